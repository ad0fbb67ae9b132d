#include "service/compose.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/suggestions.h"
#include "tests/service/tiny_corpus.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// A result whose matches have the confidences given, in that order.
Result MakeResult(
    std::initializer_list<std::pair<int, double>> entries_and_confidences,
    double threshold = 0.3) {
  Result result;
  result.decision = Decision::kAnswer;
  result.threshold = threshold;
  for (const auto& [entry, confidence] : entries_and_confidences) {
    result.matches.push_back({entry, confidence, confidence, "", {}});
  }
  return result;
}

// What a matcher could not choose from.
Result Undecided(Result result) {
  result.decision = Decision::kAmbiguous;
  return result;
}

class Compose : public testing::Test {
 protected:
  Reply Answered(const Result& result, const ComposeOptions& options = {}) {
    Reply reply{snapshot_};
    ComposeAnswered(served(), result, options, &reply);
    return reply;
  }

  const ServedCorpus& served() const { return snapshot_->corpora().front(); }

  static std::vector<std::string> AnswerIds(const Reply& reply) {
    std::vector<std::string> ids;
    for (const Answer& answer : reply.answers) ids.push_back(answer.entry->id);
    return ids;
  }

  static std::vector<std::string> SupportingIds(const Reply& reply) {
    std::vector<std::string> ids;
    for (const Entry* entry : reply.answers.front().supporting) {
      ids.push_back(entry->id);
    }
    return ids;
  }

  const std::shared_ptr<const Snapshot> snapshot_ = TinySnapshot({"tiny"});
};

TEST_F(Compose, FurtherAnswersNeedHalfTheBestConfidence) {
  const Reply reply =
      Answered(MakeResult({{kDescale, 0.9}, {kMilk, 0.45}, {kCare, 0.44}}));
  EXPECT_EQ(reply.outcome, Outcome::kAnswered);
  EXPECT_THAT(AnswerIds(reply), ElementsAre("faq-1", "faq-2"));
  EXPECT_EQ(reply.corpus, &served());
}

TEST_F(Compose, FurtherAnswersNeedTheThreshold) {
  const Reply reply =
      Answered(MakeResult({{kDescale, 0.5}, {kMilk, 0.39}}, 0.4));
  EXPECT_THAT(AnswerIds(reply), ElementsAre("faq-1"));
}

TEST_F(Compose, TheFirstIsAnAnswerBelowTheThreshold) {
  EXPECT_THAT(AnswerIds(Answered(MakeResult({{kMilk, 0.1}}, 0.4))),
              ElementsAre("faq-2"));
}

TEST_F(Compose, AllCandidatesAreAnswersWhenAskedFor) {
  const Reply reply =
      Answered(MakeResult({{kDescale, 0.9}, {kMilk, 0.01}, {kCare, 0}}, 0),
               {.answer_count_max = 20, .all_candidates = true});
  EXPECT_THAT(AnswerIds(reply), ElementsAre("faq-1", "faq-2", "sec-care-1"));
}

TEST_F(Compose, NoMoreAnswersThanAskedFor) {
  const Reply reply = Answered(MakeResult({{kDescale, 0.9}, {kMilk, 0.9}}),
                               {.answer_count_max = 1});
  EXPECT_THAT(AnswerIds(reply), ElementsAre("faq-1"));
}

TEST_F(Compose, SupportIsTheNextTextThatIsNoFaqEntry) {
  const Reply reply = Answered(MakeResult({{kDescale, 0.9},
                                           {kMilk, 0.3},
                                           {kConclusion, 0.2},
                                           {kCare, 0.06},
                                           {kLead, 0.06}}));
  EXPECT_THAT(SupportingIds(reply), ElementsAre("conclusion-1", "sec-care-1"));
}

TEST_F(Compose, WhatSharesNoSubjectDoesNotSupport) {
  EXPECT_THAT(SupportingIds(
                  Answered(MakeResult({{kDescale, 0.9}, {kConclusion, 0.04}}))),
              IsEmpty());
}

