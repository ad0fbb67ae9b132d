#include "matcher/message_head.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "matcher/sentence_encoder.h"
#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

using Row = std::vector<double>;

constexpr size_t kWidth = 6;
constexpr size_t kGates = 2;
constexpr size_t kValues = 4;

struct RandomMatrix {
  RandomMatrix(size_t outputs, size_t inputs, std::mt19937* random) {
    std::uniform_int_distribution<int> byte(-127, 127);
    bytes.resize(outputs * inputs);
    for (int8_t& one : bytes) one = static_cast<int8_t>(byte(*random));
    matrix.outputs = outputs;
    matrix.inputs = inputs;
    matrix.weights = bytes.data();
    for (size_t o = 0; o < outputs; ++o) {
      matrix.scales.push_back(0.01f);
      matrix.bias.push_back(static_cast<float>(byte(*random)) / 100);
    }
    matrix.Pack();
  }

  // As slow and plain as can be.
  Row Times(const Row& x) const {
    Row y;
    for (size_t o = 0; o < matrix.outputs; ++o) {
      double sum = static_cast<double>(matrix.bias[o]);
      for (size_t i = 0; i < matrix.inputs; ++i) {
        sum += 0.01 * bytes[o * matrix.inputs + i] * x[i];
      }
      y.push_back(sum);
    }
    return y;
  }

  std::vector<int8_t> bytes;
  ByteMatrix matrix;
};

// The row with mean 0 and variance 1.
Row Normal(const float* row) {
  Row x(row, row + kWidth);
  double mean = 0;
  for (const double value : x) mean += value / kWidth;
  double variance = 0;
  for (double& value : x) {
    value -= mean;
    variance += value * value / kWidth;
  }
  for (double& value : x) value /= std::sqrt(variance + 1e-6);
  return x;
}

TEST(MessageHeadTest, IsWhatTheFormulaSays) {
  std::mt19937 random(7);
  const RandomMatrix gate(kGates, kWidth, &random);
  const RandomMatrix value(kValues, kWidth, &random);
  const RandomMatrix kind(MessageKinds::kCount, kValues, &random);
  const MessageHead head{{std::vector<float>(kWidth, 1), std::vector<float>(kWidth, 0)},
                         gate.matrix, value.matrix, kind.matrix};
  std::uniform_real_distribution<float> real(-2, 2);
  for (size_t count = 1; count < 6; ++count) {
    std::vector<float> rows(count * kWidth);
    for (float& one : rows) one = real(random);

    Row pooled(kValues), totals(kGates);
    for (size_t r = 0; r < count; ++r) {
      const Row x = Normal(&rows[r * kWidth]);
      const Row gates = gate.Times(x), values = value.Times(x);
      for (size_t g = 0; g < kGates; ++g) totals[g] += std::exp(gates[g]);
      for (size_t v = 0; v < kValues; ++v) {
        pooled[v] += std::exp(gates[v / (kValues / kGates)]) * values[v];
      }
    }
    for (size_t v = 0; v < kValues; ++v) {
      pooled[v] = std::tanh(pooled[v] / totals[v / (kValues / kGates)]);
    }
    const Row wanted = kind.Times(pooled);
    const MessageKinds kinds = head.Kinds(rows);
    for (size_t k = 0; k < wanted.size(); ++k) {
      EXPECT_NEAR(kinds[static_cast<MessageKind>(k)], wanted[k], 0.02);
    }
  }
}

TEST(MessageHeadTest, KnowsNothingWithoutRowsOrTable) {
  EXPECT_EQ(MessageHead().Kinds(std::vector<float>(4))[
                MessageKind::kAnswerable],
            0);
  EXPECT_FALSE(SentenceEncoder().EncodePieces("how long").kinds.has_value());
}

double LogOdds(MessageKind kind, const std::string& message) {
  return BuiltinMatchData()->encoder.EncodePieces(message).kinds.value()[kind];
}

TEST(MessageHeadTest, WhatDocumentsSeldomAnswerIsLessLikelyAnswered) {
  const auto log_odds = [](const std::string& question) {
    return LogOdds(MessageKind::kAnswerable, question);
  };
  EXPECT_GT(log_odds("what can make it worse"),
            log_odds("how much does it cost to have it done privately") + 1);
  EXPECT_GT(log_odds("will it come back"),
            log_odds("can you change my appointment to friday please") + 1);
}

TEST(MessageHeadTest, SaysNothingOfATextThatWasCut) {
  std::string message = "and then ";
  const auto kinds = [&message] {
    return BuiltinMatchData()->encoder.EncodePieces(message).kinds;
  };
  EXPECT_TRUE(kinds().has_value());
  for (int i = 0; i < SentenceEncoder::kPieceCountMax; ++i) message += "we ate ";
  EXPECT_FALSE(kinds().has_value());
}

TEST(MessageHeadTest, TellsWhatMustNotBeLookedUp) {
  EXPECT_GT(LogOdds(MessageKind::kRedFlag, "my legs went numb this morning"),
            LogOdds(MessageKind::kRedFlag, "why do legs go numb") + 1);
  EXPECT_GT(LogOdds(MessageKind::kPersonalAdvice, "shall I stop taking my tablets"),
            LogOdds(MessageKind::kPersonalAdvice, "which tablets are there") + 1);
  EXPECT_GT(LogOdds(MessageKind::kCrisis, "I do not want to live any more"),
            LogOdds(MessageKind::kCrisis, "do people live long with it") + 1);
}

}  // namespace
}  // namespace caveat
