#include "service/cli/eval/report_view.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "service/cli/eval/compare.h"
#include "service/cli/eval/figures.h"
#include "service/cli/eval/summary.h"

namespace caveat::eval {
namespace {

using cli::Page;
using cli::Style;

constexpr int kIndent = 2;
constexpr int kCandidatesShown = 2;

void ShowTable(std::string_view title, const TextTable& table, Page* page) {
  if (table.size() < 2) return;  // Only a head.
  page->Space();
  page->Add(title, Style::kHeading);
  page->AddTable(table, kIndent);
}

void ShowCase(const report::EvalRow& row, Page* page) {
  page->Add(absl::StrCat(row.id(), "  "), row.question(), Style::kPlain,
            kIndent);
  std::string verdict = Verdict(row);
  if (!row.targets().empty()) {
    absl::StrAppend(&verdict, "; wanted ", row.targets());
  }
  page->Add("", verdict, Style::kPlain, 3 * kIndent);
  const int count = std::min(kCandidatesShown, row.candidates_size());
  for (int i = 0; i < count; ++i) {
    const report::Candidate& candidate = row.candidates(i);
    page->Add("",
              absl::StrFormat("%s %.3f: %s%s%s", candidate.entry_id(),
                              candidate.confidence(),
                              absl::StrJoin(candidate.parts(), ", "),
                              candidate.matched_text().empty() ? "" : " near ",
                              candidate.matched_text()),
              Style::kFaint, 3 * kIndent);
  }
}

void ShowCases(std::string_view title, const report::EvalRun& run,
               const std::vector<int>& indices, Page* page) {
  if (indices.empty()) return;
  page->Space();
  const size_t count =
      std::min(indices.size(), static_cast<size_t>(kWorstCountMax));
  page->Add(absl::StrFormat("%s (%d of %d)", title, count, indices.size()),
            Style::kHeading);
  for (size_t i = 0; i < count; ++i) ShowCase(run.rows(indices[i]), page);
}

void ShowFlips(
    std::string_view title,
    const google::protobuf::RepeatedPtrField<report::FlippedRow>& flips,
    Page* page) {
  if (flips.empty()) return;
  page->Space();
  page->Add(absl::StrCat(std::string(title), " (", flips.size(), ")"),
            Style::kHeading);
  for (const report::FlippedRow& flip : flips) {
    const double change = flip.points_after() - flip.points_before();
    const Style style = change < 0   ? Style::kBad
                        : change > 0 ? Style::kGood
                                     : Style::kPlain;
    page->Add(absl::StrFormat("%+.1f %s  ", change, flip.id()), flip.question(),
              style, kIndent);
    page->Add("", absl::StrCat(flip.before(), " -> ", flip.after()),
              Style::kPlain, 4 * kIndent);
  }
}

}  // namespace

void ShowRun(const report::EvalRun& run, Page* page) {
  page->Add(
      absl::StrFormat("%s on %s: %d questions", run.question_set(),
                      absl::StrJoin(run.corpora(), ", "), run.rows_size()),
      Style::kHeading);
  ShowTable("Points", KindTable(run.summary()), page);
  TextTable figures = {{"figure", "", ""}};
  for (const Figure& figure : FiguresOf(run.summary())) {
    if (figure.name.starts_with("points")) continue;
    figures.push_back({figure.name, figure.value, figure.detail});
  }
  ShowTable("Figures", figures, page);
  ShowTable("Outcomes by kind", ConfusionTable(run.summary()), page);
  ShowTable("Reliability", ReliabilityTable(run.summary()), page);
  ShowTable("Thresholds", ThresholdTable(run.summary()), page);
  ShowCases("Most confident wrong", run, MostConfidentWrong(run), page);
  ShowCases("Least confident right", run, LeastConfidentRight(run), page);
}

void ShowComparison(const report::EvalComparison& comparison, Page* page) {
  ShowTable("Compared", ComparisonTable(comparison), page);
  ShowFlips("Flipped", comparison.flips(), page);
  ShowFlips("Other replies for the same points", comparison.moved(), page);
  if (!comparison.unmatched().empty()) {
    page->Space();
    page->Add("Only in one of them: ",
              absl::StrJoin(comparison.unmatched(), " "));
  }
}

}  // namespace caveat::eval
