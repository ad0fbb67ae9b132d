#include "matcher/follow_up.h"

#include <gtest/gtest.h>

#include "tests/matcher/kettle_table.h"
#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

Fragment Read(std::string_view message) {
  const MatchData& data = *BuiltinMatchData();
  return data.follow_up_cues.Read(data.tokenizer.Tokenize(message));
}

TEST(FollowUpCues, ASubjectAloneTakesThePlaceOfTheLast) {
  for (const char* message :
       {"and for prostate?", "what about lung", "And Kidney??", "breast",
        "no I meant breast", "no, sorry - I mean breast cancer",
        "how about lung then?", "same for kidney please", "ok and lung"}) {
    const Fragment fragment = Read(message);
    EXPECT_EQ(fragment.kind, Fragment::kSwap) << message;
    EXPECT_GT(fragment.content_count, 0) << message;
  }
}

TEST(FollowUpCues, WhatIsTakenBackIsNotASubject) {
  for (const char* message :
       {"not lung, breast", "no, not the lung - breast", "sorry not lung but breast",
        "forget lung, what about breast"}) {
    const Fragment fragment = Read(message);
    EXPECT_EQ(fragment.kind, Fragment::kSwap) << message;
    ASSERT_EQ(fragment.rest.size(), 1u) << message;
    EXPECT_EQ(fragment.rest.front().word, "breast") << message;
  }
  // Where nothing follows, nothing is put in its place.
  EXPECT_EQ(Read("not lung").rest.size(), 2u);
}

TEST(FollowUpCues, WhatLeavesItsSubjectOutIsElliptic) {
  for (const char* message :
       {"why?", "how often is that?", "is that common", "does it hurt",
        "for how long", "and why is that?", "how do they work",
        "any dangers with that one?", "is complete remission possible there?",
        "which other cancers?", "what is the risk?", "what are they"}) {
    EXPECT_EQ(Read(message).kind, Fragment::kElliptic) << message;
  }
}

TEST(FollowUpCues, PlacesAndMoreNeedNoOtherWords) {
  EXPECT_EQ(Read("and the second one?").place, 2);
  EXPECT_EQ(Read("the first").place, 1);
  EXPECT_EQ(Read("number 3 please").place, 3);
  EXPECT_EQ(Read("the last one").place, -1);
  EXPECT_EQ(Read("the second opinion costs what").kind, Fragment::kComplete);
  for (const char* message :
       {"tell me more", "go on", "ok, and what else?", "more please"}) {
    EXPECT_EQ(Read(message).kind, Fragment::kMore) << message;
  }
}

TEST(FollowUpCues, AWholeQuestionIsComplete) {
  for (const char* message :
       {"can bone metastases go into remission with treatment?",
        "what factors influence whether remission happens",
        "my father's cancer spread to his spine, will it ever be gone",
        "is it possible that prostate cancer in the bones shrinks",
        "how much does radiation therapy cost", "what is denosumab?",
        "ok, what are bisphosphonates"}) {
    EXPECT_EQ(Read(message).kind, Fragment::kComplete) << message;
  }
}

TEST(FollowUpCues, AnyMessageIsRead) {
  Random random(20261123);
  const std::vector<std::string> words = {
      "and",  "what", "about", "it",    "the",  "second", "one",
      "why",  "no",   "i",     "meant", "lung", "more",   "tell",
      "then", "?",    "me",    "is",    "that", "please"};
  for (int round = 0; round < 2000; ++round) {
    std::string message;
    for (size_t i = random.Below(9); i > 0; --i) {
      message += words[random.Below(words.size())] + " ";
    }
    const Fragment fragment = Read(message);
    EXPECT_GE(fragment.content_count, 0) << message;
    EXPECT_EQ(fragment.place != 0, fragment.kind == Fragment::kOrdinal)
        << message;
  }
  EXPECT_EQ(Read("").kind, Fragment::kElliptic);
}

