// Collects the words that a pattern can match: the vocabulary that misspelled
// words of a message are repaired to.
//
//   PatternWords("legs?|gone (?:numb|weak(?:er)?)")
//       == {"legs", "leg", "gone", "numb", "weak", "weaker"}
//
// Words that the pattern leaves open ("jerk[a-z]*") are not among them. Pure.

#ifndef CAVEAT_MATCHER_PATTERN_WORDS_H_
#define CAVEAT_MATCHER_PATTERN_WORDS_H_

#include <string>
#include <string_view>
#include <vector>

namespace caveat {

// Most forms of one word that are written out.
inline constexpr int kPatternWordFormsMax = 64;

// In the order of the pattern, each once. `pattern` is in RE2's syntax with
// word lists as in guard packs.
std::vector<std::string> PatternWords(std::string_view pattern);

// Only those that are all of what a branch of the pattern matches:
//   PatternWholeWords("legs?|gone numb|(?:weak|no use)")
//       == {"legs", "leg", "weak"}
std::vector<std::string> PatternWholeWords(std::string_view pattern);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_PATTERN_WORDS_H_
