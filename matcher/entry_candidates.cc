#include <algorithm>
#include <utility>

#include "matcher/entry_index.h"
#include "matcher/top_entries.h"

// Which entries a question is compared with in full.

namespace caveat {
namespace {

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
      postings_.ForEachEntry(id, [&best, weight](int entry) {
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
  double most = 0;
  for (const QuestionTerm& word : terms) {
    for (const auto& [id, weight] : word.same) {
      most = std::max(most, weight_of(word, id, weight));
    }
  }
  TopEntries search(postings_);
  std::vector<WeightedTerm> group;
  for (const QuestionTerm& word : terms) {
    group.clear();
    for (const auto& [id, weight] : word.same) {
      const double share = weight_of(word, id, weight) / most;
      group.push_back(
          {id, static_cast<uint32_t>(share * TopEntries::kWeightMax)});
    }
    search.AddGroup(group);
  }
  std::vector<int> chosen;
  search.Find(kRankedCountMax, &chosen);
  return chosen;
}

}  // namespace caveat
