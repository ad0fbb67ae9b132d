#include "corpus/iso_date.h"

#include <gtest/gtest.h>

namespace caveat {
namespace {

TEST(IsoDate, OnlyDaysOfTheCalendar) {
  EXPECT_EQ(ParseIsoDate("2026-11-01"), (IsoDate{2026, 11, 1}));
  EXPECT_TRUE(ParseIsoDate("2028-02-29").has_value());
  for (const char* bad :
       {"", "2026-11-1", "2026-13-01", "2026-00-10", "2026-11-31", "2027-02-29",
        "0000-01-01", "2026/11/01", "2026-11-01 ", "-026-11-01",
        "2026-1a-01"}) {
    EXPECT_FALSE(ParseIsoDate(bad).has_value()) << bad;
  }
}

TEST(Freshness, ExpiresOnTheDayItself) {
  CorpusInfo info;
  EXPECT_EQ(FreshnessOn(info, {9999, 12, 31}), Freshness::kCurrent);
  info.expires_on = "2027-01-01";
  EXPECT_EQ(FreshnessOn(info, {2026, 12, 31}), Freshness::kCurrent);
  EXPECT_EQ(FreshnessOn(info, {2027, 1, 1}), Freshness::kExpired);
  info.withdrawn = true;
  EXPECT_EQ(FreshnessOn(info, {2026, 12, 31}), Freshness::kWithdrawn);
}

}  // namespace
}  // namespace caveat
