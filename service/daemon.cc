#include "service/daemon.h"

#include <fcntl.h>
#include <google/protobuf/stubs/logging.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>
#include <utility>

#include "service/answer_cache.h"
#include "service/clock.h"
#include "service/daemon_flags.h"
#include "service/engine.h"
#include "service/grpc_log.h"
#include "service/metrics.h"
#include "service/reloader.h"

namespace caveat {
namespace {

// What a shell reports of a process that SIGTERM ended.
constexpr int kExitSecondSignal = 128 + SIGTERM;

sigset_t EndSignals() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

sigset_t AllSignals() {
  sigset_t set = EndSignals();
  sigaddset(&set, SIGHUP);
  return set;
}

int WaitForSignal(const sigset_t& set) {
  int number = 0;
  while (sigwait(&set, &number) != 0) {
  }
  return number;
}

// A core would hold questions.
void ForbidCoreDumps() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
}

// Raises the limit of descriptors as far as this user may; returns it.
int64_t RaiseDescriptorLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<int64_t>(std::min<rlim_t>(limit.rlim_cur, 1 << 30));
}

// Leaves descriptors for everything else: a full house must still reload. The
// ports share what there is, each with a limit of its own.
void LimitConnections(int64_t descriptor_count_max, DaemonOptions* options) {
  const int64_t port_count = 1 + (options->http.address.empty() ? 0 : 1) +
                             (options->http.metrics_address.empty() ? 0 : 1);
  const int64_t possible = std::max<int64_t>(
      1, (descriptor_count_max - kSpareDescriptorCount) / port_count);
  for (int* asked : {&options->grpc.limits.connections.connections_max,
                     &options->http.limits.connections.connections_max}) {
    *asked = static_cast<int>(std::min<int64_t>(*asked, possible));
  }
}

// Says why it can not start. Errors of a corpus name their file; others name
// their flag, or belong to `flag`.
int Fail(const char* flag, const absl::Status& status) {
  const std::string message(status.message());
  const bool named = *flag == '\0' || message.starts_with("--");
  fprintf(stderr, "caveatd: %s%s%s\n", named ? "" : flag, named ? "" : ": ",
          message.c_str());
  return kExitFailed;
}

absl::StatusOr<std::vector<ConversationKey>> ConversationKeys(
    const std::vector<std::string>& files) {
  std::vector<ConversationKey> keys;
  for (const std::string& file : files) {
    absl::StatusOr<ConversationKey> key = ConversationKey::ReadFile(file);
    if (!key.ok()) return key.status();
    keys.push_back(*std::move(key));
  }
  if (keys.empty()) keys.push_back(ConversationKey::Random());
  return keys;
}

// "-" when HTTP is not served.
std::string AddressOf(const HttpService* http) {
  return http == nullptr ? "-" : http->address();
}

// "-" when metrics have no port of their own.
std::string MetricsAddressOf(const HttpService* http) {
  return http == nullptr || http->metrics_address().empty()
             ? "-"
             : http->metrics_address();
}

void LogStart(const GrpcServer& server, const HttpService* http,
              const DaemonOptions& options, const Moment& moment, Log* log) {
  const Snapshot& snapshot = *moment.snapshot;
  log->Event("info", JsonLine()
                         .Add("event", "start")
                         .Add("grpc", server.address())
                         .Add("http", AddressOf(http))
                         .Add("metrics", MetricsAddressOf(http))
                         .Add("corpora",
                              static_cast<int64_t>(snapshot.corpora().size()))
                         .Add("entries", snapshot.entry_count())
                         .Add("domain", DomainName(snapshot.domain()))
                         .Add("version", snapshot.version())
                         .Add("conversation_key",
                              options.conversation_key_files.empty()
                                  ? "random: no other process, nor this one "
                                    "after a restart, goes on with its "
                                    "conversations"
                                  : "file")
                         .Add("grpc_library", grpc::Version()));
  LogNotServed(moment, log);
  if (!server.is_local() && options.grpc.tls.client_ca_file.empty()) {
    log->Event(
        "warning",
        JsonLine()
            .Add("event", "exposed")
            .Add("grpc", server.address())
            .Add("why",
                 "gRPC 1.51 has known weaknesses against hostile clients: "
                 "require client certificates, or put a proxy in front"));
  }
  if (http != nullptr && !http->is_local() && !options.http.tls.enabled()) {
    log->Event("warning",
               JsonLine()
                   .Add("event", "exposed")
                   .Add("http", http->address())
                   .Add("why",
                        "questions travel in clear: give --http-tls-cert, or "
                        "put a proxy with TLS in front"));
  }
}

