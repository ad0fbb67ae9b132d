// Holds calls back for a moment while a server shuts down.
//
//   if (gate.closed() && gate.Hold([call] { Run(call); })) return;
//   Run(call);
//   ...
//   gate.Close();                     // Calls are held from now on.
//   gate.Open();                      // Runs them, here and now.
//
// gRPC's shutdown kills a call that arrives after it began and before the
// client knows: the client sees CANCELLED, which nobody retries. A client that
// waits for a reply sends no call into that gap; so calls are held while the
// shutdown begins, and answered once clients have been told to go elsewhere.
// Thread-safe.

#ifndef CAVEAT_SERVICE_CALL_GATE_H_
#define CAVEAT_SERVICE_CALL_GATE_H_

#include <atomic>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

namespace caveat {

class CallGate {
 public:
  // Takes `run` for later if the gate is closed; else returns false. Worth
  // calling only when closed(). The limit of calls in flight bounds how many
  // are held.
  bool Hold(std::function<void()> run) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (!closed_.load(std::memory_order_relaxed)) return false;
    held_.push_back(std::move(run));
    return true;
  }

  // Costs an atomic load.
  bool closed() const { return closed_.load(std::memory_order_acquire); }

  void Close() { closed_.store(true, std::memory_order_release); }

  // Runs what is held, on this thread; nothing is held from now on.
  void Open() {
    std::vector<std::function<void()>> held;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      closed_.store(false, std::memory_order_release);
      held.swap(held_);
    }
    for (const std::function<void()>& run : held) run();
  }

  int held_count() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return static_cast<int>(held_.size());
  }

 private:
  std::atomic<bool> closed_{false};
  mutable std::mutex mutex_;
  std::vector<std::function<void()>> held_;  // Guarded by mutex_.
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_CALL_GATE_H_
