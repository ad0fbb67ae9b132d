#include "matcher/top_entries.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

struct Posting {
  int entry = 0;
  uint8_t impact = 0;
};
using Lists = std::vector<std::vector<Posting>>;
using Question = std::vector<std::vector<WeightedTerm>>;

PackedPostings Pack(const Lists& lists) {
  std::vector<int> counts;
  for (const auto& list : lists)
    counts.push_back(static_cast<int>(list.size()));
  PackedPostings::Builder builder(counts);
  for (size_t t = 0; t < lists.size(); ++t) {
    for (const Posting& posting : lists[t]) {
      builder.Add(static_cast<int>(t), posting.entry, posting.impact);
    }
  }
  return std::move(builder).Finish();
}

// Lists as lengths of lists are in a language: a few long ones, many short.
Lists MakeLists(Random* random, int term_count, int entry_count) {
  Lists lists(static_cast<size_t>(term_count));
  for (size_t t = 0; t < lists.size(); ++t) {
    const size_t step = 1 + random->Below(2 * t + 1);
    const size_t impact_max = 1 + random->Below(255);
    for (size_t e = random->Below(step); e < static_cast<size_t>(entry_count);
         e += 1 + random->Below(2 * step)) {
      lists[t].push_back({static_cast<int>(e),
                          static_cast<uint8_t>(1 + random->Below(impact_max))});
    }
  }
  return lists;
}

// Scores every entry.
std::vector<int> BestOfAll(const Lists& lists, const Question& question,
                           int entry_count, size_t count_max) {
  std::vector<uint64_t> sums(static_cast<size_t>(entry_count));
  for (const auto& group : question) {
    std::vector<uint64_t> most(sums.size());
    for (const WeightedTerm& term : group) {
      for (const Posting& posting : lists[static_cast<size_t>(term.term)]) {
        uint64_t& value = most[static_cast<size_t>(posting.entry)];
        value = std::max<uint64_t>(value, term.weight * posting.impact);
      }
    }
    for (size_t e = 0; e < sums.size(); ++e) sums[e] += most[e];
  }
  std::vector<int> order;
  for (int e = 0; e < entry_count; ++e) {
    if (sums[static_cast<size_t>(e)] > 0) order.push_back(e);
  }
  std::stable_sort(order.begin(), order.end(), [&sums](int a, int b) {
    return sums[static_cast<size_t>(a)] > sums[static_cast<size_t>(b)];
  });
  order.resize(std::min(order.size(), count_max));
  return order;
}

TEST(PackedPostings, GivesBackWhatWasAdded) {
  Random random(1);
  const Lists lists = MakeLists(&random, 60, 5000);
  const PackedPostings packed = Pack(lists);
  ASSERT_EQ(packed.term_count(), lists.size());
  for (size_t t = 0; t < lists.size(); ++t) {
    std::vector<int> entries;
    packed.ForEachEntry(static_cast<int>(t),
                        [&entries](int entry) { entries.push_back(entry); });
    ASSERT_EQ(entries.size(), lists[t].size());
    PackedPostings::Postings postings;
    int64_t previous = -1;
    size_t at = 0;
    for (const auto& block : packed.Blocks(static_cast<int>(t))) {
      packed.Unpack(block, previous, &postings);
      for (size_t i = 0; i < postings.count; ++i, ++at) {
        EXPECT_EQ(entries[at], lists[t][at].entry);
        EXPECT_EQ(postings.impacts[i], lists[t][at].impact);
        EXPECT_LE(postings.impacts[i], block.largest_impact);
      }
      previous = block.last_entry;
    }
    EXPECT_EQ(at, lists[t].size());
  }
}

TEST(PackedPostings, KeepsEntriesFarApart) {
  const Lists lists = {{{0, 1}, {1'999'999, 255}}, {}, {{1'999'999, 7}}};
  const PackedPostings packed = Pack(lists);
  TopEntries search(packed);
  const std::vector<WeightedTerm> group = {{0, 1}, {1, 9}, {2, 3}};
  search.AddGroup(group);
  std::vector<int> best;
  search.Find(5, &best);
  EXPECT_EQ(best, (std::vector<int>{1'999'999, 0}));
}

