// Goal: a cell of a row has the header of the column that it stands in, and no
// row is quoted without what it is about.

#include "corpus/html_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "corpus/table.h"
#include "tests/corpus/corpus_test_util.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> OutlineOf(const std::string& text) {
  return CheckedOutline(text, "test.html");
}

// "header: cell, header: cell" of each row.
std::vector<std::string> RowsOf(const std::string& table) {
  const CorpusPtr corpus = CorpusOf(table, "", "test.html");
  if (corpus == nullptr) return {};
  CheckInvariants(corpus->document());
  std::vector<std::string> rows;
  for (const Entry& entry : corpus->entries()) {
    std::string row;
    for (const TableCell& cell : entry.cells) {
      if (!row.empty()) row += ", ";
      row += cell.header + ": ";
      row += corpus->document().Text(cell.text);
    }
    rows.push_back(row);
  }
  return rows;
}

constexpr char kHead[] = "<table><tr><th>Cancer<th>Stage<th>Survival</tr>";

TEST(HtmlTable, TableRowsKeepTheirHeaders) {
  const CorpusPtr corpus = CorpusOf(
      "<p>Costs.</p><table><caption>All costs</caption><thead><tr><th>Kind</th>"
      "<th><b>Price</b></th></tr></thead><tbody><tr><td>Food<td><p>30</p></tr>"
      "<tr><td>Bed</td><td></td></tr></tbody></table>",
      "", "test.html");
  ASSERT_NE(corpus, nullptr);
  CheckInvariants(corpus->document());
  const Entry* food = corpus->Find("row-food");
  ASSERT_NE(food, nullptr);
  ASSERT_EQ(food->cells.size(), 2u);
  EXPECT_EQ(food->cells[1].header, "Price");
  EXPECT_EQ(corpus->document().Text(food->cells[1].text), "30");
  EXPECT_EQ(corpus->PlainText(*food), "Food 30");
  ASSERT_EQ(corpus->Find("row-bed")->cells.size(), 2u);
  EXPECT_TRUE(corpus->Find("row-bed")->cells[1].text.empty());
}

TEST(HtmlTable, TextOutsideOfCells) {
  EXPECT_THAT(
      OutlineOf("<table>astray<tr>x<td>Food</td>y<td>30</td>z</tr>w"
                "</table>"),
      ElementsAre("sec-lead-1 paragraph: astray", "sec-lead-2 paragraph: x",
                  "row-food row: Food</td>y<td>30", "sec-lead-3 paragraph: w",
                  "rule table-rule: "));
}

TEST(HtmlTable, RowsThatShareACellAreOne) {
  const std::string page =
      std::string(kHead) +
      "<tr><td rowspan=2>Lung<td>III<td>36 %</tr><tr><td>IV<td>6 %</tr>"
      "<tr><td>Breast<td>IV<td>30 %</tr></table>";
  EXPECT_THAT(RowsOf(page),
              ElementsAre("Cancer: Lung, Stage: III, Survival: 36 %, "
                          "Stage: IV, Survival: 6 %",
                          "Cancer: Breast, Stage: IV, Survival: 30 %"));
  const CorpusPtr corpus = CorpusOf(page, "", "test.html");
  EXPECT_EQ(corpus->PlainText(*corpus->Find("row-lung")),
            "Lung III 36 % IV 6 %");
}

TEST(HtmlTable, ACellGoesOverRowsOfAnyColumn) {
  EXPECT_THAT(
      RowsOf(std::string(kHead) +
             "<tr><td>Lung<td rowspan='2'>IV<td>6 %</tr><tr><td>Breast<td>30 %"
             "</tr><tr><td rowspan=\"0\">Skin<td>I<td>90 %<tr><td>II<td>70 %"
             "<tbody><tr><td>Bone<td>I<td>60 %</table>"),
      ElementsAre("Cancer: Lung, Stage: IV, Survival: 6 %, Cancer: Breast, "
                  "Survival: 30 %",
                  "Cancer: Skin, Stage: I, Survival: 90 %, Stage: II, "
                  "Survival: 70 %",
                  "Cancer: Bone, Stage: I, Survival: 60 %"));
}

TEST(HtmlTable, ACellOverColumnsMovesThoseBehindIt) {
  EXPECT_THAT(
      RowsOf(std::string(kHead) + "<tr><td colspan=2>Any<td>50 %</tr></table>"),
      ElementsAre(": Any, Survival: 50 %"));
  EXPECT_THAT(RowsOf("<table><tr><th rowspan=2>Cancer<th colspan=2>Survival"
                     "</tr><tr><th>1 year<th>5 years</tr>"
                     "<tr><td>Lung<td>40 %<td>20 %</tr></table>"),
              ElementsAre("Cancer: Lung, 1 year: 40 %, 5 years: 20 %"));
}

TEST(HtmlTable, AnEmptyCellOverRowsJoinsNothing) {
  EXPECT_THAT(RowsOf(std::string(kHead) +
                     "<tr><td rowspan=2><td>III<td>36 %</tr><tr><td>IV<td>6 %"
                     "</tr></table>"),
              ElementsAre("Cancer: , Stage: III, Survival: 36 %",
                          "Stage: IV, Survival: 6 %"));
}

TEST(HtmlTable, SpansAreBounded) {
  std::string page = std::string(kHead) +
                     "<tr><td rowspan=99999999999999999999>Lung<td "
                     "colspan=99999999999999999999>IV<td>x</tr>";
  for (size_t i = 0; i < 2 * kTableCellsMax; ++i) page += "<tr><td>more</tr>";
  const CorpusPtr corpus = CorpusOf(page, "", "test.html");
  ASSERT_NE(corpus, nullptr);
  ASSERT_EQ(corpus->entries().size(), 1u);
  EXPECT_LE(corpus->entries()[0].cells.size(), kTableCellsMax);
  EXPECT_THAT(RowsOf(std::string(kHead) +
                     "<tr><td rowspan=-1>Lung<td rowspan=x>IV<td colspan=0>6 %"
                     "</tr></table>"),
              ElementsAre("Cancer: Lung, Stage: IV, Survival: 6 %"));
}

}  // namespace
}  // namespace caveat
