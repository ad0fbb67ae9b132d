#include "corpus/utf8.h"

#include <gtest/gtest.h>

#include <string>

#include "corpus/strings.h"

namespace caveat {
namespace {

std::string FaultsIn(std::string_view bytes) {
  Faults faults;
  const bool good = CheckText("a.txt", bytes, &faults);
  EXPECT_EQ(good, faults.empty());
  return std::string(faults.ToStatus().message());
}

TEST(CheckText, AcceptsText) {
  EXPECT_EQ(FaultsIn("plain\ttext\r\n"), "");
  EXPECT_EQ(FaultsIn("β — “x” \xF0\x9F\x98\x80 \xEF\xBB\xBF"), "");
  EXPECT_EQ(FaultsIn("\xED\x9F\xBF\xEE\x80\x80\xF4\x8F\xBF\xBF"), "");
}

TEST(CheckText, ReportsEveryFaultWithItsPlace) {
  EXPECT_EQ(FaultsIn("ok\nab\xFFzz\xC3\n\0"),
            "a.txt:2:3: not UTF-8: byte 0xFF\n"
            "a.txt:2:6: not UTF-8: byte 0xC3");
  EXPECT_EQ(FaultsIn(std::string_view("a\0b", 3)),
            "a.txt:1:2: control character U+0000: this is not text");
  EXPECT_EQ(FaultsIn("a\x1b[2J"),
            "a.txt:1:2: control character U+001B: this is not text");
  EXPECT_EQ(FaultsIn("\xC2\x9B"),
            "a.txt:1:1: control character U+009B: this is not text");
}

TEST(CheckText, RefusesOverlongSurrogatesAndTooLarge) {
  for (const char* bad : {"\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80",
                          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\x80"}) {
    EXPECT_NE(FaultsIn(bad), "") << bad;
  }
}

TEST(CheckText, CountsWhatItDoesNotKeep) {
  const std::string many(1'000'000, '\xFF');
  EXPECT_TRUE(FaultsIn(many).ends_with("\nand 999900 more"));
}

TEST(Trim, DropsUnicodeSpaceAtBothEnds) {
  const std::string text = "\xEF\xBB\xBF\xC2\xA0 a b\t\xE2\x80\x83\xE2\x80\x8B";
  EXPECT_EQ(Cut(text, Trim(text, Whole(text))), "a b");
  EXPECT_TRUE(IsBlank("\xE3\x80\x80\n\t "));
  EXPECT_FALSE(IsBlank("\xE3\x80\x81"));
}

}  // namespace
}  // namespace caveat
