#include "corpus/plain_text_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/corpus/corpus_test_util.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> OutlineOf(const std::string& text) {
  return CheckedOutline(text, "test.txt");
}

TEST(PlainText, OneLineIsAParagraph) {
  EXPECT_THAT(OutlineOf("Only this."),
              ElementsAre("sec-lead-1 paragraph: Only this."));
}

TEST(PlainText, LinesWithoutBlankLinesAreParagraphs) {
  EXPECT_THAT(OutlineOf("The lead is here.\n"
                        "What It Is\n"
                        "First paragraph.\n"
                        "Second paragraph.\n"),
              ElementsAre("sec-lead-1 paragraph: The lead is here.",
                          "head-what-it-is heading: What It Is",
                          "sec-what-it-is-1 paragraph: First paragraph.",
                          "sec-what-it-is-2 paragraph: Second paragraph."));
}

TEST(PlainText, WrappedLinesJoin) {
  EXPECT_THAT(
      OutlineOf("Heat pumps in old houses\n\n"
                "This first paragraph is wrapped at\n"
                "forty columns or so, and it goes on\n"
                "until here.\n\n"
                "Running costs\n"
                "A heading may stand directly above its\n"
                "text, which is wrapped as well.\n\n"
                "- A bullet that is too long for one\n"
                "  line goes on below.\n"
                "- Another that is too long for a line\n"
                "goes on without an indent.\n"),
      ElementsAre(
          "head-heat-pumps-in-old-houses heading: Heat pumps in old houses",
          "sec-heat-pumps-in-old-houses-1 paragraph: This first paragraph is "
          "wrapped at\nforty columns or so, and it goes on\nuntil here.",
          "head-running-costs heading: Running costs",
          "sec-running-costs-1 paragraph: A heading may stand directly above "
          "its\ntext, which is wrapped as well.",
          "sec-running-costs-2 bullet: A bullet that is too long for one\n  "
          "line goes on below.",
          "sec-running-costs-3 bullet: Another that is too long for a line\n"
          "goes on without an indent."));
}

TEST(PlainText, HeadingMayEndInAQuestionMark) {
  EXPECT_THAT(OutlineOf("Lead.\nDoes It Hurt?\nNot much.\n"),
              ElementsAre("sec-lead-1 paragraph: Lead.",
                          "head-does-it-hurt heading: Does It Hurt?",
                          "sec-does-it-hurt-1 paragraph: Not much."));
}

TEST(PlainText, SentenceCaseHeadingNeedsATextBelow) {
  EXPECT_THAT(OutlineOf("Lead.\nHow it works\nLike this.\n"
                        "fever\nChills at night\nTired legs\nCall us.\n"),
              ElementsAre("sec-lead-1 paragraph: Lead.",
                          "head-how-it-works heading: How it works",
                          "sec-how-it-works-1 paragraph: Like this.",
                          "sec-how-it-works-2 paragraph: fever",
                          "sec-how-it-works-3 paragraph: Chills at night",
                          "sec-how-it-works-4 paragraph: Tired legs",
                          "sec-how-it-works-5 paragraph: Call us."));
}

TEST(PlainText, ListsAndEmptyBullets) {
  EXPECT_THAT(
      OutlineOf("Tests:\n- X-rays: Useful.\n- MRI:\n* PET scans:\n"
                "• Blood tests show more\n1. First\n2) Second\n-\n"),
      ElementsAre(
          "sec-lead-1 paragraph: Tests:", "sec-lead-2 bullet: X-rays: Useful.",
          "sec-lead-3 empty-bullet: ", "sec-lead-4 empty-bullet: ",
          "sec-lead-5 bullet: Blood tests show more",
          "sec-lead-6 numbered: First", "sec-lead-7 numbered: Second",
          "sec-lead-8 empty-bullet: "));
}

TEST(PlainText, BulletAboveANestedListIsNotEmpty) {
  EXPECT_THAT(OutlineOf("Tests.\n- Scans:\n  - CT\n  - MRI\n"),
              ElementsAre("sec-lead-1 paragraph: Tests.",
                          "sec-lead-2 bullet: Scans:", "sec-lead-3 bullet: CT",
                          "sec-lead-4 bullet: MRI"));
}

