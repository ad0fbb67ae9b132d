// A client that keeps a server of HTTP busy, and measures it.
//
//   absl::StatusOr<LoadResult> result = RunLoad(address, requests, {});
//   printf("%.0f requests a second", result->requests_per_s());
//
// Closed loop: each connection sends its next request when it has read the
// response to the last. One thread and epoll, so that the client costs little
// beside the server. The requests are sent in turn.

#ifndef CAVEAT_TESTS_BENCH_HTTP_LOAD_H_
#define CAVEAT_TESTS_BENCH_HTTP_LOAD_H_

#include <chrono>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace caveat {

struct LoadOptions {
  int connection_count = 32;
  int request_count = 10000;  // In all.
};

struct LoadResult {
  std::chrono::nanoseconds elapsed{0};
  size_t body_bytes = 0;  // Of all responses together.
  // Of each request, from sending to the last byte; ascending.
  std::vector<std::chrono::nanoseconds> latencies;

  double requests_per_s() const;
  // `share` in [0, 1]: 0.5 is the median.
  std::chrono::nanoseconds LatencyAt(double share) const;
};

// `address` is 127.0.0.1:PORT; `requests` are whole, as they go over the wire,
// and none asks for the connection to be closed. Errors: kUnavailable when a
// connection fails; kInternal when a response is not 200.
absl::StatusOr<LoadResult> RunLoad(const std::string& address,
                                   const std::vector<std::string>& requests,
                                   const LoadOptions& options);

}  // namespace caveat

#endif  // CAVEAT_TESTS_BENCH_HTTP_LOAD_H_
