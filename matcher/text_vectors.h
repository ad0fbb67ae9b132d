// Sentence vectors of texts that are known beforehand, so that a corpus which
// comes with Caveat need not be encoded at every start.
//
//   auto known = TextVectors::Parse(bytes, encoder_bytes);    // check known.ok()
//   std::span<const int8_t> vector = known->Find("is it curable");
//
// The table (`matcher/data/text_vectors.bin`) is written by the program
// `encode_texts`; a test compares it with the encoder. Immutable, thread-safe;
// refers to the bytes it was parsed from.

#ifndef CAVEAT_MATCHER_TEXT_VECTORS_H_
#define CAVEAT_MATCHER_TEXT_VECTORS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace caveat {

class TextVectors {
 public:
  // Knows no text.
  TextVectors() = default;

  // `bytes` must outlive the result; none at all are an empty table, and so is
  // a table made with another encoder than `encoder_bytes`. Errors: kDataLoss
  // when they are not such a table or were cut.
  static absl::StatusOr<TextVectors> Parse(std::string_view bytes,
                                           std::string_view encoder_bytes);

  // The bytes of a table with these vectors, all of one size.
  static std::string Serialise(
      const std::map<std::string, std::vector<int8_t>>& vectors,
      std::string_view encoder_bytes);

  // The vector of a text; empty when it is not known. Cost: logarithmic.
  std::span<const int8_t> Find(std::string_view text) const;

  size_t size() const { return hashes_.size(); }

 private:
  std::vector<uint64_t> hashes_;  // Of the texts, ascending.
  size_t dimension_count_ = 0;
  const int8_t* rows_ = nullptr;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_TEXT_VECTORS_H_
