// Calls a function again and again, on a thread of its own.
//
//   Ticker sweeper_(TickerIntervalOf(idle), [this] { Sweep(); });
//
// As the last member of what the function uses it is destroyed first, and with
// it the thread. Thread-safe.

#ifndef CAVEAT_SERVICE_TICKER_H_
#define CAVEAT_SERVICE_TICKER_H_

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace caveat {

// How often to look for what has waited for longer than `limit`: five times in
// it, but at most a hundred times a second.
std::chrono::milliseconds TickerIntervalOf(std::chrono::milliseconds limit);

class Ticker {
 public:
  // First calls `tick` after an interval.
  Ticker(std::chrono::milliseconds interval, std::function<void()> tick);
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  // Ends the thread, behind the call that is running. May be repeated; never
  // from within `tick`, nor from two threads.
  void Stop();

 private:
  void Run();

  const std::chrono::milliseconds interval_;
  const std::function<void()> tick_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ = false;  // Guarded by mutex_.
  std::thread thread_;    // Last: it uses all of the above.
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_TICKER_H_
