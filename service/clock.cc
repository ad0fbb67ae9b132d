#include "service/clock.h"

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace caveat {

std::string SystemClock::Today() const {
  // Each call asks, and a day has many calls.
  constexpr int64_t kDayS = 24 * 60 * 60;
  thread_local int64_t known_day = -1;
  thread_local std::string known;
  const absl::Time now = absl::Now();
  const int64_t day = absl::ToUnixSeconds(now) / kDayS;
  if (day != known_day) {
    known = absl::FormatTime("%Y-%m-%d", now, absl::UTCTimeZone());
    known_day = day;
  }
  return known;
}

}  // namespace caveat
