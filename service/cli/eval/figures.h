// The figures of a run as rows of text: what the terminal, the HTML page and a
// comparison all show, so that they say the same.
//
//   for (const Figure& figure : FiguresOf(run.summary())) ...
//
// Pure functions.

#ifndef CAVEAT_SERVICE_CLI_EVAL_FIGURES_H_
#define CAVEAT_SERVICE_CLI_EVAL_FIGURES_H_

#include <string>
#include <vector>

#include "caveat/report/v1/eval.pb.h"

namespace caveat::eval {

namespace report = ::caveat::report::v1;

struct Figure {
  std::string name;
  std::string value;   // E.g. "0.912" or "5.4 %".
  std::string detail;  // E.g. "3 of 56"; may be empty.
  double number = 0;   // For differences.
};

using TextTable = std::vector<std::vector<std::string>>;

// Points, rates, caveats, confidence, in the order of the question sets'
// README.
std::vector<Figure> FiguresOf(const report::EvalSummary& summary);

// Tables with a head: points per kind; outcomes per kind; reliability;
// thresholds.
TextTable KindTable(const report::EvalSummary& summary);
TextTable ConfusionTable(const report::EvalSummary& summary);
TextTable ReliabilityTable(const report::EvalSummary& summary);
TextTable ThresholdTable(const report::EvalSummary& summary);

// The figures of two runs and how they differ.
TextTable ComparisonTable(const report::EvalComparison& comparison);

}  // namespace caveat::eval

#endif  // CAVEAT_SERVICE_CLI_EVAL_FIGURES_H_
