#include "corpus/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corpus/strings.h"
#include "tests/corpus/corpus_test_util.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Cells(std::string_view row) {
  std::vector<std::string> cells;
  for (const ByteSpan cell : SplitRow(row, Whole(row))) {
    cells.emplace_back(Cut(row, cell));
  }
  return cells;
}

TEST(Table, PipesAtTheEndsMakeNoCells) {
  EXPECT_THAT(Cells("A | B |"), ElementsAre("A", "B"));
  EXPECT_THAT(Cells("| A | B"), ElementsAre("A", "B"));
  EXPECT_THAT(Cells("|A||C|"), ElementsAre("A", "", "C"));
  EXPECT_THAT(Cells("|"), IsEmpty());
}

TEST(Table, EscapedAndCodePipesStay) {
  EXPECT_THAT(Cells(R"(a \| b | `x|y` | c)"),
              ElementsAre(R"(a \| b)", "`x|y`", "c"));
  EXPECT_THAT(Cells("5` tall | 6"), ElementsAre("5` tall", "6"));
}

TEST(Table, RuleLines) {
  EXPECT_TRUE(IsTableRule("---|---|"));
  EXPECT_TRUE(IsTableRule("| :--- | ---: |"));
  EXPECT_FALSE(IsTableRule("---"));
  EXPECT_FALSE(IsTableRule("| a |"));
  EXPECT_FALSE(IsTableRule("||"));
}

TEST(Table, RowKeepsItsHeaders) {
  const CorpusPtr corpus =
      CorpusOf("Lead.\n| Drug | Dose |\n|---|---|\n| A | 1 | extra |\n| B |\n");
  ASSERT_NE(corpus, nullptr);
  const Entry* row = corpus->Find("row-a");
  ASSERT_NE(row, nullptr);
  ASSERT_EQ(row->cells.size(), 3u);
  EXPECT_EQ(row->cells[1].header, "Dose");
  EXPECT_EQ(corpus->document().Text(row->cells[1].text), "1");
  EXPECT_EQ(row->cells[2].header, "");
  EXPECT_EQ(corpus->Text(*row), "| A | 1 | extra |");
  EXPECT_EQ(corpus->Find("row-b")->cells.size(), 1u);
}

TEST(Table, WithoutARuleTwoRowsOfOneWidthAreATable) {
  EXPECT_THAT(
      Outline(*CorpusOf("Lead.\nA | B\n1 | 2\nText.\n")),
      ElementsAre("sec-lead-1 paragraph: Lead.", "table-head table-head: A | B",
                  "row-1 row: 1 | 2", "sec-lead-2 paragraph: Text."));
  EXPECT_THAT(Outline(*CorpusOf("Lead.\nThe odds P(A|B) are low.\nText.\n")),
              ElementsAre("sec-lead-1 paragraph: Lead.",
                          "sec-lead-2 paragraph: The odds P(A|B) are low.",
                          "sec-lead-3 paragraph: Text."));
}

TEST(Table, OneColumn) {
  EXPECT_THAT(Outline(*CorpusOf("Lead.\n| Only |\n| --- |\n| Cell |\n")),
              ElementsAre("sec-lead-1 paragraph: Lead.",
                          "table-head table-head: | Only |",
                          "table-rule table-rule: ", "row-cell row: | Cell |"));
}

TEST(Table, VeryWideIsNoTable) {
  std::string pipes(1'000'000, '|');
  EXPECT_EQ(CorpusOf(pipes + "\n" + pipes)->document().passages().size(), 2u);
}

}  // namespace
}  // namespace caveat
