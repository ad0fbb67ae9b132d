// Throughput of Ask over HTTP beside that of a floor: the same edge, the same
// connections, the same bytes back, and nothing done for them.
//
//   http_benchmark [CORPUS [REQUESTS [ROUNDS [NAME]]]]
//
// NAME: only what has it in its name, beside the floor; for a profiler.
//
// Each round measures the floor, then GetEntry in JSON (all that the edge does,
// and next to nothing behind it), then Ask in JSON, then Ask in proto, so that
// what else the machine does falls on all of them. Prints the median round's
// requests a second and latencies, and each one's ratio to the floor of its own
// round. With logging and metrics on, as caveatd has them; the log goes to
// /dev/null. Questions are everyday ones, the same every time.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "caveat/v1/answer_service.pb.h"
#include "corpus/data_files.h"
#include "service/clock.h"
#include "service/engine.h"
#include "service/http/http_service.h"
#include "service/log.h"
#include "service/metrics.h"
#include "tests/bench/http_load.h"

namespace caveat {
namespace {

constexpr std::string_view kQuestions[] = {
    "can bone mets ever go away",
    "what about lung cancer then",
    "is complete remision common?",
    "how long do people live with bone metastases",
    "does radiotherapy help with the pain",
    "which treatments can lead to remission",
    "how much does it cost",
    "can i take ibuprofen with my oxycodone",
};
constexpr char kJson[] = "application/json";
constexpr char kProto[] = "application/proto";

std::string RequestOf(const std::string& method,
                      const std::string& content_type,
                      const std::string& body) {
  return "POST /caveat.v1.AnswerService/" + method +
         " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + content_type +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
         body;
}

std::vector<std::string> JsonRequests() {
  std::vector<std::string> requests;
  for (std::string_view question : kQuestions) {
    requests.push_back(RequestOf(
        "Ask", kJson, "{\"question\":\"" + std::string(question) + "\"}"));
  }
  return requests;
}

std::vector<std::string> ProtoRequests() {
  std::vector<std::string> requests;
  for (std::string_view question : kQuestions) {
    v1::AskRequest request;
    request.set_question(std::string(question));
    requests.push_back(RequestOf("Ask", kProto, request.SerializeAsString()));
  }
  return requests;
}

// As many bytes as an answer has, and fields like one's.
class FixedHandler : public HttpHandler {
 public:
  explicit FixedHandler(size_t body_bytes) : body_(body_bytes, 'x') {}

  HttpResponse Handle(const HttpRequest&) override {
    HttpResponse response;
    response.Add("content-type", kJson)
        .Add("x-request-id", "00000000-0000-4000-8000-000000000000")
        .Add("cache-control", "no-store")
        .Add("x-content-type-options", "nosniff")
        .Add("referrer-policy", "no-referrer");
    response.body = body_;
    return response;
  }
  HttpResponse Refuse(const HttpRequest&, HttpFault) override {
    return TextResponse(400, "");
  }

