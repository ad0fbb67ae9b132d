// BM25F, as pure functions.
//
// Robertson, Zaragoza and Taylor, "Simple BM25 Extension to Multiple Weighted
// Fields", CIKM 2004: a term's counts in the fields are normalised by field
// length, weighted, added, and only then saturated.

#ifndef CAVEAT_MATCHER_BM25F_H_
#define CAVEAT_MATCHER_BM25F_H_

namespace caveat {

struct Bm25fParameters {
  // How soon more occurrences stop to count; above 0. Usual: 1.2 to 2.
  double k1 = 1.2;
  // How much a long field's counts are discounted, 0 (not) to 1 (fully).
  // Passages differ little in length, so less than the usual 0.75.
  double b = 0.5;
};

// One term's count in one field, normalised by the field's length relative to
// the mean (above 0).
constexpr double NormalisedCount(double count, double length,
                                 double mean_length,
                                 const Bm25fParameters& parameters) {
  return count / (1.0 - parameters.b + parameters.b * length / mean_length);
}

// What a term adds to an entry's score. `weighted_count` is the sum over
// fields of field weight times NormalisedCount(). 0 when it is 0; below idf.
constexpr double TermScore(double idf, double weighted_count,
                           const Bm25fParameters& parameters) {
  return idf * weighted_count / (parameters.k1 + weighted_count);
}

}  // namespace caveat

#endif  // CAVEAT_MATCHER_BM25F_H_
