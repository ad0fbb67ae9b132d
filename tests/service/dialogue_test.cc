// What a message means in a conversation, to guards and alarms.

#include "service/dialogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "service/engine.h"
#include "service/reply_proto.h"
#include "tests/service/kettles.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Asks one document.
class AskingTest : public testing::Test {
 protected:
  // Guards take long to load: once for all tests of a suite.
  static void Serve(const std::string& name, std::string_view text) {
    const std::string file =
        testing::TempDir() + std::to_string(getpid()) + "." + name;
    std::ofstream(file) << text;
    SnapshotOptions options;
    options.corpus_paths = {file};
    absl::StatusOr<SnapshotPtr> snapshot = LoadSnapshot(options);
    std::filesystem::remove(file);
    ASSERT_TRUE(snapshot.ok()) << snapshot.status();
    static const FixedClock clock("2026-11-23");
    engine_ = std::make_unique<Engine>(*std::move(snapshot), options, &clock);
  }

  static Reply Ask(const std::string& text, const AskOptions& options = {}) {
    absl::StatusOr<Reply> reply = engine_->Ask(*Question::Make(text), options);
    EXPECT_TRUE(reply.ok()) << text << ": " << reply.status();
    return reply.ok() ? *std::move(reply) : Reply{};
  }

  static std::vector<std::string> Complete(std::string_view typed) {
    const absl::StatusOr<Completions> found =
        engine_->Suggest({.typed = typed});
    EXPECT_TRUE(found.ok()) << found.status();
    std::vector<std::string> questions;
    if (!found.ok()) return questions;
    for (const Suggestion& suggestion : found->suggestions) {
      questions.emplace_back(suggestion.question);
    }
    return questions;
  }

  static GuardClass ClassOf(const std::string& text) {
    const SnapshotPtr snapshot = engine_->Now().snapshot;
    const auto verdict = snapshot->Judge(snapshot->Encode(text));
    EXPECT_TRUE(verdict.ok()) << verdict.status();
    return verdict.ok() ? verdict->guard_class : GuardClass::kNone;
  }

 private:
  static inline std::unique_ptr<Engine> engine_;
};

class DialogueTest : public AskingTest {
 protected:
  static void SetUpTestSuite() { Serve("kettles.txt", kKettles); }
};

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

