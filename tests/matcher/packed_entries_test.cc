#include "matcher/packed_entries.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "corpus/binary.h"
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

// What words imply: for every third, up to four of the terms above all others;
// some twice.
std::vector<int> ImpliedBy(int word) {
  std::vector<int> implied;
  if (word % 3 != 0) return implied;
  for (int i = 0; i < 1 + word % 4; ++i) {
    implied.push_back((1 << 20) + (word * 7 + i * i % 3) % 50);
  }
  return implied;
}

void AddImplied(EntryTerms* entry) {
  for (TermCounts& field : entry->fields) {
    std::map<int, int> counts;
    for (size_t i = 0; i < field.ids.size(); ++i) {
      counts[field.ids[i]] += field.counts[i];
      for (const int term : ImpliedBy(field.ids[i])) {
        counts[term] += field.counts[i];
      }
    }
    field.ids.clear();
    field.counts.clear();
    for (const auto& [id, count] : counts) {
      field.ids.push_back(id);
      field.counts.push_back(count);
    }
  }
  for (SentenceTerms& sentence : entry->sentences) {
    for (const int word : sentence.words) {
      const std::vector<int> implied = ImpliedBy(word);
      sentence.concepts.insert(sentence.concepts.end(), implied.begin(),
                               implied.end());
    }
  }
}

std::vector<EntryTerms> MakeEntries() {
  Random random(5);
  std::vector<EntryTerms> entries;
  for (int e = 0; e < 200; ++e) entries.push_back(MakeEntry(&random));
  return entries;
}

