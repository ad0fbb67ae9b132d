// Goal: the caveats that the development question set asks for are there.
// Method: rows of seed_dev.tsv with a `must_caveat`; the first target's caveats
// must contain it. Both with the overlay and without its pinned caveats.
// Usage: seed_caveats_test SEED_DEV_TSV

#include <gtest/gtest.h>

#include <string>

#include "tests/corpus/corpus_test_util.h"

namespace caveat {
namespace {

std::string seed_path;

double RateOf(const Corpus& with_ids, const Corpus& corpus) {
  int all = 0;
  int found = 0;
  for (const auto& row : ReadTsv(seed_path)) {
    if (row.size() < 6 || row[5].empty()) continue;
    const Entry* named = with_ids.Find(row[3].substr(0, row[3].find(',')));
    if (named == nullptr) {
      ADD_FAILURE() << "no entry for " << row[0];
      continue;
    }
    const Entry* entry = corpus.Find(named->id);
    ++all;
    bool has = false;
    for (const ByteSpan span : entry->caveats) {
      has = has ||
            corpus.document().Text(span).find(row[5]) != std::string_view::npos;
    }
    found += has;
    if (!has) std::cout << "missed: " << row[0] << " " << row[5] << "\n";
  }
  EXPECT_GT(all, 0);
  return static_cast<double>(found) / all;
}

TEST(SeedCaveats, FirstTargetHasThem) {
  const auto corpora = LoadCorpora({"corpus/data/bone-metastases"}, {});
  ASSERT_TRUE(corpora.ok()) << corpora.status().message();
  const Corpus& published = *corpora->front();
  const CorpusPtr bare =
      CorpusOf(ReadTestFile("corpus/data/bone-metastases/bone-metastases.txt"));
  EXPECT_GE(RateOf(published, published), 0.9);
  EXPECT_GE(RateOf(published, *bare), 0.9);
}

}  // namespace
}  // namespace caveat

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  caveat::seed_path = argc > 1 ? argv[1] : "";
  return RUN_ALL_TESTS();
}
