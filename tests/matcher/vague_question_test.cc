#include "matcher/vague_question.h"

#include <gtest/gtest.h>

#include "matcher/follow_up.h"
#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

constexpr char kKettles[] =
    "Kettles boil water. Results may vary with the kettle.\n"
    "How long a kettle lasts\n"
    "A glass kettle lasts for about four years before its handle is loose.\n"
    "A steel kettle lasts for nine years, and its switch is then worn.\n"
    "Descaling a kettle\n"
    "Vinegar and water dissolve the scale of a kettle in an hour.\n"
    "Hard water brings the scale back within three weeks.\n";

class VagueQuestionTest : public testing::Test {
 protected:
  VagueQuestionTest()
      : corpus_(CorpusOf(kKettles)),
        matcher_(MatcherOf(corpus_)),
        follow_ups_(matcher_) {}

  VagueQuestion Read(std::string_view question) const {
    return *ReadVagueQuestion(matcher_->index(), question);
  }
  size_t MatchCount(std::string_view question, bool answers = false) const {
    Result result;
    for (size_t e = 0; e < corpus_->entries().size(); ++e) {
      result.matches.emplace_back();
      result.matches.back().entry_index = static_cast<int>(e);
    }
    return follow_ups_.MatchesOfVague(question, result, answers)->size();
  }

  const CorpusPtr corpus_;
  const std::shared_ptr<const Matcher> matcher_;
  const FollowUps follow_ups_;
};

TEST_F(VagueQuestionTest, WhatNamesNothingOrOneThingOfTheCorpusIsVague) {
  for (const char* question : {"how long does it last", "how long is it?",
                               "is it safe", "how often", "how does it work"}) {
    EXPECT_TRUE(Read(question).is_vague) << question;
  }
}

TEST_F(VagueQuestionTest, WhatNamesAThingThatIsNotHereIsNot) {
  for (const char* question :
       {"how long does shipping last", "is leukaemia common",
        "is it contagious", "who won", "does it itch",
        "what is the capital of france", "do they sell toasters", "why", "",
        "tell me more", "the second one", "and for toasters?", "kettles"}) {
    EXPECT_FALSE(Read(question).is_vague) << question;
  }
}

TEST_F(VagueQuestionTest, ChoicesAnswerTheVeryKindThatIsAskedFor) {
  // Of the lead alone nobody could say how long.
  EXPECT_GE(MatchCount("how long does it take"), 3u);
  // Nothing is said of prices, nor of anything like them.
  EXPECT_EQ(MatchCount("how much does it cost"), 0u);
  EXPECT_EQ(MatchCount("is it expensive"), 0u);
  EXPECT_EQ(MatchCount("how long does shipping last"), 0u);
}

TEST_F(VagueQuestionTest, WhatIsAnsweredStaysSoWhereNobodySaysHowPeopleAsk) {
  EXPECT_EQ(MatchCount("how long does it take", /*answers=*/true), 0u);
}

}  // namespace
}  // namespace caveat
