// Cuts a message into sentences of uniform words, the form in which guard
// patterns see it; `proto/caveat/guard/v1/guard_pack.proto` describes that.
//
//   ReadSentences("I can't walk! Temp 38,5?", repair)
//       == {" i cant walk . ", " temp 38.5 ? "}
//
// Pure; linear in the message.

#ifndef CAVEAT_MATCHER_MESSAGE_READER_H_
#define CAVEAT_MATCHER_MESSAGE_READER_H_

#include <string>
#include <string_view>
#include <vector>

#include "matcher/word_repair.h"

namespace caveat {

// Words of a sentence that are read together, and how many of them the next
// window starts with: what belongs together is seldom further apart.
inline constexpr int kWindowWords = 48;
inline constexpr int kWindowOverlapWords = 24;

// Fewer words than this before a full stop are read with the next sentence;
// fewer than that before a line end are, too.
inline constexpr int kSentenceWordsMin = 3;
inline constexpr int kLineWordsMin = 8;

// Sentences with at least one word, each with one space before, between and
// after its words.
std::vector<std::string> ReadSentences(std::string_view message,
                                       const WordRepair& repair);

// The windows of a sentence; itself when it has no more than kWindowWords.
// Views of `sentence`.
std::vector<std::string_view> Windows(std::string_view sentence);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_MESSAGE_READER_H_
