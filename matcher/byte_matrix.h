// A matrix of signed bytes with one scale for each row, and its product with
// vectors: what the sentence encoder is made of.
//
//   ByteMatrix m = ...;                        // `outputs` rows of `inputs`
//   bytes m.Pack(); m.Multiply(x, row_count, y);               // y = x *
//   transpose(m) + bias
//
// Vectors are rounded to 13 bits, and products are added as integers: every
// machine, compiler and vector width gets the same sums, so the machine's best
// way is taken; a test compares them all. Immutable once packed, thread-safe;
// refers to the bytes it was made of.

#ifndef CAVEAT_MATCHER_BYTE_MATRIX_H_
#define CAVEAT_MATCHER_BYTE_MATRIX_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace caveat {

// Ways to add the products up. All give the same sums.
enum class ByteKernel {
  kPlain,   // Whatever the compiler makes of a loop.
  kAvx2,    // 256 bits: x86-64 since 2013.
  kAvx512,  // 512 bits, with VNNI's multiply-and-add: servers since 2019.
};

struct ByteMatrix {
  // Largest number of inputs: with it, no sum leaves 32 bits.
  static constexpr size_t kInputsMax = 4096;
  // Outputs that are computed together.
  static constexpr size_t kBlockOutputs = 16;

  size_t outputs = 0;
  size_t inputs = 0;
  std::vector<float> scales;  // One for each output.
  std::vector<float> bias;    // One for each output.
  const int8_t* weights = nullptr;

  // Lays a copy of the weights out as Multiply reads them: the outputs in
  // blocks, within a block the inputs in pairs, zeros where one is missing.
  void Pack();

  // For each of the `count` rows of `x` (`inputs` each, one after the other),
  // sets a row of `y` (`outputs` each). Cost: count * outputs * inputs. The
  // second form is for tests and benchmarks.
  void Multiply(std::span<const float> x, size_t count,
                std::span<float> y) const;
  void Multiply(ByteKernel kernel, std::span<const float> x, size_t count,
                std::span<float> y) const;

  // Whether this machine, and this build, can.
  static bool Has(ByteKernel kernel);

 private:
  std::vector<int8_t> packed_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_BYTE_MATRIX_H_
