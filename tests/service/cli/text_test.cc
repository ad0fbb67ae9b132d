#include "service/cli/text.h"

#include <random>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace caveat::cli {
namespace {

using ::testing::ElementsAre;

TEST(Printable, LeavesOrdinaryTextAlone) {
  const std::string text =
      "Naïve “quotes” – 骨转移 👩‍⚕️ a\nb";
  EXPECT_EQ(Printable(text), text);
}

TEST(Printable, WritesEscapeSequencesOut) {
  EXPECT_EQ(Printable("\x1b]0;owned\x07"), "\\x1b]0;owned\\x07");
  EXPECT_EQ(Printable("a\x1b[2Jb"), "a\\x1b[2Jb");
  EXPECT_EQ(Printable("a\x7f"), "a\\x7f");
}

TEST(Printable, WritesC1ControlsOut) {
  EXPECT_EQ(Printable("a\xc2\x9b"
                      "31mb"),
            "a\\x9b31mb");
}

TEST(Printable, WritesWhatTurnsOrHidesTextOut) {
  EXPECT_EQ(Printable("a\u202eb"), "a\\u202eb");  // Right to left override.
  EXPECT_EQ(Printable("a\u2066b"), "a\\u2066b");
  EXPECT_EQ(Printable("a\u200bb"), "a\\u200bb");
  EXPECT_EQ(Printable("a\u2028b"), "a\\u2028b");
  EXPECT_EQ(Printable("a\U000E0041"), "a\\ue0041");  // A tag.
}

TEST(Printable, ReplacesBrokenBytes) {
  EXPECT_EQ(Printable("a\xff"
                      "b"),
            "a\uFFFDb");
  EXPECT_EQ(Printable("a\xe2\x82"), "a\uFFFD");
}

TEST(Printable, MakesLineEndsUniform) {
  EXPECT_EQ(Printable("a\r\nb\tc"), "a\nb c");
  EXPECT_EQ(Printable("a\rb"), "a\\x0db");  // Would overwrite the line.
}

TEST(Printable, HoldsNoControlWhateverTheBytes) {
  const unsigned seed = 20261123;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes(random() % 40, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random() % 256);
    const std::string text = Printable(bytes);
    for (size_t k = 0; k < text.size(); ++k) {
      const auto byte = static_cast<unsigned char>(text[k]);
      ASSERT_TRUE(byte >= 0x20 || byte == '\n')
          << testing::PrintToString(bytes);
      ASSERT_NE(byte, 0x7f);
      const bool c1 = byte == 0xc2 && k + 1 < text.size() &&
                      static_cast<unsigned char>(text[k + 1]) < 0xa0;
      ASSERT_FALSE(c1) << testing::PrintToString(bytes);
    }
    ASSERT_EQ(Printable(text), text);
  }
}

TEST(PrintableJson, EscapesC1AndKeepsTheRest) {
  EXPECT_EQ(PrintableJson("{\"a\":\"\xc2\x9b ü\"}"), "{\"a\":\"\\u009b ü\"}");
}

TEST(DisplayWidth, CountsColumns) {
  EXPECT_EQ(DisplayWidth("abc"), 3);
  EXPECT_EQ(DisplayWidth("naïve"), 5);
  EXPECT_EQ(DisplayWidth("nai\u0308ve"), 5);  // With a combining diaeresis.
  EXPECT_EQ(DisplayWidth("骨转移"), 6);
  EXPECT_EQ(DisplayWidth("👩‍⚕️"), 2);
  EXPECT_EQ(DisplayWidth(""), 0);
}

TEST(Wrap, BreaksBetweenWords) {
  EXPECT_THAT(Wrap("bone metastases can go", 10),
              ElementsAre("bone", "metastases", "can go"));
}

TEST(Wrap, CountsColumnsAndNotBytes) {
  EXPECT_THAT(Wrap("éé éé éé", 5), ElementsAre("éé éé", "éé"));
  EXPECT_THAT(Wrap("骨转移骨转移", 6), ElementsAre("骨转移", "骨转移"));
}

TEST(Wrap, BreaksAWordOnlyWhenItIsLongerThanALine) {
  EXPECT_THAT(Wrap("a abcdefgh b", 4), ElementsAre("a", "abcd", "efgh", "b"));
}

TEST(Wrap, KeepsLettersWithTheirMarks) {
  EXPECT_THAT(Wrap("e\u0301e\u0301e\u0301", 2),
              ElementsAre("e\u0301e\u0301", "e\u0301"));
}

TEST(Wrap, KeepsParagraphsAndEmptyLines) {
  EXPECT_THAT(Wrap("a b\n\nc", 10), ElementsAre("a b", "", "c"));
  EXPECT_THAT(Wrap("", 10), ElementsAre(""));
}

TEST(Wrap, DoesNotBreakWithoutAWidth) {
  const std::string text(500, 'x');
  EXPECT_THAT(Wrap(text + " y", 0), ElementsAre(text + " y"));
}

TEST(Wrap, LosesNothingAndKeepsToTheWidth) {
  const unsigned seed = 7;
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  const char* const pieces[] = {
      "bone ",         "é",    "骨",  " ",     "-", "metastases ",
      "👩‍⚕️", "e.g.", "(a)", "12,5 %"};
  for (int i = 0; i < 500; ++i) {
    std::string text;
    for (auto k = random() % 30; k > 0; --k) {
      text += pieces[random() % std::size(pieces)];
    }
    const int width = 4 + static_cast<int>(random() % 20);
    std::string joined;
    for (const std::string& line : Wrap(text, width)) {
      ASSERT_LE(DisplayWidth(line), width) << text;
      joined += line;
    }
    std::erase(text, ' ');
    std::erase(joined, ' ');
    ASSERT_EQ(joined, text);
  }
}

}  // namespace
}  // namespace caveat::cli
