// Tells words that sound alike, however they are spelt.
//
//   SoundRules rules = *SoundRules::Parse(bytes_of("matcher/data/sounds.tsv"));
//   rules.KeyOf("bisfosfonates") == rules.KeyOf("bisphosphonates")
//
// People write what a doctor said to them as they have heard it, which may be
// four or five letters from how it is written. After the idea of Soundex and
// Metaphone, with rules as data. Immutable, thread-safe; cost is linear in the
// word.

#ifndef CAVEAT_MATCHER_SOUND_RULES_H_
#define CAVEAT_MATCHER_SOUND_RULES_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "absl/status/statusor.h"

namespace caveat {

class SoundRules {
 public:
  // Longest letters of a rule, with the marks of a word's ends, in bytes.
  static constexpr size_t kLettersBytesMax = 12;

  // No rules: words sound alike that differ in vowels or doubled letters.
  SoundRules() = default;

  // Lines of letters, a tab and their sound; "#" begins a comment. Errors:
  // kInvalidArgument naming the line.
  static absl::StatusOr<SoundRules> Parse(std::string_view bytes);

  // What a lower-case word sounds like: the same text for words that sound
  // alike, and of no other use.
  std::string KeyOf(std::string_view word) const;

 private:
  std::unordered_map<std::string, std::string> sound_of_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_SOUND_RULES_H_
