#include "matcher/piece_vectors.h"

#include <algorithm>
#include <limits>

#include "matcher/sentence_encoder.h"
#include "matcher/wide_vectors.h"

namespace caveat {
namespace {

// The largest product of `row` with any of `count` rows.
CAVEAT_WIDE_VECTORS
int32_t LargestProduct(const int16_t* __restrict row,
                       const int8_t* __restrict rows, size_t count) {
  int32_t largest = std::numeric_limits<int32_t>::min();
  for (size_t r = 0; r < count; ++r) {
    const int8_t* other = rows + r * PieceVectors::kWidth;
    int32_t product = 0;
    for (size_t i = 0; i < PieceVectors::kWidth; ++i) {
      product += int32_t{row[i]} * int32_t{other[i]};
    }
    largest = product > largest ? product : largest;
  }
  return largest;
}

}  // namespace

PieceNearness NearestPieces(const PieceVectors& question,
                            const PieceVectors& text) {
  if (text.rows.empty()) return {};
  PieceNearness nearness(question.count());
  for (size_t q = 0; q < question.count(); ++q) {
    int16_t row[PieceVectors::kWidth];
    std::copy_n(question.rows.data() + q * PieceVectors::kWidth,
                PieceVectors::kWidth, row);
    nearness[q] = LargestProduct(row, text.rows.data(), text.count());
  }
  return nearness;
}

void KeepNearest(const PieceNearness& nearness, PieceNearness* best) {
  if (best->empty()) {
    *best = nearness;
    return;
  }
  for (size_t q = 0; q < nearness.size(); ++q) {
    (*best)[q] = std::max((*best)[q], nearness[q]);
  }
}

PieceMatch MatchPieces(const PieceVectors& question,
                       const PieceNearness& nearness) {
  PieceMatch match;
  if (nearness.empty()) return match;
  match.missing = 0;
  for (size_t q = 0; q < nearness.size(); ++q) {
    const double cosine = nearness[q] / double{kVectorUnit * kVectorUnit};
    match.likeness += question.shares[q] * cosine;
    match.missing =
        std::max(match.missing, question.shares[q] * (1.0 - cosine));
  }
  return match;
}

}  // namespace caveat
