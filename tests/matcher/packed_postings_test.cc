#include "matcher/packed_postings.h"

#include <gtest/gtest.h>

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "corpus/binary.h"
#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

// More blocks than 16 bits count.
TEST(PackedPostings, KeepsAllOfATermInMillionsOfEntries) {
  constexpr int kCount = PackedPostings::kBlockPostings * ((1 << 16) + 2);
  PackedPostings::Builder builder({kCount, 1});
  for (int e = 0; e < kCount; ++e) builder.Add(0, e, 1);
  builder.Add(1, 7, 1);
  const PackedPostings packed = std::move(builder).Finish();
  EXPECT_EQ(packed.Blocks(0).size(), size_t{(1 << 16) + 2});
  int next = 0;
  packed.ForEachEntry(0, [&next](int entry) { next += entry == next ? 1 : 0; });
  EXPECT_EQ(next, kCount);
  EXPECT_EQ(packed.Blocks(1).size(), 1u);
}

std::vector<int> EntriesOf(const PackedPostings& packed, int term) {
  std::vector<int> entries;
  packed.ForEachEntry(term,
                      [&entries](int entry) { entries.push_back(entry); });
  return entries;
}

// A term as it lies in a compiled corpus.
struct TermRow {
  uint32_t first_block = 0;
  uint16_t block_count_low = 0;
  uint8_t common_impact = 0;
  uint8_t block_count_high = 0;
};

// Tables as the builder makes them, to be spoilt: the first two terms stand in
// the entries 1, 4 and 7, the third in none, the last in entry 9.
struct Tables {
  std::vector<TermRow> terms = {{0, 2}, {0, 2}, {2, 0}, {2, 1}};
  std::vector<PackedPostings::Block> blocks = {
      {.last_entry = 4, .begin = 0, .bits = 2, .largest_impact = 6, .count = 2},
      {.last_entry = 7, .begin = 1, .bits = 2, .largest_impact = 7, .count = 1},
      {.last_entry = 9,
       .begin = 2,
       .bits = 4,
       .largest_impact = 8,
       .count = 1}};
  // Each block's differences less one, then its impacts.
  std::string bytes = std::string("\x09\x05\x06\0\x02\x07\0\0\x09\x08", 10) +
                      std::string(8, '\0');
  int entry_count = 10;
};

std::string BytesOf(const Tables& tables) {
  std::string bytes;
  BinaryWriter out([&bytes](std::string_view more) { bytes += more; });
  out.Table(tables.terms);
  out.Table(tables.blocks);
  out.Table(std::span<const char>(tables.bytes));
  out.Flush();
  return bytes;
}

bool IsRefused(const Tables& tables) {
  const std::string bytes = BytesOf(tables);
  BinaryReader in(nullptr, bytes);
  PackedPostings packed;
  packed.Load(&in, tables.entry_count);
  return in.stopped();
}

TEST(PackedPostings, ReadsSoundTables) {
  const std::string bytes = BytesOf(Tables());
  BinaryReader in(nullptr, bytes);
  PackedPostings packed;
  packed.Load(&in, 10);
  ASSERT_TRUE(in.AtEnd());
  EXPECT_EQ(EntriesOf(packed, 0), (std::vector<int>{1, 4, 7}));
  EXPECT_EQ(EntriesOf(packed, 1), (std::vector<int>{1, 4, 7}));
  EXPECT_EQ(EntriesOf(packed, 2), std::vector<int>());
  EXPECT_EQ(EntriesOf(packed, 3), std::vector<int>{9});
}

