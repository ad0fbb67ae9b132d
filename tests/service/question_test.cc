#include "service/question.h"

#include <gtest/gtest.h>

#include <concepts>
#include <iostream>
#include <sstream>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "service/error_reason.h"

namespace caveat {
namespace {

template <typename T>
concept Streamable = requires(std::ostream& out, const T& value) {
  out << value;
};
template <typename T>
concept StreamableAnywhere = requires(std::stringstream& out, const T& value) {
  out << value;
};
template <typename T>
concept Concatenable = requires(const T& value) {
  absl::StrCat(value);
};

// What would put a question into a log must not compile.
static_assert(Streamable<std::string> && !Streamable<Question>);
static_assert(!StreamableAnywhere<Question>);
static_assert(Concatenable<std::string> && !Concatenable<Question>);
static_assert(!std::is_convertible_v<Question, std::string>);
static_assert(!std::is_convertible_v<Question, std::string_view>);
static_assert(!std::is_convertible_v<Question, const char*>);
static_assert(!std::is_copy_constructible_v<Question>);
static_assert(!std::is_copy_assignable_v<Question>);
static_assert(!std::is_constructible_v<Question, std::string>);
static_assert(!std::equality_comparable<Question>);
static_assert(std::is_nothrow_move_constructible_v<Question>);

std::string ReasonOf(const std::string& text) {
  const absl::StatusOr<Question> question = Question::Make(text);
  if (question.ok()) return "";
  EXPECT_TRUE(absl::IsInvalidArgument(question.status()));
  const ErrorReason error = GetErrorReason(question.status());
  EXPECT_EQ(error.metadata.at("field"), "question");
  return error.reason;
}

TEST(Question, KeepsItsText) {
  const absl::StatusOr<Question> question = Question::Make("Is it hot?");
  ASSERT_TRUE(question.ok());
  EXPECT_EQ(question->Reveal(), "Is it hot?");
}

TEST(Question, NeedsAVisibleCharacter) {
  EXPECT_EQ(ReasonOf(""), "FIELD_REQUIRED");
  EXPECT_EQ(ReasonOf(" \t\r\n"), "FIELD_REQUIRED");
  EXPECT_EQ(ReasonOf(std::string("\0\x01\x1b", 3)), "FIELD_REQUIRED");
  EXPECT_EQ(ReasonOf("\u200b\u202e\u2066\ufeff\u00a0\u3000"), "FIELD_REQUIRED");
  EXPECT_EQ(ReasonOf("\U000e0041\ufe0f"), "FIELD_REQUIRED");  // Tag, selector.
  EXPECT_EQ(ReasonOf("\u200b?"), "");
  EXPECT_EQ(ReasonOf("\u0130"), "");
  EXPECT_EQ(ReasonOf("\U0001f600"), "");
}

TEST(Question, IsUtf8) {
  for (const char* bad : {"\xff", "a\x80", "\xc0\xaf", "\xed\xa0\x80",
                          "\xf4\x90\x80\x80", "\xe2\x82"}) {
    EXPECT_EQ(ReasonOf(bad), "NOT_UTF8") << bad;
  }
}

TEST(Question, IsAtMost4096BytesAndNeverTruncated) {
  EXPECT_EQ(ReasonOf(std::string(4096, 'x')), "");
  EXPECT_EQ(ReasonOf(std::string(4097, 'x')), "FIELD_TOO_LONG");
  EXPECT_EQ(ReasonOf(std::string(1 << 20, '\xff')), "FIELD_TOO_LONG");
}

TEST(Question, ErrorsDoNotRepeatIt) {
  for (const std::string& text :
       {std::string("canary\xff"), "canary" + std::string(5000, 'x')}) {
    const absl::Status status = Question::Make(text).status();
    EXPECT_EQ(status.ToString().find("canary"), std::string::npos);
  }
}

TEST(Question, LengthIsToldInSteps) {
  EXPECT_EQ(Question::Make("x")->LengthBucket(), "1-16");
  EXPECT_EQ(Question::Make(std::string(17, 'x'))->LengthBucket(), "17-32");
  EXPECT_EQ(Question::Make(std::string(4096, 'x'))->LengthBucket(),
            "1025-4096");
}

}  // namespace
}  // namespace caveat
