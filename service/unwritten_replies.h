// Replies over gRPC that have been made and are not yet written: bounds how
// long they wait, and what they take together.
//
//   UnwrittenReplies::Reply reply;          // Lives as long as its call.
//   unwritten.Add(&reply, context->c_call(), bytes, now);
//   reactor->Finish(status);
//   ...
//   unwritten.Remove(&reply);               // In OnDone.
//
// gRPC has no limit for this: a client that opens no window, or reads nothing,
// would hold its replies until its connection is too old. Here such a call is
// cancelled, and nobody else is refused for it: the reply that has waited for
// longest goes first, and those of clients that read wait for milliseconds. One
// thread looks for what has waited too long. Thread-safe; Add and Remove lock
// for a few instructions.

#ifndef CAVEAT_SERVICE_UNWRITTEN_REPLIES_H_
#define CAVEAT_SERVICE_UNWRITTEN_REPLIES_H_

#include <grpc/grpc.h>

#include <chrono>
#include <cstdint>
#include <list>
#include <mutex>
#include <vector>

#include "service/ticker.h"

namespace caveat {

struct UnwrittenLimits {
  // A call whose reply waits for longer is cancelled.
  std::chrono::milliseconds wait_max = std::chrono::seconds(10);
  // For all together: beyond it the oldest are cancelled.
  int64_t bytes_max = int64_t{64} << 20;
  // What gRPC takes for a call, beside the bytes of its reply.
  static constexpr int64_t kCallBytes = 16 << 10;
};

class UnwrittenReplies {
 public:
  using SteadyClock = std::chrono::steady_clock;

  // One call's reply, or one after another.
  class Reply {
   public:
    Reply() : place_({this}), here_(place_.begin()) {}
    Reply(const Reply&) = delete;
    Reply& operator=(const Reply&) = delete;

   private:
    friend class UnwrittenReplies;
    grpc_call* call_ = nullptr;
    int64_t bytes_ = 0;
    SteadyClock::time_point since_;
    std::list<Reply*> place_;  // Holds it while it does not wait.
    const std::list<Reply*>::iterator here_;
  };

  // Nothing waits any more when it is destroyed.
  explicit UnwrittenReplies(const UnwrittenLimits& limits);

  // From now on `reply` waits. It must be removed before its call has ended,
  // and may be destroyed then.
  void Add(Reply* reply, grpc_call* call, size_t reply_bytes,
           SteadyClock::time_point now);
  // It no longer waits, if it did.
  void Remove(Reply* reply);

  // Those that wait.
  int count() const;

 private:
  // Calls to cancel, each with a reference.
  using Calls = std::vector<grpc_call*>;

  void TakeOldest(Calls* calls);
  static void Cancel(const Calls& calls);
  void Sweep();

  const UnwrittenLimits limits_;
  mutable std::mutex mutex_;
  std::list<Reply*> waiting_;  // Oldest first. Guarded by mutex_, as bytes_.
  int64_t bytes_ = 0;
  Ticker sweeper_;  // Last: it uses all of the above.
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_UNWRITTEN_REPLIES_H_