TEST(FollowUpCues, WithoutDataEverythingStandsAlone) {
  const Tokenizer& tokenizer = BuiltinMatchData()->tokenizer;
  const auto cues = FollowUpCues::Parse("", tokenizer);
  ASSERT_TRUE(cues.ok());
  EXPECT_EQ(cues->Read(tokenizer.Tokenize("and prostate cancer")).has_cue,
            false);
  EXPECT_FALSE(FollowUpCues::Parse("nonsense {", tokenizer).ok());
}

class FollowUpsTest : public testing::Test {
 protected:
  FollowUpsTest()
      : corpus_(CorpusOf(kKettleTable)),
        matcher_(MatcherOf(corpus_)),
        follow_ups_(matcher_) {}

  int IndexOf(std::string_view text) const {
    for (size_t e = 0; e < corpus_->entries().size(); ++e) {
      if (corpus_->Text(corpus_->entries()[e]).find(text) !=
          std::string_view::npos) {
        return static_cast<int>(e);
      }
    }
    ADD_FAILURE() << text;
    return 0;
  }

  // As after `question` was answered by the entry with `text`.
  ConversationContext After(std::string_view question, std::string_view text) {
    const int entry = IndexOf(text);
    ConversationContext context;
    context.topics = {{entry, *follow_ups_.PlacesOf(question, entry)}};
    context.shown = {entry, IndexOf("Plastic")};
    context.answered = {entry};
    return context;
  }

  // Text of the entry that comes first.
  std::string First(std::string_view message,
                    const ConversationContext* context) {
    const auto found = follow_ups_.Find(message, context, {});
    EXPECT_TRUE(found.ok()) << found.status();
    if (!found.ok() || found->result.decision != Decision::kAnswer) return "";
    return std::string(corpus_->Text(corpus_->entries()[static_cast<size_t>(
        found->result.matches.front().entry_index)]));
  }

  CorpusPtr corpus_;
  std::shared_ptr<const Matcher> matcher_;
  FollowUps follow_ups_;
};

TEST_F(FollowUpsTest, ARowsNeighbourIsNamedByItsOwnWords) {
  const auto context = After("how long does a glass kettle last", "Glass");
  EXPECT_TRUE(First("and steel?", &context).starts_with("Steel"));
  EXPECT_TRUE(
      First("what about plastic ones", &context).starts_with("Plastic"));
  EXPECT_TRUE(First("no I meant steel", &context).starts_with("Steel"));
}

// The scores are of the words, and the conversation decided: what else the words
// fit is no further answer.
TEST_F(FollowUpsTest, WhatTheWordsFitBesideIsAsUnlikelyAsTheRest) {
  const auto context = After("how long does a glass kettle last", "Glass");
  for (const char* message : {"and steel?", "plastic", "the second one"}) {
    const auto found = follow_ups_.Find(message, &context, {});
    ASSERT_TRUE(found.ok()) << found.status();
    ASSERT_EQ(found->result.decision, Decision::kAnswer) << message;
    const std::vector<Match>& matches = found->result.matches;
    ASSERT_GT(matches.size(), 1u) << message;
    double rest = 0;
    for (size_t m = 1; m < matches.size(); ++m) rest += matches[m].confidence;
    EXPECT_LE(rest, 1 - matches.front().confidence + 1e-9) << message;
  }
}

TEST_F(FollowUpsTest, WhatNobodySpeaksOfIsNotAnsweredWithTheTopic) {
  const auto context = After("how long does a glass kettle last", "Glass");
  EXPECT_EQ(First("and copper?", &context), "");
  EXPECT_EQ(First("and the warranty?", &context), "");
}

TEST_F(FollowUpsTest, WhatAnEditorRefusedIsNotAnsweredWithTheTopic) {
  const CorpusPtr corpus = CorpusOf(
      kKettleTable, "decoys: \"does the handle come off in the wash\"");
  const FollowUps follow_ups(MatcherOf(corpus));
  const auto context = After("how long does a glass kettle last", "Glass");
  const auto found =
      follow_ups.Find("does the handle come off in the wash", &context, {});
  ASSERT_TRUE(found.ok()) << found.status();
  EXPECT_EQ(found->result.decision, Decision::kAbstain);
}

