// Knows which terms people use for each other, and which are broader.
//
//   Lexicon lexicon(files, tokenizer);
//   for (const TermHit& hit : lexicon.InQuestion(tokens)) ...
//
// A term is one or more words. Terms of one group (`lexicon.tsv`,
// `medical.tsv`) mean the same; `broader.tsv` leads from a narrower term to
// broader ones, so that a question for "letrozole" can be answered by a text on
// "aromatase inhibitors", and not the reverse. Immutable, thread-safe, pure.

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
  bool broader = false;  // Whether it was reached through a broader term.
};

class Lexicon {
 public:
  // Longest term, in words; longer lines of the files are left out.
  static constexpr int kTermWordsMax = 6;
  // Most steps from a narrower to a broader term.
  static constexpr int kBroaderDepthMax = 3;
  // What a term of the same group, and one step to a broader term, are worth.
  static constexpr double kGroupWeight = 0.9;
  static constexpr double kBroaderWeight = 0.85;

  // `groups` are contents of group files, `broader` of broader.tsv.
  Lexicon(const std::vector<std::string_view>& groups, std::string_view broader,
          const Tokenizer& tokenizer);

  // Adds groups of one corpus to a copy.
  Lexicon With(const std::vector<std::vector<std::string>>& groups,
               const Tokenizer& tokenizer) const;

  int concept_count() const { return concept_count_; }

  // Concepts that a document's text names: terms and their groups.
  std::vector<TermHit> InText(const std::vector<Token>& tokens) const;

  // Concepts that may answer a question: also the broader ones.
  std::vector<TermHit> InQuestion(const std::vector<Token>& tokens) const;

 private:
  int TermId(const std::vector<Token>& words);
  void AddGroup(const std::vector<std::string>& terms, const Tokenizer& tokenizer);
  void AddBroader(std::string_view text, const Tokenizer& tokenizer);
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
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_LEXICON_H_
