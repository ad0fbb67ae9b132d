#include "corpus/markdown_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/corpus/corpus_test_util.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> OutlineOf(const std::string& text) {
  return CheckedOutline(text, "test.md");
}

TEST(Markdown, HeadingsNest) {
  const CorpusPtr corpus = CorpusOf(
      "# Hip *Care*\n\nThe lead.\n\n## Pain ##\nSoreness is\nnormal.\n\n"
      "### At Night\nRest.\n\nDriving\n-------\n\nWait.\n",
      "", "test.md");
  EXPECT_THAT(
      Outline(*corpus),
      ElementsAre(
          "head-hip-care heading: Hip *Care*",
          "sec-hip-care-1 paragraph: The lead.", "head-pain heading: Pain",
          "sec-pain-1 paragraph: Soreness is\nnormal.",
          "head-at-night heading: At Night", "sec-at-night-1 paragraph: Rest.",
          "head-driving heading: Driving", "sec-driving-1 paragraph: Wait."));
  EXPECT_EQ(corpus->Find("sec-at-night-1")->section,
            "Hip Care > Pain > At Night");
  EXPECT_EQ(corpus->Find("sec-driving-1")->section, "Hip Care > Driving");
}

TEST(Markdown, ListsKeepTheirInlineMarkup) {
  const CorpusPtr corpus = CorpusOf(
      "Intro.\n\n* **Age:** Puppies need\n  [time](https://x.org).\n"
      "    - nested `code`\n* **MRI:**\n1. First\n\n   More of it.\n2. "
      "Second\n",
      "", "test.md");
  EXPECT_THAT(
      Outline(*corpus),
      ElementsAre("sec-lead-1 paragraph: Intro.",
                  "sec-lead-2 bullet: **Age:** Puppies need\n  "
                  "[time](https://x.org).",
                  "sec-lead-3 bullet: nested `code`",
                  "sec-lead-4 empty-bullet: ", "sec-lead-5 numbered: First",
                  "sec-lead-6 paragraph: More of it.",
                  "sec-lead-7 numbered: Second"));
  const Entry& age = *corpus->Find("sec-lead-2");
  EXPECT_EQ(corpus->PlainText(age), "Age: Puppies need time.");
  EXPECT_EQ(corpus->Text(age),
            "**Age:** Puppies need\n  [time](https://x.org).");
  EXPECT_EQ(corpus->PlainText(*corpus->Find("sec-lead-1")), "Intro.");
}

TEST(Markdown, FaqQuestionsMayBeHeadingsOrBold) {
  EXPECT_THAT(
      OutlineOf("## FAQ\n\n### Is it safe?\n\nYes.\n\nMostly.\n\n"
                "### Cost\n\nA lot.\n\n## Questions and Answers\n\n"
                "**Can I *fly*?**\n\nLater.\n\n**Can I drive?** Soon.\n\n"
                "**Note**\n\nAsk first.\n\n## Sources\n\nOurs.\n"),
      ElementsAre(
          "head-faq heading: FAQ", "faq-1-question faq-question: Is it safe?",
          "faq-1 faq: Yes.\n\nMostly.", "faq-2-question faq-question: Cost",
          "faq-2 faq: A lot.",
          "head-questions-and-answers heading: Questions and "
          "Answers",
          "faq-3-question faq-question: Can I *fly*?", "faq-3 faq: Later.",
          "faq-4-question faq-question: Can I drive?",
          "faq-4 faq: Soon.\n\n**Note**\n\nAsk first.",
          "head-sources heading: Sources", "sec-sources-1 paragraph: Ours."));
  EXPECT_EQ(CorpusOf("## FAQ\n**Can I *fly*?**\n\nLater.\n", "", "a.md")
                ->Find("faq-1")
                ->question,
            "Can I fly?");
}

TEST(Markdown, WhatIsNeverQuoted) {
  EXPECT_THAT(
      OutlineOf(
          "---\ntitle: x\n---\n<!-- a\n\nb -->\nText.\n\n![pic](a.png)\n\n"
          "<br/>\n\n[x]: https://x.org\n\n***\n\n> A quote\n> goes on.\n\n"
          "```sh\nls\n```\n"),
      ElementsAre(
          "rule table-rule: ", "rule-2 table-rule: ",
          "sec-lead-1 paragraph: Text.",
          "rule-3 table-rule: ", "rule-4 table-rule: ", "rule-5 table-rule: ",
          "rule-6 table-rule: ", "sec-lead-2 paragraph: A quote\n> goes on.",
          "sec-lead-3 paragraph: ls"));
}

TEST(Markdown, Tables) {
  const CorpusPtr corpus = CorpusOf(
      "Costs:\n| Kind | **Price** |\n|:--|--:|\n| *Food* | 30 |\n\nA | B are "
      "letters.\n",
      "", "test.md");
  EXPECT_THAT(
      Outline(*corpus),
      ElementsAre("sec-lead-1 paragraph: Costs:",
                  "table-head table-head: | Kind | **Price** |",
                  "table-rule table-rule: ", "row-food row: | *Food* | 30 |",
                  "sec-lead-2 paragraph: A | B are letters."));
}

TEST(Markdown, QuestionsInTheBodyAreNoHeadings) {
  EXPECT_THAT(
      OutlineOf("## Care\n\nWhat now?\n\nRest.\n"),
      ElementsAre("head-care heading: Care", "sec-care-1 paragraph: What now?",
                  "sec-care-2 paragraph: Rest."));
}

}  // namespace
}  // namespace caveat
