#include "tests/corpus/corpus_test_util.h"

#include <fstream>
#include <sstream>
#include <unordered_set>

#include "corpus/strings.h"
#include "corpus/utf8.h"

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
  const std::string_view bytes = document.bytes();
  const auto size = static_cast<int64_t>(bytes.size());
  std::unordered_set<std::string_view> ids;
  int64_t end = 0;
  for (const Passage& passage : document.passages()) {
    SCOPED_TRACE(passage.id);
    ASSERT_TRUE(ids.insert(passage.id).second) << "id is not unique";
    ASSERT_LE(end, passage.block.begin);
    ASSERT_LT(passage.block.begin, passage.block.end);
    ASSERT_LE(passage.block.end, size);
    ASSERT_TRUE(IsBlank(Cut(bytes, {end, passage.block.begin})))
        << "bytes between passages";
    ASSERT_TRUE(passage.block.Contains(passage.text));
    if (!passage.text.empty()) {
      const ByteSpan trimmed = Trim(bytes, passage.text);
      ASSERT_EQ(trimmed, passage.text) << "outer white space";
    }
    for (const TableCell& cell : passage.cells) {
      ASSERT_TRUE(passage.block.Contains(cell.text));
    }
    ASSERT_GE(passage.section_index, 0);
    ASSERT_LT(static_cast<size_t>(passage.section_index),
              document.sections().size());
    end = passage.block.end;
  }
  ASSERT_TRUE(IsBlank(Cut(bytes, {end, size}))) << "bytes behind the last";
}

}  // namespace caveat
