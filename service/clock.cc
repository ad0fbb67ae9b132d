#include "service/clock.h"

#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace caveat {

std::string SystemClock::Today() const {
  return absl::FormatTime("%Y-%m-%d", absl::Now(), absl::UTCTimeZone());
}

}  // namespace caveat
