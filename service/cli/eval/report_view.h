// Shows a run at a terminal.

#ifndef CAVEAT_SERVICE_CLI_EVAL_REPORT_VIEW_H_
#define CAVEAT_SERVICE_CLI_EVAL_REPORT_VIEW_H_

#include "caveat/report/v1/eval.pb.h"
#include "service/cli/page.h"

namespace caveat::eval {

namespace report = ::caveat::report::v1;

// Rows shown of each list of worst cases.
inline constexpr int kWorstCountMax = 8;

// Adds the figures, tables and worst cases of a run.
void ShowRun(const report::EvalRun& run, cli::Page* page);

// Adds the figures of two runs side by side, and what flipped.
void ShowComparison(const report::EvalComparison& comparison, cli::Page* page);

}  // namespace caveat::eval

#endif  // CAVEAT_SERVICE_CLI_EVAL_REPORT_VIEW_H_
