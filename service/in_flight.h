// Bounds the calls that are in the works at once.
//
//   InFlight in_flight(512);
//   if (!in_flight.TryEnter()) return overloaded;
//   ...
//   in_flight.Leave();
//
// A call counts from the moment its request is read until its reply is made: a
// slow reader takes no place; see unwritten_replies.h. Thread-safe; never
// blocks.

#ifndef CAVEAT_SERVICE_IN_FLIGHT_H_
#define CAVEAT_SERVICE_IN_FLIGHT_H_

#include <atomic>

namespace caveat {

class InFlight {
 public:
  // A call that enters here enters `whole` too, unless that is null: it bounds
  // several of these together. Not owned; must outlive this.
  explicit InFlight(int call_count_max, InFlight* whole = nullptr)
      : call_count_max_(call_count_max), whole_(whole) {}

  // Counts a call in, unless that many are in already.
  bool TryEnter() {
    if (count_.fetch_add(1, std::memory_order_relaxed) < call_count_max_ &&
        (whole_ == nullptr || whole_->TryEnter())) {
      return true;
    }
    count_.fetch_sub(1, std::memory_order_relaxed);
    return false;
  }

  // Counts out a call that TryEnter let in.
  void Leave() {
    if (whole_ != nullptr) whole_->Leave();
    count_.fetch_sub(1, std::memory_order_relaxed);
  }

  int count() const { return count_.load(std::memory_order_relaxed); }

 private:
  const int call_count_max_;
  InFlight* const whole_;
  std::atomic<int> count_{0};
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_IN_FLIGHT_H_
