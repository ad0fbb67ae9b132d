// Reads words as the guard packs spell them: variants by a table, misspellings
// of the packs' own words by their nearness, words run together by cutting,
// words without vowels by their consonants.
//
//   WordRepair repair(words);                    // numb, weak, cant ...
//   repair.Append("cnt", &text);                 // "cant", by the table
//   repair.Append("numbb", &text);               // "numb", one letter away
//   repair.Append("legsnumb", &text);            // "legs numb"
//   repair.Append("nmb", &text, Writing::kWithoutVowels);     // "numb"
//
// Immutable; thread-safe. A word costs a few look-ups of each of its letters.

#ifndef CAVEAT_MATCHER_WORD_REPAIR_H_
#define CAVEAT_MATCHER_WORD_REPAIR_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "matcher/string_map.h"
#include "matcher/vowel_restorer.h"

namespace caveat {

struct RepairWords {
  // Words that misspellings are repaired to; the first wins a tie.
  std::vector<std::string> vocabulary;
  // Words that are right but nothing is repaired to them.
  std::vector<std::string> known;
  // Words, with their apostrophes, and what they are read as.
  std::vector<std::pair<std::string, std::string>> spellings;
};

// How the words of a message are written.
enum class Writing { kUsual, kWithoutVowels };

class WordRepair {
 public:
  // Shortest word that is repaired, and shortest one it is repaired to, in
  // letters: in shorter ones a letter is too much of the word.
  static constexpr int kRepairedLettersMin = 5;
  static constexpr int kVocabularyLettersMin = 4;
  // Letters of a word that is repaired.
  static constexpr int kRepairedLettersMax = 20;
  // So many words without vowels, and one in so many of all, make a message
  // one that is written so.
  static constexpr int kVowellessMin = 3;
  static constexpr int kVowellessOneIn = 5;
  // Shortest word that is parted from a number it was written together with.
  static constexpr int kPartedLettersMin = 4;

  explicit WordRepair(const RepairWords& words);

  // How a folded message is written. Linear.
  Writing WritingOf(std::string_view message) const;

  // Appends what `word` (folded; letters, digits, apostrophes and points) of a
  // message that is written so is read as to `text` (not null): one or more
  // words parted by one space, without apostrophes.
  void Append(std::string_view word, std::string* text,
              Writing writing = Writing::kUsual) const;

 private:
  // Vocabulary words with one hash among those of their one-letter deletions.
  struct Range {
    uint32_t begin = 0;
    uint32_t end = 0;
  };

  bool IsWord(std::string_view word) const { return words_.contains(word); }
  // The word of the vocabulary that is one edit away, or empty.
  std::string_view Nearest(std::string_view word) const;
  // Append what a word of letters, one of letters and digits, or the words
  // that a run is made of are read as; false when nothing was appended.
  bool AppendKnown(std::string_view word, std::string* text,
                   Writing writing) const;
  bool AppendParts(std::string_view word, std::string* text,
                   Writing writing) const;
  bool AppendCut(std::string_view run, std::string* text) const;

  std::vector<std::string> vocabulary_;
  StringMap<int> words_;  // What they cost, cut out of a run.
  StringMap<std::string> spellings_;
  VowelRestorer restorer_;
  absl::flat_hash_map<uint64_t, Range> ranges_;
  std::vector<uint32_t> candidates_;  // Into vocabulary_; see Range.
};

// Whether one letter more, less, other or swapped with its neighbour makes `a`
// into `b`.
bool IsOneEdit(std::string_view a, std::string_view b);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_WORD_REPAIR_H_
