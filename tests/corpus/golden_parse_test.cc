// Goal: whole articles are read exactly as a person read them. Method: compare
// with `testdata/articles/NAME.units.tsv`, one row for each line of the
// article: id, type, section, text.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/corpus/corpus_test_util.h"

namespace caveat {
namespace {

struct Unit {
  std::string type;
  std::string section;
  std::string text;

  friend bool operator==(const Unit&, const Unit&) = default;
};

void PrintTo(const Unit& unit, std::ostream* out) {
  *out << unit.type << " [" << unit.section << "] " << unit.text;
}

// The rows as passages would have them: one for an answer of several
// paragraphs, and the kinds that a section's role gives.
std::vector<Unit> ExpectedUnits(const std::string& name) {
  std::vector<Unit> units;
  for (const auto& row :
       ReadTsv("tests/corpus/testdata/articles/" + name + ".units.tsv")) {
    Unit unit{row[1], row[2] == "(lead)" ? "" : row[2], row[3]};
    if (row[0].starts_with("conclusion-")) unit.type = "conclusion";
    if (unit.type == "faq" && units.back().type == "faq") {
      units.back().text += "\n\n" + unit.text;
    } else {
      units.push_back(unit);
    }
  }
  return units;
}

std::vector<Unit> ActualUnits(const Document& document) {
  std::vector<Unit> units;
  for (const Passage& passage : document.passages()) {
    const Section& section =
        document.sections()[static_cast<size_t>(passage.section_index)];
    std::string text(document.Text(passage.text));
    // Structure has no text to quote; the golden file has what stands there.
    if (passage.kind == PassageKind::kTableRule) {
      text = document.Text(passage.block);
    } else if (passage.kind == PassageKind::kEmptyBullet) {
      text = document.Text(passage.block);
      text.erase(0, text.find(' ') + 1);
    }
    units.push_back(
        {std::string(UnitType(passage.kind)), section.Title(), text});
  }
  return units;
}

TEST(GoldenParse, EveryLineOfEveryArticle) {
  for (const Article& article : TestArticles()) {
    SCOPED_TRACE(article.name);
    const CorpusPtr corpus = CorpusOf(ReadTestFile(article.path));
    ASSERT_NE(corpus, nullptr);
    CheckInvariants(corpus->document());
    const std::vector<Unit> expected = ExpectedUnits(article.name);
    const std::vector<Unit> actual = ActualUnits(corpus->document());
    for (size_t i = 0; i < std::min(expected.size(), actual.size()); ++i) {
      ASSERT_EQ(actual[i], expected[i]) << "unit " << i;
    }
    EXPECT_EQ(actual.size(), expected.size());
  }
}

TEST(GoldenParse, IdsOfTheReferenceArticle) {
  const CorpusPtr corpus =
      CorpusOf(ReadTestFile("corpus/data/bone-metastases/bone-metastases.txt"));
  ASSERT_NE(corpus, nullptr);
  const auto text_of = [&corpus](std::string_view id) {
    const Entry* entry = corpus->Find(id);
    return entry == nullptr ? std::string("(none)")
                            : std::string(corpus->Text(*entry).substr(0, 24));
  };
  EXPECT_EQ(text_of("sec-lead-1"), "Bone metastases can some");
  EXPECT_EQ(text_of("sec-radiation-therapy-2"), "Stereotactic body radiot");
  EXPECT_EQ(text_of("row-lung-cancer"), "Lung Cancer | Chemothera");
  EXPECT_EQ(text_of("takeaway-2"), "Remission depends on can");
  EXPECT_EQ(text_of("faq-5"), "Complete remission of bo");
  EXPECT_EQ(text_of("conclusion-3"), "Ongoing research continu");
  EXPECT_EQ(text_of("head-radiation-therapy"), "(none)");
  EXPECT_EQ(corpus->Find("faq-1")->question,
            "Can bone metastases go into remission with treatment?");
  EXPECT_EQ(corpus->entries().size(), 61u);
  EXPECT_EQ(corpus->Find("row-lung-cancer")->cells[2].header,
            "Remission Potential for Bone Mets");
}

// Question sets name the article's passages by short ids: its overlay has them.
TEST(GoldenParse, AliasesOfTheReferenceOverlayResolve) {
  const auto corpora = LoadCorpora({"corpus/data/bone-metastases"}, {});
  ASSERT_TRUE(corpora.ok()) << corpora.status().message();
  ASSERT_EQ(corpora->size(), 1u);
  const Corpus& corpus = *corpora->front();
  for (const auto& row :
       ReadTsv("tests/corpus/testdata/articles/bone-metastases.units.tsv")) {
    const bool structure = row[1] == "heading" || row[1] == "faq-question" ||
                           row[1] == "empty-bullet" ||
                           row[1].starts_with("table-");
    if (structure) continue;
    const Entry* entry = corpus.Find(row[0]);
    ASSERT_NE(entry, nullptr) << row[0];
    EXPECT_EQ(corpus.Text(*entry), row[3]);
  }
}

}  // namespace
}  // namespace caveat
