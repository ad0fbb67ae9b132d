#include "matcher/word_vectors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <string>
#include <vector>

namespace caveat {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

struct Row {
  std::string word;
  uint8_t rarity;
  std::vector<int> components;
};

void AppendNumber(uint32_t number, std::string* bytes) {
  char raw[sizeof(number)];
  std::memcpy(raw, &number, sizeof(number));
  bytes->append(raw, sizeof(raw));
}

// The table of `rows`, which are in order of their words.
std::string Table(const std::vector<Row>& rows, uint32_t dimension_count) {
  std::string words;
  for (const Row& row : rows) words += row.word;
  std::string bytes = "CVTWV001";
  AppendNumber(static_cast<uint32_t>(rows.size()), &bytes);
  AppendNumber(dimension_count, &bytes);
  AppendNumber(static_cast<uint32_t>(words.size()), &bytes);
  AppendNumber(0, &bytes);
  for (const Row& row : rows) bytes.push_back(static_cast<char>(row.word.size()));
  bytes += words;
  for (const Row& row : rows) bytes.push_back(static_cast<char>(row.rarity));
  for (const Row& row : rows) {
    for (const int each : row.components) bytes.push_back(static_cast<char>(each));
  }
  return bytes;
}

std::string SmallTable() {
  return Table({{"bone", 255, {127, 0}},
                {"femur", 200, {76, 102}},  // 0.6, 0.8
                {"the", 0, {0, -127}}},
               2);
}

TEST(WordVectors, FindsEveryWordAndNoOther) {
  const std::string bytes = SmallTable();
  const auto vectors = WordVectors::Parse(bytes);
  ASSERT_TRUE(vectors.ok()) << vectors.status().message();
  EXPECT_EQ(vectors->size(), 3);
  EXPECT_EQ(vectors->dimension_count(), 2);
  EXPECT_EQ(vectors->Find("bone"), 0);
  EXPECT_EQ(vectors->Find("femur"), 1);
  EXPECT_EQ(vectors->Find("the"), 2);
  for (const char* other : {"", "a", "bon", "bones", "femurthe", "zebra"}) {
    EXPECT_EQ(vectors->Find(other), WordVectors::kNone) << other;
  }
}

TEST(WordVectors, SimilarityIsTheCosine) {
  const std::string bytes = SmallTable();
  const auto vectors = WordVectors::Parse(bytes);
  ASSERT_TRUE(vectors.ok());
  EXPECT_DOUBLE_EQ(vectors->Similarity(0, 0), 1.0);
  EXPECT_THAT(vectors->Similarity(0, 1), DoubleNear(0.6, 0.01));
  EXPECT_THAT(vectors->Similarity(1, 2), DoubleNear(-0.8, 0.01));
  EXPECT_EQ(vectors->Similarity(1, 0), vectors->Similarity(0, 1));
  EXPECT_EQ(vectors->Similarity(0, 2), 0.0);
  EXPECT_EQ(vectors->Similarity(0, WordVectors::kNone), 0.0);
  EXPECT_EQ(vectors->Similarity(WordVectors::kNone, WordVectors::kNone), 0.0);
}

TEST(WordVectors, RarityIsFromZeroToOne) {
  const std::string bytes = SmallTable();
  const auto vectors = WordVectors::Parse(bytes);
  ASSERT_TRUE(vectors.ok());
  EXPECT_DOUBLE_EQ(vectors->Rarity(0), 1.0);
  EXPECT_DOUBLE_EQ(vectors->Rarity(1), 200.0 / 255.0);
  EXPECT_DOUBLE_EQ(vectors->Rarity(2), 0.0);
  EXPECT_DOUBLE_EQ(vectors->Rarity(WordVectors::kNone), 1.0);
}

TEST(WordVectors, NoBytesAreAnEmptyTable) {
  const auto vectors = WordVectors::Parse("");
  ASSERT_TRUE(vectors.ok());
  EXPECT_EQ(vectors->size(), 0);
  EXPECT_EQ(vectors->dimension_count(), 0);
  EXPECT_EQ(vectors->Find("bone"), WordVectors::kNone);
  EXPECT_THAT(VectorSum(*vectors).Unit(), ElementsAre());
}

TEST(WordVectors, ACutTableIsRefusedWhereverItIsCut) {
  const std::string bytes = SmallTable();
  for (size_t size = 1; size < bytes.size(); ++size) {
    const auto vectors = WordVectors::Parse(std::string_view(bytes).substr(0, size));
    EXPECT_EQ(vectors.status().code(), absl::StatusCode::kDataLoss) << size;
  }
  EXPECT_FALSE(WordVectors::Parse(bytes + "x").ok()) << "or too long";
}

TEST(WordVectors, OtherFilesAreRefused) {
  std::string bytes = SmallTable();
  bytes[7] = '2';
  EXPECT_FALSE(WordVectors::Parse(bytes).ok()) << "another version";
  EXPECT_FALSE(WordVectors::Parse(std::string(1000, '\0')).ok());

  bytes = SmallTable();
  bytes[24] = 5;  // Length of the first word.
  EXPECT_FALSE(WordVectors::Parse(bytes).ok()) << "lengths do not add up";
  EXPECT_FALSE(WordVectors::Parse(Table({}, 1025)).ok()) << "too many dimensions";
}

TEST(VectorSum, IsTheWeightedMeanAtUnitLength) {
  const std::string bytes = SmallTable();
  const auto vectors = WordVectors::Parse(bytes);
  ASSERT_TRUE(vectors.ok());
  VectorSum sum(*vectors);
  EXPECT_THAT(sum.Unit(), ElementsAre(0.0, 0.0)) << "nothing added";
  sum.Add(WordVectors::kNone, 5);
  EXPECT_THAT(sum.Unit(), ElementsAre(0.0, 0.0)) << "a word without a vector";
  sum.Add(0, 3);
  sum.Add(2, 4);  // 3 east, 4 south.
  EXPECT_THAT(sum.Unit(), ElementsAre(DoubleNear(0.6, 1e-12),
                                      DoubleNear(-0.8, 1e-12)));
}

TEST(WordVectors, SimilaritiesAreThoseOfEachPair) {
  std::vector<Row> rows;
  for (int w = 0; w < 40; ++w) {
    rows.push_back({std::string(1, static_cast<char>('A' + w)), 0,
                    {w * 37 % 120 - 60, w * 53 % 120 - 60, w - 20}});
  }
  const std::string bytes = Table(rows, 3);
  const auto vectors = WordVectors::Parse(bytes);
  ASSERT_TRUE(vectors.ok()) << vectors.status();
  // More than are worked on at once, with words in between that have none.
  std::vector<int> others;
  for (int w = 0; w < 40; ++w) {
    others.push_back(w);
    if (w % 3 == 0) others.push_back(WordVectors::kNone);
  }
  std::vector<double> cosines = {7, 7};
  for (const int row : {0, 17, 39, WordVectors::kNone}) {
    vectors->Similarities(row, others, &cosines);
    ASSERT_EQ(cosines.size(), others.size());
    for (size_t i = 0; i < others.size(); ++i) {
      EXPECT_EQ(cosines[i], vectors->Similarity(row, others[i])) << row << " " << i;
    }
  }
}

}  // namespace
}  // namespace caveat
