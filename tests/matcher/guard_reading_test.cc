// How a message becomes the words that guard patterns see.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "matcher/guard_patterns.h"
#include "matcher/message_reader.h"
#include "matcher/pattern_words.h"
#include "matcher/word_repair.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

std::vector<std::string> Read(std::string_view message) {
  static const auto* const repair = new WordRepair(
      RepairWords{{"numb", "tingling", "paralysed", "breathe", "cant", "walk",
                   "legs", "since"},
                  {"breather", "this", "morning"},
                  {{"i'll", "i will"}, {"cnt", "cant"}, {"w", "with"}}});
  return ReadSentences(message, *repair);
}

TEST(ReadSentences, CutsAtSentenceEnds) {
  EXPECT_THAT(
      Read("Hello to you there. How? No way at all! New line; same one"),
      ElementsAre(" hello to you there . ", " how ? ", " no way at all . ",
                  " new line , same one . "));
  EXPECT_THAT(Read("wait... what?!"), ElementsAre(" wait , what ? "));
  EXPECT_THAT(Read(" ... ?! -- "), IsEmpty());
  EXPECT_THAT(Read("Dr. Smith, i.e. me, at 5 p.m. today"),
              ElementsAre(" dr smith , i e me , at 5 p m today . "));
}

TEST(ReadSentences, JoinsWhatIsTooShortToStandAlone) {
  EXPECT_THAT(Read("Help! Legs. Since noon today."),
              ElementsAre(" help , legs , since noon today . "));
  EXPECT_THAT(Read("my legs\nare\nnumb"),
              ElementsAre(" my legs , are , numb . "));
  EXPECT_THAT(
      Read("one two three four five six seven eight\nnine"),
      ElementsAre(" one two three four five six seven eight . ", " nine . "));
}

TEST(ReadSentences, KeepsNumbersWhole) {
  EXPECT_THAT(Read("38.5 or 38,5; 1,000 mg. 3.5"),
              ElementsAre(" 38.5 or 38.5 , 1000 mg . ", " 3.5 . "));
  EXPECT_THAT(Read("8,5,6"), ElementsAre(" 8.5 , 6 . "));
}

TEST(ReadSentences, ReadsSignsAsWordsOrSpaces) {
  EXPECT_THAT(Read("a & b + c, 5% x/y (z) - w"),
              ElementsAre(" a and b and c , 5 percent x y , z , with . "));
  EXPECT_THAT(Read("can't 'quoted' x-ray"),
              ElementsAre(" cant quoted x ray . "));
  EXPECT_THAT(Read("lost.control.of.it"),
              ElementsAre(" lost control of it . "));
  EXPECT_THAT(Read("numb.today"), ElementsAre(" numb , today . "));
  EXPECT_THAT(Read("नमस्ते। हाँ"), ElementsAre(" नमस्ते , हाँ . "));
}

TEST(ReadSentences, RepairsWords) {
  EXPECT_THAT(Read("I'll cnt walk"), ElementsAre(" i will cant walk . "));
  EXPECT_THAT(Read("parallysed tinglign breathr breather"),
              ElementsAre(" paralysed tingling breathe breather . "));
  EXPECT_THAT(Read("cantwalksincethismorning"),
              ElementsAre(" cant walk since this morning . "));
  EXPECT_THAT(Read("numbthismorning"), ElementsAre(" numb this morning . "));
  EXPECT_THAT(Read("t12 and covid2 her2numb 10mg numb"),
              ElementsAre(" t12 and covid2 her2numb 10mg numb . "));
}

TEST(ReadSentences, CutsLongRunsWhateverIsInThem) {
  EXPECT_THAT(Read("numb39.4legs"), ElementsAre(" numb 39.4 legs . "));
  EXPECT_THAT(Read("cantwalkzqxlegsnumbsincethismorning"),
              ElementsAre(" cant walk zqx legs numb since this morning . "));
  EXPECT_THAT(Read("cantwalk96legsnumbthismorning"),
              ElementsAre(" cant walk 96 legs numb this morning . "));
  // Too much of it is unknown to be a run of words.
  EXPECT_THAT(Read("zqxjkvzzqxlegszqxjkvbnvbnnumb"),
              ElementsAre(" zqxjkvzzqxlegszqxjkvbnvbnnumb . "));
  std::string run;
  for (int i = 0; i < 100; ++i) run += "cantwalk";
  EXPECT_EQ(Read(run).front().substr(0, 11), " cant walk ");
  for (int i = 0; i < 1000; ++i) run += "cantwalk";  // Longer than is read.
  EXPECT_THAT(Read(run), ElementsAre(" " + run + " . "));
}

TEST(ReadSentences, RestoresVowelsWhereNobodyWritesThem) {
  EXPECT_THAT(Read("nmb lgs snce ths mrnng"),
              ElementsAre(" numb legs since ths mrnng . "));
  EXPECT_THAT(Read("xyzzy nmb wlk brthe"),
              ElementsAre(" xyzzy numb walk breathe . "));
  // Two may be abbreviations, and so may three among many words.
  EXPECT_THAT(Read("nmb wlk since"), ElementsAre(" nmb wlk since . "));
  EXPECT_THAT(Read("nmb wlk lgs since since since since since since since "
                   "since since since since since since"),
              ElementsAre(" nmb wlk lgs since since since since since since "
                          "since since since since since since since . "));
}

