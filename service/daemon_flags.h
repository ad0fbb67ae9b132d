// The command line of caveatd.
//
//   Daemon options from `caveatd --corpus corpus/data --grpc 127.0.0.1:0`.
//
// Limits are given with their unit: `--connection-idle 60s`,
// `--request-size 65KiB`. What is wrong is said with the flag's name.

#ifndef CAVEAT_SERVICE_DAEMON_FLAGS_H_
#define CAVEAT_SERVICE_DAEMON_FLAGS_H_

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "service/daemon.h"

namespace caveat {

// Exit codes of a start that failed.
inline constexpr int kExitUsage = 2;   // The command line is wrong.
inline constexpr int kExitFailed = 1;  // A file is bad, a port is taken, ...

// The flags as options, or what the process shall exit with, after the text
// that explains it has been printed (help to standard output, faults to
// standard error).
struct FlagsResult {
  bool run = false;
  int exit_code = 0;  // Meaningful when not `run`.
  DaemonOptions options;
};
FlagsResult ParseFlags(int argc, const char* const* argv);

// A time such as "250ms", "60s", "10m", "1h"; at least 0. Errors:
// kInvalidArgument, without the flag's name.
absl::StatusOr<std::chrono::milliseconds> ParseDuration(std::string_view text);

// A size such as "4096B", "65KiB", "256MiB", "1GiB". Errors: kInvalidArgument.
absl::StatusOr<int64_t> ParseSize(std::string_view text);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_DAEMON_FLAGS_H_
