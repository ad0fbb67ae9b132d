// Reads words that were written without their vowels.
//
//   VowelRestorer restorer({"numb", "legs", "since"});
//   restorer.Restore("nmb");   // "numb"
//   restorer.Restore("snce");  // "since"
//
// Only for messages that are written so (see WordRepair::WritingOf()): by
// themselves, consonants are more often an abbreviation. Immutable;
// thread-safe. A word costs one look-up.

#ifndef CAVEAT_MATCHER_VOWEL_RESTORER_H_
#define CAVEAT_MATCHER_VOWEL_RESTORER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/string_map.h"

namespace caveat {

// Whether a word of two letters or more has none of a, e, i, o and u.
bool LacksVowels(std::string_view word);

class VowelRestorer {
 public:
  // Letters of the longest word whose vowels are restored.
  static constexpr size_t kLettersMax = 16;

  // The words that are restored, letters alone; the shortest wins, then the
  // first.
  explicit VowelRestorer(const std::vector<std::string>& words);

  // The word with the same first letter and the same consonants in the same
  // order (twice the same counts as one), and with the vowels of `word` at
  // least; empty when there is none.
  std::string_view Restore(std::string_view word) const;

 private:
  // By the word's consonants, the best first.
  StringMap<std::vector<std::string>> words_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_VOWEL_RESTORER_H_
