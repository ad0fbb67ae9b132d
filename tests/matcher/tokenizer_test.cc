#include "matcher/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace caveat {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr WordLists kLists = {
    .spelling =
        "tumours\ttumors\ngonna\tgoing to\nmets\tmetastases\n"
        "gall bladder\tgallbladder\nco-codamol\tcocodamol\n"
        "gall bladder stones\tgallstones\n",
    .word_forms = "bought\tbuy\nworse\tbad\n",
    .stop_words = "the\nis\nnot\ncan\n",
    .light_words = "people\nthing\n"};

std::vector<std::string> Words(std::string_view text) {
  std::vector<std::string> words;
  for (const Token& token : Tokenizer(kLists).Tokenize(text)) {
    words.push_back(token.word);
  }
  return words;
}

TEST(Tokenizer, FoldsAndSplits) {
  EXPECT_THAT(Words("  Café—BONE, (2.5 mg)!"),
              ElementsAre("cafe", "bone", "2", "5", "mg"));
  EXPECT_THAT(Words("follow-up/scan"), ElementsAre("follow", "up", "scan"));
}

TEST(Tokenizer, NothingToReadGivesNoWords) {
  EXPECT_THAT(Words(""), IsEmpty());
  EXPECT_THAT(Words(" \t\n "), IsEmpty());
  EXPECT_THAT(Words("?!... '' -- \"\""), IsEmpty());
}

TEST(Tokenizer, SignsAreNoLetters) {
  EXPECT_THAT(Words("Xgeva® 5 mg•daily"),
              ElementsAre("xgeva", "5", "mg", "daily"));
  EXPECT_THAT(Words("Xgeva™ hurts😢"), ElementsAre("xgeva", "hurts"));
  EXPECT_THAT(Words("Größe naïve हिन्दी"),
              ElementsAre("grosse", "naive", "हिन्दी"));
}

TEST(Tokenizer, UndoesContractions) {
  EXPECT_THAT(Words("can't"), ElementsAre("can", "not"));
  EXPECT_THAT(Words("CAN’T"), ElementsAre("can", "not"));
  EXPECT_THAT(Words("cannot"), ElementsAre("can", "not"));
  EXPECT_THAT(Words("won't"), ElementsAre("will", "not"));
  EXPECT_THAT(Words("isn't"), ElementsAre("is", "not"));
  EXPECT_THAT(Words("they're we've he'll she'd I'm it's"),
              ElementsAre("they", "we", "he", "she", "i", "it"));
}

TEST(Tokenizer, KeepsWordsThatOnlyLookContracted) {
  EXPECT_THAT(Words("o'clock"), ElementsAre("oclock"));
  EXPECT_THAT(Words("the dogs' bones"), ElementsAre("the", "dogs", "bones"));
  EXPECT_THAT(Words("rock 'n' roll"), ElementsAre("rock", "n", "roll"));
  // An ending alone is a word of its own: nothing is left to drop.
  EXPECT_THAT(Words("n't"), ElementsAre("nt"));
}

TEST(Tokenizer, ReplacesVariantSpellings) {
  EXPECT_THAT(Words("Tumours"), ElementsAre("tumors"));
  EXPECT_THAT(Words("gonna go"), ElementsAre("going", "to", "go"));
  // Of several words, and whatever stands between them; the longest first.
  EXPECT_THAT(Words("my gall-bladder"), ElementsAre("my", "gallbladder"));
  EXPECT_THAT(Words("gall bladder stones"), ElementsAre("gallstones"));
  EXPECT_THAT(Words("Co-codamol or co codamol"),
              ElementsAre("cocodamol", "or", "cocodamol"));
  EXPECT_THAT(Words("gall"), ElementsAre("gall"));
}

TEST(Tokenizer, WordFormsChangeTheStemAlone) {
  const std::vector<Token> tokens = Tokenizer(kLists).Tokenize("bought buying");
  ASSERT_EQ(tokens.size(), 2u);
  EXPECT_EQ(tokens[0].word, "bought");
  EXPECT_EQ(tokens[0].stem, "buy");
  EXPECT_EQ(tokens[1].stem, "buy");
}

TEST(Tokenizer, WeighsWords) {
  const std::vector<Token> tokens =
      Tokenizer(kLists).Tokenize("the things people eat");
  ASSERT_EQ(tokens.size(), 4u);
  EXPECT_EQ(tokens[0].weight, WordWeight::kStop);
  EXPECT_EQ(tokens[1].weight, WordWeight::kLight) << "by its stem";
  EXPECT_EQ(tokens[2].weight, WordWeight::kLight);
  EXPECT_EQ(tokens[3].weight, WordWeight::kContent);
}

TEST(Tokenizer, OtherScriptsAreWords) {
  EXPECT_THAT(Words("骨 転移?"), ElementsAre("骨", "転移"));
  EXPECT_THAT(Words("هل يمكن"), ElementsAre("هل", "يمكن"));
  EXPECT_THAT(Words("\U0001F600"), IsEmpty());
}

TEST(Tokenizer, ReadsNoMoreThanItsLimit) {
  std::string text;
  for (int i = 0; i < Tokenizer::kTokenCountMax + 10; ++i) text += "a ";
  EXPECT_EQ(Words(text).size(), static_cast<size_t>(Tokenizer::kTokenCountMax));
}

TEST(Tokenizer, AVeryLongWordIsOneWord) {
  EXPECT_THAT(Words(std::string(4096, 'x')), ElementsAre(std::string(4096, 'x')));
}

TEST(Tokenizer, StemsAreSnowballs) {
  EXPECT_EQ(StemOf("running"), "run");
  EXPECT_EQ(StemOf("metastases"), StemOf("metastase"));
  EXPECT_EQ(StemOf(""), "");
}

TEST(DataLines, LeavesOutCommentsAndEmptyLines) {
  EXPECT_THAT(DataLines("# head\r\n\na\tb\r\n#c\nlast"),
              ElementsAre("a\tb", "last"));
  EXPECT_THAT(DataLines(""), IsEmpty());
}

TEST(Tokenizer, LinesWithoutATabAreLeftOut) {
  const Tokenizer tokenizer({.spelling = "nothing\n",
                             .word_forms = "neither\n",
                             .stop_words = "",
                             .light_words = ""});
  EXPECT_EQ(tokenizer.Make("nothing").stem, StemOf("nothing"));
  EXPECT_EQ(tokenizer.Make("neither").stem, StemOf("neither"));
}

}  // namespace
}  // namespace caveat
