// Takes what gRPC itself would write to standard error into the log.
//
//   GrpcLog grpc_log(&log);     // {"event":"grpc_error","at":"ssl.cc:12",...}
//
// gRPC puts into its messages what a client sent, line feeds included, so that
// anybody who connects could forge lines of the log. Of an error only its place
// in gRPC's source is logged; of everything else nothing. Anybody can cause
// errors, too: each place gets a line a second at most. Thread-safe. There is
// one at a time, since gRPC has one log for the process; without one, nothing
// of gRPC's is written any more.

#ifndef CAVEAT_SERVICE_GRPC_LOG_H_
#define CAVEAT_SERVICE_GRPC_LOG_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "service/log.h"

namespace caveat {

// Lets each place have a line now and then, and counts those left out.
class LineThinner {
 public:
  using Time = std::chrono::steady_clock::time_point;

  // Least time between two lines of one place in gRPC's source.
  static constexpr std::chrono::milliseconds kLineInterval{1000};

  // How many lines of the place were left out since its last one, if it is to
  // have one now; else nothing. Places are as many as gRPC has. Not
  // thread-safe.
  std::optional<int64_t> Admit(std::string_view place, Time now);

 private:
  struct Seen {
    Time last;
    int64_t left_out = 0;
  };
  std::map<std::string, Seen, std::less<>> seen_;
};

class GrpcLog {
 public:
  // `log` is not owned and must outlive this.
  explicit GrpcLog(Log* log);
  // Waits for a line that is being logged.
  ~GrpcLog();
  GrpcLog(const GrpcLog&) = delete;
  GrpcLog& operator=(const GrpcLog&) = delete;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_GRPC_LOG_H_
