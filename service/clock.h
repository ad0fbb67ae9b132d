// Says which day it is. Freshness of a corpus depends on the day, so tests
// must be able to set it.

#ifndef CAVEAT_SERVICE_CLOCK_H_
#define CAVEAT_SERVICE_CLOCK_H_

#include <string>
#include <utility>

namespace caveat {

// Thread-safe, as are all its subclasses.
class Clock {
 public:
  virtual ~Clock() = default;
  // Today in UTC, `YYYY-MM-DD`; such dates compare as text.
  virtual std::string Today() const = 0;
};

// The machine's clock.
class SystemClock : public Clock {
 public:
  std::string Today() const override;
};

// A day that stands still.
class FixedClock : public Clock {
 public:
  explicit FixedClock(std::string today) : today_(std::move(today)) {}
  std::string Today() const override { return today_; }

 private:
  const std::string today_;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_CLOCK_H_
