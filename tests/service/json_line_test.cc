#include "service/json_line.h"

#include <gtest/gtest.h>

namespace caveat {
namespace {

TEST(JsonLine, WritesTextAndNumbers) {
  EXPECT_EQ(JsonLine().Add("event", "call").Add("us", int64_t{-3}).Finish(),
            R"({"event":"call","us":-3})");
  EXPECT_EQ(JsonLine().Finish(), "{}");
}

// Nothing in a value may end the line, begin another or steer a terminal.
TEST(JsonLine, EscapesWhatCouldBreakOut) {
  EXPECT_EQ(JsonLine().Add("t", "\n{\"level\":\"error\"}\\").Finish(),
            R"({"t":"\n{\"level\":\"error\"}\\"})");
  EXPECT_EQ(JsonLine().Add("t", "\x1b]0;x\a\x7f").Finish(),
            R"({"t":"\u001b]0;x\u0007\u007f"})");
  EXPECT_EQ(JsonLine().Add("t", "\u2028\u202e\u00e9").Finish(),
            R"({"t":"\u2028\u202e\u00e9"})");
  EXPECT_EQ(JsonLine().Add("t", "\U0001f600").Finish(),
            R"({"t":"\ud83d\ude00"})");
  EXPECT_EQ(JsonLine().Add("t", "a\xff").Finish(), R"({"t":"a\ufffd"})");
}

TEST(JsonLine, CutsLongValues) {
  const std::string line =
      JsonLine().Add("t", std::string(10'000, 'x')).Finish();
  EXPECT_EQ(line.size(),
            JsonLine::kValueBytesMax + std::string("{\"t\":\"...\"}").size());
}

}  // namespace
}  // namespace caveat