// The words of a topic may make a message longer than one may be.
TEST_F(FollowUpsTest, AMessageOfTheLongestIsLookedUpInAnyConversation) {
  const auto context = After("how long does a glass kettle last", "Glass");
  for (int missing = 0; missing < 120; missing += 7) {
    std::string message = "does it ";
    message.resize(static_cast<size_t>(Matcher::kQuestionBytesMax - missing),
                   'x');
    EXPECT_TRUE(follow_ups_.Find(message, &context, {}).ok()) << missing;
  }
}

TEST_F(FollowUpsTest, OnlyKindsThatMayAnswerDo) {
  const auto context = After("how long does a glass kettle last", "Glass");
  const FindOptions options = {.kinds = {EntryKind::kPassage}};
  for (const char* message : {"and steel?", "the second one", "why?"}) {
    const auto found = follow_ups_.Find(message, &context, options);
    ASSERT_TRUE(found.ok()) << found.status();
    if (found->result.decision != Decision::kAnswer) continue;
    const int entry = found->result.matches.front().entry_index;
    EXPECT_EQ(corpus_->entries()[static_cast<size_t>(entry)].kind,
              EntryKind::kPassage)
        << message;
  }
}

TEST_F(FollowUpsTest, APlaceIsOneOfWhatWasShown) {
  const auto context = After("how long does a glass kettle last", "Glass");
  EXPECT_TRUE(First("the second one", &context).starts_with("Plastic"));
  EXPECT_TRUE(First("the last one", &context).starts_with("Plastic"));
  EXPECT_TRUE(First("the first", &context).starts_with("Glass"));
}

TEST_F(FollowUpsTest, MoreIsTheNextOfTheSectionUntilThereIsNone) {
  ConversationContext context = After("how to descale", "Vinegar");
  EXPECT_TRUE(First("tell me more", &context).starts_with("A descaled"));
  context.answered.push_back(IndexOf("A descaled"));
  EXPECT_TRUE(First("tell me more", &context).starts_with("Hard"));
  context.answered.push_back(IndexOf("Hard"));
  EXPECT_EQ(First("tell me more", &context), "");
}

TEST_F(FollowUpsTest, WithoutAContextItIsTheMatchersOwnResult) {
  const ConversationContext empty;
  for (const char* message :
       {"and steel?", "how long does a steel kettle last", "?"}) {
    const std::string expected = Dump(FindOk(*matcher_, message));
    for (const ConversationContext* context :
         {static_cast<const ConversationContext*>(nullptr), &empty}) {
      EXPECT_EQ(Dump(follow_ups_.Find(message, context, {})->result), expected)
          << message;
    }
  }
}

TEST_F(FollowUpsTest, WhatOnlyGoesOnHasNoAnswerWithoutAContext) {
  for (const char* message :
       {"why?", "how often", "tell me more", "the second one", "go on then"}) {
    EXPECT_TRUE(follow_ups_.OnlyGoesOn(message)) << message;
    EXPECT_EQ(First(message, nullptr), "") << message;
  }
  for (const char* message :
       {"can't go on", "why go on", "no more", "is that common", "more pain",
        "and steel?", "the second opinion"}) {
    EXPECT_FALSE(follow_ups_.OnlyGoesOn(message)) << message;
  }
}

TEST_F(FollowUpsTest, ChoicesNameWhatWasNamedAndKeepTheBestOfAWholeQuestion) {
  Result result;
  for (const char* text : {"Glass", "Vinegar", "A descaled", "Hard"}) {
    result.matches.emplace_back();
    result.matches.back().entry_index = IndexOf(text);
  }
  const auto named = follow_ups_.Choices("scale", result.matches);
  ASSERT_TRUE(named.ok()) << named.status();
  ASSERT_EQ(named->size(), 4u);
  EXPECT_EQ(named->front().entry_index, IndexOf("Vinegar"));
  EXPECT_EQ(named->back().entry_index, IndexOf("Glass"));
  const auto asked = follow_ups_.Choices(
      "does hard water leave scale in kettles that stand for weeks",
      result.matches);
  ASSERT_TRUE(asked.ok()) << asked.status();
  EXPECT_EQ(asked->front().entry_index, IndexOf("Glass"));
  EXPECT_EQ((*asked)[1].entry_index, IndexOf("Hard"));
}

