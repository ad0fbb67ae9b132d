// Holds conversations, and holds floors of how many turns are answered right.
//
// A conversation is a run of rows whose ids are the same up to the last "-";
// each turn is asked with the token of the reply before it, and scored as
// `caveat eval` scores. "written first": before follow-ups were worked on.
// "heldback": nobody looks at its rows, and nothing prints them. "articles":
// documents that no editor has worked on. "written third": before its writer
// had read any of the code. Those that follow it, and those of the articles but
// the first four: by writers who have seen the documents and nothing else.
// matcher/data/fit_follow_ups.py fits on all that are not held back, and prints
// what is right by cross-validation.

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "service/cli/ask_engine.h"
#include "service/cli/eval/question_set.h"
#include "service/cli/eval/runner.h"
#include "service/cli/eval/scoring.h"
#include "service/cli/eval/targets.h"
#include "service/engine.h"
#include "tests/quality/asking.h"
#include "tests/quality/floors.h"

namespace caveat {
namespace {

constexpr int kTurnCountMin = 3;
constexpr int kTurnCountMax = 8;

std::string ConversationOf(const std::string& row_id) {
  return row_id.substr(0, row_id.rfind('-'));
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

// What is counted over the turns of a set.
struct Tally {
  double points = 0;
  double wrong = 0;  // Turns that were answered, and with nothing right.
  double turns = 0;
  size_t conversations = 0;
};

// Holds the conversations of a file and adds what they came to.
void Hold(const Engine& engine, const std::string& name,
          const std::string& file, const std::string& units_file,
          Tally* tally) {
  Faults faults;
  const auto rows = eval::ReadQuestionSet(file, ReadFile(file), &faults);
  std::map<std::string, std::string> units;
  if (!units_file.empty()) {
    units = eval::ReadUnits(units_file, ReadFile(units_file), &faults);
  }
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
    Show(name, row, *reply, points);
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
  Floors(kConversationsFloors).Check(name, figures);
}

TEST_F(ConversationsTest, HoldTheirFloors) {
  for (const auto& [name, seen] :
       std::vector<std::pair<std::string, std::string>>{
           {"written_first", "tuned on"},
           {"written_along", "tuned on"},
           {"written_third", "tuned on"},
           {"written_fifth", "tuned on"},
           {"written_sixth", "tuned on"},
           {"written_seventh", "tuned on"},
           {"written_eighth", "tuned on"},
           {"written_ninth", "tuned on"},
           {"heldback", "held back"},
           {"heldback_second", "held back"}}) {
    Tally tally;
    Hold(*engine_, name, kConversationsFolder + name + ".tsv", kReferenceUnits, &tally);
    Report(name, seen, tally);
  }
}

// A folder of conversations, a file for each document that no editor has worked
// on; all but those that are held back were tuned on.
struct Documents {
  std::string folder;  // Its name is that of the set.
  std::set<std::string> held_back;
  // Of a document's name.
  std::string (*corpus)(const std::string& name);
  std::string (*units)(const std::string& name);
};

std::string Article(const std::string& name) {
  return "tests/quality/articles/" + name + "/" + name + ".txt";
}

std::string UnitsOfArticle(const std::string& name) {
  return "tests/quality/articles/" + name + "/units.tsv";
}

std::string List(const std::string& name) {
  return "tests/quality/faqs/" + name + ".jsonl";
}

void HoldDocuments(const Documents& documents) {
  std::set<std::string> names;
  const std::string folder = kConversationsFolder + documents.folder + "/";
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    names.insert(file.path().stem().string());
  }
  Tally tuned_on;
  Tally unseen;
  for (const std::string& name : names) {
    const auto engine = EngineOf(documents.corpus(name));
    ASSERT_NE(engine, nullptr);
    const bool is_held_back = documents.held_back.contains(name);
    Hold(*engine, is_held_back ? "heldback" : name, folder + name + ".tsv",
         documents.units == nullptr ? "" : documents.units(name),
         is_held_back ? &unseen : &tuned_on);
  }
  Report(documents.folder, "tuned on", tuned_on);
  Report(documents.folder + "_heldback", "held back", unseen);
}

TEST_F(ConversationsTest, HoldTheirFloorsOnDocumentsWithoutOverlay) {
  HoldDocuments({"articles", HeldBackArticles(), Article, UnitsOfArticle});
  HoldDocuments(
      {"articles_second", HeldBackArticles(), Article, UnitsOfArticle});
  HoldDocuments({"lists", HeldBackLists(), List, nullptr});
}

}  // namespace
}  // namespace caveat
