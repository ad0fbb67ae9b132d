#include "matcher/packed_entries.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

EntryTerms MakeEntry(Random* random) {
  EntryTerms entry;
  std::set<int> known;
  const auto draw = [&](size_t count) {
    std::vector<int> ids;
    for (; count > 0; --count) {
      ids.push_back(
          static_cast<int>(random->Below(size_t{1} << random->Below(20))));
    }
    return ids;
  };
  for (TermCounts& field : entry.fields) {
    field.ids = draw(random->Below(300));
    std::sort(field.ids.begin(), field.ids.end());
    field.ids.erase(std::unique(field.ids.begin(), field.ids.end()),
                    field.ids.end());
    for (size_t i = 0; i < field.ids.size(); ++i) {
      field.counts.push_back(
          static_cast<int>(1 + random->Below(size_t{1} << random->Below(12))));
    }
    field.word_count = static_cast<int>(random->Below(100'000));
  }
  entry.sentences.resize(random->Below(6));
  for (SentenceTerms& sentence : entry.sentences) {
    sentence.words = draw(random->Below(40));
    sentence.concepts = draw(random->Below(9));
  }
  return entry;
}

TEST(PackedEntries, GivesBackWhatWasAdded) {
  Random random(5);
  std::vector<EntryTerms> entries;
  PackedEntries::Builder builder;
  for (int e = 0; e < 200; ++e) {
    entries.push_back(MakeEntry(&random));
    builder.Add(entries.back());
  }
  const PackedEntries packed = std::move(builder).Finish();
  ASSERT_EQ(packed.size(), 200);
  IndexedEntry unpacked;  // One for all: nothing of the last one may stay.
  for (int e = 199; e >= 0; --e) {
    const EntryTerms& entry = entries[static_cast<size_t>(e)];
    packed.Unpack(e, &unpacked);
    std::set<int> all;
    for (size_t f = 0; f < kFieldCount; ++f) {
      EXPECT_EQ(unpacked.fields[f].ids, entry.fields[f].ids);
      EXPECT_EQ(unpacked.fields[f].counts, entry.fields[f].counts);
      EXPECT_EQ(unpacked.fields[f].word_count, entry.fields[f].word_count);
      all.insert(entry.fields[f].ids.begin(), entry.fields[f].ids.end());
    }
    ASSERT_EQ(unpacked.sentence_count(), entry.sentences.size());
    std::vector<uint64_t> pairs;
    for (size_t s = 0; s < entry.sentences.size(); ++s) {
      const SentenceTerms& sentence = entry.sentences[s];
      std::set<int> ids(sentence.words.begin(), sentence.words.end());
      ids.insert(sentence.concepts.begin(), sentence.concepts.end());
      const auto read = unpacked.Sentence(s);
      EXPECT_TRUE(std::equal(read.begin(), read.end(), ids.begin(), ids.end()));
      all.insert(ids.begin(), ids.end());
      for (size_t w = 1; w < sentence.words.size(); ++w) {
        pairs.push_back(PairOf(sentence.words[w - 1], sentence.words[w]));
      }
    }
    EXPECT_EQ(unpacked.pairs, pairs);
    EXPECT_EQ(unpacked.all_ids, std::vector<int>(all.begin(), all.end()));
  }
}

}  // namespace
}  // namespace caveat