TEST_F(Compose, CaveatsComeOnceWithAllTheirAnswersAndTheStandingOneLast) {
  const Reply reply = Answered(MakeResult({{kDescale, 0.9}, {kMilk, 0.8}}));
  ASSERT_THAT(reply.caveats, SizeIs(3));
  EXPECT_EQ(reply.caveats[0].text, "This may not work for old kettles.");
  EXPECT_THAT(reply.caveats[0].entry_ids, ElementsAre("faq-1"));
  EXPECT_EQ(reply.caveats[1].text, "Results may vary.");
  EXPECT_THAT(reply.caveats[1].entry_ids, ElementsAre("faq-1", "faq-2"));
  EXPECT_EQ(reply.caveats[2].text, "These are general words.");
  EXPECT_FALSE(reply.caveats[2].span.has_value());
}

TEST_F(Compose, AnAnswerWithoutACaveatOfItsOwnStillHasTheStandingOne) {
  const Reply reply = Answered(MakeResult({{kConclusion, 0.9}}));
  ASSERT_THAT(reply.caveats, SizeIs(1));
  EXPECT_THAT(reply.caveats[0].entry_ids, IsEmpty());
}

TEST_F(Compose, ChoicesAreQuestionsThatSomebodyWrote) {
  Reply reply{snapshot_};
  const auto composed = ComposeChoices(
      served(), "water",
      Undecided(MakeResult({{kMilk, 0.3}, {kLead, 0.3}, {kCare, 0.3}})), {},
      &reply);
  ASSERT_TRUE(composed.ok() && *composed);
  EXPECT_EQ(reply.outcome, Outcome::kAmbiguous);
  ASSERT_THAT(reply.did_you_mean, SizeIs(2));
  EXPECT_EQ(reply.did_you_mean[0].question, "Can I boil milk?");
  EXPECT_EQ(reply.did_you_mean[1].question, "is it hot?");
}

TEST_F(Compose, AnEntryIsOfferedAsItsEditorWantsIt) {
  Reply reply{snapshot_};
  const auto composed = ComposeChoices(
      served(), "water",
      Undecided(MakeResult({{kConclusion, 0.3}, {kMilk, 0.3}})), {}, &reply);
  ASSERT_TRUE(composed.ok() && *composed);
  ASSERT_THAT(reply.did_you_mean, SizeIs(2));
  EXPECT_EQ(reply.did_you_mean[0].question, "What is there to take care of?");
}

TEST_F(Compose, OneChoiceIsNoChoice) {
  Reply reply{snapshot_};
  const auto composed = ComposeChoices(
      served(), "water",
      Undecided(MakeResult({{kMilk, 0.3}, {kMilk, 0.3}, {kLead, 0.3}})), {},
      &reply);
  ASSERT_TRUE(composed.ok());
  EXPECT_FALSE(*composed);
  EXPECT_THAT(reply.did_you_mean, IsEmpty());
}

TEST_F(Compose, TokenIsTheSameForTheSameReplyOnly) {
  const auto token = [&](const Result& result, Outcome outcome) {
    Reply reply = Answered(result);
    reply.outcome = outcome;
    return MakeAnswerToken(reply);
  };
  const std::string one = token(MakeResult({{kMilk, 0.9}}), Outcome::kAnswered);
  EXPECT_EQ(one, token(MakeResult({{kMilk, 0.4}}), Outcome::kAnswered));
  EXPECT_NE(one, token(MakeResult({{kCare, 0.9}}), Outcome::kAnswered));
  EXPECT_NE(one, token(MakeResult({{kMilk, 0.9}}), Outcome::kPersonalAdvice));
  const auto other = TinySnapshot({"other"});
  Reply reply{other};
  ComposeAnswered(other->corpora().front(), MakeResult({{kMilk, 0.9}}), {},
                  &reply);
  EXPECT_NE(one, MakeAnswerToken(reply));
}

TEST_F(Compose, TokenFitsTheContract) {
  Reply reply{snapshot_};
  reply.corpus = &served();
  // Pointers far beyond the entries, as in a corpus of two million.
  const Entry* base = served().corpus().entries().data();
  const auto far =
      reinterpret_cast<uintptr_t>(base) + 1'999'999 * sizeof(Entry);
  for (int i = 0; i < 20; ++i) {
    reply.answers.push_back(
        {&served(), reinterpret_cast<const Entry*>(far), 1, {}});
  }
  EXPECT_LE(MakeAnswerToken(reply).size(), 128u);
}

}  // namespace
}  // namespace caveat