void ExpectGivenBack(const std::vector<EntryTerms>& entries,
                     PackedEntries::Builder builder) {
  for (const EntryTerms& entry : entries) builder.Add(entry);
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

TEST(PackedEntries, GivesBackWhatWasAdded) {
  ExpectGivenBack(MakeEntries(), PackedEntries::Builder());
}

TEST(PackedEntries, GivesBackWhatWordsImply) {
  std::vector<EntryTerms> entries = MakeEntries();
  PackedEntries::Builder builder;
  for (EntryTerms& entry : entries) {
    // Where implied terms stand of themselves, too.
    entry.fields[0].ids.push_back((1 << 20) + 7);
    entry.fields[0].counts.push_back(3);
    for (SentenceTerms& sentence : entry.sentences) {
      std::erase_if(sentence.concepts,
                    [](int id) { return !ImpliedBy(id).empty(); });
      sentence.concepts.push_back((1 << 20) + 9);
    }
    AddImplied(&entry);
  }
  for (int word = 0; word < 1 << 20; ++word) {
    builder.Imply(word, ImpliedBy(word));
  }
  ExpectGivenBack(entries, std::move(builder));
}

TEST(PackedEntries, KeepsWhatIsImpliedOnce) {
  PackedEntries::Builder alone;
  PackedEntries::Builder implying;
  std::vector<int> implied;
  for (int i = 0; i < 100; ++i) implied.push_back(1000 + i);
  implying.Imply(3, implied);
  EntryTerms entry;
  entry.sentences.push_back({{3}, implied});
  EXPECT_EQ(alone.Add(entry), implying.Add(entry));
  const auto bytes_of_next = [&entry](PackedEntries::Builder* builder) {
    const size_t before = builder->byte_count();
    builder->Add(entry);
    return builder->byte_count() - before;
  };
  EXPECT_GT(bytes_of_next(&alone), 100u);
  EXPECT_LT(bytes_of_next(&implying), 20u);
}

// Where an entry lacks what its words imply, nothing else is lost for it.
TEST(PackedEntries, AddsWhatIsImpliedAndMissing) {
  PackedEntries::Builder builder;
  builder.Imply(3, {1000});
  EntryTerms entry;
  entry.fields[0] = {{3}, {2}, 2};
  builder.Add(entry);
  entry.fields[0] = {{3, 1005}, {2, 1}, 2};
  builder.Add(entry);
  entry.fields[0] = {{3, 1000}, {2, 1}, 2};
  builder.Add(entry);
  const PackedEntries packed = std::move(builder).Finish();
  IndexedEntry unpacked;
  packed.Unpack(0, &unpacked);
  EXPECT_EQ(unpacked.fields[0].ids, (std::vector<int>{3, 1000}));
  EXPECT_EQ(unpacked.fields[0].counts, (std::vector<int>{2, 2}));
  packed.Unpack(1, &unpacked);
  EXPECT_EQ(unpacked.fields[0].ids, (std::vector<int>{3, 1000, 1005}));
  EXPECT_EQ(unpacked.fields[0].counts, (std::vector<int>{2, 2, 1}));
  packed.Unpack(2, &unpacked);
  EXPECT_EQ(unpacked.fields[0].ids, (std::vector<int>{3, 1000}));
  EXPECT_EQ(unpacked.fields[0].counts, (std::vector<int>{2, 2}));
}

// A text without full stops is one sentence. Compared each with each, its
// words and concepts would take minutes.
TEST(PackedEntries, PacksALongSentenceInLittleTime) {
  constexpr int kCount = 300'000;
  PackedEntries::Builder builder;
  EntryTerms entry;
  SentenceTerms& sentence = entry.sentences.emplace_back();
  for (int i = 0; i < kCount; ++i) {
    builder.Imply(i, {kCount + i});
    sentence.words.push_back(i);
    sentence.concepts.push_back(kCount + i);
  }
  const auto begin = std::chrono::steady_clock::now();
  builder.Add(entry);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
  const PackedEntries packed = std::move(builder).Finish();
  IndexedEntry unpacked;
  packed.Unpack(0, &unpacked);
  EXPECT_EQ(unpacked.Sentence(0).size(), size_t{2 * kCount});
}

// Tables as the builder makes them of an entry without words, where the first
// of three terms implies the last.
struct Tables {
  std::string bytes = std::string(6, '\0');
  std::vector<uint64_t> begins = {0};
  std::vector<uint32_t> implied_begins = {0, 1, 1, 1};
  std::vector<int32_t> implied = {2};
};

bool IsRefused(const Tables& tables) {
  std::string bytes;
  BinaryWriter out([&bytes](std::string_view more) { bytes += more; });
  out.Table(std::span<const char>(tables.bytes));
  out.Table(tables.begins);
  out.Table(tables.implied_begins);
  out.Table(tables.implied);
  out.Flush();
  BinaryReader in(nullptr, bytes);
  PackedEntries packed;
  packed.Load(&in, 3);
  return in.stopped();
}

TEST(PackedEntries, RefusesTablesThatNoBuilderMakes) {
  const std::vector<std::pair<std::string, std::function<void(Tables*)>>>
      cases = {
          {"an entry behind the last byte",
           [](Tables* t) { t->begins.push_back(6); }},
          {"terms that are not in the vocabulary and imply something",
           [](Tables* t) { t->implied_begins.push_back(1); }},
          {"what is implied ends before it begins",
           [](Tables* t) {
             t->implied_begins = {0, 2, 0, 1};
           }},
          {"what is implied ends before its table",
           [](Tables* t) {
             t->implied_begins = {0, 0, 0, 0};
           }},
          {"what is implied ends behind its table",
           [](Tables* t) {
             t->implied_begins = {0, 1, 1, 2};
           }},
          {"a term below the first is implied",
           [](Tables* t) { t->implied[0] = -1; }},
          {"a term behind the last is implied",
           [](Tables* t) { t->implied[0] = 3; }},
      };
  EXPECT_FALSE(IsRefused(Tables()));
  for (const auto& [name, spoil] : cases) {
    Tables tables;
    spoil(&tables);
    EXPECT_TRUE(IsRefused(tables)) << name;
  }
}

}  // namespace
}  // namespace caveat
