#include "matcher/follow_up_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <string>

#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

using ::testing::HasSubstr;

// A model file with every form but one, which is `form`.
std::string WithForm(const std::string& form) {
  std::string text = form;
  for (const char* name : {"complete", "elliptic", "pronoun", "bare", "named"}) {
    text += std::string("\nforms { name: \"") + name + "\" }";
  }
  return text;
}

TEST(FollowUpModel, NamesAreReadIntoTheirPlaces) {
  const auto model = FollowUpModel::Parse(WithForm(R"(
      forms { name: "swap"
        signals { name: "beside" weight: 2 }
        decision { name: "bias" weight: -1 }
        decision { name: "beside" weight: 0.5 } })"));
  ASSERT_TRUE(model.ok()) << model.status();
  FollowUpSignals signals = {};
  signals[static_cast<size_t>(FollowUpSignal::kBeside)] = 3;
  EXPECT_EQ(model->Score(FollowUpForm::kSwap, signals), 6);
  EXPECT_EQ(model->Score(FollowUpForm::kBare, signals), 0);
  FollowUpDecisions decision = {};
  decision[static_cast<size_t>(FollowUpDecision::kBias)] = 1;
  decision[kFollowUpDecisionCount +
           static_cast<size_t>(FollowUpSignal::kBeside)] = 4;
  EXPECT_EQ(model->LogOdds(FollowUpForm::kSwap, decision), 1);
}

TEST(FollowUpModel, WhatIsWrongIsNamed) {
  for (const auto& [text, named] : std::map<std::string, std::string>{
           {"forms {", "FollowUpModel"},
           {"forms { name: \"sideways\" }", "\"sideways\""},
           {"forms { name: \"bare\" signals { name: \"luck\" weight: 1 } }",
            "\"luck\""},
           {"forms { name: \"bare\" decision { name: \"mood\" weight: 1 } }",
            "\"mood\""},
           {WithForm(""), "\"swap\" is there 0 times"},
           {WithForm("forms { name: \"swap\" } forms { name: \"bare\" }"),
            "\"bare\" is there 2 times"},
           {WithForm("forms { name: \"swap\" "
                     "signals { name: \"alone\" weight: nan } }"),
            "\"alone\" is no number"}}) {
    const auto model = FollowUpModel::Parse(text);
    EXPECT_EQ(model.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(model.status().message()), HasSubstr(named));
  }
}

// A name that is used twice would hide a weight.
TEST(FollowUpModel, NoNameIsUsedTwice) {
  std::set<std::string_view> names;
  for (size_t d = 0; d < kFollowUpDecisionCount + kFollowUpSignalCount; ++d) {
    EXPECT_FALSE(FollowUpDecisionName(d).empty()) << d;
    EXPECT_TRUE(names.insert(FollowUpDecisionName(d)).second)
        << FollowUpDecisionName(d);
  }
}

TEST(FollowUpModel, TheBuiltInOneHasWeightsForEveryForm) {
  const FollowUpModel& model = BuiltinMatchData()->follow_up_model;
  for (size_t f = 0; f < kFollowUpFormCount; ++f) {
    EXPECT_NE(model.signals[f], FollowUpSignals()) << f;
    EXPECT_NE(model.decisions[f], FollowUpDecisions()) << f;
  }
}

TEST(FollowUpModel, ProductsAreOfTheirFactors) {
  FollowUpSignals signals = {};
  const auto at = [&signals](FollowUpSignal signal) -> double& {
    return signals[static_cast<size_t>(signal)];
  };
  at(FollowUpSignal::kAlone) = -0.5;
  at(FollowUpSignal::kKind) = 0.25;
  at(FollowUpSignal::kSame) = 1;
  FillProducts(3, &signals);
  EXPECT_DOUBLE_EQ(at(FollowUpSignal::kAloneByLength), -0.5 * std::log(4.0));
  EXPECT_DOUBLE_EQ(at(FollowUpSignal::kSameByLength), std::log(4.0));
  EXPECT_DOUBLE_EQ(at(FollowUpSignal::kKindOfSame), 0.25);
  EXPECT_DOUBLE_EQ(at(FollowUpSignal::kNamedOfSame), 0);
}

}  // namespace
}  // namespace caveat