 private:
  const std::string body_;
};

[[noreturn]] void Fail(const absl::Status& status) {
  printf("http_benchmark: %s\n", status.ToString().c_str());
  exit(1);
}

template <typename T>
T OrFail(absl::StatusOr<T> value) {
  if (!value.ok()) Fail(value.status());
  return *std::move(value);
}

// What is measured, and what it came to in each round.
struct Contender {
  const char* name;
  std::string address;
  std::vector<std::string> requests;
  std::vector<LoadResult> rounds;
  std::vector<double> ratios;
};

double Microseconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double, std::micro>(time).count();
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

void Measure(const LoadOptions& options, int round_count,
             std::vector<Contender>* contenders) {
  for (int round = 0; round < round_count; ++round) {
    for (Contender& contender : *contenders) {
      contender.rounds.push_back(
          OrFail(RunLoad(contender.address, contender.requests, options)));
      contender.ratios.push_back(
          contender.rounds.back().requests_per_s() /
          contenders->front().rounds.back().requests_per_s());
    }
  }
}

void Print(std::vector<Contender> contenders) {
  printf("%-22s %12s %10s %10s %10s\n", "", "requests/s", "p50 us", "p99 us",
         "ratio");
  for (Contender& contender : contenders) {
    std::sort(contender.rounds.begin(), contender.rounds.end(),
              [](const LoadResult& a, const LoadResult& b) {
                return a.elapsed < b.elapsed;
              });
    const LoadResult& median = contender.rounds[contender.rounds.size() / 2];
    printf("%-22s %12.0f %10.0f %10.0f %10.3f\n", contender.name,
           median.requests_per_s(), Microseconds(median.LatencyAt(0.5)),
           Microseconds(median.LatencyAt(0.99)), Median(contender.ratios));
  }
}

std::string FirstEntryId(const Engine& engine) {
  return engine.snapshot()->corpora().front().corpus().entries().front().id;
}

int Run(const std::string& corpus, int request_count, int round_count,
        std::string_view name) {
  SnapshotOptions snapshot;
  snapshot.corpus_paths = {corpus};
  const SystemClock clock;
  Engine engine(OrFail(LoadSnapshot(snapshot)), snapshot, &clock);
  dup2(open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
  Log log(LogOptions{});
  Metrics metrics;
  CallRecorderPair recorder(&log, &metrics);
  InFlight in_flight(512);
  HttpServiceOptions options;
  options.address = "127.0.0.1:0";
  options.limits.requests_per_connection_max = request_count;
  const auto service =
      OrFail(HttpService::Start({.engine = &engine,
                                 .recorder = &recorder,
                                 .in_flight = &in_flight,
                                 .metrics = &metrics,
                                 .log = &log},
                                DataFiles::Builtin(), options));

  // The floor sends what an answer in JSON weighs on average. This warms up,
  // too.
  const LoadOptions warm_up{.request_count =
                                20 * static_cast<int>(std::size(kQuestions))};
  const LoadResult first =
      OrFail(RunLoad(service->address(), JsonRequests(), warm_up));
  FixedHandler fixed(first.body_bytes / first.latencies.size());
  HttpServerOptions floor_options;
  floor_options.address = "127.0.0.1:0";
  floor_options.limits = options.limits;
  floor_options.thread_count = options.thread_count;
  const auto floor = OrFail(HttpServer::Start(&fixed, floor_options));

  std::vector<Contender> contenders = {
      {"fixed bytes (floor)", floor->address(), JsonRequests(), {}, {}},
      {"GetEntry, Connect JSON",
       service->address(),
       {RequestOf("GetEntry", kJson,
                  "{\"entryId\":\"" + FirstEntryId(engine) + "\"}")},
       {},
       {}},
      {"Ask, Connect JSON", service->address(), JsonRequests(), {}, {}},
      {"Ask, Connect proto", service->address(), ProtoRequests(), {}, {}},
  };
  std::erase_if(contenders, [&](const Contender& contender) {
    return contender.address != floor->address() &&
           std::string_view(contender.name).find(name) ==
               std::string_view::npos;
  });
  Measure({.request_count = request_count}, round_count, &contenders);
  Print(std::move(contenders));
  printf("%zu bytes of JSON in an average reply\n",
         first.body_bytes / first.latencies.size());
  return 0;
}

}  // namespace
}  // namespace caveat

int main(int argc, char** argv) {
  const std::string corpus = argc > 1 ? argv[1] : "corpus/data/bone-metastases";
  const int request_count = argc > 2 ? atoi(argv[2]) : 5000;
  const int round_count = argc > 3 ? atoi(argv[3]) : 5;
  if (request_count < 1 || round_count < 1) {
    printf("http_benchmark: REQUESTS and ROUNDS are at least 1\n");
    return 2;
  }
  return caveat::Run(corpus, request_count, round_count,
                     argc > 4 ? argv[4] : "");
}
