#include "corpus/words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace caveat {
namespace {

std::vector<std::string> WordsIn(std::string_view text) {
  const Words words(text);
  return {words.begin(), words.end()};
}

TEST(Words, AreFolded) {
  EXPECT_THAT(WordsIn("The patient’s TGF-β, Ärzte 3.5 'quoted'"),
              testing::ElementsAre("the", "patient's", "tgf", "β", "ärzte", "3",
                                   "5", "quoted"));
  EXPECT_TRUE(Words(" -- \xFF ").empty());
}

TEST(Stem, JoinsFormsOfAWord) {
  EXPECT_EQ(Stem("fractures"), Stem("fracture"));
  EXPECT_EQ(Stem("reduces"), Stem("reducing"));
  EXPECT_EQ(Stem("treated"), Stem("treats"));
  EXPECT_EQ(Stem("therapies"), Stem("therapy"));
  EXPECT_EQ(Stem("patient's"), Stem("patients"));
  EXPECT_NE(Stem("bone"), Stem("born"));
  EXPECT_EQ(Stem("is"), "is");
  EXPECT_EQ(Stem(""), "");
}

}  // namespace
}  // namespace caveat
