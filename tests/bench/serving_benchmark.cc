// Ask over gRPC beside the floor of gRPC itself: throughput, CPU of the server
// for each call, and how long the slowest calls take.
//
//   serving_benchmark CAVEATD FLOOR [ROUNDS [SECONDS [OUT.json]]]
//
// Three servers run: the floor (floor_server.cc), caveatd, and caveatd without
// its answer cache. Each round measures one after the other, so that what else
// the machine does falls on all of them; every ratio is one round's, against
// the floor of that round, and the median round is printed.
//
//   closed   16 calls in flight on 4 connections, as fast as they go
//   open     half of what the server can do in the closed loop, at random
//            moments; the floor is measured at the same rate just before
//
// The questions are those of tests/quality/reference/, in turn, so the first
// pass is over before the first round, and `caveatd` then answers from its
// cache; `without a cache` works for every question.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "caveat/v1/answer_service.pb.h"
#include "corpus/loader.h"
#include "tests/bench/call_load.h"
#include "tests/bench/child_process.h"
#include "tests/bench/reference_questions.h"

namespace caveat {
namespace {

template <typename T>
T OrDie(absl::StatusOr<T> value) {
  if (!value.ok()) {
    fprintf(stderr, "serving_benchmark: %s\n", value.status().ToString().c_str());
    exit(1);
  }
  return *std::move(value);
}

// One server, and what each round came to.
struct Contender {
  std::string name;
  std::unique_ptr<ChildProcess> server;
  std::vector<double> calls_per_s;
  std::vector<double> cpu_us;
  std::vector<double> p50_us;  // Open loop.
  std::vector<double> p99_us;
  std::vector<double> throughput_ratio;
  std::vector<double> cpu_ratio;
  std::vector<double> p99_ratio;
};

double Median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

std::vector<std::string> Requests() {
  const auto corpora = OrDie(LoadCorpora({kReferenceCorpus}, {}));
  std::vector<std::string> requests;
  for (const ReferenceQuestion& question :
       OrDie(LoadReferenceQuestions(*corpora.front()))) {
    v1::AskRequest request;
    request.set_question(question.text);
    requests.push_back(request.SerializeAsString());
  }
  return requests;
}

std::vector<std::string> CaveatdCommand(const std::string& program,
                                        const std::string& cache_mib) {
  std::vector<std::string> command = {program, "--corpus", kReferenceCorpus,
                                      "--grpc", "127.0.0.1:0"};
  if (!cache_mib.empty()) {
    command.insert(command.end(), {"--answer-cache-mib", cache_mib});
  }
  return command;
}

// Asks everything once and keeps the replies for the floor.
std::string WriteReplies(const std::string& address,
                         const std::vector<std::string>& requests) {
  char name[] = "/tmp/caveat-replies-XXXXXX";
  const int fd = mkstemp(name);
  if (fd < 0) OrDie<int>(absl::UnavailableError("no temporary file"));
  FILE* file = fdopen(fd, "wb");
  for (const std::string& request : requests) {
    const std::string reply = OrDie(CallOnce(address, request));
    const auto size = static_cast<uint32_t>(reply.size());
    fwrite(&size, sizeof(size), 1, file);
    fwrite(reply.data(), 1, reply.size(), file);
  }
  fclose(file);
  return name;
}

void MeasureClosed(const std::vector<std::string>& requests, double seconds,
                   Contender* contender) {
  const double before = contender->server->CpuSeconds();
  const CallLoadResult result = OrDie(RunCallLoad(
      contender->server->grpc_address(), requests,
      {.length = std::chrono::milliseconds(static_cast<int>(seconds * 1000))}));
  const double cpu = contender->server->CpuSeconds() - before;
  contender->calls_per_s.push_back(result.calls_per_s());
  contender->cpu_us.push_back(
      cpu * 1e6 / static_cast<double>(result.latencies_s.size()));
}

CallLoadResult MeasureOpen(const std::vector<std::string>& requests,
                           double seconds, double calls_per_s,
                           const Contender& contender) {
  return OrDie(RunCallLoad(
      contender.server->grpc_address(), requests,
      {.calls_per_s = calls_per_s,
       .length = std::chrono::milliseconds(static_cast<int>(seconds * 1000))}));
}

void MeasureRound(const std::vector<std::string>& requests, double seconds,
                  std::vector<Contender>* contenders) {
  Contender& floor = contenders->front();
  for (Contender& contender : *contenders) {
    MeasureClosed(requests, seconds, &contender);
    contender.throughput_ratio.push_back(contender.calls_per_s.back() /
                                         floor.calls_per_s.back());
    contender.cpu_ratio.push_back(contender.cpu_us.back() /
                                  floor.cpu_us.back());
  }
  for (Contender& contender : *contenders) {
    const double rate = Median(contender.calls_per_s) / 2;
    const CallLoadResult beside = MeasureOpen(requests, seconds, rate, floor);
    const CallLoadResult result =
        MeasureOpen(requests, seconds, rate, contender);
    contender.p50_us.push_back(result.LatencyAt(0.5) * 1e6);
    contender.p99_us.push_back(result.LatencyAt(0.99) * 1e6);
    contender.p99_ratio.push_back(result.LatencyAt(0.99) /
                                  beside.LatencyAt(0.99));
  }
}

void Print(const std::vector<Contender>& contenders) {
  printf("%-24s %10s %10s %10s %10s | %10s %8s %8s\n", "Ask over gRPC",
         "calls/s", "CPU us", "p50 us", "p99 us", "throughput", "CPU", "p99");
  for (const Contender& c : contenders) {
    printf("%-24s %10.0f %10.1f %10.0f %10.0f | %10.3f %8.2f %8.2f\n",
           c.name.c_str(), Median(c.calls_per_s), Median(c.cpu_us),
           Median(c.p50_us), Median(c.p99_us), Median(c.throughput_ratio),
           Median(c.cpu_ratio), Median(c.p99_ratio));
  }
}

std::string ToJson(const std::vector<Contender>& contenders) {
  std::string json = "{\"serving\": [";
  for (const Contender& c : contenders) {
    absl::StrAppendFormat(&json, "%s\n  {\"name\": \"%s\"",
                          &c == &contenders.front() ? "" : ",", c.name);
    const std::pair<const char*, const std::vector<double>*> columns[] = {
        {"calls_per_s", &c.calls_per_s},
        {"cpu_us", &c.cpu_us},
        {"p50_us", &c.p50_us},
        {"p99_us", &c.p99_us},
        {"throughput_ratio", &c.throughput_ratio},
        {"cpu_ratio", &c.cpu_ratio},
        {"p99_ratio", &c.p99_ratio}};
    for (const auto& [name, values] : columns) {
      absl::StrAppendFormat(&json, ",\n   \"%s\": %.4f, \"%s_rounds\": [", name,
                            Median(*values), name);
      for (size_t i = 0; i < values->size(); ++i) {
        absl::StrAppendFormat(&json, "%s%.4f", i == 0 ? "" : ", ",
                              (*values)[i]);
      }
      json += "]";
    }
    json += "}";
  }
  return json + "\n]}\n";
}

int Run(const std::string& caveatd, const std::string& floor, int round_count,
        double seconds, const std::string& out) {
  const std::vector<std::string> requests = Requests();
  std::vector<Contender> contenders(3);
  contenders[1].name = "caveatd";
  contenders[1].server = OrDie(ChildProcess::Start(CaveatdCommand(caveatd, "")));
  contenders[2].name = "caveatd without a cache";
  contenders[2].server =
      OrDie(ChildProcess::Start(CaveatdCommand(caveatd, "0")));
  const std::string replies =
      WriteReplies(contenders[1].server->grpc_address(), requests);
  contenders[0].name = "floor";
  contenders[0].server = OrDie(ChildProcess::Start({floor, replies}));
  remove(replies.c_str());
  for (int round = 0; round < round_count; ++round) {
    MeasureRound(requests, seconds, &contenders);
  }
  Print(contenders);
  if (!out.empty()) std::ofstream(out) << ToJson(contenders);
  return 0;
}

}  // namespace
}  // namespace caveat

int main(int argc, char** argv) {
  if (argc < 3) {
    fprintf(stderr,
            "usage: serving_benchmark CAVEATD FLOOR [ROUNDS [SECONDS [OUT]]]\n");
    return 2;
  }
  return caveat::Run(argv[1], argv[2], argc > 3 ? atoi(argv[3]) : 5,
                     argc > 4 ? atof(argv[4]) : 2, argc > 5 ? argv[5] : "");
}
