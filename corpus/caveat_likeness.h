// Says how alike an entry and a limiting sentence are: the cosine of their
// terms, each weighed by how few entries have it (ln(N / df)).
//
//   CaveatLikeness likeness(found);
//   likeness.Compare(entry_index);
//   for (int candidate : likeness.Nearest(60)) Use(likeness.Of(candidate));
//
// Not thread-safe. Comparing one entry costs at most kComparisonsMax steps
// beside its own terms.

#ifndef CAVEAT_CORPUS_CAVEAT_LIKENESS_H_
#define CAVEAT_CORPUS_CAVEAT_LIKENESS_H_

#include <vector>

#include "corpus/caveat_candidates.h"

namespace caveat {

// Most sentences that an entry is compared with, by its rarest terms first.
inline constexpr int kComparisonsMax = 1000;

class CaveatLikeness {
 public:
  // `found` must outlive this.
  explicit CaveatLikeness(const CaveatCandidates& found);

  // Compares an entry, its headings included, with all sentences that share a
  // term with it.
  void Compare(int entry_index);

  // The sentences of the last Compare that are most alike, best first; equally
  // alike ones in the order of the document.
  std::vector<int> Nearest(int count_max) const;
  // From 0 (nothing shared, or not compared) to 1.
  double Of(int candidate) const {
    return likeness_[static_cast<size_t>(candidate)];
  }

  // Weight of the terms of `part` that `whole` has as well, from 0 to 1.
  double ShareIn(const std::vector<int>& part,
                 const std::vector<int>& whole) const;

 private:
  double Weight(int term) const { return weights_[static_cast<size_t>(term)]; }
  void WeighTerms();
  void IndexCandidates();
  std::vector<int> TermsOf(const CaveatCandidate& candidate) const;

  const CaveatCandidates& found_;
  std::vector<double> weights_;  // Of terms.
  std::vector<std::vector<int>> candidates_of_term_;
  std::vector<double> norms_;     // Of candidates.
  std::vector<double> likeness_;  // Of candidates.
  std::vector<int> compared_;
};

}  // namespace caveat

#endif  // CAVEAT_CORPUS_CAVEAT_LIKENESS_H_
