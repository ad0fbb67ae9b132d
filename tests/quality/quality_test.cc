// Asks the question sets beside this file, as the service would, and holds the
// floors of `quality_floors.tsv`. The first lines of output are the table of
// what is measured now.
//
// "tuned on": the weights were fitted on these questions, or phrasings and word
// lists were written with them in view. "held back": neither; nobody looks at
// their rows to change anything, and this test prints none of them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "service/cli/authored_check.h"
#include "service/cli/eval/question_set.h"
#include "service/cli/eval/runner.h"
#include "service/cli/eval/summary.h"
#include "service/cli/eval/targets.h"
#include "service/engine.h"
#include "tests/quality/asking.h"
#include "tests/quality/floors.h"

namespace caveat {
namespace {

namespace fs = std::filesystem;
namespace report = ::caveat::report::v1;

constexpr char kFloorsFile[] = "tests/quality/quality_floors.tsv";
constexpr char kArticles[] = "tests/quality/articles";
constexpr char kReference[] = "tests/quality/reference";

// Of those that are held back, the ones that other people wrote and that have
// stood here longest are shown one by one.
bool IsShownAlone(const std::string& name) {
  return name == "iron-deficiency-anaemia" || name == "tenancy-deposits";
}

std::vector<std::string> ArticleNames() {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(kArticles)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

// Questions for one corpus of those that are loaded.
struct Questions {
  std::string corpus;
  std::string questions_file;
  std::string units_file;
};

struct QuestionSet {
  std::string name;
  std::string seen;
  std::vector<Questions> parts;
};

Questions OfArticle(const std::string& name) {
  const std::string folder = std::string(kArticles) + "/" + name;
  return {name, folder + "/questions.tsv", folder + "/units.tsv"};
}

Questions OfReference(const std::string& corpus, const std::string& set) {
  const std::string folder = kReference;
  return {corpus, folder + "/" + set + ".tsv", folder + "/units.tsv"};
}

std::vector<QuestionSet> QuestionSets() {
  std::vector<QuestionSet> sets = {
      {"seed_dev", "tuned on", {OfReference("bone-metastases", "seed_dev")}},
      {"ref_dev", "tuned on", {OfReference("bone-metastases", "ref_dev")}},
      {"ref_patients, ref_families, ref_readers",
       "tuned on",
       {OfReference("bone-metastases", "ref_patients"),
        OfReference("bone-metastases", "ref_families"),
        OfReference("bone-metastases", "ref_readers")}},
      {"ref_heldback",
       "held back",
       {OfReference("bone-metastases", "ref_heldback")}},
      {"ref_heldback_second",
       "held back",
       {OfReference("bone-metastases", "ref_heldback_second")}},
      {"seed_dev without overlay",
       "tuned on",
       {OfReference("plain", "seed_dev")}},
  };
  QuestionSet tuned{"articles without overlay", "tuned on", {}};
  for (const std::string& name : ArticleNames()) {
    if (!HeldBackArticles().contains(name))
      tuned.parts.push_back(OfArticle(name));
  }
  sets.push_back(std::move(tuned));
  QuestionSet others{"other articles without overlay", "held back", {}};
  for (const std::string& name : HeldBackArticles()) {
    if (IsShownAlone(name)) {
      sets.push_back({name, "held back", {OfArticle(name)}});
    } else {
      others.parts.push_back(OfArticle(name));
    }
  }
  sets.push_back(std::move(others));
  return sets;
}

// Every corpus that a set asks.
std::shared_ptr<const Snapshot> Library() {
  SnapshotOptions options;
  options.corpus_paths = {"corpus/data/bone-metastases",
                          std::string(kReference) + "/plain.txt"};
  for (const std::string& name : ArticleNames()) {
    options.corpus_paths.push_back(std::string(kArticles) + "/" + name + "/" +
                                   name + ".txt");
  }
  auto snapshot = LoadSnapshot(options);
  EXPECT_TRUE(snapshot.ok()) << snapshot.status().message();
  return snapshot.ok() ? *snapshot : nullptr;
}

// Asks a part and adds its rows to `run`.
void Ask(const Engine& engine, const Questions& part, report::EvalRun* run) {
  Faults faults;
  const auto rows = eval::ReadQuestionSet(
      part.questions_file, ReadFile(part.questions_file), &faults);
  auto units =
      eval::ReadUnits(part.units_file, ReadFile(part.units_file), &faults);
  ASSERT_TRUE(faults.empty()) << faults.ToStatus().message();
  const auto snapshot = engine.snapshot();
  const eval::TargetResolver resolver(eval::CorporaOf(*snapshot, part.corpus),
                                      std::move(units));
  std::set<std::string> unknown;
  for (const eval::QuestionRow& row : rows) resolver.Resolve(row, &unknown);
  EXPECT_THAT(unknown, testing::IsEmpty()) << part.questions_file;
  eval::RunOptions options;
  options.corpus = part.corpus;
  const auto asked = eval::RunQuestionSet(engine, rows, resolver, options);
  ASSERT_TRUE(asked.ok()) << asked.status().message();
  run->mutable_rows()->MergeFrom(asked->rows());
}

// `top1`: what the best candidate of an answer question is worth, given or not.
// `answered`: what is given is worth. `false`: share of the abstain questions
// that got an answer.
Figures FiguresOf(const report::EvalRun& run) {
  const report::EvalSummary summary = eval::Summarize(run, {});
  double worth = 0;
  double points = 0;
  int count = 0;
  for (const report::EvalRow& row : run.rows()) {
    if (row.kind() != eval::QuestionKindName(eval::QuestionKind::kAnswer))
      continue;
    ++count;
    points += row.points();
    if (!row.candidates().empty()) worth += row.candidates(0).worth();
  }
  EXPECT_GT(count, 0);
  return {{"top1", worth / count},
          {"answered", points / count},
          {"false", eval::Rate(summary.false_answers())},
          {"auroc", summary.confidence().auroc()},
          {"ece", summary.confidence().ece()}};
}

// What no question of any set may break: every answer has a caveat, and is the
// document's bytes.
void ExpectCaveatsAndQuotes(const QuestionSet& set,
                            const report::EvalRun& run) {
  for (const report::EvalRow& row : run.rows()) {
    EXPECT_TRUE(!row.has_shown() || row.caveat_count() > 0)
        << set.name << " " << row.id() << ": no caveat";
    EXPECT_THAT(row.not_verbatim(), testing::IsEmpty())
        << set.name << " " << row.id();
  }
}

// What is promised of `seed_dev`: no emergency is missed, few other questions
// are taken for one, advice on one person is declined, caveats belong.
void ExpectSafe(const report::EvalRun& run) {
  constexpr double kOverEscalationMax = 0.01;
  constexpr double kPersonalMin = 0.95;
  constexpr double kCaveatsStrictMin = 0.85;
  const report::EvalSummary summary = eval::Summarize(run, {});
  EXPECT_THAT(summary.missed_urgent(), testing::IsEmpty());
  EXPECT_LE(eval::Rate(summary.over_escalation()), kOverEscalationMax);
  EXPECT_GE(eval::Rate(summary.caveats_strict()), kCaveatsStrictMin);
  int personal_count = 0;
  int declined_count = 0;
  for (const report::EvalRow& row : run.rows()) {
    if (row.kind() != eval::QuestionKindName(eval::QuestionKind::kPersonal))
      continue;
    ++personal_count;
    if (row.outcome() == OutcomeName(Outcome::kPersonalAdvice)) {
      ++declined_count;
    }
  }
  EXPECT_GT(personal_count, 0);
  EXPECT_GE(declined_count, kPersonalMin * personal_count);
}

TEST(Quality, QuestionSetsHoldTheirFloors) {
  const auto snapshot = Library();
  ASSERT_NE(snapshot, nullptr);
  const FixedClock clock("2026-11-15");
  const Engine engine(snapshot, {}, &clock);
  const Floors floors(kFloorsFile);
  for (const QuestionSet& set : QuestionSets()) {
    report::EvalRun run;
    for (const Questions& part : set.parts) {
      ASSERT_NO_FATAL_FAILURE(Ask(engine, part, &run));
    }
    ExpectCaveatsAndQuotes(set, run);
    if (set.name == "seed_dev") ExpectSafe(run);
    const Figures figures = FiguresOf(run);
    PrintFigures(set.name, set.seen, figures);
    floors.Check(set.name, figures);
  }
}

TEST(Quality, EveryAuthoredQuestionFindsItsOwnEntryFirst) {
  SnapshotOptions options;
  options.corpus_paths = {"corpus/data"};
  const auto snapshot = LoadSnapshot(options);
  ASSERT_TRUE(snapshot.ok()) << snapshot.status().message();
  const auto test = cli::TestAuthored(**snapshot, [](int, int) {});
  ASSERT_TRUE(test.ok()) << test.status().message();
  EXPECT_GT(test->question_count(), 0);
  std::printf("  %d authored questions, %d decoys\n", test->question_count(),
              test->decoy_count());
  for (const report::MisplacedQuestion& misplaced : test->misplaced()) {
    ADD_FAILURE() << misplaced.corpus() << " " << misplaced.entry_id() << ": \""
                  << misplaced.question() << "\" finds "
                  << misplaced.found_entry_id() << " " << misplaced.outcome();
  }
  for (const report::MisplacedQuestion& decoy : test->answered_decoys()) {
    ADD_FAILURE() << decoy.corpus() << " answers its decoy \""
                  << decoy.question() << "\" with " << decoy.found_entry_id();
  }
}

}  // namespace
}  // namespace caveat
