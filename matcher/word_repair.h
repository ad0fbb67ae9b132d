// Reads words as the guard packs spell them: variants by a table, misspellings
// of the packs' own words by their nearness, words run together by cutting.
//
//   WordRepair repair(words);                    // numb, weak, cant ...
//   repair.Append("cnt", &text);                 // "cant", by the table
//   repair.Append("numbb", &text);               // "numb", one letter away
//   repair.Append("legsnumb", &text);            // "legs numb"
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

namespace caveat {

struct RepairWords {
  // Words that misspellings are repaired to; the first wins a tie.
  std::vector<std::string> vocabulary;
  // Words that are right but nothing is repaired to them.
  std::vector<std::string> known;
  // Words, with their apostrophes, and what they are read as.
  std::vector<std::pair<std::string, std::string>> spellings;
};

class WordRepair {
 public:
  // Shortest word that is repaired, and shortest one it is repaired to, in
  // letters: in shorter ones a letter is too much of the word.
  static constexpr int kRepairedLettersMin = 5;
  static constexpr int kVocabularyLettersMin = 4;
  // Longest word that is repaired, and longest run that is cut into words.
  static constexpr int kRepairedLettersMax = 20;
  static constexpr int kRunLettersMax = 64;
  static constexpr int kRunLettersMin = 6;

  explicit WordRepair(const RepairWords& words);

  // Appends what `word` (folded; letters, digits and apostrophes) is read as
  // to `text` (not null): one or more words parted by one space, without
  // apostrophes.
  void Append(std::string_view word, std::string* text) const;

 private:
  // Vocabulary words with one hash among those of their one-letter deletions.
  struct Range {
    uint32_t begin = 0;
    uint32_t end = 0;
  };

  bool IsWord(std::string_view word) const { return words_.contains(word); }
  // The word of the vocabulary that is one edit away, or empty.
  std::string_view Nearest(std::string_view word) const;
  // Appends the words that `run` is made of; false when it is of none.
  bool AppendCut(std::string_view run, std::string* text) const;

  std::vector<std::string> vocabulary_;
  StringMap<bool> words_;  // True: may be cut out of a run.
  StringMap<std::string> spellings_;
  absl::flat_hash_map<uint64_t, Range> ranges_;
  std::vector<uint32_t> candidates_;  // Into vocabulary_; see Range.
};

// Whether one letter more, less, other or swapped with its neighbour makes `a`
// into `b`.
bool IsOneEdit(std::string_view a, std::string_view b);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_WORD_REPAIR_H_