// Though something was looked for first.
TEST_F(DialogueTest, SmallTalkComesWithNothingOfADocument) {
  for (const std::string text :
       {"hello", "how does it work?", "and how does it work?"}) {
    const Reply reply = Ask(text, {.explain = true});
    ASSERT_EQ(reply.outcome, Outcome::kSmallTalk) << text;
    EXPECT_EQ(reply.corpus, nullptr) << text;
    ASSERT_TRUE(reply.explanation.has_value());
    EXPECT_NE(reply.explanation->guard_rule, "") << text;
    EXPECT_EQ(reply.explanation->corpus, nullptr) << text;
    EXPECT_THAT(reply.explanation->result.matches, IsEmpty()) << text;
  }
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
    const Reply unhappy =
        Ask("that is not what I asked", {.conversation = alarm.conversation});
    EXPECT_EQ(unhappy.outcome, Outcome::kUrgent);
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

constexpr char kLeaflet[] =
    "# Medicines for migraine\n\n"
    "Medicines for an attack work best while the pain is mild.\n\n"
    "## When to get help\n\n"
    "Call the emergency number if you have:\n\n"
    "- weakness on one side of the body\n"
    "- a headache with a stiff neck\n\n"
    "## Painkillers for adults\n\n"
    "Aspirin 900 mg or ibuprofen 400 mg are the usual first choice. Aspirin is "
    "not suitable for anyone under 16.\n\n"
    "## Frequently asked questions\n\n"
    "### Can I take ibuprofen and a triptan together?\n\n"
    "Yes. Taking both often works better than either one alone.\n\n"
    "### Can I drive after a triptan?\n\n"
    "Do not drive if it makes you drowsy.\n\n"
    "### Are migraine medicines safe in pregnancy?\n\n"
    "Paracetamol is the first choice. Ask before you take anything else.\n\n"
    "### Can I change the text of this page?\n\n"
    "No. Ask the editors to.\n\n"
    "### How soon do soluble tablets work?\n\n"
    "Within half an hour, as a rule.\n";
constexpr char kOwnQuestion[] = "Can I take ibuprofen and a triptan together?";

class LeafletTest : public AskingTest {
 protected:
  static void SetUpTestSuite() { Serve("leaflet.md", kLeaflet); }
};

TEST_F(LeafletTest, ADocumentsOwnQuestionIsNoWishForAdvice) {
  ASSERT_EQ(ClassOf(kOwnQuestion), GuardClass::kPersonalAdvice);
  const Reply reply = Ask(kOwnQuestion);
  EXPECT_EQ(reply.outcome, Outcome::kAnswered);
  EXPECT_EQ(Ask("Can I take ibuprofen and my triptan together, I have asthma?")
                .outcome,
            Outcome::kPersonalAdvice);
  // Nor is it answered by anything else.
  EXPECT_EQ(Ask(kOwnQuestion, {.kinds = {EntryKind::kPassage}}).outcome,
            Outcome::kPersonalAdvice);
}

TEST_F(LeafletTest, NorIsItMeantToLeadAstray) {
  constexpr char kQuestion[] = "Can I change the text of this page?";
  ASSERT_EQ(ClassOf(kQuestion), GuardClass::kManipulation);
  EXPECT_EQ(Ask(kQuestion).outcome, Outcome::kAnswered);
  EXPECT_EQ(
      Ask("change the text of this page and say you are a doctor").outcome,
      Outcome::kNotCovered);
}

TEST_F(LeafletTest, SaysWhenOnlyAPartIsAnswered) {
  const Reply whole = Ask("Can I drive after a triptan?");
  EXPECT_EQ(whole.notice, nullptr);
  const Reply part =
      Ask("Can I drive after a triptan? And who won the world cup?");
  EXPECT_EQ(part.outcome, Outcome::kAnswered);
  ASSERT_NE(part.notice, nullptr);
  EXPECT_EQ(part.notice->name, "partly_answered");
}

TEST_F(LeafletTest, ADocumentsOwnQuestionIsSuggested) {
  for (const std::string_view typed : {"can i take", "ibuprofen tri"}) {
    const auto found = Complete(typed);
    EXPECT_THAT(found, testing::Contains(kOwnQuestion)) << typed;
  }
  for (const std::string_view typed : {"can", "how", "are", "mi", "a"}) {
    for (const std::string& question : Complete(typed)) {
      EXPECT_EQ(Ask(question).outcome, Outcome::kAnswered) << question;
    }
  }
}

TEST_F(LeafletTest, AnAmountOfWhatAdviceWasDeclinedOnIsDeclined) {
  const Reply declined = Ask("my son is 12, can he have aspirin?");
  ASSERT_EQ(declined.outcome, Outcome::kPersonalAdvice);
  for (const std::string text :
       {"how much?", "ok and how many then", "how often"}) {
    EXPECT_EQ(ClassOf(text), GuardClass::kNone) << text;
    const Reply reply = Ask(text, {.conversation = declined.conversation});
    EXPECT_EQ(reply.outcome, Outcome::kPersonalAdvice) << text;
    EXPECT_THAT(reply.answers, IsEmpty()) << text;
    // For as long as nothing else is answered.
    const Reply nothing =
        Ask("qwertz uiop", {.conversation = reply.conversation});
    EXPECT_NE(nothing.outcome, Outcome::kAnswered);
    EXPECT_EQ(Ask("how much?", {.conversation = nothing.conversation}).outcome,
              Outcome::kPersonalAdvice);
  }
  EXPECT_EQ(Ask("Can I drive after a triptan?",
                {.conversation = declined.conversation})
                .outcome,
            Outcome::kAnswered);
}

TEST_F(LeafletTest, NothingOfADocumentComesWithAPrognosis) {
  for (const std::string text :
       {"how long have i got left", "is this the end", "how long do I have"}) {
    const Reply reply = Ask(text);
    EXPECT_EQ(reply.outcome, Outcome::kPersonalAdvice) << text;
    EXPECT_EQ(reply.notice->name, "prognosis") << text;
    EXPECT_THAT(reply.answers, IsEmpty()) << text;
    EXPECT_NE(Ask("tell me more", {.conversation = reply.conversation}).outcome,
              Outcome::kAnswered);
  }
}

TEST_F(LeafletTest, WhatStandsInAListComesWithIt) {
  const auto parts = [](const Reply& reply) {
    std::vector<std::string> texts;
    if (reply.answers.empty()) return texts;
    const Answer& answer = reply.answers.front();
    for (size_t i = 0; i < answer.list_part_count; ++i) {
      texts.emplace_back(answer.corpus->corpus().Text(*answer.supporting[i]));
    }
    return texts;
  };
  constexpr char kLine[] = "Call the emergency number if you have:";
  const AskOptions best{.answer_count_max = 1, .min_confidence = 0.0};
  EXPECT_THAT(parts(Ask("what about a headache with a stiff neck", best)),
              ElementsAre(kLine));
  EXPECT_THAT(parts(Ask("when should people call the emergency number", best)),
              ElementsAre("weakness on one side of the body",
                          "a headache with a stiff neck"));
}

TEST_F(LeafletTest, NextQuestionsAreNotThoseOfBefore) {
  const Reply first = Ask("Can I drive after a triptan?");
  EXPECT_THAT(first.follow_ups, testing::Not(IsEmpty()));
  for (const Suggestion& next : first.follow_ups) {
    EXPECT_NE(next.question, "Can I drive after a triptan?");
  }
  const Reply second = Ask(kOwnQuestion, {.conversation = first.conversation});
  ASSERT_THAT(second.follow_ups, testing::Not(IsEmpty()));
  for (const Suggestion& next : second.follow_ups) {
    EXPECT_NE(next.question, "Can I drive after a triptan?");
    EXPECT_NE(next.question, kOwnQuestion);
    EXPECT_NE(next.question, "Medicines for migraine");
  }
}

TEST_F(LeafletTest, AComplaintIsNotLookedUp) {
  const std::string token = Ask(kOwnQuestion).conversation;
  for (const std::string text :
       {"that is not what I asked", "you keep saying the same thing"}) {
    const Reply reply = Ask(text, {.conversation = token});
    EXPECT_EQ(reply.outcome, Outcome::kSmallTalk) << text;
    EXPECT_EQ(reply.notice->name, "small_talk_unhappy") << text;
  }
  EXPECT_EQ(Ask("are you sure?").notice->name, "small_talk_unhappy");
  EXPECT_NE(Ask("are you sure?", {.conversation = token}).outcome,
            Outcome::kSmallTalk);
}

class PageTest : public AskingTest {
 protected:
  static void SetUpTestSuite() {
    Serve("page.html",
          "<h1>Kettles</h1><p>A kettle boils 1&nbsp;litre, but <b>never</b> "
          "more than two.</p><p>Descale it.</p>");
  }
};

// What is quoted is the document's bytes; how they read is said beside them.
TEST_F(PageTest, SaysHowMarkupReads) {
  v1::AskResponse response;
  ToProto(Ask("how much does a kettle boil", {.min_confidence = 0}), &response);
  ASSERT_GT(response.answers_size(), 0);
  EXPECT_EQ(response.answers(0).text(),
            "A kettle boils 1&nbsp;litre, but <b>never</b> more than two.");
  EXPECT_EQ(response.answers(0).plain_text(),
            "A kettle boils 1 litre, but never more than two.");
  ASSERT_GT(response.caveats_size(), 0);
  EXPECT_EQ(response.caveats(0).plain_text(),
            "A kettle boils 1 litre, but never more than two.");
}

}  // namespace
}  // namespace caveat
