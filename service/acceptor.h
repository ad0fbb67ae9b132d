// Accepts connections and hands them over.
//
//   Acceptor acceptor(std::move(socket), {}, [](int fd) { Serve(fd); });
//   ...
//   acceptor.Stop();
//
// gRPC 1.51 stops accepting for good when it once runs out of descriptors
// (CVE-2023-4785), so it does not accept here: this does, waits a moment when
// there are none left, and goes on. It also limits connections, which gRPC
// does not. One thread of its own; Stop() and the counters may be called from
// any thread.

#ifndef CAVEAT_SERVICE_ACCEPTOR_H_
#define CAVEAT_SERVICE_ACCEPTOR_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <thread>

#include "service/connection_table.h"
#include "service/listen_socket.h"

namespace caveat {

class Acceptor {
 public:
  // Wait after running out of descriptors or memory, before trying again.
  static constexpr int kExhaustedWaitMs = 20;

  // Starts at once. `handle` takes over a non-blocking socket; it is called on
  // the acceptor's thread and must not block.
  Acceptor(ListenSocket socket, const ConnectionLimits& limits,
           std::function<void(int fd)> handle);

  // Stops, if Stop was not called.
  ~Acceptor();

  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  // Accepts those that wait already, who would be reset otherwise, then closes
  // the listening socket; `handle` is not called after it returns. Idempotent.
  void Stop();

  // The address listened on, with its port.
  const std::string& address() const { return address_; }
  bool is_local() const { return is_local_; }

  // Since the start: taken, refused by a limit, and how often descriptors or
  // memory ran out.
  int64_t accepted_count() const { return accepted_count_; }
  int64_t refused_count() const { return refused_count_; }
  int64_t exhausted_count() const { return exhausted_count_; }

 private:
  void Run();
  void AcceptLast();
  // Accepts all that wait, `count_max` at most. Returns false when descriptors
  // ran out.
  bool AcceptAll(int count_max);
  // Waits until woken, or for a connection if `connections`, or a while.
  void Wait(bool connections, int timeout_ms);

  ListenSocket socket_;
  const std::string address_;
  const bool is_local_;
  ConnectionTable table_;
  const std::function<void(int fd)> handle_;
  std::atomic<bool> stop_{false};
  std::atomic<int64_t> accepted_count_{0};
  std::atomic<int64_t> refused_count_{0};
  std::atomic<int64_t> exhausted_count_{0};
  int wake_fd_ = -1;
  std::thread thread_;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_ACCEPTOR_H_
