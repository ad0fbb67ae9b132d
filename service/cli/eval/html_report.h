// Writes a run as one page of HTML that needs nothing else: style and plots
// are inline, and there is no script.

#ifndef CAVEAT_SERVICE_CLI_EVAL_HTML_REPORT_H_
#define CAVEAT_SERVICE_CLI_EVAL_HTML_REPORT_H_

#include <string>

#include "caveat/report/v1/eval.pb.h"

namespace caveat::eval {

namespace report = ::caveat::report::v1;

// `comparison` may be null: then there is no part on an older run.
std::string HtmlReport(const report::EvalRun& run,
                       const report::EvalComparison* comparison);

}  // namespace caveat::eval

#endif  // CAVEAT_SERVICE_CLI_EVAL_HTML_REPORT_H_
