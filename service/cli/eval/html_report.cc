#include "service/cli/eval/html_report.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "service/cli/eval/compare.h"
#include "service/cli/eval/figures.h"
#include "service/cli/eval/summary.h"
#include "service/cli/eval/svg.h"

namespace caveat::eval {
namespace {

constexpr size_t kWorstCountMax = 25;

constexpr std::string_view kHead =
    R"(<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Caveat: evaluation</title>
<style>
:root { color-scheme: light dark; --ink: #1b1b1b; --faint: #767676; --rule: #d0d0d0;
  --mark: #1463a5; --ideal: #b3541e; --paper: #fff; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --faint: #a0a0a0;
  --rule: #444; --mark: #6db3f2; --ideal: #f0a070; --paper: #16181a; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; margin: .5rem 0 1.5rem; }
th, td { text-align: left; padding: .2rem .8rem .2rem 0; border-bottom: 1px solid var(--rule);
  vertical-align: top; }
th { font-weight: 600; color: var(--faint); }
svg { max-width: 100%; height: auto; }
svg text { font: 11px system-ui, sans-serif; fill: var(--faint); }
.axis { stroke: var(--ink); } .grid { stroke: var(--rule); stroke-width: .5; }
.line { fill: none; stroke: var(--mark); stroke-width: 2; }
.ideal { stroke: var(--ideal); stroke-dasharray: 4 4; }
.bar { fill: var(--mark); opacity: .6; }
.plots { display: flex; flex-wrap: wrap; gap: 2rem; }
.why { color: var(--faint); font-size: .9em; }
</style></head><body>
)";

class HtmlPage {
 public:
  void Heading(std::string_view text) {
    absl::StrAppend(&html_, "<h2>", EscapeHtml(text), "</h2>\n");
  }

  void Paragraph(std::string_view text) {
    absl::StrAppend(&html_, "<p>", EscapeHtml(text), "</p>\n");
  }

  void Table(const TextTable& table) {
    std::string_view cell = "th";
    absl::StrAppend(&html_, "<table>\n");
    for (const std::vector<std::string>& row : table) {
      absl::StrAppend(&html_, "<tr>");
      for (const std::string& text : row) {
        absl::StrAppendFormat(&html_, "<%s>%s</%s>", cell, EscapeHtml(text),
                              cell);
      }
      absl::StrAppend(&html_, "</tr>\n");
      cell = "td";
    }
    absl::StrAppend(&html_, "</table>\n");
  }

  void Raw(std::string_view html) { html_.append(html); }

  std::string Finish() {
    return absl::StrCat(std::string(kHead), html_, "</body></html>\n");
  }

 private:
  std::string html_;
};

std::string Why(const report::EvalRow& row) {
  std::string why = row.summary();
  for (const report::Candidate& candidate : row.candidates()) {
    if (candidate.parts().empty()) break;
    absl::StrAppendFormat(&why, "\n%s %.3f: %s", candidate.entry_id(),
                          candidate.confidence(),
                          absl::StrJoin(candidate.parts(), ", "));
    if (!candidate.matched_text().empty()) {
      absl::StrAppend(&why, ", near ", candidate.matched_text());
    }
    if (&candidate != &row.candidates(0)) break;
  }
  return why;
}

void AddCases(std::string_view title, const report::EvalRun& run,
              const std::vector<int>& indices, HtmlPage* page) {
  if (indices.empty()) return;
  page->Heading(title);
  page->Raw(
      "<table>\n<tr><th>id</th><th>question</th><th>wanted</th><th>got</th>"
      "</tr>\n");
  for (size_t i = 0; i < std::min(indices.size(), kWorstCountMax); ++i) {
    const report::EvalRow& row = run.rows(indices[i]);
    page->Raw(absl::StrFormat(
        "<tr><td>%s</td><td>%s<div class=\"why\">%s</div></td><td>%s</td>"
        "<td>%s</td></tr>\n",
        EscapeHtml(row.id()), EscapeHtml(row.question()), EscapeHtml(Why(row)),
        EscapeHtml(row.targets().empty() ? row.kind() : row.targets()),
        EscapeHtml(Verdict(row))));
  }
  page->Raw("</table>\n");
}

void AddComparison(const report::EvalComparison& comparison, HtmlPage* page) {
  page->Heading("Compared with the older run");
  page->Table(ComparisonTable(comparison));
  TextTable flips = {{"id", "question", "before", "after", "points"}};
  for (const auto* rows : {&comparison.flips(), &comparison.moved()}) {
    for (const report::FlippedRow& flip : *rows) {
      flips.push_back({flip.id(), flip.question(), flip.before(), flip.after(),
                       absl::StrFormat("%+.1f", flip.points_after() -
                                                    flip.points_before())});
    }
  }
  if (flips.size() > 1) page->Table(flips);
}

void AddLost(const report::EvalRun& run, HtmlPage* page) {
  TextTable lost = {{"id", "kind", "question", "wanted", "got", "points"}};
  for (const report::EvalRow& row : run.rows()) {
    if (row.points() >= 1) continue;
    lost.push_back({row.id(), row.kind(), row.question(), row.targets(),
                    Verdict(row), absl::StrFormat("%.1f", row.points())});
  }
  page->Heading(absl::StrFormat("Questions that lost points (%d of %d)",
                                lost.size() - 1, run.rows_size()));
  page->Table(lost);
}

}  // namespace

std::string HtmlReport(const report::EvalRun& run,
                       const report::EvalComparison* comparison) {
  HtmlPage page;
  page.Raw("<h1>Caveat: evaluation</h1>\n");
  page.Paragraph(absl::StrFormat("%s on %s: %d questions", run.question_set(),
                                 absl::StrJoin(run.corpora(), ", "),
                                 run.rows_size()));
  TextTable figures = {{"figure", "value", ""}};
  for (const Figure& figure : FiguresOf(run.summary())) {
    figures.push_back({figure.name, figure.value, figure.detail});
  }
  page.Table(figures);
  if (comparison != nullptr) AddComparison(*comparison, &page);
  page.Heading("Confidence");
  page.Raw(absl::StrCat(
      "<div class=\"plots\">\n", RiskCoveragePlot(run.summary().confidence()),
      ReliabilityPlot(run.summary().confidence()), "</div>\n"));
  page.Table(ReliabilityTable(run.summary()));
  page.Heading("Thresholds");
  page.Table(ThresholdTable(run.summary()));
  page.Heading("Outcomes by kind");
  page.Table(ConfusionTable(run.summary()));
  AddCases("Most confident wrong", run, MostConfidentWrong(run), &page);
  AddCases("Least confident right", run, LeastConfidentRight(run), &page);
  AddLost(run, &page);
  return page.Finish();
}

}  // namespace caveat::eval