// Whether a message gets choices of what was found though that is sure.
bool OffersThoughSure(const FollowUps& follow_ups, std::string_view message) {
  Result result;
  for (int entry = 0; entry < 5; ++entry) {
    result.matches.emplace_back();
    result.matches.back().entry_index = entry;
    result.matches.back().confidence = 1;
  }
  const auto matches = follow_ups.MatchesOfTopic(message, result, true);
  EXPECT_TRUE(matches.ok()) << message;
  return matches.ok() && !matches->empty();
}

TEST_F(FollowUpsTest, WhatMuchOfTheCorpusSpeaksOfIsTooWideAName) {
  const auto names_much = [this](std::string_view message) {
    return OffersThoughSure(follow_ups_, message);
  };
  EXPECT_TRUE(names_much("kettles")) << "all entries but one";
  EXPECT_FALSE(names_much("and kettles?")) << "it goes on";
  EXPECT_FALSE(names_much("vinegar")) << "one entry";
  EXPECT_FALSE(names_much("kettle vinegar")) << "one of them will do";
  EXPECT_FALSE(names_much("is that common")) << "it asks";
  EXPECT_FALSE(names_much("spaceships")) << "nothing";
}

TEST(FollowUps, ChoicesNameTheVeryWordBeforeWhatIsBroader) {
  const FollowUps follow_ups(MatcherOf(CorpusOf(
      "Any bone can break.\nThe spine carries all weight.\nSteel rusts.\n"
      "Bone heals.\nBone is hard.\nBone is light.\nBone grows.\n")));
  EXPECT_TRUE(OffersThoughSure(follow_ups, "bones"));
  EXPECT_FALSE(OffersThoughSure(follow_ups, "spine"))
      << "all speak of something broader, one of it";
  Result result;
  for (const int entry : {2, 0, 1}) {
    result.matches.emplace_back();
    result.matches.back().entry_index = entry;
  }
  const auto choices = follow_ups.Choices("spine", result.matches);
  ASSERT_TRUE(choices.ok()) << choices.status();
  EXPECT_EQ((*choices)[0].entry_index, 1) << "it has the word";
  EXPECT_EQ((*choices)[1].entry_index, 0) << "a spine is of bone";
}

TEST_F(FollowUpsTest, AWholeQuestionIsNotMovedByTheConversation) {
  const auto context = After("how long does a glass kettle last", "Glass");
  for (const char* message :
       {"does vinegar dissolve the scale of a kettle in water",
        "who won the football world cup in france"}) {
    EXPECT_EQ(Dump(follow_ups_.Find(message, &context, {})->result),
              Dump(FindOk(*matcher_, message)))
        << message;
  }
}

TEST_F(FollowUpsTest, NoContextBreaksIt) {
  Random random(20261123);
  const size_t count = corpus_->entries().size();
  const auto index = [&] { return static_cast<int>(random.Below(count)); };
  for (int round = 0; round < 200; ++round) {
    ConversationContext context;
    for (size_t t = random.Below(5); t > 0; --t) {
      ConversationTopic topic{index(), {}};
      for (size_t w = random.Below(7); w > 0; --w) {
        topic.word_places.push_back(static_cast<int>(random.Below(1 << 20)));
      }
      context.topics.push_back(topic);
      context.shown.push_back(index());
      context.answered.push_back(index());
    }
    for (const char* message : {"and steel?", "why?", "more", "the last one",
                                "is that common", "does it break"}) {
      const auto found = follow_ups_.Find(message, &context, {});
      ASSERT_TRUE(found.ok()) << found.status();
      EXPECT_LE(found->result.matches.size(), 3u);
    }
  }
}

}  // namespace
}  // namespace caveat
