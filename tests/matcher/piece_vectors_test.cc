#include "matcher/piece_vectors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <string>

#include "matcher/sentence_encoder.h"
#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const SentenceEncoder& Encoder() { return BuiltinMatchData()->encoder; }

PieceVectors Random(std::mt19937* random, size_t count) {
  std::uniform_int_distribution<int> byte(-127, 127);
  PieceVectors pieces;
  for (size_t i = 0; i < count * PieceVectors::kWidth; ++i) {
    pieces.rows.push_back(static_cast<int8_t>(byte(*random)));
  }
  pieces.shares.assign(count, 1.0 / static_cast<double>(count));
  return pieces;
}

// As slow and plain as can be.
int32_t LargestProduct(const PieceVectors& a, size_t row,
                       const PieceVectors& b) {
  int32_t largest = -10000000;
  for (size_t other = 0; other < b.count(); ++other) {
    int32_t product = 0;
    for (size_t i = 0; i < PieceVectors::kWidth; ++i) {
      product += int32_t{a.rows[row * PieceVectors::kWidth + i]} *
                 int32_t{b.rows[other * PieceVectors::kWidth + i]};
    }
    largest = std::max(largest, product);
  }
  return largest;
}

TEST(PieceVectorsTest, FindsTheLargestProductsOfAnyVectors) {
  std::mt19937 random(20261129);
  for (size_t count = 1; count < 40; ++count) {
    const PieceVectors question = Random(&random, 1 + count % 7);
    const PieceVectors text = Random(&random, count);
    const PieceNearness nearness = NearestPieces(question, text);
    ASSERT_EQ(nearness.size(), question.count());
    for (size_t q = 0; q < question.count(); ++q) {
      EXPECT_EQ(nearness[q], LargestProduct(question, q, text)) << count;
    }
  }
}

TEST(PieceVectorsTest, KeepsTheNearestOfSeveralTexts) {
  PieceNearness best;
  KeepNearest({5, -3}, &best);
  KeepNearest({2, 7}, &best);
  KeepNearest({}, &best);
  EXPECT_THAT(best, ElementsAre(5, 7));
}

TEST(PieceVectorsTest, AMatchIsTheMeanByShareAndTheLargestLack) {
  PieceVectors question;
  question.rows.resize(2 * PieceVectors::kWidth);
  question.shares = {0.75, 0.25};
  const int32_t whole = kVectorUnit * kVectorUnit;
  const PieceMatch match = MatchPieces(question, {whole, 0});
  EXPECT_DOUBLE_EQ(match.likeness, 0.75);
  EXPECT_DOUBLE_EQ(match.missing, 0.25);
}

TEST(PieceVectorsTest, ATextWithoutPiecesIsNearToNothing) {
  const PieceVectors question = Encoder().EncodePieces("how long").pieces;
  EXPECT_THAT(NearestPieces(question, {}), IsEmpty());
  EXPECT_EQ(MatchPieces(question, {}).likeness, 0);
  EXPECT_EQ(MatchPieces(question, {}).missing, 1);
}

TEST(PieceVectorsTest, AnEncodedQuestionSharesItselfOut) {
  for (const std::string& text : {std::string("can it come back?"),
                                  std::string(), std::string(4096, 'x')}) {
    const EncodedText encoded = Encoder().EncodePieces(text);
    EXPECT_EQ(encoded.whole, Encoder().Encode(text));
    ASSERT_EQ(encoded.pieces.count(), encoded.pieces.shares.size());
    ASSERT_GT(encoded.pieces.count(), 0u);
    EXPECT_NEAR(std::accumulate(encoded.pieces.shares.begin(),
                                encoded.pieces.shares.end(), 0.0),
                1.0, 1e-9);
  }
}

// What the pieces are for: a part of the question that the text says nothing
// of.
TEST(PieceVectorsTest, WhatATextDoesNotSayIsMissing) {
  const auto match = [](const std::string& question, const std::string& text) {
    const PieceVectors asked = Encoder().EncodePieces(question).pieces;
    return MatchPieces(
        asked, NearestPieces(asked, Encoder().EncodePieces(text).pieces));
  };
  const std::string text =
      "Most people go home two or three days after the operation.";
  EXPECT_GT(match("when will they let me out of hospital", text).likeness,
            match("does the car park take cards", text).likeness + 0.1);
}

}  // namespace
}  // namespace caveat
