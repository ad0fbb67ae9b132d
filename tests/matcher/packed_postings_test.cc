#include "matcher/packed_postings.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

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

}  // namespace
}  // namespace caveat
