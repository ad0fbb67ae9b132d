#include "service/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace caveat {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Metrics, CountsCallsByProtocolMethodAndCode) {
  Metrics metrics;
  CallRecord record;
  record.method = "Ask";
  record.protocol = "grpc";
  record.outcome = Outcome::kUrgent;
  record.latency = std::chrono::microseconds(70);
  metrics.Record(record);
  metrics.Record(record);
  record.protocol = "connect-json";
  record.code = absl::StatusCode::kInvalidArgument;
  record.outcome = std::nullopt;
  metrics.Record(record);
  const std::string text = metrics.Scrape();
  EXPECT_THAT(text, HasSubstr("caveat_calls_total{code=\"OK\",method=\"Ask\","
                              "protocol=\"grpc\"} 2"));
  EXPECT_THAT(text,
              HasSubstr("caveat_calls_total{code=\"INVALID_ARGUMENT\",method="
                        "\"Ask\",protocol=\"connect-json\"} 1"));
  EXPECT_THAT(text, HasSubstr("caveat_outcomes_total{outcome=\"URGENT\"} 2"));
  EXPECT_THAT(text, HasSubstr("caveat_outcomes_total{outcome=\"ANSWERED\"} 0"));
  EXPECT_THAT(text, HasSubstr("caveat_call_duration_seconds_bucket{method="
                              "\"Ask\",le=\"0.0001\"} 3"));
}

TEST(Metrics, NamesThatAreNotOursBecomeOther) {
  Metrics metrics;
  CallRecord record;
  record.method = "quillfeather";
  record.protocol = "quillfeather";
  record.code = static_cast<absl::StatusCode>(99);
  metrics.Record(record);
  const std::string text = metrics.Scrape();
  EXPECT_THAT(text, Not(HasSubstr("quillfeather")));
  EXPECT_THAT(text, HasSubstr("method=\"other\",protocol=\"other\"} 1"));
}

TEST(Metrics, ShowsWhatOthersKeep) {
  Metrics metrics;
  int64_t value = 3;
  for (const char* port : {"grpc", "http"}) {
    metrics.Watch(Metrics::Kind::kCounter, "x_total", "Help.", {{"port", port}},
                  [&] { return static_cast<double>(value); });
  }
  metrics.CountReload(false);
  metrics.CountHttp("/widget.js", 304);
  value = 4;
  const std::string text = metrics.Scrape();
  EXPECT_THAT(text, HasSubstr("# HELP x_total Help.\n# TYPE x_total counter\n"
                              "x_total{port=\"grpc\"} 4\n"
                              "x_total{port=\"http\"} 4\n"));
  EXPECT_THAT(text, HasSubstr("caveat_reloads_total{result=\"kept_old\"} 1"));
  EXPECT_THAT(text, HasSubstr("caveat_reloads_total{result=\"served\"} 0"));
  EXPECT_THAT(text,
              HasSubstr("caveat_http_responses_total{route=\"/widget.js\","
                        "status=\"304\"} 1"));
}

TEST(Metrics, EverySeriesHasHelpAndType) {
  Metrics metrics;
  CallRecord record;
  record.method = "Ask";
  metrics.Record(record);
  const std::string text = metrics.Scrape();
  for (const char* name :
       {"caveat_calls_total", "caveat_outcomes_total", "caveat_reloads_total",
        "caveat_call_duration_seconds"}) {
    EXPECT_THAT(text, HasSubstr("# HELP " + std::string(name) + " "));
    EXPECT_THAT(text, HasSubstr("# TYPE " + std::string(name) + " "));
  }
}

TEST(Metrics, ThreadsLoseNoCount) {
  Metrics metrics;
  constexpr int kThreads = 4;
  constexpr int kCalls = 1000;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      CallRecord record;
      record.method = "GetEntry";
      record.protocol = "grpc-web";
      for (int call = 0; call < kCalls; ++call) metrics.Record(record);
      metrics.Scrape();
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(metrics.Scrape(),
              HasSubstr("caveat_calls_total{code=\"OK\",method=\"GetEntry\","
                        "protocol=\"grpc-web\"} 4000"));
}

}  // namespace
}  // namespace caveat
