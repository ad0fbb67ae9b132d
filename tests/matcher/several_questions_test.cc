#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corpus/loader.h"
#include "matcher/follow_up.h"
#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kKettles[] =
    "Kettles boil water fast. Results may vary with the kettle.\n"
    "Frequently Asked Questions\n"
    "How do I descale a kettle?\n"
    "Fill the kettle with vinegar and water, and let it stand for an hour.\n"
    "Why does my kettle switch off early?\n"
    "A kettle switches off when steam reaches its sensor.\n"
    "Can I boil milk in a kettle?\n"
    "Milk burns on the element, so boil it in a pan.\n"
    "Which colour are the handles?\n"
    "Handles are black or red.\n";

// Alternates that ask two things at once, each of which another entry answers.
constexpr char kOverlay[] = R"(
    entries { id: "faq-1"
      alternates: "Can I boil milk in a kettle? Which colour are the handles?"
      decoys: "Which colour are the handles? Why does it switch off?" }
    decoys: "why does it switch off and which colour are the handles")";

class SeveralQuestionsTest : public testing::Test {
 protected:
  SeveralQuestionsTest()
      : corpus_(CorpusOf(kKettles, kOverlay)),
        follow_ups_(MatcherOf(corpus_)) {}

  Result Find(std::string_view message, const FindOptions& options = {}) {
    const auto found = follow_ups_.Find(message, nullptr, options);
    EXPECT_TRUE(found.ok()) << found.status();
    return found.ok() ? found->result : Result();
  }

  // Ids of the entries that answer a question of the message each.
  std::vector<std::string> Answers(std::string_view message) {
    const Result result = Find(message);
    std::vector<std::string> ids;
    if (result.decision != Decision::kAnswer) return ids;
    for (size_t m = 0; m < static_cast<size_t>(result.part_count); ++m) {
      const auto entry = static_cast<size_t>(result.matches[m].entry_index);
      ids.push_back(corpus_->entries()[entry].id);
    }
    return ids;
  }

  const CorpusPtr corpus_;
  const FollowUps follow_ups_;
};

TEST_F(SeveralQuestionsTest, EachIsAnsweredInItsOrder) {
  EXPECT_THAT(
      Answers("Which colour are the handles? Can I boil milk in a kettle?"),
      ElementsAre("faq-4", "faq-3"));
  // One that no entry answers takes nothing from the other.
  EXPECT_THAT(Answers("can I boil milk in a kettle and who won the world cup"),
              ElementsAre("faq-3"));
}

TEST_F(SeveralQuestionsTest, SaysHowManyHaveNoAnswer) {
  const auto unanswered = [this](std::string_view message) {
    return follow_ups_.Find(message, nullptr, {})->unanswered_count;
  };
  EXPECT_EQ(unanswered("can I boil milk in a kettle?"), 0);
  EXPECT_EQ(unanswered("who won the world cup? and who lost it?"), 0);
  EXPECT_EQ(
      unanswered("Which colour are the handles? Can I boil milk in a kettle?"),
      0);
  EXPECT_EQ(unanswered("can I boil milk in a kettle and who won the world cup"),
            1);
  EXPECT_EQ(unanswered("Who won the world cup? Which colour are the handles? "
                       "Can I boil milk in a kettle?"),
            1);
}

// Folding makes of some signs more bytes than a question may have.
TEST_F(SeveralQuestionsTest, WhatGrowsWhenItIsFoldedIsNoError) {
  for (const char* sign : {"\n", "½", "㌖"}) {
    std::string grown = "My name is Anna. What is the history of ballooning? ";
    while (grown.size() + 3 < Matcher::kQuestionBytesMax) grown += sign;
    const auto found = follow_ups_.Find(grown, nullptr, {});
    EXPECT_TRUE(found.ok()) << found.status();
  }
}

// The first question chooses; what is offered is settled then.
TEST(SeveralQuestions, OnlyTheFirstChooses) {
  const CorpusPtr corpus = CorpusOf(
      "Kettles boil water.\n"
      "Which kettle lasts longest\n"
      "Kettle | How long it lasts | What breaks first |\n"
      "---|---|---|\n"
      "Glass Kettle | About four years | The handle comes loose |\n"
      "Steel Kettle | About nine years | The switch wears out |\n");
  ASSERT_NE(corpus, nullptr);
  const FollowUps follow_ups(MatcherOf(corpus));
  ConversationContext context;
  context.is_choosing = true;
  for (size_t e = 0; e < corpus->entries().size(); ++e) {
    if (corpus->entries()[e].kind == EntryKind::kTableRow) {
      context.shown.push_back(static_cast<int>(e));
    }
  }
  ASSERT_EQ(context.shown.size(), 2u);
  const auto found =
      follow_ups.Find("the glass one? and the second one?", &context, {});
  ASSERT_TRUE(found.ok()) << found.status();
  ASSERT_FALSE(found->result.matches.empty());
  EXPECT_EQ(found->result.matches.front().entry_index, context.shown.front());
  EXPECT_EQ(found->result.part_count, 1);
}

TEST_F(SeveralQuestionsTest, AnAuthoredTextIsOneQuestionWhateverItAsks) {
  for (const std::string& alternate : corpus_->Find("faq-1")->alternates) {
    EXPECT_THAT(Answers(alternate), ElementsAre("faq-1")) << alternate;
  }
}

TEST_F(SeveralQuestionsTest, ADecoyIsOneQuestionWhateverItAsks) {
  for (const std::string& decoy :
       {corpus_->Find("faq-1")->decoys.front(), corpus_->decoys().front()}) {
    EXPECT_THAT(Answers(decoy), IsEmpty()) << decoy;
  }
}

TEST_F(SeveralQuestionsTest, AskingForCandidatesDoesNotCutAMessageUp) {
  const std::string_view unclear = "what about the weather, how is the traffic";
  ASSERT_THAT(Answers(unclear), IsEmpty());
  const Result result = Find(unclear, {.min_confidence = 0});
  EXPECT_EQ(result.decision, Decision::kAnswer);
  EXPECT_EQ(result.part_count, 1);
}

// What is told before it may be all that is not understood; unless it says that
// something else is meant, or "it" may stand for what it says.
TEST(ToldQuestions, AreAnsweredWithoutWhatIsToldBefore) {
  const auto corpora = LoadCorpora({"corpus/data"}, {});
  ASSERT_TRUE(corpora.ok()) << corpora.status();
  const FollowUps follow_ups(MatcherOf(corpora->front()));
  const auto find = [&follow_ups](std::string_view message) {
    return follow_ups.Find(message, nullptr, {});
  };
  const auto asked = find("what is denosumab?");
  ASSERT_TRUE(asked.ok() && asked->result.decision == Decision::kAnswer);
  for (const char* told :
       {"good morning, my name is Anna and I am a nurse. what is denosumab?",
        "we live in Leeds and the dog is old, what is denosumab?"}) {
    const auto found = find(told);
    ASSERT_TRUE(found.ok());
    EXPECT_EQ(found->result.decision, Decision::kAnswer) << told;
    EXPECT_EQ(found->result.matches.front().entry_index,
              asked->result.matches.front().entry_index);
  }
  for (const char* told : {"I have lupus. How likely is remission?",
                           "Our cat got ringworm. Can it go into remission?"}) {
    EXPECT_NE(find(told)->result.decision, Decision::kAnswer) << told;
  }
}

}  // namespace
}  // namespace caveat
