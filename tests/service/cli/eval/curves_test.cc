#include "service/cli/eval/curves.h"

#include <cmath>
#include <random>

#include "gtest/gtest.h"

namespace caveat::eval {
namespace {

TEST(Auroc, CountsPairsAndHalvesTies) {
  // 5 > 4, and all three are above what has no candidate: 4 of 6.
  EXPECT_DOUBLE_EQ(Auroc({3, 5, 0.5}, {4, kNoConfidence}), 4.0 / 6);
  EXPECT_DOUBLE_EQ(Auroc({1, 1}, {1, 1}), 0.5);
  EXPECT_DOUBLE_EQ(Auroc({}, {1}), 0.5);
}

TEST(RiskCoverage, AnswersTheMostConfidentFirst) {
  // Right at 5, wrong at 4, right at 3, wrong at 0.5, and one without.
  const CoverageCurve curve = RiskCoverage(
      {{3, true}, {5, true}, {0.5, false}, {4, false}, {kNoConfidence, false}});
  EXPECT_DOUBLE_EQ(curve.area, (0 + 1.0 / 2 + 1.0 / 3 + 2.0 / 4 + 3.0 / 5) / 5);
  ASSERT_EQ(curve.points.size(), 5u);
  EXPECT_DOUBLE_EQ(curve.points[2].coverage, 0.6);
  EXPECT_DOUBLE_EQ(curve.points[2].risk, 1.0 / 3);
}

TEST(RiskCoverage, TakesEqualConfidencesTogether) {
  const CoverageCurve one = RiskCoverage({{0.5, true}, {0.5, false}});
  const CoverageCurve two = RiskCoverage({{0.5, false}, {0.5, true}});
  ASSERT_EQ(one.points.size(), 1u);
  EXPECT_DOUBLE_EQ(one.area, 0.5);
  EXPECT_DOUBLE_EQ(two.area, 0.5);
}

TEST(CoverageAtRisk, TakesTheLargestThatKeepsToIt) {
  const std::vector<Judged> judged = {
      {0.9, true}, {0.8, false}, {0.7, true}, {0.6, true}, {0.5, false}};
  EXPECT_DOUBLE_EQ(CoverageAtRisk(judged, 0.05), 0.2);
  EXPECT_DOUBLE_EQ(CoverageAtRisk(judged, 0.25), 0.8);
  EXPECT_DOUBLE_EQ(CoverageAtRisk({{0.9, false}}, 0.05), 0);
  // What has no candidate can not be answered.
  EXPECT_DOUBLE_EQ(CoverageAtRisk({{0.9, true}, {kNoConfidence, false}}, 0.5),
                   0.5);
}

TEST(Reliability, BinsByConfidence) {
  const std::vector<Bin> bins = Reliability({{0.9, true},
                                             {0.9, false},
                                             {0.1, false},
                                             {0, true},
                                             {kNoConfidence, false}},
                                            10);
  ASSERT_EQ(bins.size(), 2u);
  EXPECT_EQ(bins[0].count, 2);  // 0 and 0.1 share the first bin.
  EXPECT_DOUBLE_EQ(bins[0].confidence, 0.05);
  EXPECT_DOUBLE_EQ(bins[0].accuracy, 0.5);
  EXPECT_DOUBLE_EQ(bins[1].low, 0.8);
  EXPECT_DOUBLE_EQ(bins[1].accuracy, 0.5);
  EXPECT_DOUBLE_EQ(CalibrationError(bins), (2 * 0.45 + 2 * 0.4) / 4);
}

TEST(BrierScore, IsTheMeanSquaredDistance) {
  EXPECT_NEAR(BrierScore({{0.9, true}, {0.9, false}, {0.1, false}}),
              (0.01 + 0.81 + 0.01) / 3, 1e-12);
  EXPECT_DOUBLE_EQ(BrierScore({{kNoConfidence, false}}), 0);
}

TEST(ThresholdForRate, LetsNoMoreThroughThanWanted) {
  const std::vector<double> negative = {0.2, 0.9, 0.4, 0.6};
  EXPECT_DOUBLE_EQ(ThresholdForRate(negative, 0.25), 0.75);
  EXPECT_DOUBLE_EQ(ThresholdForRate(negative, 0.49), 0.75);
  EXPECT_DOUBLE_EQ(ThresholdForRate(negative, 0.5), 0.5);
  EXPECT_DOUBLE_EQ(ThresholdForRate(negative, 1), 0);
  EXPECT_DOUBLE_EQ(ThresholdForRate(negative, 0), 0.95);
  EXPECT_DOUBLE_EQ(ThresholdForRate({}, 0), 0);
  EXPECT_DOUBLE_EQ(ThresholdForRate({kNoConfidence, 0.5}, 0.5), 0);
  EXPECT_GT(ThresholdForRate({1, 1}, 0.5), 1);
}

TEST(ThresholdForRate, HoldsForRandomSets) {
  const unsigned seed = 42;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  for (int i = 0; i < 300; ++i) {
    std::vector<double> negative(1 + random() % 30);
    for (double& value : negative) {
      value = static_cast<double>(random() % 8) / 7;  // With many ties.
    }
    const double rate = static_cast<double>(random() % 11) / 10;
    const double threshold = ThresholdForRate(negative, rate);
    double above = 0;
    for (const double value : negative) above += value >= threshold ? 1 : 0;
    ASSERT_LE(above / static_cast<double>(negative.size()), rate + 1e-9);
  }
}

TEST(BestAccuracy, FindsTheBestThreshold) {
  // Above 4: q2 answered rightly, both out of scope rejected: 3 of 5.
  EXPECT_DOUBLE_EQ(
      BestAccuracy({{3, true}, {5, true}, {0.5, false}}, {4, kNoConfidence}),
      3.0 / 5);
  EXPECT_DOUBLE_EQ(BestAccuracy({}, {0.5}), 1);
}

}  // namespace
}  // namespace caveat::eval
