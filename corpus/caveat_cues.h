// The words that make a sentence a caveat: limits, hedges, contrasts. They are
// data: `corpus/cues.txtpb`.
//
//   std::optional<CaveatCues> cues = CaveatCues::Read(data, &faults);
//   cues->Strength(Words("Complete remission is rare."));   // 0.6
//
// Immutable; thread-safe. Linear in the words.

#ifndef CAVEAT_CORPUS_CAVEAT_CUES_H_
#define CAVEAT_CORPUS_CAVEAT_CUES_H_

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "corpus/data_files.h"
#include "corpus/fault.h"
#include "corpus/words.h"

namespace caveat {

// Phrases with weights, looked up by their first word.
class PhraseTable {
 public:
  // Adds a phrase; a final "*" lets its last word end in any way.
  void Add(std::string_view phrase, double weight);

  // The chance that one of independent cues holds: 1 less the product of
  // (1 - weight) of the phrases found, a word counting for the longest phrase
  // that starts at it. From 0 to 1; 0 when there is none.
  double Strength(const Words& words) const;

  // Whether a phrase stands at the start of `words`.
  bool StartsWith(const Words& words) const;

 private:
  struct Phrase {
    std::vector<std::string> rest;  // Words behind the first.
    bool open = false;              // Its last word may end in any way.
    double weight = 0;
  };

  // The weight of the longest phrase at `at` and the words it takes, 0 words
  // when there is none.
  std::pair<double, size_t> At(const Words& words, size_t at) const;
  void Longest(const std::vector<Phrase>& phrases, const Words& words,
               size_t at, std::pair<double, size_t>* best) const;

  std::unordered_map<std::string, std::vector<Phrase>> phrases_;
  // Phrases of one word that may end in any way, by the part that is given.
  std::unordered_map<std::string, std::vector<Phrase>> open_phrases_;
  size_t open_size_min_ = 0;
  size_t open_size_max_ = 0;
};

class CaveatCues {
 public:
  static constexpr std::string_view kFile = "corpus/cues.txtpb";

  // Empty when `faults` grew.
  static std::optional<CaveatCues> Read(const DataFiles& data, Faults* faults);

  // How surely a sentence limits something, from 0 to 1.
  double Strength(const Words& sentence) const {
    return sentence_phrases_.Strength(sentence);
  }
  // The same of a cell, by the header of its column.
  double HeaderStrength(const Words& header) const {
    return header_phrases_.Strength(header);
  }
  // Whether a sentence makes no sense without the one before it.
  bool StartsDangling(const Words& sentence) const {
    return dangling_starts_.StartsWith(sentence);
  }
  const std::unordered_set<std::string>& abbreviations() const {
    return abbreviations_;
  }

 private:
  CaveatCues() = default;

  PhraseTable sentence_phrases_;
  PhraseTable header_phrases_;
  PhraseTable dangling_starts_;
  std::unordered_set<std::string> abbreviations_;
};

}  // namespace caveat

#endif  // CAVEAT_CORPUS_CAVEAT_CUES_H_
