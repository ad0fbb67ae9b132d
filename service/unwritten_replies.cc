#include "service/unwritten_replies.h"

namespace caveat {

UnwrittenReplies::UnwrittenReplies(const UnwrittenLimits& limits)
    : limits_(limits),
      sweeper_(TickerIntervalOf(limits.wait_max), [this] { Sweep(); }) {}

void UnwrittenReplies::Add(Reply* reply, grpc_call* call, size_t reply_bytes,
                           SteadyClock::time_point now) {
  Calls late;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    reply->call_ = call;
    reply->bytes_ =
        static_cast<int64_t>(reply_bytes) + UnwrittenLimits::kCallBytes;
    reply->since_ = now;
    bytes_ += reply->bytes_;
    waiting_.splice(waiting_.end(), reply->place_);
    while (bytes_ > limits_.bytes_max && waiting_.size() > 1) {
      TakeOldest(&late);
    }
  }
  Cancel(late);
}

void UnwrittenReplies::Remove(Reply* reply) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!reply->place_.empty()) return;
  reply->place_.splice(reply->place_.end(), waiting_, reply->here_);
  bytes_ -= reply->bytes_;
}

int UnwrittenReplies::count() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return static_cast<int>(waiting_.size());
}

void UnwrittenReplies::TakeOldest(Calls* calls) {
  Reply* const oldest = waiting_.front();
  oldest->place_.splice(oldest->place_.end(), waiting_, oldest->here_);
  bytes_ -= oldest->bytes_;
  // Its call may end as soon as the lock is gone.
  grpc_call_ref(oldest->call_);
  calls->push_back(oldest->call_);
}

// Never with the lock held: the call may end, and be removed, in here. It is
// what ServerContext::TryCancel does, whose context may be gone by now.
void UnwrittenReplies::Cancel(const Calls& calls) {
  for (grpc_call* call : calls) {
    grpc_call_cancel_with_status(call, GRPC_STATUS_CANCELLED,
                                 "the reply was not read", nullptr);
    grpc_call_unref(call);
  }
}

void UnwrittenReplies::Sweep() {
  Calls late;
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    const SteadyClock::time_point oldest_good =
        SteadyClock::now() - limits_.wait_max;
    while (!waiting_.empty() && waiting_.front()->since_ < oldest_good) {
      TakeOldest(&late);
    }
  }
  Cancel(late);
}

}  // namespace caveat
