// The inner loops of ByteMatrix, one for each kind of machine; see
// byte_matrix.h. Nobody else needs them.
//
//   const ByteKernels& kernels = KernelsOf(ByteKernel::kAvx2);
//
// Stateless, thread-safe.

#ifndef CAVEAT_MATCHER_BYTE_KERNELS_H_
#define CAVEAT_MATCHER_BYTE_KERNELS_H_

#include <cstddef>
#include <cstdint>

#include "matcher/byte_matrix.h"

namespace caveat {

// Inputs are rounded to whole numbers of this size: 127 * 4095 * kInputsMax is
// less than 2^31.
inline constexpr float kRoundedRange = 4095.0f;
static_assert(127.0 * 4095.0 * static_cast<double>(ByteMatrix::kInputsMax) <
              2147483648.0);

// What is added to the largest of a row, so that a row of zeros has a scale.
inline constexpr float kLargestMin = 1e-12f;

struct ByteKernels {
  // to[i] = from[i] in units of a kRoundedRange-th of the largest of the row,
  // which is returned.
  float (*round)(const float* from, size_t size, int16_t* to);

  // sums[r * kBlockOutputs + o] = the product of output o of a packed block
  // with row r of `x`, whose rows are 2 * `pairs` long.
  void (*multiply)(const int8_t* block, const int16_t* x, size_t pairs,
                   size_t count, int32_t* sums);
};

// Of a kernel that this machine has; see ByteMatrix::Has.
const ByteKernels& KernelsOf(ByteKernel kernel);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_BYTE_KERNELS_H_