TEST(ReadSentences, SurvivesAnyBytes) {
  for (uint64_t seed = 1; seed <= 2000; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    std::string text(random() % 120, '\0');
    for (char& c : text) {
      c = random() % 3 == 0 ? static_cast<char>(random())
                            : "ab 1.,'?-\n"[random() % 10];
    }
    for (const std::string& sentence : Read(text)) {
      ASSERT_TRUE(sentence.starts_with(' '));
      ASSERT_TRUE(sentence.ends_with(" . ") || sentence.ends_with(" ? "));
      ASSERT_EQ(sentence.find("  "), std::string::npos);
    }
  }
}

TEST(Windows, CoverEveryWordTwice) {
  std::string sentence = " ";
  for (int i = 0; i < 200; ++i) sentence += std::to_string(i) + " ";
  const auto windows = Windows(sentence);
  ASSERT_EQ(windows.size(), 8u);
  EXPECT_TRUE(windows.front().starts_with(" 0 1 "));
  EXPECT_TRUE(windows[1].starts_with(" 24 "));
  EXPECT_TRUE(windows.back().ends_with(" 199 "));
  EXPECT_THAT(Windows(" one two . "), ElementsAre(" one two . "));
}

TEST(WordRepair, KnowsOneEdit) {
  EXPECT_TRUE(IsOneEdit("numb", "numbb"));
  EXPECT_TRUE(IsOneEdit("numb", "umb"));
  EXPECT_TRUE(IsOneEdit("numb", "nomb"));
  EXPECT_TRUE(IsOneEdit("numb", "nubm"));
  EXPECT_FALSE(IsOneEdit("numb", "numb"));
  EXPECT_FALSE(IsOneEdit("numb", "nubmx"));
  EXPECT_FALSE(IsOneEdit("numb", "nb"));
  EXPECT_FALSE(IsOneEdit("", ""));
  EXPECT_TRUE(IsOneEdit("", "a"));
}

// Against comparing with every word of the vocabulary.
TEST(WordRepair, FindsWhatComparingFinds) {
  for (uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const auto word = [&random](size_t size_min) {
      std::string text;
      for (size_t n = size_min + random() % 4; n > 0; --n) {
        text += "abc"[random() % 3];
      }
      return text;
    };
    RepairWords words;
    for (int i = 0; i < 30; ++i) words.vocabulary.push_back(word(5));
    const WordRepair repair(words);
    for (int i = 0; i < 50; ++i) {
      const std::string text = word(5);
      std::string read;
      repair.Append(text, &read);
      bool known = false;
      bool near = false;
      for (const std::string& other : words.vocabulary) {
        known = known || other == text;
        near = near || IsOneEdit(text, other);
      }
      if (known || !near) {
        EXPECT_EQ(read, text);
      } else {
        EXPECT_TRUE(IsOneEdit(text, read)) << text << " " << read;
      }
    }
  }
}

TEST(GuardPatterns, WritesListsAndGapsOut) {
  GuardPatterns patterns;
  ASSERT_TRUE(patterns.AddList("leg", "legs?|foot"));
  ASSERT_TRUE(patterns.AddList("limb", "{leg}|arm"));
  EXPECT_FALSE(patterns.AddList("leg", "x"));
  EXPECT_EQ(*patterns.Expand("my {limb}"), " (?:my (?:(?:legs?|foot)|arm)) ");
  EXPECT_EQ(*patterns.Expand("a <2> b"), " (?:a(?: [^ ]+){0,2} b) ");
  EXPECT_EQ(*patterns.Expand("(?:a <>3 b)|c"),
            " (?:(?:(?:a(?: [^ ]+){0,3} b|b(?: [^ ]+){0,3} a))|c) ");
  EXPECT_EQ(*patterns.Expand("^a"), "^ (?:a) ");
  EXPECT_EQ(*patterns.ExpandWhole("a"), "^ (?:a)(?: [,.?])* $");
  EXPECT_EQ(*patterns.Expand("x{2,3}"), " (?:x{2,3}) ");
  EXPECT_EQ(*patterns.Expand("Ölçü \u0130"), " (?:olcu i) ");
}

TEST(PatternWords, WritesOutTheFormsOfWords) {
  EXPECT_THAT(
      PatternWords("legs?|(?:foot|gone numb)|jerk[a-z]*|{x} weak"),
      UnorderedElementsAre("legs", "leg", "gone", "numb", "foot", "weak"));
  EXPECT_THAT(PatternWords("walk(?:s|ing|ed)? (?:my |his )?(?:toe|leg)s?"),
              UnorderedElementsAre("walks", "walking", "walked", "walk", "my",
                                   "his", "toes", "toe", "legs", "leg"));
  EXPECT_THAT(PatternWords("[0-9]+ ?mg|hospital(?:is|iz)ed"),
              UnorderedElementsAre("mg", "hospitalised", "hospitalized"));
  EXPECT_THAT(PatternWholeWords("legs?|gone numb|(?:weak|(?:limp)|no use)"),
              UnorderedElementsAre("legs", "leg", "weak", "limp"));
  EXPECT_THAT(PatternWords("((("), IsEmpty());
  EXPECT_THAT(PatternWords(")a)"), UnorderedElementsAre("a"));
}

}  // namespace
}  // namespace caveat
