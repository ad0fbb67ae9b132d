// caveatd: from options to a served corpus, and from a signal to a clean end.
//
//   PrepareProcess();                      // Before any thread is made.
//   return RunDaemon(options);
//
// Prints one line to standard output when ready:
//   ready grpc=127.0.0.1:50051 http=127.0.0.1:8080 corpora=1 entries=41
// SIGTERM and SIGINT drain and end it, a second one at once; SIGHUP reads all
// corpora again, and keeps the old ones if any is bad. An end does not wait for
// that.

#ifndef CAVEAT_SERVICE_DAEMON_H_
#define CAVEAT_SERVICE_DAEMON_H_

#include <chrono>
#include <string>
#include <vector>

#include "service/grpc_server.h"
#include "service/http/http_service.h"
#include "service/log.h"
#include "service/question_log.h"
#include "service/snapshot.h"

namespace caveat {

struct DaemonOptions {
  // After SIGTERM: health says NOT_SERVING for so long before connections are
  // refused; calls in progress then have `drain_grace`. A process that hangs
  // all the same ends kExitMargin later. Together at most 10 s by default.
  std::chrono::milliseconds drain_notice = std::chrono::milliseconds(1000);
  std::chrono::milliseconds drain_grace = std::chrono::milliseconds(7000);
  static constexpr std::chrono::milliseconds kExitMargin{1000};

  SnapshotOptions snapshot;
  // Files with keys for the tokens of conversations: the first seals, all
  // open. Empty: a random one, so that no other process reads them.
  std::vector<std::string> conversation_key_files;
  // MiB of replies that are kept for whoever asks the same; 0: none.
  int answer_cache_mib = 16;
  static constexpr int kAnswerCacheMibMax = 65536;
  GrpcServerOptions grpc;
  HttpServiceOptions http;  // Without an address it is not served: `http=-`.
  LogOptions log;
  QuestionLogOptions questions;
};

// Descriptors that the process needs besides its connections.
inline constexpr int kSpareDescriptorCount = 64;

// Blocks the signals that RunDaemon waits for, in this thread and all that it
// will make; ignores SIGPIPE, SIGUSR1 and SIGUSR2; opens /dev/null in the place
// of standard streams that are closed.
void PrepareProcess();

// Serves until it is told to end. Returns the exit code: 0 after a drain, 1
// when it could not start (standard error says why, naming the flag or file).
int RunDaemon(const DaemonOptions& options);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_DAEMON_H_
