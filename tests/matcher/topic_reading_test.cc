#include "matcher/topic_reading.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <string>

#include "matcher/follow_up.h"
#include "matcher/matcher_index.h"
#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

constexpr char kPlants[] =
    "Plants for a shady room. What suits one room may fail in another.\n"
    "Plants and their light\n"
    "Plant | Light | Water |\n"
    "---|---|---|\n"
    "Fern | Little light | Twice a week |\n"
    "Ivy | Some light | Once a week |\n"
    "Palm | Bright light | Every two weeks |\n"
    "Looking after them\n"
    "Feed the plants in summer, because they grow then.\n"
    "Dust on the leaves keeps light from them, so wipe them with a cloth.\n";

class TopicReadingTest : public testing::Test {
 protected:
  TopicReadingTest()
      : corpus_(CorpusOf(kPlants)),
        matcher_(MatcherOf(corpus_)),
        follow_ups_(matcher_) {}

  int IndexOf(std::string_view text) const {
    for (size_t e = 0; e < corpus_->entries().size(); ++e) {
      if (corpus_->Text(corpus_->entries()[e]).starts_with(text)) {
        return static_cast<int>(e);
      }
    }
    ADD_FAILURE() << text;
    return 0;
  }

  TopicReading Read(std::string_view message, std::string_view topic) const {
    ConversationContext context;
    context.topics = {{IndexOf(topic), {}}};
    const FindOptions options = {.match_count_max =
                                     TopicReading::kComparedCountMax};
    const auto reading = follow_ups_.Read(
        message, FindOk(*matcher_, message, options), context, options);
    EXPECT_TRUE(reading.ok()) << reading.status();
    return reading.ok() ? *reading : TopicReading();
  }

  double SignalOf(const TopicReading& reading, std::string_view entry,
                  FollowUpSignal signal) const {
    for (const TopicReading::Candidate& candidate : reading.candidates) {
      if (candidate.entry_index == IndexOf(entry)) {
        return candidate.signals[static_cast<size_t>(signal)];
      }
    }
    ADD_FAILURE() << entry << " is no candidate";
    return -1;
  }

  CorpusPtr corpus_;
  std::shared_ptr<const Matcher> matcher_;
  FollowUps follow_ups_;
};

TEST_F(TopicReadingTest, AMessageHasTheFormOfWhatItLeavesOut) {
  EXPECT_EQ(Read("and ivy?", "Fern").form, FollowUpForm::kSwap);
  EXPECT_EQ(Read("ivy", "Fern").form, FollowUpForm::kNamed);
  EXPECT_EQ(Read("why?", "Fern").form, FollowUpForm::kBare);
  EXPECT_EQ(Read("does it need feeding", "Fern").form, FollowUpForm::kPronoun);
}

TEST_F(TopicReadingTest, SignalsSayHowAnEntryStandsToTheTopic) {
  const TopicReading reading = Read("and ivy?", "Fern");
  using enum FollowUpSignal;
  EXPECT_EQ(SignalOf(reading, "Fern", kSame), 1);
  EXPECT_EQ(SignalOf(reading, "Ivy", kSame), 0);
  EXPECT_EQ(SignalOf(reading, "Ivy", kTogether), 1);
  EXPECT_EQ(SignalOf(reading, "Ivy", kBeside), 1);
  EXPECT_EQ(SignalOf(reading, "Palm", kBeside), 0);
  EXPECT_EQ(SignalOf(reading, "Ivy", kNamed), 1);
  EXPECT_EQ(SignalOf(reading, "Ivy", kNext), 1);
  EXPECT_EQ(SignalOf(reading, "Palm", kNext), 0);
}

// Every entry once, best first, with signals in their ranges.
TEST_F(TopicReadingTest, CandidatesAreOrderedAndTheirSignalsBounded) {
  for (const char* topic : {"Fern", "Palm", "Feed", "Dust"}) {
    for (const char* message :
         {"and ivy?", "why?", "does it need feeding", "how often", "in summer",
          "what about cactus", "is that so"}) {
      const TopicReading reading = Read(message, topic);
      std::set<int> entries;
      double last = INFINITY;
      for (const TopicReading::Candidate& candidate : reading.candidates) {
        EXPECT_TRUE(entries.insert(candidate.entry_index).second) << message;
        EXPECT_LE(candidate.score, last) << message;
        last = candidate.score;
        for (const double signal : candidate.signals) {
          EXPECT_GE(signal, -3) << message;
          EXPECT_LE(signal, 3) << message;
        }
      }
    }
  }
}

TEST_F(TopicReadingTest, AWholeQuestionIsReadAsItStands) {
  EXPECT_TRUE(Read("how often should the leaves of an ivy be wiped with a cloth",
                   "Fern")
                  .candidates.empty());
}

}  // namespace
}  // namespace caveat
