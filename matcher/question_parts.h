// Finds the questions in a message that asks more than one.
//
//   QuestionParts("what is SBRT and how many visits is it?", tokenizer)
//   // { { "what is sbrt ", "" }, { "how many visits is it?", "sbrt" } }
//
// A part starts like a question ("what", "does", ...) at the start of a
// sentence, or after "and", "also", "second", a comma or the like; or it is a
// sentence that ends with a question mark and names something: "And for lung?"
// What a sentence says before it asks belongs to the part. Pure; linear in the
// message.

#ifndef CAVEAT_MATCHER_QUESTION_PARTS_H_
#define CAVEAT_MATCHER_QUESTION_PARTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "matcher/tokenizer.h"

namespace caveat {

// Most questions that are looked for in one message.
inline constexpr int kQuestionPartCountMax = 3;

struct QuestionPart {
  std::string text;
  // The content words of the part before it, where a pronoun of this one may
  // stand for them, or it has none of its own; else empty.
  std::string subject;
};

// The parts in order; empty when the message asks one question, or more than
// kQuestionPartCountMax.
std::vector<QuestionPart> QuestionParts(std::string_view message,
                                        const Tokenizer& tokenizer);

// A message that tells something and then asks one question, in a clause of its
// own: "My name is Anna. What is SBRT?"
struct ToldQuestion {
  std::string told;
  std::string question;  // Empty where a message is no such one.
};
ToldQuestion SplitTold(std::string_view message, const Tokenizer& tokenizer);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_QUESTION_PARTS_H_
