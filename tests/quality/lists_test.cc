// Asks lists of FAQs, and the portal that matcher/data/portal.py makes, and
// holds the floors of `quality_floors.tsv`:
//
//   lists_test PORTAL_FOLDER
//
// The matcher is asked alone: guards are made for patients, and stop what the
// lists of a ward answer ("who do I ring with a temperature?"). What they stop
// of the messages to other trades is measured by itself. "held back" as in
// quality_test.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "corpus/loader.h"
#include "matcher/guard.h"
#include "matcher/match_data.h"
#include "matcher/matcher.h"
#include "tests/quality/asking.h"
#include "tests/quality/floors.h"
#include "tests/quality/question_rows.h"

namespace caveat {
namespace {

namespace fs = std::filesystem;

constexpr char kFaqs[] = "tests/quality/faqs";
constexpr char kFloorsFile[] = "tests/quality/quality_floors.tsv";

std::string* const g_portal = new std::string();

struct QuestionFile {
  std::string corpus_path;
  std::string questions_path;
};

// The lists that are held back, or the others.
std::vector<QuestionFile> Lists(bool held_back) {
  const std::set<std::string>& names = HeldBackLists();
  for (const std::string& name : names) {
    EXPECT_TRUE(fs::exists(std::string(kFaqs) + "/" + name + ".jsonl")) << name;
  }
  std::set<std::string> stems;
  for (const auto& item : fs::directory_iterator(kFaqs)) {
    stems.insert(item.path().stem().string());
  }
  std::vector<QuestionFile> files;
  for (const std::string& stem : stems) {
    if (names.contains(stem) != held_back) continue;
    const std::string path = std::string(kFaqs) + "/" + stem;
    files.push_back({path + ".jsonl", path + ".tsv"});
  }
  return files;
}

struct Tally {
  int covered = 0;
  int uncovered = 0;
  double top1 = 0;      // What the best candidates are worth, given or not.
  double in_ten = 0;    // Whether one of ten is worth anything.
  double answered = 0;  // What is given is worth.
  int false_count = 0;  // Uncovered ones that got an answer.

  Figures ToFigures() const {
    return {{"top1", top1 / covered},
            {"in_ten", in_ten / covered},
            {"answered", answered / covered},
            {"false", static_cast<double>(false_count) / uncovered}};
  }
};

void Count(const Matcher& matcher, const QuestionRow& row, Tally* tally) {
  const auto result = matcher.Find(row.question, {.match_count_max = 10});
  ASSERT_TRUE(result.ok()) << row.id;
  const bool is_given = result->decision == Decision::kAnswer;
  if (row.kind != "answer") {
    ++tally->uncovered;
    tally->false_count += is_given ? 1 : 0;
    return;
  }
  ++tally->covered;
  if (result->matches.empty()) return;
  const double worth = row.PointsOf(result->matches.front().entry_index);
  tally->top1 += worth;
  if (is_given) tally->answered += worth;
  tally->in_ten += std::any_of(result->matches.begin(), result->matches.end(),
                               [&row](const Match& match) {
                                 return row.PointsOf(match.entry_index) > 0;
                               });
}

const absl::StatusOr<std::shared_ptr<const MatchData>>& Data() {
  static const auto* const data =
      new absl::StatusOr<std::shared_ptr<const MatchData>>(
          MatchData::Load(DataFiles::Builtin()));
  return *data;
}

void Measure(const std::string& name, const std::string& seen,
             const std::vector<QuestionFile>& files) {
  const auto& data = Data();
  ASSERT_TRUE(data.ok()) << data.status();
  Tally tally;
  for (const QuestionFile& file : files) {
    const auto corpora = LoadCorpora({file.corpus_path}, {});
    ASSERT_TRUE(corpora.ok()) << corpora.status();
    const auto matcher = Matcher::Build(corpora->front(), *data);
    ASSERT_TRUE(matcher.ok()) << matcher.status();
    for (const QuestionRow& row :
         ReadQuestionRows(*corpora->front(), file.questions_path, "")) {
      Count(**matcher, row, &tally);
    }
  }
  ASSERT_GT(tally.covered, 0);
  ASSERT_GT(tally.uncovered, 0);
  PrintFigures(name, seen, tally.ToFigures());
  Floors(kFloorsFile).Check(name, tally.ToFigures());
}

TEST(Lists, OfFaqsHoldTheirFloors) {
  Measure("lists of FAQs", "tuned on", Lists(false));
  Measure("other lists of FAQs", "held back", Lists(true));
}

// What the guards stop of the messages to lists that are not about health,
// where nearly nobody needs it.
void MeasureStopped(const std::string& name, const std::string& seen,
                    const std::vector<QuestionFile>& files) {
  static const auto guard = Guard::Build(DataFiles::Builtin());
  ASSERT_TRUE(guard.ok()) << guard.status();
  const auto& data = Data();
  ASSERT_TRUE(data.ok()) << data.status();
  int count = 0;
  int stopped = 0;
  for (const QuestionFile& file : files) {
    const auto corpora = LoadCorpora({file.corpus_path}, {});
    ASSERT_TRUE(corpora.ok()) << corpora.status();
    const Corpus& corpus = *corpora->front();
    if (corpus.info().domain == Domain::kHealth) continue;
    for (const QuestionRow& row :
         ReadQuestionRows(corpus, file.questions_path, "")) {
      const auto verdict = (*guard)->Check(
          row.question, (*data)->encoder.EncodePieces(row.question).kinds,
          corpus.info().domain);
      ASSERT_TRUE(verdict.ok()) << row.id;
      ++count;
      stopped += verdict->guard_class == GuardClass::kNone ? 0 : 1;
    }
  }
  ASSERT_GT(count, 0);
  const Figures figures = {{"stopped", static_cast<double>(stopped) / count}};
  PrintFigures(name, seen, figures);
  Floors(kFloorsFile).Check(name, figures);
}

TEST(Lists, OfOtherTradesAreSeldomStopped) {
  MeasureStopped("lists of other trades", "tuned on", Lists(false));
  MeasureStopped("more lists of other trades", "held back", Lists(true));
}

TEST(Lists, PortalHoldsItsFloors) {
  Measure("portal", "held back",
          {{*g_portal + "/portal.jsonl", *g_portal + "/held_back.tsv"}});
}

}  // namespace
}  // namespace caveat

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (argc != 2) {
    std::fprintf(stderr, "usage: lists_test PORTAL_FOLDER\n");
    return 2;
  }
  *caveat::g_portal = argv[1];
  return RUN_ALL_TESTS();
}
