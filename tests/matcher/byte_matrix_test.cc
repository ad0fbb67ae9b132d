#include "matcher/byte_matrix.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace caveat {
namespace {

constexpr unsigned kSeed = 20261123;

// A matrix of random weights, with what it points to.
struct RandomMatrix {
  RandomMatrix(size_t outputs, size_t inputs, std::mt19937* random)
      : weights(outputs * inputs) {
    for (int8_t& weight : weights) {
      weight = static_cast<int8_t>(static_cast<int>((*random)() % 255) - 127);
    }
    matrix.outputs = outputs;
    matrix.inputs = inputs;
    matrix.weights = weights.data();
    for (size_t o = 0; o < outputs; ++o) {
      matrix.scales.push_back(static_cast<float>((*random)() % 1000 + 1) /
                              999.0f);
      matrix.bias.push_back(static_cast<float>((*random)() % 7) - 3.0f);
    }
    matrix.Pack();
  }

  std::vector<int8_t> weights;
  ByteMatrix matrix;
};

std::vector<float> RandomRows(size_t size, std::mt19937* random) {
  std::vector<float> rows(size);
  for (float& value : rows) {
    value =
        static_cast<float>(static_cast<int>((*random)() % 200001) - 100000) /
        30011.0f;
  }
  return rows;
}

// The definition, number by number.
std::vector<float> MultiplyAsDefined(const ByteMatrix& matrix,
                                     const std::vector<float>& x,
                                     size_t count) {
  std::vector<float> y;
  for (size_t r = 0; r < count; ++r) {
    const float* row = x.data() + r * matrix.inputs;
    float largest = 1e-12f;
    for (size_t i = 0; i < matrix.inputs; ++i) {
      largest = std::max(largest, std::fabs(row[i]));
    }
    for (size_t o = 0; o < matrix.outputs; ++o) {
      int32_t sum = 0;
      for (size_t i = 0; i < matrix.inputs; ++i) {
        sum += static_cast<int32_t>(std::lrintf(row[i] / largest * 4095.0f)) *
               matrix.weights[o * matrix.inputs + i];
      }
      y.push_back(static_cast<float>(sum) * matrix.scales[o] *
                      (largest / 4095.0f) +
                  matrix.bias[o]);
    }
  }
  return y;
}

std::vector<ByteKernel> Kernels() {
  std::vector<ByteKernel> kernels = {ByteKernel::kPlain, ByteKernel::kAvx2,
                                     ByteKernel::kAvx512};
  std::erase_if(kernels, [](ByteKernel k) { return !ByteMatrix::Has(k); });
  return kernels;
}

TEST(ByteMatrixTest, MultipliesAsTheProductOfItsNumbers) {
  std::mt19937 random(kSeed);
  const RandomMatrix of(5, 37, &random);
  const std::vector<float> x = RandomRows(3 * 37, &random);
  std::vector<float> y(3 * 5);
  of.matrix.Multiply(x, 3, y);
  for (size_t r = 0; r < 3; ++r) {
    for (size_t o = 0; o < 5; ++o) {
      double sum = 0;
      for (size_t i = 0; i < 37; ++i) {
        sum += static_cast<double>(of.weights[o * 37 + i]) *
               static_cast<double>(x[r * 37 + i]);
      }
      const double scale = static_cast<double>(of.matrix.scales[o]);
      // Each input is rounded to a 4095th of the largest, which is below 3.4.
      EXPECT_NEAR(static_cast<double>(y[r * 5 + o]),
                  sum * scale + static_cast<double>(of.matrix.bias[o]),
                  scale * 127.0 * 37.0 * 3.4 / 4095.0);
    }
  }
}

// Whatever a machine can, replies are the same bytes: not nearly, exactly.
TEST(ByteMatrixTest, EveryKernelGivesTheSameSums) {
  EXPECT_TRUE(ByteMatrix::Has(ByteKernel::kPlain));
  std::mt19937 random(kSeed);
  for (int round = 0; round < 200; ++round) {
    const size_t outputs = random() % 70 + 1;
    const size_t inputs = random() % 300 + 1;
    const size_t count = random() % 30 + 1;
    SCOPED_TRACE(testing::Message()
                 << "seed " << kSeed << " round " << round << ": " << outputs
                 << " outputs, " << inputs << " inputs, " << count << " rows");
    const RandomMatrix of(outputs, inputs, &random);
    const std::vector<float> x = RandomRows(count * inputs, &random);
    const std::vector<float> wanted = MultiplyAsDefined(of.matrix, x, count);
    std::vector<float> y(count * outputs);
    for (const ByteKernel kernel : Kernels()) {
      std::fill(y.begin(), y.end(), -1.0f);
      of.matrix.Multiply(kernel, x, count, y);
      ASSERT_EQ(y, wanted) << "kernel " << static_cast<int>(kernel);
    }
    of.matrix.Multiply(x, count, y);
    ASSERT_EQ(y, wanted);
  }
}

TEST(ByteMatrixTest, TheLargestSumsAndRowsOfZerosAreExact) {
  std::mt19937 random(kSeed);
  constexpr size_t kInputs = ByteMatrix::kInputsMax;
  RandomMatrix of(2, kInputs, &random);
  std::fill(of.weights.begin(), of.weights.end(), static_cast<int8_t>(-127));
  of.matrix.Pack();
  std::vector<float> x(2 * kInputs, 0.0f);
  std::fill(x.begin(), x.begin() + kInputs, -7.0f);
  const std::vector<float> wanted = MultiplyAsDefined(of.matrix, x, 2);
  for (const ByteKernel kernel : Kernels()) {
    std::vector<float> y(4);
    of.matrix.Multiply(kernel, x, 2, y);
    EXPECT_EQ(y, wanted) << "kernel " << static_cast<int>(kernel);
    EXPECT_EQ(y[2], of.matrix.bias[0]);
  }
}

}  // namespace
}  // namespace caveat
