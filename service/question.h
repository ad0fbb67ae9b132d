// What somebody asked, in a type that can not be logged by accident.
//
//   absl::StatusOr<Question> question = Question::Make(std::move(text));
//   matcher.Find(question->Reveal(), {});
//
// A question may tell of somebody's illness. There is no stream operator, no
// formatter, no conversion to a string and no copy: whoever wants the text has
// to write Reveal(), which a reviewer can search for. Move-only; a Question
// that was moved from may only be destroyed.

#ifndef CAVEAT_SERVICE_QUESTION_H_
#define CAVEAT_SERVICE_QUESTION_H_

#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"

namespace caveat {

class Question {
 public:
  // Longest question, in bytes of UTF-8. Bounds the cost of a call; the
  // contract (AskRequest.question) states it, and so does the matcher.
  static constexpr int kBytesMax = 4096;

  // Takes the text over. Linear in its length. Errors, all kInvalidArgument
  // with the field `question`:
  //   FIELD_REQUIRED  empty, or nothing but white space and control characters
  //   FIELD_TOO_LONG  more than kBytesMax bytes; never truncated
  //   NOT_UTF8        not valid UTF-8
  static absl::StatusOr<Question> Make(std::string text);

  Question(Question&&) noexcept = default;
  Question& operator=(Question&&) noexcept = default;
  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;

  // The text itself. For the guard and the matcher; never for a log, a metric,
  // an error message or a file. Valid as long as the Question.
  std::string_view Reveal() const { return text_; }

  // Length in coarse steps, e.g. "33-64": what a log may say of a question.
  std::string_view LengthBucket() const;

 private:
  explicit Question(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

// Whoever prints one by accident learns it from the compiler.
template <typename Stream>
Stream& operator<<(Stream&, const Question&) = delete;
void PrintTo(const Question&, std::ostream*) = delete;

}  // namespace caveat

#endif  // CAVEAT_SERVICE_QUESTION_H_
