// What a text says, word piece by word piece: each piece has a vector that
// depends on those around it, so that a question is compared with an entry not
// as a whole but part by part, and what of it the entry says nothing of shows.
//
//   PieceVectors question = encoder.EncodePieces("how long in
//   hospital").pieces; PieceNearness near = NearestPieces(question, text); //
//   one for each piece PieceMatch match = MatchPieces(question, near);
//
// After Khattab and Zaharia, "ColBERT: Efficient and Effective Passage Search
// via Contextualized Late Interaction", 2020, with a share of the question for
// each of its pieces. Products are sums of integers. Plain values.

#ifndef CAVEAT_MATCHER_PIECE_VECTORS_H_
#define CAVEAT_MATCHER_PIECE_VECTORS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace caveat {

struct PieceVectors {
  // Components of each piece; of about unit length, times kVectorUnit.
  static constexpr size_t kWidth = 64;

  std::vector<int8_t> rows;  // kWidth for each piece, in the text's order.
  // How much of a question each piece is; all together 1. Empty for a text that
  // is only compared with.
  std::vector<double> shares;

  size_t count() const { return rows.size() / kWidth; }
};

// For each piece of a question its largest product with a piece of a text, in
// squares of kVectorUnit; empty where either has no pieces.
using PieceNearness = std::vector<int32_t>;

// Cost: the product of the numbers of pieces, times kWidth.
PieceNearness NearestPieces(const PieceVectors& question,
                            const PieceVectors& text);

// Raises `best` to `nearness`, piece by piece; an empty one to all of it.
void KeepNearest(const PieceNearness& nearness, PieceNearness* best);

struct PieceMatch {
  double likeness = 0;  // Mean cosine of the pieces, by their shares.
  double missing = 1;   // Largest share of a piece times what its cosine lacks.
};

PieceMatch MatchPieces(const PieceVectors& question,
                       const PieceNearness& nearness);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_PIECE_VECTORS_H_
