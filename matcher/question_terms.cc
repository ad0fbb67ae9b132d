#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "matcher/entry_index.h"

// What a question's words are to the index.

namespace caveat {
namespace {

// How much a word counts that says little wherever it stands.
constexpr double kLightWeight = 0.4;

// A word that a question repeats means no more for it.
void AddMeaning(int id, double weight, QuestionTerm* term) {
  const auto known =
      std::find_if(term->same.begin(), term->same.end(),
                   [id](const auto& meaning) { return meaning.first == id; });
  if (known == term->same.end()) {
    term->same.emplace_back(id, weight);
  } else {
    known->second = std::max(known->second, weight);
  }
}

}  // namespace

std::string EntryIndex::ConceptKey(int concept_id) {
  return absl::StrCat("\x01", concept_id);
}

std::vector<QuestionTerm> EntryIndex::Terms(const std::vector<Token>& tokens,
                                            const Lexicon& lexicon, Reach reach,
                                            const WordVectors& vectors) const {
  const double n = static_cast<double>(entry_count());
  const double idf_max = std::log(1.0 + (n + 0.5) / 0.5);
  std::vector<QuestionTerm> terms;
  std::vector<int> term_of_token(tokens.size(), -1);
  for (size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (token.weight == WordWeight::kStop) continue;
    const auto same_stem = std::find_if(
        terms.begin(), terms.end(),
        [&](const QuestionTerm& term) { return term.stem == token.stem; });
    if (same_stem != terms.end()) {
      term_of_token[i] = static_cast<int>(same_stem - terms.begin());
      continue;
    }
    if (terms.size() == kTermCountMax) continue;
    QuestionTerm term;
    term.stem = token.stem;
    term.vector_row = vectors.Find(token.word);
    const int id = Find(token.stem);
    term.is_named = id >= 0;
    term.idf = id >= 0 ? this->term(id).idf : idf_max;
    term.weight = term.idf * vectors.Rarity(term.vector_row) *
                  (token.weight == WordWeight::kLight ? kLightWeight : 1.0);
    if (id >= 0) term.same.emplace_back(id, 1.0);
    term_of_token[i] = static_cast<int>(terms.size());
    terms.push_back(std::move(term));
  }
  for (const TermHit& hit : lexicon.InQuestion(tokens, reach)) {
    const auto found = ids_.find(ConceptKey(hit.concept_id));
    if (found == ids_.end()) continue;
    for (int i = hit.begin; i < hit.end; ++i) {
      const int t = term_of_token[static_cast<size_t>(i)];
      if (t < 0) continue;
      QuestionTerm& term = terms[static_cast<size_t>(t)];
      AddMeaning(found->second, hit.weight, &term);
      term.is_named |= !hit.broader;
    }
  }
  return terms;
}

}  // namespace caveat
