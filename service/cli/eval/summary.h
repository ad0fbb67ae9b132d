// Adds up the rows of a run to the figures that are reported.
//
//   *run.mutable_summary() = Summarize(run, {});
//
// Pure functions.

#ifndef CAVEAT_SERVICE_CLI_EVAL_SUMMARY_H_
#define CAVEAT_SERVICE_CLI_EVAL_SUMMARY_H_

#include <vector>

#include "caveat/report/v1/eval.pb.h"
#include "service/cli/eval/curves.h"

namespace caveat::eval {

namespace report = ::caveat::report::v1;

struct SummaryOptions {
  // Of "coverage at risk".
  double risk_max = 0.05;
  int bin_count = 10;
  // Rates of false answers for which a threshold is given.
  std::vector<double> rates = {0.01, 0.02, 0.05, 0.08, 0.12};
};

// Computes all figures from `run.rows()`.
report::EvalSummary Summarize(const report::EvalRun& run,
                              const SummaryOptions& options);

// The best candidates of the answer and abstain rows. `least_worth`: what a
// candidate has to be worth to count as right; 1: targets only.
std::vector<Judged> JudgedRows(const report::EvalRun& run, double least_worth);

// Share as a number; 0 of 0 is 0.
double Rate(const report::Share& share);

// Indices of the rows that were answered wrongly, most confident first: wrong
// passages, and passages where there should be none.
std::vector<int> MostConfidentWrong(const report::EvalRun& run);

// Indices of the answer rows whose best candidate is right, least confident
// first.
std::vector<int> LeastConfidentRight(const report::EvalRun& run);

}  // namespace caveat::eval

#endif  // CAVEAT_SERVICE_CLI_EVAL_SUMMARY_H_
