#include "matcher/float_rows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace caveat {
namespace {

constexpr unsigned kSeed = 20261124;

std::vector<float> RandomRows(size_t size, std::mt19937* random) {
  std::vector<float> rows(size);
  for (float& value : rows) {
    value =
        static_cast<float>(static_cast<int>((*random)() % 200001) - 100000) /
        30011.0f;
  }
  return rows;
}

// The definitions, one number after the other: however many sums are worked on
// at once, each is added in this order.
std::vector<float> NormaliseAsDefined(const RowNorm& norm, size_t count,
                                      const std::vector<float>& x) {
  const size_t width = norm.gain.size();
  std::vector<float> y;
  for (size_t r = 0; r < count; ++r) {
    const float* row = x.data() + r * width;
    double mean = 0;
    for (size_t i = 0; i < width; ++i) mean += static_cast<double>(row[i]);
    mean /= static_cast<double>(width);
    double variance = 0;
    for (size_t i = 0; i < width; ++i) {
      const double d = static_cast<double>(row[i]) - mean;
      variance += d * d;
    }
    const double scale =
        1.0 / std::sqrt(variance / static_cast<double>(width) + 1e-6);
    for (size_t i = 0; i < width; ++i) {
      y.push_back(
          static_cast<float>((static_cast<double>(row[i]) - mean) * scale *
                                 static_cast<double>(norm.gain[i]) +
                             static_cast<double>(norm.shift[i])));
    }
  }
  return y;
}

std::vector<float> AttendAsDefined(const std::vector<float>& rows, size_t count,
                                   size_t heads) {
  const size_t stride = rows.size() / count;
  const size_t width = stride / 3;
  const size_t part = width / heads;
  const float scale = 1.0f / std::sqrt(static_cast<float>(part));
  std::vector<float> attended(count * width);
  for (size_t h = 0; h < heads; ++h) {
    for (size_t q = 0; q < count; ++q) {
      std::vector<double> shares;
      for (size_t k = 0; k < count; ++k) {
        float product = 0;
        for (size_t i = h * part; i < (h + 1) * part; ++i) {
          product += rows[q * stride + i] * rows[k * stride + width + i];
        }
        shares.push_back(static_cast<double>(product * scale));
      }
      const double most = *std::max_element(shares.begin(), shares.end());
      double total = 0;
      for (double& share : shares) total += share = std::exp(share - most);
      for (size_t i = h * part; i < (h + 1) * part; ++i) {
        float sum = 0;
        for (size_t k = 0; k < count; ++k) {
          sum += static_cast<float>(shares[k] / total) *
                 rows[k * stride + 2 * width + i];
        }
        attended[q * width + i] = sum;
      }
    }
  }
  return attended;
}

TEST(FloatRowsTest, NormalisesExactlyAsDefined) {
  std::mt19937 random(kSeed);
  for (const size_t count : {1u, 2u, 3u, 4u, 5u, 17u, 128u}) {
    for (const size_t width : {1u, 7u, 64u, 321u}) {
      SCOPED_TRACE(testing::Message()
                   << "seed " << kSeed << ": " << count << " x " << width);
      const RowNorm norm{RandomRows(width, &random),
                         RandomRows(width, &random)};
      const std::vector<float> x = RandomRows(count * width, &random);
      EXPECT_EQ(NormaliseRows(norm, count, x),
                NormaliseAsDefined(norm, count, x));
    }
  }
}

TEST(FloatRowsTest, AttendsExactlyAsDefined) {
  std::mt19937 random(kSeed);
  for (const size_t count : {1u, 2u, 15u, 16u, 17u, 40u}) {
    for (const size_t part : {1u, 5u, 20u}) {
      SCOPED_TRACE(testing::Message()
                   << "seed " << kSeed << ": " << count << " x " << part);
      const size_t heads = 4;
      const std::vector<float> rows =
          RandomRows(count * heads * part * 3, &random);
      EXPECT_EQ(AttendRows(rows, count, heads),
                AttendAsDefined(rows, count, heads));
    }
  }
}

}  // namespace
}  // namespace caveat
