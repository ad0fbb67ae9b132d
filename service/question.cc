#include "service/question.h"

#include <unicode/uchar.h>

#include "corpus/utf8.h"
#include "service/error_reason.h"

namespace caveat {
namespace {

// Whether a person could see a character or be told it by a screen reader.
// Zero-width, bidirectional and tag characters are not enough for a question.
bool IsVisible(char32_t c) {
  const UChar32 character = static_cast<UChar32>(c);
  constexpr uint32_t kInvisible = U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CS_MASK |
                                  U_GC_ZS_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK;
  return (U_GET_GC_MASK(character) & kInvisible) == 0 &&
         !u_hasBinaryProperty(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

absl::Status QuestionError(std::string_view reason, std::string_view message) {
  return MakeError(absl::StatusCode::kInvalidArgument, reason, message,
                   {{kFieldKey, "question"}});
}

}  // namespace

absl::StatusOr<Question> Question::Make(std::string text) {
  if (text.size() > static_cast<size_t>(kBytesMax)) {
    return MakeError(
        absl::StatusCode::kInvalidArgument, reason::kFieldTooLong,
        "question is longer than 4096 bytes",
        {{kFieldKey, "question"}, {kLimitKey, std::to_string(kBytesMax)}});
  }
  bool visible = false;
  for (int64_t offset = 0; offset < static_cast<int64_t>(text.size());) {
    const CodePoint c = NextCodePoint(text, offset);
    if (!c.valid) {
      return QuestionError(reason::kNotUtf8, "question is not UTF-8");
    }
    offset += c.size_bytes;
    visible = visible || IsVisible(c.value);
  }
  if (!visible) {
    return QuestionError(reason::kFieldRequired,
                         text.empty() ? "question is empty"
                                      : "question has no visible character");
  }
  return Question(std::move(text));
}

std::string_view Question::LengthBucket() const {
  const size_t size = text_.size();
  if (size <= 16) return "1-16";
  if (size <= 32) return "17-32";
  if (size <= 64) return "33-64";
  if (size <= 128) return "65-128";
  if (size <= 256) return "129-256";
  if (size <= 1024) return "257-1024";
  return "1025-4096";
}

}  // namespace caveat
