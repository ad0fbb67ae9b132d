#include "matcher/text_vectors.h"

#include <algorithm>
#include <cstring>

#include "absl/status/status.h"
#include "matcher/normalizer.h"

// The table: the header below, the texts' hashes in ascending order, and a row
// of signed bytes for each. Numbers are little-endian.

namespace caveat {
namespace {

constexpr std::string_view kMagic = "CVTTV001";

struct Header {
  char magic[8];
  uint64_t encoder_hash;
  uint32_t text_count;
  uint32_t dimension_count;
};

// FNV-1a over words of eight bytes: the encoder's table is large, and is hashed
// at every start.
uint64_t Hash(std::string_view bytes) {
  uint64_t hash = 14695981039346656037ull ^ bytes.size();
  for (size_t i = 0; i < bytes.size(); i += sizeof(uint64_t)) {
    uint64_t word = 0;
    std::memcpy(&word, bytes.data() + i, std::min(sizeof(word), bytes.size() - i));
    hash = (hash ^ word) * 1099511628211ull;
    hash ^= hash >> 29;
  }
  return hash;
}

uint64_t TextHash(std::string_view text) { return Hash(FoldText(text)); }

}  // namespace

absl::StatusOr<TextVectors> TextVectors::Parse(std::string_view bytes,
                                               std::string_view encoder_bytes) {
  TextVectors vectors;
  if (bytes.empty()) return vectors;
  Header header;
  if (bytes.size() < sizeof(header)) {
    return absl::DataLossError("text vectors: shorter than their header");
  }
  std::memcpy(&header, bytes.data(), sizeof(header));
  const size_t count = header.text_count;
  if (std::string_view(header.magic, sizeof(header.magic)) != kMagic ||
      bytes.size() != sizeof(header) +
                          count * (sizeof(uint64_t) + header.dimension_count)) {
    return absl::DataLossError("text vectors: not such a table, or cut");
  }
  if (header.encoder_hash != Hash(encoder_bytes)) return vectors;
  vectors.hashes_.resize(count);
  std::memcpy(vectors.hashes_.data(), bytes.data() + sizeof(header),
              count * sizeof(uint64_t));
  vectors.dimension_count_ = header.dimension_count;
  vectors.rows_ = reinterpret_cast<const int8_t*>(
      bytes.data() + sizeof(header) + count * sizeof(uint64_t));
  return vectors;
}

std::string TextVectors::Serialise(
    const std::map<std::string, std::vector<int8_t>>& vectors,
    std::string_view encoder_bytes) {
  std::map<uint64_t, const std::vector<int8_t>*> rows;
  for (const auto& [text, vector] : vectors) rows.emplace(TextHash(text), &vector);
  Header header = {};
  std::memcpy(header.magic, kMagic.data(), kMagic.size());
  header.encoder_hash = Hash(encoder_bytes);
  header.text_count = static_cast<uint32_t>(rows.size());
  header.dimension_count =
      rows.empty() ? 0 : static_cast<uint32_t>(rows.begin()->second->size());
  std::string bytes(reinterpret_cast<const char*>(&header), sizeof(header));
  for (const auto& [hash, row] : rows) {
    bytes.append(reinterpret_cast<const char*>(&hash), sizeof(hash));
  }
  for (const auto& [hash, row] : rows) {
    bytes.append(reinterpret_cast<const char*>(row->data()), row->size());
  }
  return bytes;
}

std::span<const int8_t> TextVectors::Find(std::string_view text) const {
  if (hashes_.empty()) return {};
  const uint64_t hash = TextHash(text);
  const auto found = std::lower_bound(hashes_.begin(), hashes_.end(), hash);
  if (found == hashes_.end() || *found != hash) return {};
  const auto row = static_cast<size_t>(found - hashes_.begin());
  return {rows_ + row * dimension_count_, dimension_count_};
}

}  // namespace caveat
