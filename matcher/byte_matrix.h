// A matrix of signed bytes with one scale for each row, and its product with
// vectors: what the sentence encoder is made of.
//
//   ByteMatrix m = ...;                        // `outputs` rows of `inputs` bytes
//   m.Multiply(x, row_count, y);               // y = x * transpose(m) + bias
//
// Vectors are rounded to 13 bits, and products are added as integers: every
// machine, compiler and vector width gets the same sums. Immutable,
// thread-safe; refers to the bytes it was made of.

#ifndef CAVEAT_MATCHER_BYTE_MATRIX_H_
#define CAVEAT_MATCHER_BYTE_MATRIX_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace caveat {

struct ByteMatrix {
  // Largest number of inputs: with it, no sum leaves 32 bits.
  static constexpr size_t kInputsMax = 4096;

  size_t outputs = 0;
  size_t inputs = 0;
  std::vector<float> scales;  // One for each output.
  std::vector<float> bias;    // One for each output.
  const int8_t* weights = nullptr;

  // For each of the `count` rows of `x` (`inputs` each, one after the other),
  // sets a row of `y` (`outputs` each). Cost: count * outputs * inputs.
  void Multiply(std::span<const float> x, size_t count, std::span<float> y) const;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_BYTE_MATRIX_H_
