#include "matcher/sentence_encoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "corpus/data_files.h"
#include "corpus/loader.h"
#include "matcher/encoded_entries.h"
#include "matcher/piece_splitter.h"
#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;

std::string_view Table() {
  return DataFiles::Builtin().Get("matcher/data/encoder.bin");
}

const SentenceEncoder& Encoder() { return BuiltinMatchData()->encoder; }

TEST(PieceSplitterTest, TakesTheCutWithTheLargestSum) {
  PieceSplitter splitter;
  splitter.Add("<control>", 0, false);        // 0
  splitter.Add("\u2581bone", -3, true);       // 1
  splitter.Add("\u2581bo", -2, true);         // 2
  splitter.Add("ne", -2, true);               // 3
  splitter.Add("s", -1, true);                // 4
  splitter.Add("\u2581", -1, true);           // 5
  EXPECT_THAT(splitter.Split("bones", 8), ElementsAre(1, 4));
  EXPECT_THAT(splitter.Split("bo ne", 8), ElementsAre(2, 5, 3));
  // What no piece has counts once, however long.
  EXPECT_THAT(splitter.Split("\u00e9\u00e9s", 8), ElementsAre(5, 0, 4));
  EXPECT_THAT(splitter.Split("bones bones", 3), ElementsAre(1, 4, 1));
  EXPECT_THAT(splitter.Split("", 8), ElementsAre(5));
  EXPECT_THAT(splitter.Split("<control>", 8), ElementsAre(5, 0));
}

TEST(SentenceEncoderTest, PutsParaphrasesNearEachOther) {
  const SentenceVector cure = Encoder().Encode("Can it be cured?");
  ASSERT_EQ(cure.size(), static_cast<size_t>(Encoder().dimension_count()));
  EXPECT_NEAR(Similarity(cure, cure), 1.0, 0.02);
  const double near =
      Similarity(cure, Encoder().Encode("is there any way to get rid of it for good"));
  const double far = Similarity(cure, Encoder().Encode("what does parking cost"));
  EXPECT_GT(near, far + 0.1);
}

TEST(SentenceEncoderTest, TheCaseOfLettersDoesNotMatter) {
  EXPECT_EQ(Encoder().Encode("CAN IT SPREAD"), Encoder().Encode("can it spread"));
}

TEST(SentenceEncoderTest, AnyTextHasAVector) {
  const std::string many(4096, 'a');
  for (const std::string& text :
       {std::string(), std::string(" "), std::string("\xF0\x9F\xA6\xB4"),
        std::string("?!"), many, std::string("a\nb\tc")}) {
    EXPECT_EQ(Encoder().Encode(text).size(),
              static_cast<size_t>(Encoder().dimension_count()));
  }
}

TEST(SentenceEncoderTest, WithoutATableThereAreNoVectors) {
  const auto encoder = SentenceEncoder::Parse("");
  ASSERT_TRUE(encoder.ok());
  EXPECT_TRUE(encoder->empty());
  EXPECT_TRUE(encoder->Encode("bone").empty());
}

TEST(SentenceEncoderTest, RefusesATableThatWasCutOrIsAnother) {
  for (const size_t size : {1ul, 8ul, 20ul, 5000ul, Table().size() / 2,
                            Table().size() - 1}) {
    EXPECT_EQ(SentenceEncoder::Parse(Table().substr(0, size)).status().code(),
              absl::StatusCode::kDataLoss)
        << size;
  }
  EXPECT_FALSE(SentenceEncoder::Parse(std::string(Table()) + "x").ok());
  std::string other(Table());
  other[0] = 'X';
  EXPECT_FALSE(SentenceEncoder::Parse(other).ok());
}

// A text whose vector were another than the encoder's would be matched
// otherwise in a corpus of ours than in the same corpus of somebody else.
TEST(TextVectorsTest, KnowsTheTextsOfOurCorpusAsTheEncoderDoes) {
  const MatchData& data = *BuiltinMatchData();
  ASSERT_GT(data.text_vectors.size(), 1000u);
  auto corpora = LoadCorpora({"corpus/data/bone-metastases"}, {});
  ASSERT_TRUE(corpora.ok());
  int unknown = 0;
  int compared = 0;
  int seen = 0;
  const auto check = [&](const std::string& text) {
    const std::span<const int8_t> known = data.text_vectors.Find(text);
    if (known.empty()) {
      ++unknown;
    } else if (++seen % 97 == 0) {
      EXPECT_EQ(SentenceVector(known.begin(), known.end()), Encoder().Encode(text))
          << text;
      ++compared;
    }
  };
  for (const Entry& entry : corpora->front()->entries()) {
    for (const std::string& alternate : entry.alternates) check(alternate);
    for (const std::string& text :
         EncodedEntries::Texts(*corpora->front(), entry)) {
      check(text);
    }
  }
  for (const std::string& decoy : corpora->front()->decoys()) check(decoy);
  for (const std::string& decoy : data.general_decoys) check(decoy);
  EXPECT_GT(compared, 50);
  // Each costs a millisecond at every start: run encode_texts again.
  EXPECT_LE(unknown, 20);
}

TEST(TextVectorsTest, ATableOfAnotherEncoderIsNotUsed) {
  const std::string bytes =
      TextVectors::Serialise({{"bone", {1, 2}}, {"pain", {3, 4}}}, "encoder");
  const auto known = TextVectors::Parse(bytes, "encoder");
  ASSERT_TRUE(known.ok());
  EXPECT_THAT(known->Find("PAIN"), ElementsAre(3, 4));
  EXPECT_TRUE(known->Find("rib").empty());
  const auto other = TextVectors::Parse(bytes, "another");
  ASSERT_TRUE(other.ok());
  EXPECT_TRUE(other->Find("pain").empty());
  EXPECT_FALSE(TextVectors::Parse(bytes.substr(0, bytes.size() - 1), "encoder").ok());
}

}  // namespace
}  // namespace caveat