TEST(PackedPostings, KeepsTheSamePostingsOnce) {
  Random random(2);
  Lists lists = MakeLists(&random, 3, 5000);
  lists.push_back(lists[1]);
  lists.push_back(lists[1]);
  uint8_t& impact = lists.back().back().impact;
  impact = impact == 1 ? 2 : 1;
  lists.push_back(lists[1]);
  lists.back().pop_back();
  lists.push_back({});
  const PackedPostings packed = Pack(lists);
  EXPECT_EQ(packed.Blocks(3).data(), packed.Blocks(1).data());
  EXPECT_EQ(packed.Blocks(3).size(), packed.Blocks(1).size());
  EXPECT_EQ(packed.CommonImpact(3), packed.CommonImpact(1));
  for (const int term : {0, 2, 4, 5}) {
    EXPECT_NE(packed.Blocks(term).data(), packed.Blocks(1).data()) << term;
  }
  EXPECT_TRUE(packed.Blocks(6).empty());
  // A word that has both is found by the heavier of them.
  const std::vector<WeightedTerm> both = {{1, 2}, {3, 900}};
  const std::vector<WeightedTerm> other = {{0, 300}};
  TopEntries search(packed);
  search.AddGroup(both);
  search.AddGroup(other);
  std::vector<int> best;
  search.Find(30, &best);
  EXPECT_EQ(best, BestOfAll(lists, {both, other}, 5000, 30));
}

// The property: whatever the lists, weights and number wanted, the best are
// those that scoring every entry finds, in the same order.
TEST(TopEntries, FindsWhatScoringAllFinds) {
  for (uint64_t seed = 0; seed < 120; ++seed) {
    Random random(seed);
    const auto entry_count = static_cast<int>(1 + random.Below(30'000));
    const auto term_count = static_cast<int>(1 + random.Below(40));
    const Lists lists = MakeLists(&random, term_count, entry_count);
    const PackedPostings packed = Pack(lists);
    for (int q = 0; q < 4; ++q) {
      Question question(random.Below(9));
      const size_t weight_max = 1 + random.Below(TopEntries::kWeightMax);
      for (auto& group : question) {
        for (size_t terms = random.Below(4); terms > 0; --terms) {
          group.push_back(
              {static_cast<int>(random.Below(lists.size())),
               static_cast<uint32_t>(random.Below(weight_max + 1))});
        }
      }
      const size_t count_max = 1 + random.Below(50);
      TopEntries search(packed);
      for (const auto& group : question) search.AddGroup(group);
      std::vector<int> best;
      search.Find(count_max, &best);
      ASSERT_EQ(best, BestOfAll(lists, question, entry_count, count_max))
          << "seed " << seed << ", question " << q;
    }
  }
}

// The same where blocks stretch over many ranges, beside some that do not, and
// for as many words as a long question has.
TEST(TopEntries, FindsWhatScoringAllFindsOfRareWords) {
  constexpr int kEntryCount = 200'000;
  for (uint64_t seed = 0; seed < 8; ++seed) {
    Random random(seed);
    Lists lists(120);
    for (auto& list : lists) {
      const size_t step = size_t{1} << random.Below(15);
      const size_t impact_max = 1 + random.Below(255);
      for (size_t e = random.Below(step); e < kEntryCount;
           e += 1 + random.Below(2 * step)) {
        list.push_back({static_cast<int>(e),
                        static_cast<uint8_t>(1 + random.Below(impact_max))});
      }
    }
    const PackedPostings packed = Pack(lists);
    Question question(1 + random.Below(24));
    for (auto& group : question) {
      for (size_t terms = 1 + random.Below(8); terms > 0; --terms) {
        group.push_back(
            {static_cast<int>(random.Below(lists.size())),
             static_cast<uint32_t>(random.Below(TopEntries::kWeightMax + 1))});
      }
    }
    TopEntries search(packed);
    for (const auto& group : question) search.AddGroup(group);
    std::vector<int> best;
    search.Find(20, &best);
    ASSERT_EQ(best, BestOfAll(lists, question, kEntryCount, 20))
        << "seed " << seed;
  }
}

TEST(TopEntries, FindsNothingForNothing) {
  const PackedPostings packed = Pack({{{3, 9}}});
  std::vector<int> best = {1};
  TopEntries(packed).Find(3, &best);
  EXPECT_TRUE(best.empty());
}

}  // namespace
}  // namespace caveat
