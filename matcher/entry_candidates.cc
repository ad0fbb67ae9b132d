#include <algorithm>
#include <utility>

#include "matcher/entry_index.h"
#include "matcher/top_entries.h"

// Which entries a question is compared with in full.

namespace caveat {
namespace {

// Most words of a question, the heaviest first, that candidates are looked for
// by: a long message of common words would have every entry looked at.
constexpr size_t kWordsMax = 24;
// Most terms of one word, the heaviest first, that candidates are looked for
// by.
constexpr size_t kTermsOfWordMax = 8;
// What a word counts even where it is the commonest.
constexpr double kLeastWeight = 0.05;

}  // namespace

std::vector<int> EntryIndex::Candidates(
    const std::vector<QuestionTerm>& terms) const {
  std::vector<int> chosen;
  if (entry_count() <= kSharingCountMax) {
    for (int e = 0; e < entry_count(); ++e) chosen.push_back(e);
    return chosen;
  }
  chosen = entry_count() <= kUnpackedCountMax ? Sharing(terms) : Ranked(terms);
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

std::vector<int> EntryIndex::Sharing(
    const std::vector<QuestionTerm>& terms) const {
  std::vector<double> shared(static_cast<size_t>(entry_count()));
  std::vector<double> best(shared.size());
  for (const QuestionTerm& term : terms) {
    std::fill(best.begin(), best.end(), 0.0);
    for (const auto& [id, weight] : term.same) {
      postings_.ForEachEntry(id, [&best, weight = weight](int entry) {
        double& value = best[static_cast<size_t>(entry)];
        value = std::max(value, weight);
      });
    }
    for (size_t e = 0; e < best.size(); ++e) {
      if (best[e] > 0) shared[e] += best[e] * (term.weight + kLeastWeight);
    }
  }
  std::vector<std::pair<double, int>> ranked;
  for (size_t e = 0; e < shared.size(); ++e) {
    if (shared[e] > 0) ranked.emplace_back(-shared[e], static_cast<int>(e));
  }
  const auto count =
      std::min(ranked.size(), static_cast<size_t>(kSharingCountMax));
  std::partial_sort(ranked.begin(),
                    ranked.begin() + static_cast<ptrdiff_t>(count),
                    ranked.end());
  std::vector<int> chosen;
  for (size_t i = 0; i < count; ++i) chosen.push_back(ranked[i].second);
  return chosen;
}

std::vector<int> EntryIndex::Ranked(
    const std::vector<QuestionTerm>& terms) const {
  // What a term counts: the word's weight, or less where the term is commoner.
  const auto weight_of = [this](const QuestionTerm& word, int id,
                                double weight) {
    const double idf =
        word.idf > 0 ? std::min(1.0, term(id).idf / word.idf) : 0;
    return weight * (word.weight + kLeastWeight) * idf;
  };
  std::vector<const QuestionTerm*> words;
  for (const QuestionTerm& word : terms) {
    if (!word.same.empty()) words.push_back(&word);
  }
  if (words.size() > kWordsMax) {
    std::stable_sort(words.begin(), words.end(),
                     [](const QuestionTerm* a, const QuestionTerm* b) {
                       return a->weight > b->weight;
                     });
    words.resize(kWordsMax);
  }
  double most = 0;
  for (const QuestionTerm* word : words) {
    for (const auto& [id, weight] : word->same) {
      most = std::max(most, weight_of(*word, id, weight));
    }
  }
  TopEntries search(postings_);
  std::vector<WeightedTerm> group;
  for (const QuestionTerm* word : words) {
    group.clear();
    for (const auto& [id, weight] : word->same) {
      const double share = weight_of(*word, id, weight) / most;
      group.push_back(
          {id, static_cast<uint32_t>(share * TopEntries::kWeightMax)});
    }
    const auto count =
        static_cast<ptrdiff_t>(std::min(group.size(), kTermsOfWordMax));
    std::partial_sort(group.begin(), group.begin() + count, group.end(),
                      [](const WeightedTerm& a, const WeightedTerm& b) {
                        return a.weight != b.weight ? a.weight > b.weight
                                                    : a.term < b.term;
                      });
    group.resize(static_cast<size_t>(count));
    search.AddGroup(group);
  }
  std::vector<int> chosen;
  search.Find(kRankedCountMax, &chosen);
  return chosen;
}

}  // namespace caveat
