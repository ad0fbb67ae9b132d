// Goal: an article means the same in every format. Method: write the five
// articles, as they were read from plain text, as Markdown and as HTML; reading
// these gives the same passages, markup aside.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "corpus/markup.h"
#include "corpus/strings.h"
#include "corpus/table.h"
#include "tests/corpus/corpus_test_util.h"

namespace caveat {
namespace {

struct Unit {
  std::string id;
  std::string type;
  std::string text;

  friend bool operator==(const Unit&, const Unit&) = default;
};

void PrintTo(const Unit& unit, std::ostream* out) {
  *out << unit.id << " " << unit.type << ": " << unit.text;
}

std::vector<Unit> UnitsOf(const Corpus& corpus) {
  const Document& document = corpus.document();
  std::vector<Unit> units;
  for (const Passage& passage : document.passages()) {
    if (passage.kind == PassageKind::kTableRule ||
        passage.kind == PassageKind::kTableHead) {
      continue;
    }
    std::string text =
        WithoutMarkup(document.markup(), document.Text(passage.text));
    if (passage.kind == PassageKind::kTableRow) {
      text.clear();
      for (const TableCell& cell : passage.cells) {
        text += cell.header + "=" + std::string(document.Text(cell.text)) + ";";
      }
    }
    units.push_back({passage.id, std::string(UnitType(passage.kind)), text});
  }
  return units;
}

// What stands behind the list marker of an item, if anything.
std::string ItemText(const Document& document, const Passage& passage) {
  const std::string block(document.Text(passage.block));
  return block.substr(block.find(' ') + 1);
}

std::string AsMarkdown(const Document& document) {
  std::string text;
  for (const Passage& passage : document.passages()) {
    const std::string own(document.Text(passage.text));
    switch (passage.kind) {
      case PassageKind::kHeading:
        text += "\n## " + own + "\n\n";
        break;
      case PassageKind::kFaqQuestion:
        text += "\n### " + own + "\n\n";
        break;
      case PassageKind::kBullet:
      case PassageKind::kTakeaway:
        text += "- " + own + "\n";
        break;
      case PassageKind::kNumbered:
        text += "1. " + own + "\n";
        break;
      case PassageKind::kEmptyBullet:
        text += "- **" + ItemText(document, passage) + "**\n";
        break;
      case PassageKind::kTableHead:
      case PassageKind::kTableRule:
      case PassageKind::kTableRow:
        text += std::string(document.Text(passage.block)) + "\n";
        break;
      default:
        text += "\n" + own + "\n\n";
    }
  }
  return text;
}

std::string CellsAsHtml(std::string_view bytes, ByteSpan row,
                        const std::string& tag) {
  std::string text = "<tr>";
  for (const ByteSpan cell : SplitRow(bytes, row)) {
    text += "<" + tag + ">" + std::string(Cut(bytes, cell)) + "</" + tag + ">";
  }
  return text + "</tr>\n";
}

std::string AsHtml(const Document& document) {
  std::string text = "<!DOCTYPE html>\n<html><body><main>\n";
  for (const Passage& passage : document.passages()) {
    std::string own(document.Text(passage.text));
    for (size_t at; (at = own.find("\n\n")) != std::string::npos;) {
      own.replace(at, 2, "</p><p>");
    }
    switch (passage.kind) {
      case PassageKind::kHeading:
        text += "</table><h2>" + own + "</h2>\n";
        break;
      case PassageKind::kFaqQuestion:
        text += "<p><strong>" + own + "</strong></p>\n";
        break;
      case PassageKind::kBullet:
      case PassageKind::kTakeaway:
        text += "<ul><li>" + own + "</li></ul>\n";
        break;
      case PassageKind::kNumbered:
        text += "<ol><li><p>" + own + "</p></li></ol>\n";
        break;
      case PassageKind::kEmptyBullet:
        text += "<ul><li><b>" + ItemText(document, passage) + "</b></li></ul>";
        break;
      case PassageKind::kTableHead:
        text += "<table>" + CellsAsHtml(document.bytes(), passage.block, "th");
        break;
      case PassageKind::kTableRule:
        break;
      case PassageKind::kTableRow:
        text += CellsAsHtml(document.bytes(), passage.block, "td");
        break;
      default:
        text += "</table><p>" + own + "</p>\n";
    }
  }
  return text + "</main></body></html>\n";
}

void CheckSame(const std::vector<Unit>& actual,
               const std::vector<Unit>& expected) {
  for (size_t i = 0; i < std::min(actual.size(), expected.size()); ++i) {
    ASSERT_EQ(actual[i], expected[i]) << "unit " << i;
  }
  EXPECT_EQ(actual.size(), expected.size());
}

TEST(Format, MarkdownMeansTheSame) {
  for (const Article& article : TestArticles()) {
    SCOPED_TRACE(article.name);
    const CorpusPtr plain = CorpusOf(ReadTestFile(article.path));
    const CorpusPtr other =
        CorpusOf(AsMarkdown(plain->document()), "", "test.md");
    CheckInvariants(other->document());
    CheckSame(UnitsOf(*other), UnitsOf(*plain));
  }
}

TEST(Format, HtmlMeansTheSame) {
  for (const Article& article : TestArticles()) {
    SCOPED_TRACE(article.name);
    const CorpusPtr plain = CorpusOf(ReadTestFile(article.path));
    const CorpusPtr other =
        CorpusOf(AsHtml(plain->document()), "", "test.html");
    CheckInvariants(other->document());
    std::vector<Unit> units = UnitsOf(*other);
    CheckSame(units, UnitsOf(*plain));
  }
}

}  // namespace
}  // namespace caveat
