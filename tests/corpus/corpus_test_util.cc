#include "tests/corpus/corpus_test_util.h"

#include <fstream>
#include <sstream>

#include "tests/corpus/invariants.h"

namespace caveat {

std::string ReadTestFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

std::vector<Article> TestArticles() {
  std::vector<Article> articles = {
      {"bone-metastases", "corpus/data/bone-metastases/bone-metastases.txt"}};
  for (const char* name :
       {"adopting-a-rescue-dog", "heat-pumps-old-houses",
        "hip-replacement-recovery", "type-2-diabetes-remission"}) {
    articles.push_back(
        {name, std::string("tests/corpus/testdata/articles/") + name + ".txt"});
  }
  return articles;
}

CorpusPtr CorpusOf(const std::string& text, const std::string& overlay,
                   const std::string& name) {
  Faults faults;
  CorpusPtr corpus = MakeCorpus(name, text, overlay, {}, &faults);
  EXPECT_TRUE(faults.empty()) << faults.ToStatus().message();
  EXPECT_NE(corpus, nullptr);
  return corpus;
}

std::string FaultsOf(const std::string& text, const std::string& overlay,
                     const std::string& name, const LoaderOptions& options) {
  Faults faults;
  const CorpusPtr corpus = MakeCorpus(name, text, overlay, options, &faults);
  EXPECT_EQ(corpus == nullptr, !faults.empty());
  return std::string(faults.ToStatus().message());
}

std::vector<std::string> Outline(const Corpus& corpus) {
  std::vector<std::string> lines;
  for (const Passage& passage : corpus.document().passages()) {
    lines.push_back(passage.id + " " + std::string(UnitType(passage.kind)) +
                    ": " + std::string(corpus.document().Text(passage.text)));
  }
  return lines;
}

std::vector<std::string> CheckedOutline(const std::string& text,
                                        const std::string& name) {
  const CorpusPtr corpus = CorpusOf(text, "", name);
  if (corpus == nullptr) return {};
  CheckInvariants(corpus->document());
  return Outline(*corpus);
}

std::string_view UnitType(PassageKind kind) {
  switch (kind) {
    case PassageKind::kHeading:
      return "heading";
    case PassageKind::kParagraph:
      return "paragraph";
    case PassageKind::kBullet:
      return "bullet";
    case PassageKind::kNumbered:
      return "numbered";
    case PassageKind::kEmptyBullet:
      return "empty-bullet";
    case PassageKind::kTableHead:
      return "table-head";
    case PassageKind::kTableRule:
      return "table-rule";
    case PassageKind::kTableRow:
      return "row";
    case PassageKind::kTakeaway:
      return "takeaway";
    case PassageKind::kFaqQuestion:
      return "faq-question";
    case PassageKind::kFaqAnswer:
      return "faq";
    case PassageKind::kConclusion:
      return "conclusion";
  }
  return "";
}

std::vector<std::vector<std::string>> ReadTsv(const std::string& path) {
  std::vector<std::vector<std::string>> rows;
  std::istringstream lines(ReadTestFile(path));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::vector<std::string> row;
    std::istringstream cells(line);
    std::string cell;
    while (std::getline(cells, cell, '\t')) row.push_back(cell);
    if (!row.empty()) rows.push_back(row);
  }
  return rows;
}

void CheckInvariants(const Document& document) {
  EXPECT_EQ(BrokenInvariant(document), "");
}

}  // namespace caveat
