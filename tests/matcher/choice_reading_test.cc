#include "matcher/choice_reading.h"

#include <gtest/gtest.h>

#include <string_view>
#include <vector>

#include "matcher/follow_up.h"
#include "tests/matcher/kettle_table.h"
#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

// Entries of kKettleTable.
class ChoicesOfBefore : public testing::Test {
 protected:
  // The entry that answers a message behind choices; -1: none.
  int Chosen(std::string_view message) const {
    const auto found = follow_ups_.Find(message, &context_, {});
    EXPECT_TRUE(found.ok()) << found.status();
    if (!found.ok() || found->result.decision != Decision::kAnswer) return -1;
    return found->result.matches.front().entry_index;
  }

  int EntryWith(std::string_view words) const {
    const std::vector<Entry>& entries = corpus_->entries();
    for (size_t i = 0; i < entries.size(); ++i) {
      if (corpus_->Text(entries[i]).find(words) != std::string_view::npos) {
        return static_cast<int>(i);
      }
    }
    ADD_FAILURE() << words;
    return -1;
  }

  const CorpusPtr corpus_ = CorpusOf(kKettleTable);
  const FollowUps follow_ups_{MatcherOf(corpus_)};
  const int glass_ = EntryWith("Glass");
  const int steel_ = EntryWith("Steel");
  const int hard_ = EntryWith("Hard water");
  const ConversationContext context_{.topics = {},
                                     .kinds = {},
                                     .shown = {glass_, steel_, hard_},
                                     .is_choosing = true,
                                     .answered = {}};
};

TEST_F(ChoicesOfBefore, AreChosenByAnyOfTheirWords) {
  EXPECT_EQ(Chosen("steel"), steel_);
  EXPECT_EQ(Chosen("the glass one"), glass_);
  EXPECT_EQ(Chosen("i mean the hard water"), hard_);
  EXPECT_EQ(Chosen("2"), steel_);
  EXPECT_EQ(Chosen("not glass, steel"), steel_);
}

TEST_F(ChoicesOfBefore, AreNotChosenByWhatIsTakenBack) {
  EXPECT_EQ(Chosen("not steel"), -1);
  EXPECT_EQ(Chosen("no, not the steel one"), -1);
}

TEST_F(ChoicesOfBefore, AreNotChosenByWordsOfSeveral) {
  EXPECT_EQ(Chosen("kettle"), -1);
}

TEST_F(ChoicesOfBefore, AreRefused) {
  for (const char* message :
       {"none of these", "neither", "no, something else"}) {
    EXPECT_EQ(Chosen(message), -1) << message;
  }
}

}  // namespace
}  // namespace caveat
