#include "matcher/float_rows.h"

#include <algorithm>
#include <cmath>

#include "matcher/wide_vectors.h"

namespace caveat {
namespace {

constexpr double kNormFloor = 1e-6;
// Rows, and products, that are worked on at once: as many as hide how long one
// addition takes.
constexpr size_t kRowsAtOnce = 4;
constexpr size_t kKeysAtOnce = 16;

// Sums of a few rows; `last` of them count, the others are the last once more.
CAVEAT_WIDE_VECTORS
void MeasureRows(const float* const* rows, size_t width, double* means,
                 double* scales) {
  double sums[kRowsAtOnce] = {};
  for (size_t i = 0; i < width; ++i) {
    for (size_t r = 0; r < kRowsAtOnce; ++r) {
      sums[r] += static_cast<double>(rows[r][i]);
    }
  }
  double squares[kRowsAtOnce] = {};
  for (size_t r = 0; r < kRowsAtOnce; ++r) {
    means[r] = sums[r] / static_cast<double>(width);
  }
  for (size_t i = 0; i < width; ++i) {
    for (size_t r = 0; r < kRowsAtOnce; ++r) {
      const double d = static_cast<double>(rows[r][i]) - means[r];
      squares[r] += d * d;
    }
  }
  for (size_t r = 0; r < kRowsAtOnce; ++r) {
    scales[r] =
        1.0 / std::sqrt(squares[r] / static_cast<double>(width) + kNormFloor);
  }
}

CAVEAT_WIDE_VECTORS
void ScaleRow(const float* __restrict from, const float* __restrict gain,
              const float* __restrict shift, size_t width, double mean,
              double scale, float* __restrict to) {
  for (size_t i = 0; i < width; ++i) {
    to[i] = static_cast<float>((static_cast<double>(from[i]) - mean) * scale *
                                   static_cast<double>(gain[i]) +
                               static_cast<double>(shift[i]));
  }
}

// products[k] = query * key k, for kKeysAtOnce keys that stand in columns,
// `stride` apart.
CAVEAT_WIDE_VECTORS
void MultiplyKeys(const float* __restrict query, const float* __restrict keys,
                  size_t width, size_t stride, float* __restrict products) {
  float sums[kKeysAtOnce] = {};
  for (size_t i = 0; i < width; ++i) {
    const float value = query[i];
    const float* key = keys + i * stride;
    for (size_t k = 0; k < kKeysAtOnce; ++k) sums[k] += value * key[k];
  }
  std::copy(sums, sums + kKeysAtOnce, products);
}

// to = the sum of `count` rows, each times its share.
CAVEAT_WIDE_VECTORS
void AddShares(const float* __restrict values, const float* __restrict shares,
               size_t count, size_t stride, size_t width,
               float* __restrict to) {
  for (size_t k = 0; k < count; ++k) {
    const float share = shares[k];
    const float* value = values + k * stride;
    for (size_t i = 0; i < width; ++i) to[i] += share * value[i];
  }
}

}  // namespace

std::vector<float> NormaliseRows(const RowNorm& norm, size_t count,
                                 std::span<const float> x) {
  const size_t width = norm.gain.size();
  std::vector<float> y(count * width);
  for (size_t begin = 0; begin < count; begin += kRowsAtOnce) {
    const float* rows[kRowsAtOnce];
    for (size_t r = 0; r < kRowsAtOnce; ++r) {
      rows[r] = x.data() + std::min(begin + r, count - 1) * width;
    }
    double means[kRowsAtOnce];
    double scales[kRowsAtOnce];
    MeasureRows(rows, width, means, scales);
    for (size_t r = 0; r < std::min(kRowsAtOnce, count - begin); ++r) {
      ScaleRow(rows[r], norm.gain.data(), norm.shift.data(), width, means[r],
               scales[r], y.data() + (begin + r) * width);
    }
  }
  return y;
}

std::vector<float> AttendRows(std::span<const float> query_key_value,
                              size_t count, size_t head_count) {
  const size_t stride = query_key_value.size() / count;
  const size_t width = stride / 3;
  const size_t head_width = width / head_count;
  const size_t columns = (count + kKeysAtOnce - 1) / kKeysAtOnce * kKeysAtOnce;
  const float scale = 1.0f / std::sqrt(static_cast<float>(head_width));
  std::vector<float> attended(count * width);
  std::vector<float> keys(head_width * columns);
  std::vector<float> products(columns);
  std::vector<double> weights(count);
  std::vector<float> shares(count);
  for (size_t head = 0; head < head_count; ++head) {
    const float* base = query_key_value.data() + head * head_width;
    for (size_t k = 0; k < count; ++k) {
      const float* key = base + k * stride + width;
      for (size_t i = 0; i < head_width; ++i) keys[i * columns + k] = key[i];
    }
    for (size_t q = 0; q < count; ++q) {
      for (size_t k = 0; k < columns; k += kKeysAtOnce) {
        MultiplyKeys(base + q * stride, keys.data() + k, head_width, columns,
                     products.data() + k);
      }
      double most = -1e30;
      for (size_t k = 0; k < count; ++k) {
        weights[k] = static_cast<double>(products[k] * scale);
        most = std::max(most, weights[k]);
      }
      double total = 0;
      for (double& weight : weights) total += weight = std::exp(weight - most);
      for (size_t k = 0; k < count; ++k) {
        shares[k] = static_cast<float>(weights[k] / total);
      }
      AddShares(base + 2 * width, shares.data(), count, stride, head_width,
                attended.data() + q * width + head * head_width);
    }
  }
  return attended;
}

}  // namespace caveat
