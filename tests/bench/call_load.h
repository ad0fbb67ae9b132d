// A client that keeps a gRPC server busy, and measures it.
//
//   absl::StatusOr<CallLoadResult> closed = RunCallLoad(address, requests, {});
//   absl::StatusOr<CallLoadResult> open =
//       RunCallLoad(address, requests, {.calls_per_s = 2000});
//
// Closed loop: so many calls are always in flight. Open loop: calls begin at
// random moments of a fixed rate, whether or not others have ended, and a
// latency counts from the moment at which its call should have begun; so a
// server that stalls is not excused. The requests are sent in turn.

#ifndef CAVEAT_TESTS_BENCH_CALL_LOAD_H_
#define CAVEAT_TESTS_BENCH_CALL_LOAD_H_

#include <chrono>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace caveat {

struct CallLoadOptions {
  std::string method = "/caveat.v1.AnswerService/Ask";
  int channel_count = 4;
  int in_flight_count = 16;               // Of the closed loop.
  double calls_per_s = 0;                 // 0: closed loop.
  std::chrono::milliseconds length{1000};  // No call begins later.
};

struct CallLoadResult {
  std::chrono::duration<double> elapsed{0};
  // Of each call, in seconds; ascending.
  std::vector<double> latencies_s;
  std::string last_reply;  // Serialised.

  double calls_per_s() const;
  // `share` in [0, 1]: 0.5 is the median.
  double LatencyAt(double share) const;
};

// `address` is HOST:PORT; `requests` are serialised messages, at least one.
// Errors: what a call came back with that was not OK.
absl::StatusOr<CallLoadResult> RunCallLoad(
    const std::string& address, const std::vector<std::string>& requests,
    const CallLoadOptions& options);

// One call's serialised reply. Errors: what it came back with.
absl::StatusOr<std::string> CallOnce(const std::string& address,
                                     const std::string& request);

}  // namespace caveat

#endif  // CAVEAT_TESTS_BENCH_CALL_LOAD_H_
