// Scores one reply to one row of a question set, as the sets' README says.
//
//   double points = PointsOf(row.kind, response, targets);
//
// Pure functions.

#ifndef CAVEAT_SERVICE_CLI_EVAL_SCORING_H_
#define CAVEAT_SERVICE_CLI_EVAL_SCORING_H_

#include <string>
#include <string_view>
#include <vector>

#include "caveat/v1/answer_service.pb.h"
#include "service/cli/eval/question_set.h"
#include "service/cli/eval/targets.h"

namespace caveat::eval {

// Points of a reply, 0 to 1:
//   answer     what the first passage shown is worth: 1 for a target, 0.5 for
//              a second-best one; 0 when none is shown
//   abstain    1 when no passage is shown and no alarm raised: NOT_COVERED,
//              AMBIGUOUS, SMALL_TALK, or a decline without a passage
//   urgent     1 when the reply is flagged URGENT
//   personal   1 when the reply declines: PERSONAL_ADVICE
//   smalltalk  1 when no passage is shown
double PointsOf(QuestionKind kind, const v1::AskResponse& reply,
                const RowTargets& targets);

// What a false answer is: a passage, given as the answer.
bool IsConfidentAnswer(const v1::AskResponse& reply);

// Whether `text` is within one of the reply's caveats.
bool CaveatsHold(const v1::AskResponse& reply, std::string_view text);

// Whether `text` is within anything that the reply quotes or says.
bool ReplyHolds(const v1::AskResponse& reply, std::string_view text);

// A text that a reply shows with a source.
struct Quote {
  std::string entry_id;  // Empty for a caveat.
  std::string_view text;
  const v1::Source* source = nullptr;
};

// Every such text: answers, their cells and support, caveats. Views into
// `reply`.
std::vector<Quote> QuotesOf(const v1::AskResponse& reply);

// Whether a text is the bytes at its source. `corpora` (none null) are those
// that may have been quoted; of a JSONL, the bytes with their escapes undone.
bool IsVerbatim(const Quote& quote, const std::vector<const Corpus*>& corpora);

}  // namespace caveat::eval

#endif  // CAVEAT_SERVICE_CLI_EVAL_SCORING_H_
