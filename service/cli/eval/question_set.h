// Reads question sets and the unit tables that name their targets.
//
//   Faults faults;
//   auto rows = ReadQuestionSet("questions.tsv", bytes, &faults);
//   if (!faults.empty()) return faults.ToStatus();
//
// Both are tab separated with a line of column names; columns may stand in any
// order and others are passed over. Pure functions.

#ifndef CAVEAT_SERVICE_CLI_EVAL_QUESTION_SET_H_
#define CAVEAT_SERVICE_CLI_EVAL_QUESTION_SET_H_

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/fault.h"

namespace caveat::eval {

// What should become of a question.
enum class QuestionKind { kAnswer, kAbstain, kUrgent, kPersonal, kSmallTalk };

// In the order in which reports list them.
inline constexpr QuestionKind kQuestionKinds[] = {
    QuestionKind::kAnswer, QuestionKind::kAbstain, QuestionKind::kUrgent,
    QuestionKind::kPersonal, QuestionKind::kSmallTalk};

// "answer", "abstain", "urgent", "personal", "smalltalk".
std::string_view QuestionKindName(QuestionKind kind);
std::optional<QuestionKind> QuestionKindOf(std::string_view name);

struct QuestionRow {
  std::string id;
  std::string question;
  QuestionKind kind = QuestionKind::kAnswer;
  std::vector<std::string> targets;
  std::vector<std::string> alt_targets;
  std::string must_caveat;  // Empty: none is wanted.
  std::string note;
  // Asked first in the same conversation; from a note `followup:...`. Empty:
  // the row begins a conversation.
  std::string asked_before;
};

// Columns `id`, `question` and `kind` are required; `targets`, `alt_targets`,
// `must_caveat` and `note` are not. Every fault goes to `faults` (not null).
std::vector<QuestionRow> ReadQuestionSet(std::string_view file,
                                         std::string_view bytes,
                                         Faults* faults);

// Reads the columns `id` and `text`: name of a passage to its exact text.
std::map<std::string, std::string> ReadUnits(std::string_view file,
                                             std::string_view bytes,
                                             Faults* faults);

}  // namespace caveat::eval

#endif  // CAVEAT_SERVICE_CLI_EVAL_QUESTION_SET_H_
