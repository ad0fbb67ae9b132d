// Asks a whole question set and scores each reply.
//
//   auto run = RunQuestionSet(engine, rows, resolver, {});  // check run.ok()
//   *run->mutable_summary() = Summarize(run->rows());
//
// Asks the engine that a server would have, through the same request and
// reply: what is measured is what is served. Deterministic.

#ifndef CAVEAT_SERVICE_CLI_EVAL_RUNNER_H_
#define CAVEAT_SERVICE_CLI_EVAL_RUNNER_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "caveat/report/v1/eval.pb.h"
#include "service/cli/eval/question_set.h"
#include "service/cli/eval/targets.h"
#include "service/engine.h"

namespace caveat::eval {

namespace report = ::caveat::report::v1;

struct RunOptions {
  std::string corpus;                    // The one to ask; empty: all.
  int answer_count_max = 0;              // 0: the service's own.
  std::optional<double> min_confidence;  // Absent: each corpus's own.
  // Called after each row with the rows done and all; may be empty.
  std::function<void(int, int)> progress;
};

// Candidates, and parts of their scores, that are kept of a row.
inline constexpr int kCandidateCountMax = 10;
inline constexpr int kPartCountMax = 6;

// The corpora of a snapshot that a run asks: one by its name, or all.
std::vector<const Corpus*> CorporaOf(const Snapshot& snapshot,
                                     const std::string& name);

// Asks each row; a row with `asked_before` asks that first, in the same
// conversation, and is scored by the second reply. The summary is left empty.
// Errors: what the engine says of a row, with the row's id.
absl::StatusOr<report::EvalRun> RunQuestionSet(
    const Engine& engine, const std::vector<QuestionRow>& rows,
    const TargetResolver& resolver, const RunOptions& options);

}  // namespace caveat::eval

#endif  // CAVEAT_SERVICE_CLI_EVAL_RUNNER_H_