TEST(PlainText, MinusAndYearsAreNoMarkers) {
  EXPECT_THAT(OutlineOf("Cold.\n-5 degrees is cold.\n2024. A good year.\n"
                        "1.5 litres a day.\n"),
              ElementsAre("sec-lead-1 paragraph: Cold.",
                          "sec-lead-2 paragraph: -5 degrees is cold.",
                          "sec-lead-3 paragraph: 2024. A good year.",
                          "sec-lead-4 paragraph: 1.5 litres a day."));
}

TEST(PlainText, TakeawaysNeedNoMarkers) {
  EXPECT_THAT(OutlineOf("Lead.\nKey Points\nRemember these:\n"
                        "It is rare\nIt can be treated.\nNext Steps\nGo on.\n"),
              ElementsAre("sec-lead-1 paragraph: Lead.",
                          "head-key-points heading: Key Points",
                          "sec-key-points-1 paragraph: Remember these:",
                          "takeaway-1 takeaway: It is rare",
                          "takeaway-2 takeaway: It can be treated.",
                          "head-next-steps heading: Next Steps",
                          "sec-next-steps-1 paragraph: Go on."));
}

TEST(PlainText, FaqAnswerOfSeveralBlocksIsOne) {
  const CorpusPtr corpus = CorpusOf(
      "Lead.\n\nFAQ\n\nSome questions we hear.\n\nIs it safe?\n\nMostly.\n\n"
      "- Not always\n- Not for all\n\nIs it dear?\n\n- Yes\n- Very\n\n"
      "Does it work?\n\nConclusion\n\nThat is all.\n");
  EXPECT_THAT(
      Outline(*corpus),
      ElementsAre("sec-lead-1 paragraph: Lead.", "head-faq heading: FAQ",
                  "sec-faq-1 paragraph: Some questions we hear.",
                  "faq-1-question faq-question: Is it safe?",
                  "faq-1 faq: Mostly.\n\n- Not always\n- Not for all",
                  "faq-2-question faq-question: Is it dear?",
                  "faq-2 faq: - Yes\n- Very",
                  "faq-3-question faq-question: Does it work?",
                  "head-conclusion heading: Conclusion",
                  "conclusion-1 conclusion: That is all."));
  EXPECT_EQ(corpus->Find("faq-2")->question, "Is it dear?");
  EXPECT_EQ(corpus->Find("faq-3"), nullptr);
}

TEST(PlainText, AnAnswerWithoutTextIsNone) {
  EXPECT_THAT(OutlineOf("Q: Is it safe?\nA:\nQ: Is it dear?\nA: No.\n"),
              ElementsAre("faq-1-question faq-question: Is it safe?",
                          "faq-1 empty-bullet: ",
                          "faq-2-question faq-question: Is it dear?",
                          "faq-2 faq: No."));
  EXPECT_THAT(
      OutlineOf("FAQ\nIs it safe?\n-\n-\nIs it dear?\n-\n- No.\n"),
      ElementsAre(
          "head-faq heading: FAQ", "faq-1-question faq-question: Is it safe?",
          "faq-1 empty-bullet: ", "faq-2-question faq-question: Is it dear?",
          "faq-2 faq: -\n- No."));
}

TEST(PlainText, AnswersAreMarkedWhereQuestionsAre) {
  EXPECT_THAT(OutlineOf("FAQ\nWhere does it live?\nA. fumigatus lives in soil."
                        "\nQ: And here?\nA. In compost.\n"),
              ElementsAre("head-faq heading: FAQ",
                          "faq-1-question faq-question: Where does it live?",
                          "faq-1 faq: A. fumigatus lives in soil.",
                          "faq-2-question faq-question: And here?",
                          "faq-2 faq: In compost."));
}

TEST(PlainText, ShortAnswerIsNoHeading) {
  EXPECT_THAT(
      OutlineOf("FAQ\nIs It Safe?\nYes\nHow Long?\nTwo Weeks\n"),
      ElementsAre("head-faq heading: FAQ",
                  "faq-1-question faq-question: Is It Safe?", "faq-1 faq: Yes",
                  "faq-2-question faq-question: How Long?",
                  "faq-2 faq: Two Weeks"));
}

