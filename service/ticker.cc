#include "service/ticker.h"

#include <algorithm>
#include <utility>

namespace caveat {

std::chrono::milliseconds TickerIntervalOf(std::chrono::milliseconds limit) {
  constexpr std::chrono::milliseconds kLeast{10};
  constexpr int kTicksOfLimit = 5;
  return std::max(kLeast, limit / kTicksOfLimit);
}

Ticker::Ticker(std::chrono::milliseconds interval, std::function<void()> tick)
    : interval_(interval), tick_(std::move(tick)), thread_([this] { Run(); }) {}

Ticker::~Ticker() { Stop(); }

void Ticker::Stop() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Ticker::Run() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (!changed_.wait_for(lock, interval_, [this] { return stopped_; })) {
    lock.unlock();
    tick_();
    lock.lock();
  }
}

}  // namespace caveat
