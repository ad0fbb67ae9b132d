// Holds what a message is answered with that may mean several things, or asks
// several; and what is offered to be asked next. Floors are those of the
// conversations.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "service/cli/ask_engine.h"
#include "service/cli/eval/question_set.h"
#include "service/cli/eval/runner.h"
#include "service/cli/eval/targets.h"
#include "service/engine.h"
#include "tests/quality/asking.h"
#include "tests/quality/floors.h"

namespace caveat {
namespace {

class ChoicesTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    engine_ = EngineOf("corpus/data/bone-metastases").release();
    ASSERT_NE(engine_, nullptr);
  }

  static Engine* engine_;
};

Engine* ChoicesTest::engine_ = nullptr;

void ShowChoices(const std::string& set, const v1::AskResponse& reply,
                 bool is_right) {
  if (!IsShown(set)) return;
  for (const v1::Suggestion& choice : reply.did_you_mean()) {
    std::printf("    %s %s (%s)\n", is_right ? " " : "x",
                choice.question().c_str(), choice.entry_id().c_str());
  }
}

// What a question that may mean several things is answered with: choices with
// the right one among them, each of which is answered by its entry.
void HoldChoices(const Engine& engine, const std::string& set,
                 const std::string& seen) {
  Faults faults;
  const std::string file = std::string(kConversationsFolder) + set + ".tsv";
  const auto rows = eval::ReadQuestionSet(file, ReadFile(file), &faults);
  auto units = eval::ReadUnits(kReferenceUnits, ReadFile(kReferenceUnits), &faults);
  ASSERT_TRUE(faults.empty()) << faults.ToStatus().message();
  const auto snapshot = engine.snapshot();
  const eval::TargetResolver resolver(eval::CorporaOf(*snapshot, ""),
                                      std::move(units));
  double right = 0;
  double asked_back = 0;
  double answered = 0;
  for (const eval::QuestionRow& row : rows) {
    std::set<std::string> unknown;
    const auto targets = resolver.Resolve(row, &unknown);
    EXPECT_TRUE(unknown.empty()) << row.id;
    v1::AskRequest request;
    request.set_question(row.question);
    const auto reply = cli::AskEngine(engine, request);
    ASSERT_TRUE(reply.ok()) << row.id << ": " << reply.status();
    // Sure of what was meant: then it has to be that.
    if (reply->outcome() == v1::OUTCOME_ANSWERED) {
      const v1::Answer& answer = reply->answers(0);
      const bool is_meant =
          targets.Worth({reply->corpus(), answer.entry_id()}) > 0;
      Show(set, row, *reply, is_meant ? 1 : 0);
      right += is_meant ? 1 : 0;
      ++answered;
      continue;
    }
    Show(set, row, *reply, 0);
    if (reply->outcome() != v1::OUTCOME_AMBIGUOUS) continue;
    ++asked_back;
    EXPECT_GE(reply->did_you_mean_size(), 2) << row.id;
    EXPECT_LE(reply->did_you_mean_size(), 4) << row.id;
    std::set<std::string> different;
    bool is_right = false;
    for (const v1::Suggestion& choice : reply->did_you_mean()) {
      different.insert(choice.question());
      is_right =
          is_right || targets.Worth({choice.corpus(), choice.entry_id()}) > 0;
      v1::AskRequest chosen;
      chosen.set_question(choice.question());
      chosen.set_conversation(reply->conversation());
      const auto answer = cli::AskEngine(engine, chosen);
      ASSERT_TRUE(answer.ok()) << row.id;
      ASSERT_GT(answer->answers_size(), 0) << row.id << choice.question();
      EXPECT_EQ(answer->answers(0).entry_id(), choice.entry_id()) << row.id;
    }
    EXPECT_EQ(different.size(),
              static_cast<size_t>(reply->did_you_mean_size()));
    right += is_right ? 1 : 0;
    ShowChoices(set, *reply, is_right);
  }
  ASSERT_GT(asked_back + answered, 0);
  // "right": of what was offered or answered; "helped": that, of all;
  // "right_of_all": the product of both, which is what people meet.
  const auto count = static_cast<double>(rows.size());
  const Figures figures = {{"right", right / (asked_back + answered)},
                           {"right_of_all", right / count},
                           {"helped", (asked_back + answered) / count},
                           {"asked_back", asked_back / count}};
  PrintFigures(set, seen, figures);
  Floors(kConversationsFloors).Check(set, figures);
}

TEST_F(ChoicesTest, ChoicesHoldWhatWasMeantAndAreAnswered) {
  ASSERT_NE(engine_, nullptr);
  HoldChoices(*engine_, "ambiguous", "tuned on");
  HoldChoices(*engine_, "ambiguous_second", "tuned on");
  HoldChoices(*engine_, "ambiguous_third", "tuned on");
  HoldChoices(*engine_, "ambiguous_fourth", "tuned on");
  HoldChoices(*engine_, "ambiguous_fifth", "tuned on");
  HoldChoices(*engine_, "ambiguous_heldback", "held back");
}

