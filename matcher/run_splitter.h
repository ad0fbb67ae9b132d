// Cuts words that were written without spaces between them.
//
//   SplitRun("mumcantwalksince", costs)  ==  {"mum", "cant", "walk", "since"}
//
// Pure; costs a few look-ups of each letter.

#ifndef CAVEAT_MATCHER_RUN_SPLITTER_H_
#define CAVEAT_MATCHER_RUN_SPLITTER_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "matcher/string_map.h"

namespace caveat {

// Letters of the shortest run that is cut into words.
inline constexpr size_t kRunLettersMin = 6;
// Letters of the longest run that is cut into words.
inline constexpr size_t kRunLettersMax = 1024;
// Letters of the longest word that is cut out of a run.
inline constexpr size_t kCutLettersMax = 20;

// From here on a run is longer than any one word, so that it may hold letters
// that are no word of ours: a name, a misspelling.
inline constexpr size_t kLongRunLettersMin = 21;

// What a word costs that is cut out of a run; `wanted` ones, which the guard
// packs have, a little less than others. 0: it is not cut out.
int CutCost(std::string_view word, bool wanted);

// The words, in order, that `run` (lower-case letters) is most likely made of;
// `costs` has what each costs. In a long run some may be no words of `costs`.
// Empty when it is more likely one word, or none. Views of `run`.
std::vector<std::string_view> SplitRun(std::string_view run,
                                       const StringMap<int>& costs);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_RUN_SPLITTER_H_