// Null when no question is to be kept.
absl::StatusOr<std::unique_ptr<QuestionLog>> OpenQuestionLog(
    const DaemonOptions& options, const Clock* clock) {
  if (options.questions.folder.empty()) return nullptr;
  const absl::StatusOr<DataFiles> files =
      DataFiles::Open(options.snapshot.data_folder);
  if (!files.ok()) return files.status();
  return QuestionLog::Open(options.questions, *files, clock);
}

// Says so in the log whenever questions are kept.
void WarnOfQuestionLog(const QuestionLogOptions& options,
                       const QuestionLog& questions, Log* log,
                       Metrics* metrics) {
  metrics->Watch(Metrics::Kind::kCounter, "caveat_questions_lost_total",
                 "Questions that should have been kept and were not.", {},
                 [&] { return static_cast<double>(questions.lost_count()); });
  log->Event("warning",
             JsonLine()
                 .Add("event", "questions_kept")
                 .Add("folder", options.folder)
                 .Add("days", int64_t{options.day_count})
                 .Add("why",
                      "--log-questions: what is left after redaction "
                      "may still tell who asked"));
}

// Shows what is served, and how busy it is.
void WatchState(const Engine& engine, const InFlight& in_flight, const Log& log,
                Metrics* metrics) {
  using Kind = Metrics::Kind;
  metrics->Watch(Kind::kGauge, "caveat_calls_in_flight",
                 "Calls in the works, of all protocols.", {},
                 [&] { return static_cast<double>(in_flight.count()); });
  metrics->Watch(
      Kind::kGauge, "caveat_corpora", "Corpora that are loaded.", {},
      [&] { return static_cast<double>(engine.snapshot()->corpora().size()); });
  metrics->Watch(
      Kind::kGauge, "caveat_entries", "Entries that are loaded.", {},
      [&] { return static_cast<double>(engine.snapshot()->entry_count()); });
  const AnswerCache& cache = engine.answer_cache();
  const std::string help = "Look-ups of a reply in the answer cache.";
  metrics->Watch(Kind::kCounter, "caveat_answer_cache_lookups_total", help,
                 {{"result", "hit"}},
                 [&] { return static_cast<double>(cache.hit_count()); });
  metrics->Watch(Kind::kCounter, "caveat_answer_cache_lookups_total", help,
                 {{"result", "miss"}},
                 [&] { return static_cast<double>(cache.miss_count()); });
  metrics->Watch(Kind::kGauge, "caveat_answer_cache_bytes",
                 "What the replies in the answer cache take.", {},
                 [&] { return static_cast<double>(cache.bytes()); });
  metrics->Watch(Kind::kCounter, "caveat_log_lines_dropped_total",
                 "Lines of the log that nobody took in time.", {},
                 [&] { return static_cast<double>(log.dropped_count()); });
}

// Null when HTTP is not asked for.
absl::StatusOr<std::unique_ptr<HttpService>> StartHttp(
    const HttpServiceParts& parts, const DaemonOptions& options) {
  if (options.http.address.empty()) return nullptr;
  const absl::StatusOr<DataFiles> files =
      DataFiles::Open(options.snapshot.data_folder);
  if (!files.ok()) return files.status();
  return HttpService::Start(parts, *files, options.http);
}

// Ends the process when a drain hangs or a second signal comes.
void WatchTheEnd(std::chrono::milliseconds limit) {
  std::thread([] {
    WaitForSignal(EndSignals());
    _exit(kExitSecondSignal);
  }).detach();
  std::thread([limit] {
    std::this_thread::sleep_for(limit);
    _exit(kExitFailed);
  }).detach();
}