// The answers to messages of several questions: rows of id, message ("\\n" for
// the end of a line) and, for each question, the units that answer it, or NONE.
TEST_F(ChoicesTest, SeveralQuestionsGetAnAnswerEach) {
  ASSERT_NE(engine_, nullptr);
  Faults faults;
  auto units = eval::ReadUnits(kReferenceUnits, ReadFile(kReferenceUnits), &faults);
  ASSERT_TRUE(faults.empty()) << faults.ToStatus().message();
  const auto snapshot = engine_->snapshot();
  const eval::TargetResolver resolver(eval::CorporaOf(*snapshot, ""),
                                      std::move(units));
  std::istringstream in(ReadFile(std::string(kConversationsFolder) + "several.tsv"));
  std::string line;
  std::getline(in, line);  // The header.
  double asked = 0;
  double answered = 0;
  double shown = 0;
  double wrong = 0;
  while (std::getline(in, line)) {
    const std::vector<std::string> columns = absl::StrSplit(line, '\t');
    ASSERT_GE(columns.size(), 3u) << line;
    std::vector<eval::RowTargets> parts;
    for (const absl::string_view part : absl::StrSplit(columns[2], ';')) {
      if (part == "NONE") continue;
      eval::QuestionRow row;
      row.targets = absl::StrSplit(part, ',');
      std::set<std::string> unknown;
      parts.push_back(resolver.Resolve(row, &unknown));
      EXPECT_TRUE(unknown.empty()) << columns[0];
    }
    v1::AskRequest request;
    request.set_question(absl::StrReplaceAll(columns[1], {{"\\n", "\n"}}));
    const auto reply = cli::AskEngine(*engine_, request);
    ASSERT_TRUE(reply.ok()) << columns[0] << ": " << reply.status();
    const auto worth = [&](const eval::RowTargets& part,
                           const v1::Answer& answer) {
      return part.Worth({reply->corpus(), answer.entry_id()});
    };
    double found = 0;
    for (const eval::RowTargets& part : parts) {
      found += std::any_of(reply->answers().begin(), reply->answers().end(),
                           [&](const v1::Answer& answer) {
                             return worth(part, answer) > 0;
                           });
    }
    for (const v1::Answer& answer : reply->answers()) {
      wrong += std::none_of(
          parts.begin(), parts.end(),
          [&](const eval::RowTargets& part) { return worth(part, answer) > 0; });
    }
    asked += static_cast<double>(parts.size());
    answered += found;
    shown += reply->answers_size();
    if (IsShown("several")) {
      std::printf("%s %.0f of %zu  %s %s\n", columns[0].c_str(), found,
                  parts.size(), columns[1].c_str(),
                  v1::Outcome_Name(reply->outcome()).c_str() + 8);
      for (const v1::Answer& answer : reply->answers()) {
        std::printf("    %s (%.2f)\n", answer.entry_id().c_str(),
                    answer.confidence());
      }
    }
  }
  const Figures figures = {{"answered", answered / asked},
                           {"wrong", wrong / shown}};
  PrintFigures("several", "tuned on", figures);
  Floors(kConversationsFloors).Check("several", figures);
}

// What names nothing begins with choices; what names something else does not,
// nor what is meant for the service itself.
TEST_F(ChoicesTest, OnlyWhatIsVagueBeginsWithChoices) {
  ASSERT_NE(engine_, nullptr);
  const auto outcome = [](std::string_view question) {
    v1::AskRequest request;
    request.set_question(std::string(question));
    const auto reply = cli::AskEngine(*engine_, request);
    EXPECT_TRUE(reply.ok()) << reply.status();
    return reply.ok() ? reply->outcome() : v1::OUTCOME_UNSPECIFIED;
  };
  for (const char* question :
       {"how do they check", "how long does it last",
        "how does it work", "what comes next", "is there a cure?"}) {
    EXPECT_EQ(outcome(question), v1::OUTCOME_AMBIGUOUS) << question;
  }
  for (const char* question :
       {"how much does it cost", "is it expensive", "who won the world cup",
        "is leukaemia common", "can I book an appointment", "does it itch",
        "how long does shipping take", "why?", "the second one", "asdf qwertz",
        "is it contagious", "what about bladder"}) {
    EXPECT_EQ(outcome(question), v1::OUTCOME_NOT_COVERED) << question;
  }
  for (const char* question :
       {"what can you do", "how are you", "who are you"}) {
    EXPECT_EQ(outcome(question), v1::OUTCOME_SMALL_TALK) << question;
  }
}

// What is offered next is answered, and never again once it was.
TEST_F(ChoicesTest, WhatIsOfferedNextIsNewAndAnswered) {
  ASSERT_NE(engine_, nullptr);
  std::string token;
  std::string question = "can bone metastases go into remission";
  std::set<std::string> answered;
  for (int turn = 0; turn < 10; ++turn) {
    v1::AskRequest request;
    request.set_question(question);
    request.set_conversation(token);
    const auto reply = cli::AskEngine(*engine_, request);
    ASSERT_TRUE(reply.ok()) << reply.status();
    ASSERT_GT(reply->answers_size(), 0) << question;
    for (const v1::Answer& answer : reply->answers()) {
      answered.insert(answer.entry_id());
    }
    if (reply->follow_ups().empty()) break;
    EXPECT_LE(reply->follow_ups_size(), 3);
    for (const v1::Suggestion& next : reply->follow_ups()) {
      EXPECT_FALSE(answered.contains(next.entry_id())) << next.question();
    }
    token = reply->conversation();
    question = reply->follow_ups(0).question();
    const std::string expected = reply->follow_ups(0).entry_id();
    request.set_question(question);
    request.set_conversation(token);
    const auto next = cli::AskEngine(*engine_, request);
    ASSERT_TRUE(next.ok());
    ASSERT_GT(next->answers_size(), 0) << question;
    EXPECT_EQ(next->answers(0).entry_id(), expected) << question;
  }
  EXPECT_GE(answered.size(), 5u);
}

}  // namespace
}  // namespace caveat
