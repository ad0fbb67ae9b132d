// Finds the questions in a message that asks more than one.
//
//   QuestionParts("what is SBRT and how many visits is it?", tokenizer)
//   // { "what is SBRT", "how many visits is it? SBRT" }
//
// A part starts like a question ("what", "does", ...) at the start of the
// message, after the end of a sentence, or after "and", "also", "plus" or a
// comma. One that leaves its subject to a pronoun is given the subject words of
// the part before it. Pure; linear in the message.

#ifndef CAVEAT_MATCHER_QUESTION_PARTS_H_
#define CAVEAT_MATCHER_QUESTION_PARTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "matcher/tokenizer.h"

namespace caveat {

// Most questions that are looked for in one message.
inline constexpr int kQuestionPartCountMax = 3;

// The parts in order; empty when the message asks one question, or more than
// kQuestionPartCountMax.
std::vector<std::string> QuestionParts(std::string_view message,
                                       const Tokenizer& tokenizer);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_QUESTION_PARTS_H_
