#include "corpus/caveat_likeness.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace caveat {
namespace {

constexpr double kHeadingWeight = 0.7;  // Of a term that only a heading has

bool Has(const std::vector<int>& sorted, int term) {
  return std::binary_search(sorted.begin(), sorted.end(), term);
}

}  // namespace

CaveatLikeness::CaveatLikeness(const CaveatCandidates& found) : found_(found) {
  WeighTerms();
  IndexCandidates();
}

void CaveatLikeness::WeighTerms() {
  const auto term_count = static_cast<size_t>(found_.term_count);
  std::vector<int> entry_count(term_count, 0);
  for (const EntryContext& context : found_.contexts) {
    for (const int term : context.terms) {
      ++entry_count[static_cast<size_t>(term)];
    }
  }
  // One more than there are, so that no term weighs nothing.
  const auto all = static_cast<double>(found_.contexts.size()) + 1;
  weights_.resize(term_count);
  for (size_t t = 0; t < term_count; ++t) {
    weights_[t] = std::log(all / std::max(1, entry_count[t]));
  }
}

void CaveatLikeness::IndexCandidates() {
  const size_t count = found_.candidates.size();
  candidates_of_term_.resize(weights_.size());
  norms_.resize(count);
  likeness_.assign(count, 0);
  for (size_t c = 0; c < count; ++c) {
    for (const int term : TermsOf(found_.candidates[c])) {
      candidates_of_term_[static_cast<size_t>(term)].push_back(
          static_cast<int>(c));
      norms_[c] += Weight(term) * Weight(term);
    }
    norms_[c] = std::sqrt(norms_[c]);
  }
}

// A cell is about what its row is about.
std::vector<int> CaveatLikeness::TermsOf(
    const CaveatCandidate& candidate) const {
  std::vector<int> terms = candidate.terms;
  const std::vector<int>& subject =
      found_.contexts[static_cast<size_t>(candidate.entry_index)].subject;
  terms.insert(terms.end(), subject.begin(), subject.end());
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  return terms;
}

void CaveatLikeness::Compare(int entry_index) {
  for (const int c : compared_) likeness_[static_cast<size_t>(c)] = 0;
  compared_.clear();
  const EntryContext& context =
      found_.contexts[static_cast<size_t>(entry_index)];
  std::vector<std::pair<double, int>> terms;  // Weight first.
  for (const int term : context.terms) terms.emplace_back(Weight(term), term);
  for (const int term : context.heading) {
    if (Has(context.terms, term)) continue;
    terms.emplace_back(kHeadingWeight * Weight(term), term);
  }
  std::sort(terms.begin(), terms.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  double norm = 0;
  int comparisons = 0;
  for (const auto& [weight, term] : terms) {
    norm += weight * weight;
    for (const int c : candidates_of_term_[static_cast<size_t>(term)]) {
      if (++comparisons > kComparisonsMax) break;
      double& likeness = likeness_[static_cast<size_t>(c)];
      if (likeness == 0) compared_.push_back(c);
      likeness += weight * Weight(term) / norms_[static_cast<size_t>(c)];
    }
  }
  for (const int c : compared_) {
    likeness_[static_cast<size_t>(c)] /= std::sqrt(norm);
  }
}

std::vector<int> CaveatLikeness::Nearest(int count_max) const {
  std::vector<int> nearest = compared_;
  const auto count = std::min(static_cast<std::ptrdiff_t>(count_max),
                              static_cast<std::ptrdiff_t>(nearest.size()));
  std::partial_sort(
      nearest.begin(), nearest.begin() + count, nearest.end(),
      [this](int a, int b) { return Of(a) != Of(b) ? Of(a) > Of(b) : a < b; });
  nearest.resize(static_cast<size_t>(count));
  return nearest;
}

double CaveatLikeness::ShareIn(const std::vector<int>& part,
                               const std::vector<int>& whole) const {
  double shared = 0;
  double all = 0;
  for (const int term : part) {
    all += Weight(term);
    if (Has(whole, term)) shared += Weight(term);
  }
  return all > 0 ? shared / all : 0;
}

}  // namespace caveat