TEST(PackedPostings, RefusesTablesThatNoBuilderMakes) {
  const std::vector<std::pair<std::string, std::function<void(Tables*)>>>
      cases = {
          {"blocks behind the last",
           [](Tables* t) { t->terms[3].block_count_low = 2; }},
          {"blocks behind the last, in the count's high bits",
           [](Tables* t) { t->terms[3].block_count_high = 1; }},
          {"no blocks, behind the last",
           [](Tables* t) { t->terms[2].first_block = 4; }},
          {"a block that nobody has before",
           [](Tables* t) {
             t->terms[0].first_block = 1;
             t->terms[1] = t->terms[0];
           }},
          {"a part of another's blocks, the first",
           [](Tables* t) { t->terms[1].block_count_low = 1; }},
          {"a part of another's blocks, the last",
           [](Tables* t) {
             t->terms[1] = {1, 1};
           }},
          {"blocks of two others",
           [](Tables* t) {
             t->terms.push_back({0, 3});
           }},
          {"no postings",
           [](Tables* t) {
             t->blocks[1].count = 0;
             t->blocks[1].last_entry = 4;
           }},
          {"more postings than a block has",
           [](Tables* t) {
             t->blocks[2].count = PackedPostings::kBlockPostings + 1;
             t->blocks[2].last_entry = PackedPostings::kBlockPostings;
             t->blocks[2].bits = 0;
             t->bytes.resize(400);
             t->entry_count = 1000;
           }},
          {"more bits than an entry has",
           [](Tables* t) {
             t->blocks[2].bits = 33;
             t->bytes.resize(400);
             t->bytes[9] = 0;
           }},
          {"bytes behind the last", [](Tables* t) { t->bytes.pop_back(); }},
          {"bytes far behind the last",
           [](Tables* t) { t->blocks[2].begin = 0xffffffff; }},
          {"a last entry before the last",
           [](Tables* t) { t->blocks[2].last_entry = 8; }},
          {"the same last entry as the block before",
           [](Tables* t) { t->blocks[1].last_entry = 4; }},
          {"an entry behind the last of the block",
           [](Tables* t) { t->bytes[8] = 10; }},
          {"an entry behind the last of the corpus",
           [](Tables* t) { t->entry_count = 9; }},
          {"entries that begin again after 2^32",
           [](Tables* t) {
             t->blocks[2].bits = 32;
             t->blocks[2].count = 2;
             t->bytes.replace(8, 4, "\xff\xff\xff\xff");
             t->bytes.replace(12, 4, std::string("\x09\0\0\0", 4));
             t->bytes.resize(40);
           }},
      };
  EXPECT_FALSE(IsRefused(Tables()));
  for (const auto& [name, spoil] : cases) {
    Tables tables;
    spoil(&tables);
    EXPECT_TRUE(IsRefused(tables)) << name;
  }
}

// Whatever byte is changed: it is noticed, or what is found stays inside.
TEST(PackedPostings, LeadsToNoEntryThatIsNotThere) {
  constexpr int kEntryCount = 3000;
  Random random(4);
  std::vector<std::vector<int>> lists(12);
  for (size_t t = 0; t < lists.size(); t += 1 + t % 2) {
    for (int e = 0; e < kEntryCount; ++e) {
      if (random.Below(1 + t * t) == 0) lists[t].push_back(e);
    }
  }
  lists.push_back(lists[4]);
  std::vector<int> counts;
  for (const auto& list : lists)
    counts.push_back(static_cast<int>(list.size()));
  PackedPostings::Builder builder(counts);
  for (size_t t = 0; t < lists.size(); ++t) {
    for (const int entry : lists[t]) builder.Add(static_cast<int>(t), entry, 9);
  }
  std::string good;
  BinaryWriter out([&good](std::string_view more) { good += more; });
  std::move(builder).Finish().Save(&out);
  out.Flush();
  int refused = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string bytes = good;
    char& changed = bytes[random.Below(i % 2 == 0 ? bytes.size() : 400)];
    changed = static_cast<char>(changed ^ 1 << random.Below(8));
    BinaryReader in(nullptr, bytes);
    PackedPostings packed;
    packed.Load(&in, kEntryCount);
    if (in.stopped()) {
      ++refused;
      continue;
    }
    for (size_t t = 0; t < packed.term_count(); ++t) {
      int previous = -1;
      for (const int entry : EntriesOf(packed, static_cast<int>(t))) {
        ASSERT_LT(previous, entry);
        ASSERT_LT(entry, kEntryCount);
        previous = entry;
      }
    }
  }
  EXPECT_GT(refused, 500);
}

}  // namespace
}  // namespace caveat
