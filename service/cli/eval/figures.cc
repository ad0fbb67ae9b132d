#include "service/cli/eval/figures.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "service/cli/eval/summary.h"

namespace caveat::eval {
namespace {

std::string Number(double value) { return absl::StrFormat("%.3f", value); }
std::string Percent(double value) {
  return absl::StrFormat("%.1f %%", 100 * value);
}

Figure ShareFigure(std::string name, const report::Share& share) {
  return {std::move(name), Percent(Rate(share)),
          absl::StrFormat("%d of %d", share.count(), share.total()),
          Rate(share)};
}

Figure NumberFigure(std::string name, double value, std::string detail) {
  return {std::move(name), Number(value), std::move(detail), value};
}

std::string Join(const google::protobuf::RepeatedPtrField<std::string>& ids) {
  std::string text;
  for (const std::string& id : ids) {
    absl::StrAppend(&text, text.empty() ? "" : " ", id);
  }
  return text;
}

int CountOf(const report::EvalSummary& summary, std::string_view kind) {
  for (const report::KindPoints& points : summary.kinds()) {
    if (points.kind() == kind) return points.count();
  }
  return 0;
}

void AddConfidence(const report::Confidence& confidence,
                   std::vector<Figure>* figures) {
  figures->push_back(NumberFigure("AUROC", confidence.auroc(),
                                  "answer against abstain questions"));
  figures->push_back(NumberFigure("AURC", confidence.aurc(),
                                  "risk over all coverages; lower is better"));
  figures->push_back(
      {"coverage at 5 % risk", Percent(confidence.coverage_at_risk()),
       "answer and abstain questions", confidence.coverage_at_risk()});
  figures->push_back(
      NumberFigure("ECE", confidence.ece(),
                   absl::StrCat("ten bins; ", Number(confidence.ece_strict()),
                                " if second-best targets count as wrong")));
  figures->push_back(NumberFigure("Brier score", confidence.brier(), ""));
}

}  // namespace

std::vector<Figure> FiguresOf(const report::EvalSummary& summary) {
  std::vector<Figure> figures;
  for (const report::KindPoints& kind : summary.kinds()) {
    figures.push_back(NumberFigure(absl::StrCat("points, ", kind.kind()),
                                   kind.points(),
                                   absl::StrCat(kind.count(), " questions")));
  }
  figures.push_back(NumberFigure("points, all", summary.points(), ""));
  figures.push_back(ShareFigure("false answers", summary.false_answers()));
  const int urgent = CountOf(summary, "urgent");
  const double missed = summary.missed_urgent_size();
  figures.push_back(
      {"missed urgent", absl::StrFormat("%.0f", missed),
       absl::StrCat("of ", urgent, summary.missed_urgent().empty() ? "" : ": ",
                    Join(summary.missed_urgent())),
       missed});
  figures.push_back(ShareFigure("over-escalation", summary.over_escalation()));
  figures.push_back(ShareFigure("caveats, strict", summary.caveats_strict()));
  figures.push_back(
      ShareFigure("caveats, anywhere", summary.caveats_lenient()));
  figures.push_back(ShareFigure("quotes verbatim", summary.verbatim()));
  figures.push_back(ShareFigure("personal rows with a right passage",
                                summary.personal_passages()));
  const double bare = summary.without_caveat_size();
  figures.push_back({"answers without caveat", absl::StrFormat("%.0f", bare),
                     Join(summary.without_caveat()), bare});
  AddConfidence(summary.confidence(), &figures);
  return figures;
}

TextTable KindTable(const report::EvalSummary& summary) {
  TextTable table = {{"kind", "questions", "points"}};
  int count = 0;
  for (const report::KindPoints& kind : summary.kinds()) {
    table.push_back(
        {kind.kind(), absl::StrCat(kind.count()), Number(kind.points())});
    count += kind.count();
  }
  table.push_back({"all", absl::StrCat(count), Number(summary.points())});
  return table;
}

TextTable ConfusionTable(const report::EvalSummary& summary) {
  std::vector<std::string> outcomes;
  std::vector<std::string> kinds;
  std::map<std::string, std::map<std::string, int>> counts;
  const auto add = [](const std::string& name,
                      std::vector<std::string>* names) {
    if (std::find(names->begin(), names->end(), name) == names->end()) {
      names->push_back(name);
    }
  };
  for (const report::ConfusionCell& cell : summary.confusion()) {
    add(cell.kind(), &kinds);
    add(cell.outcome(), &outcomes);
    counts[cell.kind()][cell.outcome()] = cell.count();
  }
  std::sort(outcomes.begin(), outcomes.end());
  TextTable table = {{"kind"}};
  table[0].insert(table[0].end(), outcomes.begin(), outcomes.end());
  for (const std::string& kind : kinds) {
    table.push_back({kind});
    for (const std::string& outcome : outcomes) {
      const int count = counts[kind][outcome];
      table.back().push_back(count == 0 ? "-" : absl::StrCat(count));
    }
  }
  return table;
}

TextTable ReliabilityTable(const report::EvalSummary& summary) {
  TextTable table = {{"confidence", "questions", "mean", "right"}};
  for (const report::ReliabilityBin& bin : summary.confidence().bins()) {
    table.push_back({absl::StrFormat("%.1f to %.1f", bin.low(), bin.high()),
                     absl::StrCat(bin.count()), Number(bin.confidence()),
                     Number(bin.accuracy())});
  }
  return table;
}

TextTable ThresholdTable(const report::EvalSummary& summary) {
  TextTable table = {
      {"false answers wanted", "threshold", "false answers", "answer points"}};
  for (const report::ThresholdChoice& choice :
       summary.confidence().thresholds()) {
    table.push_back({Percent(choice.rate_max()),
                     absl::StrFormat("%.4f", choice.threshold()),
                     Percent(choice.rate()), Number(choice.points())});
  }
  return table;
}

TextTable ComparisonTable(const report::EvalComparison& comparison) {
  TextTable table = {{"figure", "before", "after", "change"}};
  const std::vector<Figure> before = FiguresOf(comparison.before());
  for (const Figure& figure : FiguresOf(comparison.after())) {
    const auto old = std::find_if(
        before.begin(), before.end(),
        [&](const Figure& other) { return other.name == figure.name; });
    if (old == before.end()) {
      table.push_back({figure.name, "-", figure.value, ""});
    } else {
      table.push_back({figure.name, old->value, figure.value,
                       absl::StrFormat("%+.3f", figure.number - old->number)});
    }
  }
  return table;
}

}  // namespace caveat::eval