TEST(PlainText, QAndAMarkersAreDropped) {
  EXPECT_THAT(OutlineOf("Q: Is it safe?\nA: Mostly.\nQ2. What does it cost\n"
                        "A: A lot.\n"),
              ElementsAre("faq-1-question faq-question: Is it safe?",
                          "faq-1 faq: Mostly.",
                          "faq-2-question faq-question: What does it cost",
                          "faq-2 faq: A lot."));
}

TEST(PlainText, SectionAfterTheFaqEndsIt) {
  EXPECT_THAT(OutlineOf("FAQ\nIs it safe?\nYes, mostly.\nWhere to Get Help\n"
                        "Ask us.\n"),
              ElementsAre("head-faq heading: FAQ",
                          "faq-1-question faq-question: Is it safe?",
                          "faq-1 faq: Yes, mostly.",
                          "head-where-to-get-help heading: Where to Get Help",
                          "sec-where-to-get-help-1 paragraph: Ask us."));
}

TEST(PlainText, RepeatedHeadingsAndRowsStayUnique) {
  EXPECT_THAT(
      OutlineOf("Care\nOne.\nCare\nTwo.\nCare 2\nThree.\n"
                "A | B\n--|--\nTotal | 1\nTotal | 2\n"),
      ElementsAre("head-care heading: Care", "sec-care-1 paragraph: One.",
                  "head-care-2 heading: Care", "sec-care-2-1 paragraph: Two.",
                  "head-care-2-2 heading: Care 2",
                  "sec-care-2-2-1 paragraph: Three.",
                  "table-head table-head: A | B", "table-rule table-rule: ",
                  "row-total row: Total | 1", "row-total-2 row: Total | 2"));
}

TEST(PlainText, OddBytesAtTheEdges) {
  EXPECT_THAT(
      OutlineOf("\xEF\xBB\xBF  Lead.\r\n\r\n\tNext\xC2\xA0\r\nText "
                "\xE2\x80\x9Cquoted\xE2\x80\x9D.\xE2\x80\x8B"),
      ElementsAre("sec-lead-1 paragraph: Lead.", "head-next heading: Next",
                  "sec-next-1 paragraph: Text \xE2\x80\x9Cquoted\xE2"
                  "\x80\x9D."));
}

TEST(PlainText, NumberedHeading) {
  EXPECT_THAT(OutlineOf("Lead.\n1. Know the Risks\nThey are these.\n"
                        "2. Ask for Help\nDo it.\n"),
              ElementsAre("sec-lead-1 paragraph: Lead.",
                          "head-know-the-risks heading: Know the Risks",
                          "sec-know-the-risks-1 paragraph: They are these.",
                          "head-ask-for-help heading: Ask for Help",
                          "sec-ask-for-help-1 paragraph: Do it."));
}

TEST(PlainText, UnderlineIsStructure) {
  EXPECT_THAT(
      OutlineOf("Care\n====\nText.\n-----\nMore.\n"),
      ElementsAre("head-care heading: Care",
                  "rule table-rule: ", "sec-care-1 paragraph: Text.",
                  "rule-2 table-rule: ", "sec-care-2 paragraph: More."));
}

TEST(LineHabit, TellsWrappedFromOneLineParagraphs) {
  const auto habit = [](std::string_view text) {
    return HabitOf(text, ScanLines(text));
  };
  EXPECT_FALSE(habit("A heading\nA long paragraph of text.\n").lines_join);
  EXPECT_TRUE(habit("A.\n\nB.\n\nC.\n").lines_join);
  EXPECT_FALSE(habit("A.\n\nB.\n\nC.\n").wrapped);
  const LineHabit wrapped = habit(
      "This paragraph of text is broken\n"
      "in the middle, and then it broke\n"
      "a second time here.\n");
  EXPECT_TRUE(wrapped.wrapped);
  EXPECT_EQ(wrapped.width_bytes, 32);
}

}  // namespace
}  // namespace caveat
