#include "service/question.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include "service/error_reason.h"

namespace caveat {
namespace {

// Whether a person could see a character or be told it by a screen reader.
// Zero-width, bidirectional and tag characters are not enough for a question.
bool IsVisible(UChar32 character) {
  constexpr uint32_t kInvisible = U_GC_CC_MASK | U_GC_CF_MASK | U_GC_CS_MASK |
                                  U_GC_ZS_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK;
  return (U_GET_GC_MASK(character) & kInvisible) == 0 &&
         !u_hasBinaryProperty(character, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

// Reads the character at `*offset` and moves past it; negative when the bytes
// there are not UTF-8.
UChar32 NextCharacter(std::string_view text, int32_t* offset) {
  UChar32 character;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // Inside ICU's macro.
  U8_NEXT(text.data(), *offset, static_cast<int32_t>(text.size()), character);
#pragma GCC diagnostic pop
  return character;
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
  for (int32_t offset = 0; offset < static_cast<int32_t>(text.size());) {
    const UChar32 character = NextCharacter(text, &offset);
    if (character < 0) {
      return QuestionError(reason::kNotUtf8, "question is not UTF-8");
    }
    visible = visible || IsVisible(character);
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
