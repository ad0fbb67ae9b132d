#include "matcher/byte_matrix.h"

#include <algorithm>

#include "matcher/byte_kernels.h"

namespace caveat {
namespace {

ByteKernel BestKernel() {
  for (const ByteKernel kernel : {ByteKernel::kAvx512, ByteKernel::kAvx2}) {
    if (ByteMatrix::Has(kernel)) return kernel;
  }
  return ByteKernel::kPlain;
}

float Scale(int32_t sum, float scale, float row_scale, float bias) {
  return static_cast<float>(sum) * scale * row_scale + bias;
}

}  // namespace

void ByteMatrix::Pack() {
  const size_t pairs = (inputs + 1) / 2;
  const size_t blocks = (outputs + kBlockOutputs - 1) / kBlockOutputs;
  packed_.assign(blocks * pairs * 2 * kBlockOutputs, 0);
  for (size_t o = 0; o < outputs; ++o) {
    int8_t* block =
        packed_.data() + o / kBlockOutputs * pairs * 2 * kBlockOutputs;
    for (size_t i = 0; i < inputs; ++i) {
      block[i / 2 * 2 * kBlockOutputs + o % kBlockOutputs * 2 + i % 2] =
          weights[o * inputs + i];
    }
  }
}

void ByteMatrix::Multiply(std::span<const float> x, size_t count,
                          std::span<float> y) const {
  static const ByteKernel kBest = BestKernel();
  Multiply(kBest, x, count, y);
}

void ByteMatrix::Multiply(ByteKernel kernel, std::span<const float> x,
                          size_t count, std::span<float> y) const {
  // Kept for the next product, as large as the largest has been.
  thread_local std::vector<int16_t> rounded;
  thread_local std::vector<float> row_scales;
  thread_local std::vector<int32_t> sums;
  const ByteKernels& kernels = KernelsOf(kernel);
  const size_t pairs = (inputs + 1) / 2;
  rounded.resize(count * 2 * pairs);
  row_scales.resize(count);
  sums.resize(count * kBlockOutputs);
  for (size_t r = 0; r < count; ++r) {
    int16_t* row = rounded.data() + r * 2 * pairs;
    row[2 * pairs - 1] = 0;  // Where the last pair has no second.
    row_scales[r] =
        kernels.round(x.data() + r * inputs, inputs, row) / kRoundedRange;
  }
  for (size_t begin = 0; begin < outputs; begin += kBlockOutputs) {
    kernels.multiply(packed_.data() + begin * 2 * pairs, rounded.data(), pairs,
                     count, sums.data());
    const size_t size = std::min(kBlockOutputs, outputs - begin);
    for (size_t r = 0; r < count; ++r) {
      const int32_t* from = sums.data() + r * kBlockOutputs;
      float* to = y.data() + r * outputs + begin;
      // The loop of fixed length is the one that compilers make vectors of.
      if (size == kBlockOutputs) {
        for (size_t o = 0; o < kBlockOutputs; ++o) {
          to[o] =
              Scale(from[o], scales[begin + o], row_scales[r], bias[begin + o]);
        }
      } else {
        for (size_t o = 0; o < size; ++o) {
          to[o] =
              Scale(from[o], scales[begin + o], row_scales[r], bias[begin + o]);
        }
      }
    }
  }
}

}  // namespace caveat
