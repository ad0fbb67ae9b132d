// Holds conversations, and holds floors of how many turns are answered right.
//
// A conversation is a run of rows whose ids are the same up to the last "-";
// each turn is asked with the token of the reply before it, and scored as
// `caveat eval` scores. "written first": before follow-ups were worked on.
// "heldback": nobody looks at its rows, and nothing prints them. "articles":
// documents that no editor has worked on. "written third": before its writer
// had read any of the code.

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "service/cli/ask_engine.h"
#include "service/cli/eval/question_set.h"
#include "service/cli/eval/runner.h"
#include "service/cli/eval/scoring.h"
#include "service/cli/eval/targets.h"
#include "service/engine.h"
#include "tests/quality/floors.h"

namespace caveat {
namespace {

constexpr char kFloorsFile[] = "tests/quality/conversations_floors.tsv";
constexpr char kFolder[] = "tests/quality/conversations/";
constexpr char kUnits[] = "tests/quality/reference/units.tsv";
constexpr int kTurnCountMin = 3;
constexpr int kTurnCountMax = 8;

std::string ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

std::string ConversationOf(const std::string& row_id) {
  return row_id.substr(0, row_id.rfind('-'));
}

std::unique_ptr<Engine> EngineOf(const std::string& corpus_path) {
  SnapshotOptions options;
  options.corpus_paths = {corpus_path};
  const auto snapshot = LoadSnapshot(options);
  EXPECT_TRUE(snapshot.ok()) << snapshot.status().message();
  if (!snapshot.ok()) return nullptr;
  static const FixedClock clock("2026-11-15");
  return std::make_unique<Engine>(*snapshot, SnapshotOptions(), &clock);
}

class ConversationsTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    engine_ = EngineOf("corpus/data/bone-metastases").release();
    ASSERT_NE(engine_, nullptr);
  }

  static Engine* engine_;
};

Engine* ConversationsTest::engine_ = nullptr;

// Prints a turn when CAVEAT_SHOW_TURNS is set; of a set that is held back,
// none.
void Show(const std::string& file, const eval::QuestionRow& row,
          const v1::AskResponse& reply, double points) {
  if (std::getenv("CAVEAT_SHOW_TURNS") == nullptr ||
      file.find("heldback") != std::string::npos) {
    return;
  }
  std::printf(
      "%-12s %.1f  %-40s %s %s (%.2f)\n", row.id.c_str(), points,
      row.question.c_str(), v1::Outcome_Name(reply.outcome()).c_str() + 8,
      reply.answers().empty() ? "-" : reply.answers(0).entry_id().c_str(),
      reply.answers().empty() ? 0.0 : reply.answers(0).confidence());
}

void ShowChoices(const v1::AskResponse& reply, bool is_right) {
  if (std::getenv("CAVEAT_SHOW_TURNS") == nullptr) return;
  for (const v1::Suggestion& choice : reply.did_you_mean()) {
    std::printf("    %s %s (%s)\n", is_right ? " " : "x",
                choice.question().c_str(), choice.entry_id().c_str());
  }
}

// What is counted over the turns of a set.
struct Tally {
  double points = 0;
  double wrong = 0;  // Turns that were answered, and with nothing right.
  double turns = 0;
  size_t conversations = 0;
};

