// Places a sentence among all others: two that mean much the same get vectors
// that point much the same way, whatever their words.
//
//   auto encoder = SentenceEncoder::Parse(bytes);       // check encoder.ok()
//   SentenceVector a = encoder->Encode("is it ever gone for good");
//   double near = Similarity(a, encoder->Encode("can it be cured"));
//
// The table (`matcher/data/encoder.bin`) is made by
// `matcher/data/make_encoder.py`, which says from what: a transformer of two
// layers over word pieces (Cer et al., "Universal Sentence Encoder", 2018),
// trained further on questions and the passages that answer them, with weights
// of one byte. Large products are sums of integers, the rest is done in
// one order, so the same text gets the same vector on every machine of one
// kind. Immutable, thread-safe; refers to the bytes it was parsed from.
// Cost: about a twentieth of a millisecond for each word.

#ifndef CAVEAT_MATCHER_SENTENCE_ENCODER_H_
#define CAVEAT_MATCHER_SENTENCE_ENCODER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/byte_matrix.h"
#include "matcher/float_rows.h"
#include "matcher/message_head.h"
#include "matcher/piece_splitter.h"
#include "matcher/piece_vectors.h"

namespace caveat {

// Components of about unit length, times kVectorUnit and rounded; empty when
// there is no encoder.
using SentenceVector = std::vector<int8_t>;
inline constexpr int kVectorUnit = 127;

// Cosine of two vectors, -1 to 1; 0 when either is empty.
double Similarity(std::span<const int8_t> a, std::span<const int8_t> b);

// A text as a whole, in its pieces, and as a message.
struct EncodedText {
  SentenceVector whole;
  PieceVectors pieces;
  std::optional<MessageKinds> kinds;  // None when the text was cut.
};

// ... and which text that is. Refers to it.
struct EncodedQuestion {
  std::string_view text;
  EncodedText encoded;
};

class SentenceEncoder {
 public:
  // Most word pieces of a text that are looked at, about 100 words.
  static constexpr int kPieceCountMax = 128;

  // Without a table: all vectors are empty.
  SentenceEncoder() = default;

  // `bytes` must outlive the result; none at all are no encoder. Errors:
  // kDataLoss when they are not such a table or were cut.
  static absl::StatusOr<SentenceEncoder> Parse(std::string_view bytes);

  bool empty() const { return dimension_count() == 0; }
  int dimension_count() const { return static_cast<int>(projection_.outputs); }

  // The vector of a text, best a sentence, in any case of letters.
  SentenceVector Encode(std::string_view text) const;

  // ... and all else that is known of it, in the same pass.
  EncodedText EncodePieces(std::string_view text) const;

 private:
  struct Layer {
    RowNorm attention_norm;
    RowNorm wide_norm;
    ByteMatrix residual;  // Without outputs where the input is added as it is.
    ByteMatrix query_key_value;
    ByteMatrix out;
    ByteMatrix wide;
    ByteMatrix narrow;
  };
  class Reader;

  std::vector<float> Embed(const std::vector<int>& pieces) const;
  // Replaces the rows of `x`, one for each piece, by the layer's.
  static void Apply(const Layer& layer, size_t count, std::vector<float>* x);
  // Rows of the last layer, one for each piece of the text.
  std::vector<float> Rows(std::string_view text) const;
  SentenceVector Whole(std::span<const float> rows) const;
  PieceVectors Pieces(std::span<const float> rows) const;

  PieceSplitter splitter_;
  ByteMatrix embeddings_;      // A row for each piece.
  std::vector<float> timing_;  // What a place adds, for each place a row.
  std::array<Layer, 2> layers_;
  ByteMatrix head_;
  ByteMatrix projection_;
  ByteMatrix piece_;       // A piece's vector.
  ByteMatrix importance_;  // A piece's share, before it is made positive.
  MessageHead message_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_SENTENCE_ENCODER_H_
