// Says how near in meaning two words are, from a table of word vectors.
//
//   auto vectors = WordVectors::Parse(bytes);      // check vectors.ok()
//   double near = vectors->Similarity(vectors->Find("femur"),
//                                     vectors->Find("bone"));
//
// The table (`matcher/data/vectors.bin`) is made by
// `matcher/data/make_vectors.py`, which says from what. Components are signed
// bytes and products are added as integers, so every machine gets the same
// sums. Immutable, thread-safe; refers to the bytes it was parsed from.

#ifndef CAVEAT_MATCHER_WORD_VECTORS_H_
#define CAVEAT_MATCHER_WORD_VECTORS_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace caveat {

class WordVectors {
 public:
  static constexpr int kNone = -1;  // A word that has no vector.

  // The square of a row's length, about.
  static constexpr double kSquaredLength = 127.0 * 127.0;

  // An empty table: no word has a vector.
  WordVectors() = default;

  // `bytes` must outlive the result. Errors: kDataLoss when they are not such
  // a table or were cut.
  static absl::StatusOr<WordVectors> Parse(std::string_view bytes);

  int size() const { return static_cast<int>(offsets_.size()); }
  int dimension_count() const { return dimension_count_; }

  // Row of a folded word, or kNone. Cost: logarithmic.
  int Find(std::string_view word) const;

  // Cosine of two rows, about -1 to 1; 0 when either is kNone.
  double Similarity(int a, int b) const;

  // The cosine of `row` with each of `others`, into `cosines`.
  void Similarities(int row, std::span<const int> others,
                    std::vector<double>* cosines) const;

  // The `dimension_count()` components of a row; length about 127.
  const int8_t* Row(int row) const;

  // How rare the word is in general English: 0 (the commonest) to 1. Words
  // without a vector are rare.
  double Rarity(int row) const;

 private:
  int dimension_count_ = 0;
  std::string_view words_;         // All words, one after the other, sorted.
  std::vector<uint32_t> offsets_;  // Of each word in `words_`.
  const uint8_t* rarity_ = nullptr;
  const int8_t* rows_ = nullptr;
};

// The average word vector of some words, each weighted, at unit length; zeros
// when none has a vector.
class VectorSum {
 public:
  explicit VectorSum(const WordVectors& vectors);
  void Add(int row, double weight);
  double Length() const;
  std::vector<double> Unit() const;

 private:
  const WordVectors* vectors_;
  std::vector<double> sum_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_WORD_VECTORS_H_