// Ends both ports well, at once.
void Drain(const DaemonOptions& options, GrpcServer* server,
           HttpService* http) {
  std::thread http_drain([&] {
    if (http == nullptr) return;
    http->Drain(options.drain_notice, options.drain_grace);
  });
  server->Drain(options.drain_notice, options.drain_grace);
  http_drain.join();
}

void PrintReady(const GrpcServer& server, const HttpService* http,
                const Snapshot& snapshot) {
  printf("ready grpc=%s http=%s corpora=%zu entries=%lld\n",
         server.address().c_str(), AddressOf(http).c_str(),
         snapshot.corpora().size(),
         static_cast<long long>(snapshot.entry_count()));
  fflush(stdout);
}

}  // namespace

void PrepareProcess() {
  // A socket that got the number of a closed standard error would receive the
  // log.
  while (true) {
    const int fd = open("/dev/null", O_RDWR);
    if (fd > STDERR_FILENO) {
      close(fd);
      break;
    }
    if (fd < 0) break;
  }
  const sigset_t set = AllSignals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  for (int number : {SIGPIPE, SIGUSR1, SIGUSR2}) signal(number, SIG_IGN);
}

int RunDaemon(const DaemonOptions& given) {
  ForbidCoreDumps();
  DaemonOptions options = given;
  LimitConnections(RaiseDescriptorLimit(), &options);
  // Protobuf would write a line for each string that is not UTF-8.
  google::protobuf::SetLogHandler(nullptr);

  absl::StatusOr<SnapshotPtr> snapshot = LoadSnapshot(options.snapshot);
  if (!snapshot.ok()) return Fail("", snapshot.status());
  absl::StatusOr<std::vector<ConversationKey>> keys =
      ConversationKeys(options.conversation_key_files);
  if (!keys.ok()) return Fail("--conversation-key", keys.status());
  const SystemClock clock;
  Engine engine(*snapshot, options.snapshot, &clock, *std::move(keys),
                static_cast<size_t>(options.answer_cache_mib) << 20);
  auto question_log = OpenQuestionLog(options, &clock);
  if (!question_log.ok()) {
    return Fail("--log-questions", question_log.status());
  }
  engine.set_question_keeper(question_log->get());
  auto log = std::make_unique<Log>(options.log);
  auto grpc_log = std::make_unique<GrpcLog>(log.get());
  Metrics metrics;
  CallRecorderPair recorder(log.get(), &metrics);
  InFlight in_flight(options.grpc.limits.calls.calls_in_flight_max);
  WatchState(engine, in_flight, *log, &metrics);

  options.grpc.limits.calls.calls_in_flight = &in_flight;
  options.grpc.on_certificate = [log = log.get()](const absl::Status& status) {
    log->Certificate("grpc_certificate", status);
  };
  auto server = GrpcServer::Start(&engine, &recorder, options.grpc);
  if (!server.ok()) return Fail("--grpc", server.status());
  WatchAcceptor((*server)->acceptor(), "grpc", &metrics);
  auto http = StartHttp({.engine = &engine,
                         .recorder = &recorder,
                         .in_flight = &in_flight,
                         .metrics = &metrics,
                         .log = log.get()},
                        options);
  if (!http.ok()) return Fail("--http", http.status());
  LogStart(**server, http->get(), options, engine.Now(), log.get());
  if (*question_log != nullptr) {
    WarnOfQuestionLog(options.questions, **question_log, log.get(), &metrics);
  }
  PrintReady(**server, http->get(), **snapshot);

  Reloader reloader(&engine, log.get(), &metrics);
  while (WaitForSignal(AllSignals()) == SIGHUP) reloader.Request();
  WatchTheEnd(options.drain_notice + options.drain_grace +
              DaemonOptions::kExitMargin);
  log->Event("info", JsonLine().Add("event", "drain"));
  Drain(options, server->get(), http->get());
  log->Event("info", JsonLine().Add("event", "stop"));
  if (!reloader.Stop()) {
    // It reads for nobody. What is written ends first, and nothing else is
    // taken from under it.
    question_log->reset();
    grpc_log.reset();
    log.reset();
    _exit(0);
  }
  return 0;
}

}  // namespace caveat
