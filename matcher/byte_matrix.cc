#include "matcher/byte_matrix.h"

#include <algorithm>
#include <cmath>

// Compiled with -O3 in every preset: as plain loops it would be ten times
// slower. On x86-64 the loop is compiled twice, and the machine's own best is
// taken; the sums are the same. Sanitizers and other compilers take the plain one.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define CAVEAT_WIDE_VECTORS __attribute__((target_clones("avx2", "default")))
#else
#define CAVEAT_WIDE_VECTORS
#endif

namespace caveat {
namespace {

// 127 * 4095 * kInputsMax < 2^31.
constexpr float kValueMax = 4095.0f;
static_assert(127.0 * 4095.0 * static_cast<double>(ByteMatrix::kInputsMax) <
              2147483648.0);

// sums[r] = the product of one row of weights with row r of `x`. `row` has room
// for `inputs` numbers. Four sums at a time, so that a weight is read once.
CAVEAT_WIDE_VECTORS
void MultiplyRow(const int8_t* __restrict weights, const int16_t* __restrict x,
                 size_t inputs, size_t count, int16_t* __restrict row,
                 int32_t* __restrict sums) {
  for (size_t i = 0; i < inputs; ++i) row[i] = weights[i];
  size_t r = 0;
  for (; r + 4 <= count; r += 4) {
    const int16_t* a = x + r * inputs;
    const int16_t* b = a + inputs;
    const int16_t* c = b + inputs;
    const int16_t* d = c + inputs;
    int32_t sum_a = 0;
    int32_t sum_b = 0;
    int32_t sum_c = 0;
    int32_t sum_d = 0;
    for (size_t i = 0; i < inputs; ++i) {
      const int32_t weight = row[i];
      sum_a += weight * a[i];
      sum_b += weight * b[i];
      sum_c += weight * c[i];
      sum_d += weight * d[i];
    }
    sums[r] = sum_a;
    sums[r + 1] = sum_b;
    sums[r + 2] = sum_c;
    sums[r + 3] = sum_d;
  }
  for (; r < count; ++r) {
    const int16_t* a = x + r * inputs;
    int32_t sum = 0;
    for (size_t i = 0; i < inputs; ++i) sum += int32_t{row[i]} * a[i];
    sums[r] = sum;
  }
}

}  // namespace

void ByteMatrix::Multiply(std::span<const float> x, size_t count,
                          std::span<float> y) const {
  std::vector<int16_t> rounded(count * inputs);
  std::vector<float> row_scales(count);
  for (size_t r = 0; r < count; ++r) {
    const float* values = x.data() + r * inputs;
    float largest = 1e-12f;
    for (size_t i = 0; i < inputs; ++i) {
      largest = std::max(largest, std::fabs(values[i]));
    }
    row_scales[r] = largest / kValueMax;
    for (size_t i = 0; i < inputs; ++i) {
      rounded[r * inputs + i] = static_cast<int16_t>(
          std::lrintf(values[i] / largest * kValueMax));
    }
  }
  std::vector<int32_t> sums(count);
  std::vector<int16_t> row(inputs);
  for (size_t o = 0; o < outputs; ++o) {
    MultiplyRow(weights + o * inputs, rounded.data(), inputs, count,
                row.data(), sums.data());
    for (size_t r = 0; r < count; ++r) {
      y[r * outputs + o] =
          static_cast<float>(sums[r]) * scales[o] * row_scales[r] + bias[o];
    }
  }
}

}  // namespace caveat
