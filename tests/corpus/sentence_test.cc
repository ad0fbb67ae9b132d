#include "corpus/sentence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "corpus/strings.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> Sentences(std::string_view text) {
  static const auto* const abbreviations =
      new std::unordered_set<std::string>{"e.g", "dr", "vs"};
  SentenceSplitter splitter(*abbreviations);
  std::vector<std::string> sentences;
  for (const ByteSpan span : splitter.Split(text, Whole(text))) {
    sentences.emplace_back(Cut(text, span));
  }
  return sentences;
}

TEST(Sentences, EndsOfSentences) {
  EXPECT_THAT(
      Sentences("One is here. Two is “there.” Three? Four!"),
      ElementsAre("One is here.", "Two is “there.”", "Three?", "Four!"));
  EXPECT_THAT(Sentences("No full stop"), ElementsAre("No full stop"));
}

TEST(Sentences, AbbreviationsEndNone) {
  EXPECT_THAT(Sentences("Some drugs (e.g. EGFR inhibitors) help. Dr. Smith "
                        "and J. Doe agree, A vs. B."),
              ElementsAre("Some drugs (e.g. EGFR inhibitors) help.",
                          "Dr. Smith and J. Doe agree, A vs. B."));
  EXPECT_THAT(Sentences("At 3.5 to 35 °C. A boiler is hotter."),
              ElementsAre("At 3.5 to 35 °C.", "A boiler is hotter."));
}

TEST(Sentences, QuotedQuestionsEndNone) {
  EXPECT_THAT(Sentences("The question “Can it go?” is complex. Yes."),
              ElementsAre("The question “Can it go?” is complex.", "Yes."));
}

TEST(Sentences, LineBreaksEndNoneButBlankLinesAndItemsDo) {
  EXPECT_THAT(
      Sentences("A sentence that\nis wrapped here. Two.\r\n\r\nA short "
                "line\n\n- an item\n- another\n  that goes on"),
      ElementsAre("A sentence that\nis wrapped here.", "Two.", "A short line",
                  "an item", "another\n  that goes on"));
}

TEST(Sentences, SpansAreOfTheWholeText) {
  const std::string text = "xx. Yy zz. Ww.";
  const std::unordered_set<std::string> none;
  SentenceSplitter own(none);
  const auto spans = own.Split(text, {4, 10});
  EXPECT_THAT(spans, ElementsAre(ByteSpan{4, 10}));
  EXPECT_TRUE(own.Split(text, {3, 4}).empty());
}

}  // namespace
}  // namespace caveat
