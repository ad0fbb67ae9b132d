// A server that a benchmark starts, watches and ends.
//
//   auto server = ChildProcess::Start({"build/release/caveatd", "--corpus", ...});
//   RunCallLoad((*server)->grpc_address(), ...);
//   (*server)->CpuSeconds();

#ifndef CAVEAT_TESTS_BENCH_CHILD_PROCESS_H_
#define CAVEAT_TESTS_BENCH_CHILD_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace caveat {

class ChildProcess {
 public:
  // Runs a command with standard error to /dev/null, and waits for the line
  // `ready grpc=HOST:PORT` on its standard output. Errors: kUnavailable when
  // it ends without one.
  static absl::StatusOr<std::unique_ptr<ChildProcess>> Start(
      std::vector<std::string> command);

  // Ends it, and waits until it has ended.
  ~ChildProcess();

  const std::string& grpc_address() const { return grpc_address_; }

  // Of all its threads, in user and system, since it began.
  double CpuSeconds() const;

 private:
  ChildProcess(pid_t pid, std::string grpc_address)
      : pid_(pid), grpc_address_(std::move(grpc_address)) {}

  const pid_t pid_;
  const std::string grpc_address_;
};

}  // namespace caveat

#endif  // CAVEAT_TESTS_BENCH_CHILD_PROCESS_H_