// Holds the conversations of a file and adds what they came to.
void Hold(const Engine& engine, const std::string& file,
          const std::string& units_file, Tally* tally) {
  Faults faults;
  const auto rows = eval::ReadQuestionSet(file, ReadFile(file), &faults);
  auto units = eval::ReadUnits(units_file, ReadFile(units_file), &faults);
  ASSERT_TRUE(faults.empty()) << faults.ToStatus().message();
  const auto snapshot = engine.snapshot();
  const eval::TargetResolver resolver(eval::CorporaOf(*snapshot, ""),
                                      std::move(units));
  std::map<std::string, int> turns;
  std::string token;
  for (const eval::QuestionRow& row : rows) {
    if (turns[ConversationOf(row.id)]++ == 0) token.clear();
    v1::AskRequest request;
    request.set_question(row.question);
    request.set_conversation(token);
    const auto reply = cli::AskEngine(engine, request);
    ASSERT_TRUE(reply.ok()) << row.id << ": " << reply.status();
    std::set<std::string> unknown;
    const auto targets = resolver.Resolve(row, &unknown);
    EXPECT_TRUE(unknown.empty()) << row.id;
    const double points = eval::PointsOf(row.kind, *reply, targets);
    Show(file, row, *reply, points);
    tally->points += points;
    tally->wrong +=
        reply->outcome() == v1::OUTCOME_ANSWERED && points == 0 ? 1 : 0;
    token = reply->conversation();
  }
  for (const auto& [conversation, count] : turns) {
    EXPECT_GE(count, kTurnCountMin) << conversation;
    EXPECT_LE(count, kTurnCountMax) << conversation;
  }
  tally->turns += static_cast<double>(rows.size());
  tally->conversations += turns.size();
}

void Report(const std::string& name, const std::string& seen,
            const Tally& tally) {
  const Figures figures = {
      {"points", tally.points / tally.turns},
      {"wrong", tally.wrong / tally.turns},
      {"conversations", static_cast<double>(tally.conversations)}};
  PrintFigures(name, seen, figures);
  Floors(kFloorsFile).Check(name, figures);
}

TEST_F(ConversationsTest, HoldTheirFloors) {
  for (const auto& [name, seen] :
       std::vector<std::pair<std::string, std::string>>{
           {"written_first", "tuned on"},
           {"written_along", "tuned on"},
           {"written_third", "tuned on"},
           {"heldback", "held back"}}) {
    Tally tally;
    Hold(*engine_, kFolder + name + ".tsv", kUnits, &tally);
    Report(name, seen, tally);
  }
}

TEST_F(ConversationsTest, HoldTheirFloorsOnArticlesWithoutOverlay) {
  Tally tally;
  for (const std::string name :
       {"gout-flares", "heat-pumps-old-houses", "migraine-prevention",
        "sleep-apnoea-treatment"}) {
    const std::string folder = "tests/quality/articles/" + name + "/";
    const auto engine = EngineOf(folder + name + ".txt");
    ASSERT_NE(engine, nullptr);
    Hold(*engine, std::string(kFolder) + "articles/" + name + ".tsv",
         folder + "units.tsv", &tally);
  }
  Report("articles", "tuned on", tally);
}

// What a question that may mean several things is answered with: choices with
// the right one among them, each of which is answered by its entry.
void HoldChoices(const Engine& engine, const std::string& set,
                 const std::string& seen) {
  Faults faults;
  const std::string file = std::string(kFolder) + set + ".tsv";
  const auto rows = eval::ReadQuestionSet(file, ReadFile(file), &faults);
  auto units = eval::ReadUnits(kUnits, ReadFile(kUnits), &faults);
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
    Show(file, row, *reply, 0);
    if (reply->outcome() == v1::OUTCOME_ANSWERED) {
      const v1::Answer& answer = reply->answers(0);
      right += targets.Worth({reply->corpus(), answer.entry_id()}) > 0 ? 1 : 0;
      ++answered;
      continue;
    }
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
    ShowChoices(*reply, is_right);
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
  Floors(kFloorsFile).Check(set, figures);
}

TEST_F(ConversationsTest, ChoicesHoldWhatWasMeantAndAreAnswered) {
  ASSERT_NE(engine_, nullptr);
  HoldChoices(*engine_, "ambiguous", "tuned on");
  HoldChoices(*engine_, "ambiguous_second", "tuned on");
  HoldChoices(*engine_, "ambiguous_third", "tuned on");
}

// What names nothing begins with choices; what names something else does not,
// nor what is meant for the service itself.
TEST_F(ConversationsTest, OnlyWhatIsVagueBeginsWithChoices) {
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
TEST_F(ConversationsTest, WhatIsOfferedNextIsNewAndAnswered) {
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
