#include "service/request_id.h"

#include <gtest/gtest.h>

#include <set>

namespace caveat {
namespace {

TEST(RequestId, KeepsIdsThatCanHoldNothingElse) {
  EXPECT_EQ(RequestId("0123456789ABCDEF0123456789abcdef"),
            "0123456789abcdef0123456789abcdef");
  EXPECT_EQ(RequestId("123e4567-e89b-12d3-a456-426614174000"),
            "123e4567-e89b-12d3-a456-426614174000");
}

TEST(RequestId, ReplacesWhatCouldBeAQuestion) {
  for (const char* text :
       {"", "Ann Other", "9434765919", "0123456789abcdef0123456789abcdeg",
        "123e4567-e89b-12d3-a456-42661417400",
        "123e4567ee89b-12d3-a456-426614174000",
        "can_bone_mets_go_away_in_my_mother__"}) {
    const std::string id = RequestId(text);
    EXPECT_EQ(id.size(), 16u);
    EXPECT_NE(id, text);
  }
}

TEST(RequestId, IsAnotherEveryTime) {
  std::set<std::string> ids;
  for (int i = 0; i < 10'000; ++i) ids.insert(RequestId(""));
  EXPECT_EQ(ids.size(), 10'000u);
}

}  // namespace
}  // namespace caveat
