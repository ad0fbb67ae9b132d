// Sets two runs of a question set side by side.
//
//   report::EvalComparison comparison = Compare(older, newer);
//
// Pure functions. Rows are paired by id, and only while they ask the same.

#ifndef CAVEAT_SERVICE_CLI_EVAL_COMPARE_H_
#define CAVEAT_SERVICE_CLI_EVAL_COMPARE_H_

#include <string>

#include "caveat/report/v1/eval.pb.h"

namespace caveat::eval {

namespace report = ::caveat::report::v1;

report::EvalComparison Compare(const report::EvalRun& before,
                               const report::EvalRun& after);

// What became of a row in a few words: "ANSWERED faq-1 (0.93)".
std::string Verdict(const report::EvalRow& row);

}  // namespace caveat::eval

#endif  // CAVEAT_SERVICE_CLI_EVAL_COMPARE_H_
