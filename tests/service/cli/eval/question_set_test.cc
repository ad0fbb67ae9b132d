#include "service/cli/eval/question_set.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace caveat::eval {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(QuestionSet, ReadsEveryColumn) {
  Faults faults;
  const std::vector<QuestionRow> rows = ReadQuestionSet(
      "a.tsv",
      "id\tquestion\tkind\ttargets\talt_targets\tmust_caveat\tnote\r\n"
      "q1\tCan it \"go\"?\tanswer\tfaq-1, faq-2\tsec-1\tresults vary\ttypo\r\n"
      "\n"
      "q2\tand lung?\tabstain\t\t\t\tshort; followup: what about breast\n",
      &faults);
  ASSERT_TRUE(faults.empty()) << faults.ToStatus();
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].question, "Can it \"go\"?");
  EXPECT_EQ(rows[0].kind, QuestionKind::kAnswer);
  EXPECT_THAT(rows[0].targets, ElementsAre("faq-1", "faq-2"));
  EXPECT_THAT(rows[0].alt_targets, ElementsAre("sec-1"));
  EXPECT_EQ(rows[0].must_caveat, "results vary");
  EXPECT_EQ(rows[0].asked_before, "");
  EXPECT_EQ(rows[1].asked_before, "what about breast");
}

TEST(QuestionSet, NeedsOnlyTheFirstColumns) {
  Faults faults;
  const auto rows = ReadQuestionSet(
      "a.tsv", "\xEF\xBB\xBFkind\tid\tquestion\nurgent\tq\thelp", &faults);
  ASSERT_TRUE(faults.empty());
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].kind, QuestionKind::kUrgent);
}

TEST(QuestionSet, ReportsEveryFaultWithItsLine) {
  Faults faults;
  ReadQuestionSet("a.tsv",
                  "id\tquestion\tkind\ttargets\n"
                  "q1\tone\tanswer\tfaq-1\n"
                  "q2\ttwo\tmaybe\tfaq-1\n"
                  "q1\tthree\tabstain\t\n"
                  "q4\t\tabstain\t\n"
                  "q5\tfive\tanswer\t\n",
                  &faults);
  const std::string text(faults.ToStatus().message());
  EXPECT_THAT(text, HasSubstr("a.tsv:3: `maybe` is not answer"));
  EXPECT_THAT(text, HasSubstr("a.tsv:4: the id `q1` is there twice"));
  EXPECT_THAT(text, HasSubstr("a.tsv:5: the question is empty"));
  EXPECT_THAT(text, HasSubstr("a.tsv:6: an answer question needs targets"));
}

TEST(QuestionSet, SaysWhichColumnsAreMissing) {
  Faults faults;
  EXPECT_THAT(ReadQuestionSet("a.tsv", "question\n", &faults), IsEmpty());
  EXPECT_EQ(faults.kept().size(), 2u);
}

TEST(Units, MapIdsToTexts) {
  Faults faults;
  const auto units = ReadUnits(
      "u.tsv", "id\ttype\tsection\ttext\nfaq-1\tfaq\tFAQ\tYes, it can.\n",
      &faults);
  ASSERT_TRUE(faults.empty());
  EXPECT_EQ(units.at("faq-1"), "Yes, it can.");
}

}  // namespace
}  // namespace caveat::eval
