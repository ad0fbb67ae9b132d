// Knows which terms people use for each other, and which are broader.
//
//   Lexicon lexicon(files, tokenizer);
//   for (const TermHit& hit : lexicon.InQuestion(tokens)) ...
//
// A term is one or more words. Terms of one group (`lexicon.tsv`,
// `medical.tsv`) mean the same; `broader.tsv` leads from a narrower term to
// broader ones, so that a question for "letrozole" can be answered by a text on
// "aromatase inhibitors", and not the reverse; `related.tsv` leads from a word
// of a question to words that would stand in the passage that answers it.
// Immutable, thread-safe, pure.

#ifndef CAVEAT_MATCHER_LEXICON_H_
#define CAVEAT_MATCHER_LEXICON_H_

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "matcher/tokenizer.h"

namespace caveat {

// A term found in a text, or one that a term found there leads to.
struct TermHit {
  int begin = 0;       // First token of the text that it stands for.
  int end = 0;         // One past the last.
  int concept_id = 0;  // Of the term itself, or of a group it is in.
  double weight = 1;   // 1 for the term itself; less for what it leads to.
  bool broader = false;  // Whether it is only broader or related.
};

// How far from a question's own words its concepts may lie.
enum class Reach { kBroader, kRelated };

class Lexicon {
 public:
  // Longest term, in words; longer lines of the files are left out.
  static constexpr int kTermWordsMax = 6;
  // Most steps from a narrower to a broader term.
  static constexpr int kBroaderDepthMax = 3;
  // What a term of the same group, and one step to a broader term, are worth.
  static constexpr double kGroupWeight = 0.9;
  static constexpr double kBroaderWeight = 0.85;

  // What a word that merely goes with another is worth: the nearest, the rest.
  static constexpr double kRelatedWeight = 0.6;
  static constexpr double kLessRelatedWeight = 0.45;
  static constexpr size_t kNearestRelatedCount = 5;

  // `groups` are contents of group files, `broader` of broader.tsv, `related`
  // of related.tsv.
  Lexicon(const std::vector<std::string_view>& groups, std::string_view broader,
          std::string_view related, const Tokenizer& tokenizer);

  // Adds groups of one corpus to a copy.
  Lexicon With(const std::vector<std::vector<std::string>>& groups,
               const Tokenizer& tokenizer) const;

  int concept_count() const { return concept_count_; }

  // Concepts that a document's text names: terms and their groups.
  std::vector<TermHit> InText(const std::vector<Token>& tokens) const;

  // Concepts that may answer a question: also the broader ones and, with
  // Reach::kRelated, words that go with them. Where alternates say how people
  // ask, related words only blur.
  std::vector<TermHit> InQuestion(const std::vector<Token>& tokens,
                                  Reach reach) const;

 private:
  int TermId(const std::vector<Token>& words);
  void AddGroup(const std::vector<std::string>& terms, const Tokenizer& tokenizer);
  void AddBroader(std::string_view text, const Tokenizer& tokenizer);
  void AddRelated(std::string_view text, const Tokenizer& tokenizer);
  template <typename Visit>
  void ForEachTerm(const std::vector<Token>& tokens, const Visit& visit) const;

  int concept_count_ = 0;
  // Stems joined by spaces to the term's concept id.
  std::unordered_map<std::string, int> term_ids_;
  // Whether a longer term starts with these stems.
  std::unordered_map<std::string, bool> prefixes_;
  std::unordered_map<int, std::vector<int>> groups_of_term_;
  std::unordered_map<int, std::vector<int>> broader_of_term_;
  std::unordered_map<int, std::vector<int>> terms_of_group_;
  std::unordered_map<int, std::vector<int>> related_of_term_;  // Nearest first.
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_LEXICON_H_
