#include "matcher/word_vectors.h"

#include <array>
#include <cmath>
#include <cstring>

#include "absl/status/status.h"
#include "matcher/byte_product.h"

// The table: the header below, then `word_count` bytes of word lengths, the
// words in byte order, a byte of rarity (0 to 255) for each, and the rows.
// Numbers are little-endian, as on every machine this runs on.

namespace caveat {
namespace {

constexpr std::string_view kMagic = "CVTWV001";

struct Header {
  char magic[8];
  uint32_t word_count;
  uint32_t dimension_count;
  uint32_t words_bytes;
  uint32_t reserved;
};

}  // namespace

absl::StatusOr<WordVectors> WordVectors::Parse(std::string_view bytes) {
  WordVectors vectors;
  if (bytes.empty()) return vectors;
  Header header;
  if (bytes.size() < sizeof(header)) {
    return absl::DataLossError("word vectors: shorter than their header");
  }
  std::memcpy(&header, bytes.data(), sizeof(header));
  if (std::string_view(header.magic, sizeof(header.magic)) != kMagic) {
    return absl::DataLossError("word vectors: not such a table");
  }
  const size_t count = header.word_count;
  const size_t expected = sizeof(header) + 2 * count + header.words_bytes +
                          count * header.dimension_count;
  if (bytes.size() != expected || header.dimension_count > 1024) {
    return absl::DataLossError("word vectors: cut or damaged");
  }
  const auto* lengths =
      reinterpret_cast<const uint8_t*>(bytes.data() + sizeof(header));
  vectors.words_ = bytes.substr(sizeof(header) + count, header.words_bytes);
  vectors.offsets_.reserve(count + 1);
  uint32_t offset = 0;
  for (size_t i = 0; i < count; ++i) {
    vectors.offsets_.push_back(offset);
    offset += lengths[i];
  }
  if (offset != header.words_bytes) {
    return absl::DataLossError("word vectors: word lengths do not add up");
  }
  const char* rest = vectors.words_.data() + vectors.words_.size();
  vectors.rarity_ = reinterpret_cast<const uint8_t*>(rest);
  vectors.rows_ = reinterpret_cast<const int8_t*>(rest + count);
  vectors.dimension_count_ = static_cast<int>(header.dimension_count);
  return vectors;
}

int WordVectors::Find(std::string_view word) const {
  const auto word_at = [this](size_t i) {
    const size_t begin = offsets_[i];
    const size_t end = i + 1 < offsets_.size() ? offsets_[i + 1] : words_.size();
    return words_.substr(begin, end - begin);
  };
  size_t low = 0;
  size_t high = offsets_.size();
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (word_at(middle) < word) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < offsets_.size() && word_at(low) == word ? static_cast<int>(low)
                                                       : kNone;
}

const int8_t* WordVectors::Row(int row) const {
  return rows_ + static_cast<ptrdiff_t>(row) * dimension_count_;
}

double WordVectors::Similarity(int a, int b) const {
  if (a == kNone || b == kNone) return 0;
  const int32_t sum =
      ByteProduct(Row(a), Row(b), static_cast<size_t>(dimension_count_));
  return static_cast<double>(sum) / kSquaredLength;
}

void WordVectors::Similarities(int row, std::span<const int> others,
                               std::vector<double>* cosines) const {
  // Those of one question are few: no more at a time than fit on the stack.
  constexpr size_t kAtOnce = 32;
  cosines->assign(others.size(), 0.0);
  if (row == kNone) return;
  std::array<const int8_t*, kAtOnce> rows;
  std::array<size_t, kAtOnce> places;
  std::array<int32_t, kAtOnce> products;
  for (size_t i = 0; i < others.size();) {
    size_t count = 0;
    for (; i < others.size() && count < kAtOnce; ++i) {
      if (others[i] == kNone) continue;
      places[count] = i;
      rows[count++] = Row(others[i]);
    }
    ByteProducts(rows.data(), count, Row(row),
                 static_cast<size_t>(dimension_count_), products.data());
    for (size_t p = 0; p < count; ++p) {
      (*cosines)[places[p]] = static_cast<double>(products[p]) / kSquaredLength;
    }
  }
}

double WordVectors::Rarity(int row) const {
  return row == kNone ? 1.0 : static_cast<double>(rarity_[row]) / 255.0;
}

VectorSum::VectorSum(const WordVectors& vectors)
    : vectors_(&vectors),
      sum_(static_cast<size_t>(vectors.dimension_count()), 0.0) {}

void VectorSum::Add(int row, double weight) {
  if (row == WordVectors::kNone) return;
  const int8_t* components = vectors_->Row(row);
  for (size_t i = 0; i < sum_.size(); ++i) sum_[i] += weight * components[i];
}

double VectorSum::Length() const {
  double square = 0;
  for (const double component : sum_) square += component * component;
  return std::sqrt(square);
}

std::vector<double> VectorSum::Unit() const {
  std::vector<double> unit = sum_;
  if (const double length = Length(); length > 0) {
    for (double& component : unit) component /= length;
  }
  return unit;
}

}  // namespace caveat
