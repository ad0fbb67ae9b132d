#include "corpus/reading_level.h"

#include <gtest/gtest.h>

namespace caveat {
namespace {

struct SyllableCase {
  const char* word;
  int count;
};

TEST(SyllableCount, OfEnglishWords) {
  const SyllableCase cases[] = {
      {"a", 1},          {"the", 1},       {"cat", 1},       {"care", 1},
      {"team", 1},       {"used", 1},      {"names", 1},     {"remission", 3},
      {"cancer", 2},     {"radiation", 4}, {"patient", 2},   {"various", 3},
      {"needed", 2},     {"treated", 2},   {"table", 2},     {"roses", 2},
      {"emergency", 4},  {"article", 3},   {"science", 2},   {"special", 2},
      {"metastases", 4}, {"doctor", 2},    {"committee", 3}, {"3", 1},
  };
  for (const SyllableCase& c : cases) {
    EXPECT_EQ(SyllableCount(c.word), c.count) << c.word;
  }
}

TEST(ReadingLevel, FormulasByHand) {
  const std::unordered_set<std::string> none;
  SentenceSplitter splitter(none);
  // 6 words, 2 sentences, 7 syllables.
  const ReadingLevel easy =
      ReadingLevelOf("The cat sat. A doctor came.", &splitter);
  EXPECT_EQ(easy.sentence_count, 2);
  EXPECT_EQ(easy.word_count, 6);
  EXPECT_EQ(easy.syllable_count, 7);
  EXPECT_NEAR(easy.flesch_kincaid, 0.39 * 3 + 11.8 * 7 / 6 - 15.59, 1e-9);
  EXPECT_NEAR(easy.smog, 3.1291, 1e-9);
  const ReadingLevel hard =
      ReadingLevelOf("Metastatic radiation emergency.", &splitter);
  EXPECT_EQ(hard.polysyllable_count, 3);
  EXPECT_NEAR(hard.smog, 1.0430 * 9.48683298 + 3.1291, 1e-6);
  EXPECT_EQ(ReadingLevelOf("", &splitter).flesch_kincaid, 0);
}

}  // namespace
}  // namespace caveat
