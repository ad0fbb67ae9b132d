// What a message means in a conversation, to guards and alarms.

#include "service/dialogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "service/engine.h"
#include "tests/service/kettles.h"

namespace caveat {
namespace {

using ::testing::IsEmpty;

class DialogueTest : public testing::Test {
 protected:
  // Guards take long to load: once for all tests.
  static void SetUpTestSuite() {
    const std::string file =
        testing::TempDir() + "kettles." + std::to_string(getpid()) + ".txt";
    std::ofstream(file) << kKettles;
    SnapshotOptions options;
    options.corpus_paths = {file};
    absl::StatusOr<SnapshotPtr> snapshot = LoadSnapshot(options);
    std::filesystem::remove(file);
    ASSERT_TRUE(snapshot.ok()) << snapshot.status();
    static const FixedClock clock("2026-11-23");
    engine_ = new Engine(*std::move(snapshot), options, &clock);
  }

  static Reply Ask(const std::string& text, const AskOptions& options = {}) {
    absl::StatusOr<Reply> reply = engine_->Ask(*Question::Make(text), options);
    EXPECT_TRUE(reply.ok()) << text << ": " << reply.status();
    return reply.ok() ? *std::move(reply) : Reply{};
  }

  static Engine* engine_;
};

Engine* DialogueTest::engine_ = nullptr;

TEST_F(DialogueTest, WhatItSaysIsOfTheTopicWhereThereIsOne) {
  const std::string token = Ask(kDescale).conversation;
  for (const std::string text : {"is it free?", "and how does it work?"}) {
    EXPECT_EQ(Ask(text).outcome, Outcome::kSmallTalk) << text;
    EXPECT_NE(Ask(text, {.conversation = token}).outcome, Outcome::kSmallTalk)
        << text;
  }
  EXPECT_EQ(Ask("who made you?", {.conversation = token}).outcome,
            Outcome::kSmallTalk);
}

TEST_F(DialogueTest, WhatLeansOnAnAlarmIsNotAnsweredFromADocument) {
  const std::string calm = Ask(kDescale).conversation;
  for (const std::string& begun : {std::string(), calm}) {
    const Reply alarm =
        Ask("I can't feel my legs and I can't pee", {.conversation = begun});
    ASSERT_EQ(alarm.outcome, Outcome::kUrgent);
    for (const std::string text :
         {"is that serious?", "how long can I wait",
          "should I stop my tablets?", "why?", "help me", "are you sure?"}) {
      const Reply reply = Ask(text, {.conversation = alarm.conversation});
      EXPECT_EQ(reply.outcome, Outcome::kUrgent) << text;
      EXPECT_THAT(reply.answers, IsEmpty()) << text;
      EXPECT_EQ(reply.notice->name, "urgent") << text;
      // Once: the alarm may have been a false one.
      EXPECT_NE(Ask("why?", {.conversation = reply.conversation}).outcome,
                Outcome::kUrgent);
    }
    // Thanks do not end it; a question that says what it is about does.
    const Reply thanks = Ask("thank you", {.conversation = alarm.conversation});
    EXPECT_EQ(thanks.outcome, Outcome::kSmallTalk);
    EXPECT_EQ(
        Ask("is it serious?", {.conversation = thanks.conversation}).outcome,
        Outcome::kUrgent);
    EXPECT_EQ(Ask(kDescale, {.conversation = alarm.conversation}).outcome,
              Outcome::kAnswered);
  }
  const Reply crisis = Ask("I want to kill myself");
  for (const std::string text :
       {"what do you mean", "help me", "goodbye", "no"}) {
    const Reply after = Ask(text, {.conversation = crisis.conversation});
    EXPECT_EQ(after.outcome, Outcome::kUrgent) << text;
    EXPECT_EQ(after.notice->name, "crisis") << text;
  }
}

}  // namespace
}  // namespace caveat
