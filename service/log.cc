#include "service/log.h"

#include <spdlog/async.h>
#include <spdlog/async_logger.h>
#include <spdlog/details/null_mutex.h>
#include <spdlog/sinks/base_sink.h>

#include <algorithm>
#include <chrono>
#include <climits>
#include <cstdio>
#include <string>
#include <thread>
#include <utility>

#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "service/error_detail.h"

namespace caveat {
namespace {

constexpr int kScoreSteps = 10;

std::string Now(const char* format) {
  return absl::FormatTime(format, absl::Now(), absl::UTCTimeZone());
}

// The minute, which most calls share with the one before.
std::string_view ThisMinute() {
  constexpr int64_t kMinuteS = 60;
  thread_local int64_t known_minute = -1;
  thread_local std::string known;
  const int64_t minute = absl::ToUnixSeconds(absl::Now()) / kMinuteS;
  if (minute != known_minute) {
    known = Now("%Y-%m-%dT%H:%MZ");
    known_minute = minute;
  }
  return known;
}

// A confidence in tenths, e.g. "0.8-0.9".
std::string_view ScoreBucket(double confidence) {
  static constexpr std::string_view kNames[kScoreSteps] = {
      "0.0-0.1", "0.1-0.2", "0.2-0.3", "0.3-0.4", "0.4-0.5",
      "0.5-0.6", "0.6-0.7", "0.7-0.8", "0.8-0.9", "0.9-1.0"};
  return kNames[std::clamp(static_cast<int>(confidence * kScoreSteps), 0,
                           kScoreSteps - 1)];
}

}  // namespace

struct Log::Sink {
  // Writes what waits in the queue at once, and then lets lines gather: to be
  // woken for each, and to write each, costs more than to look a reply up. Only the
  // queue's one thread comes here.
  class Batches : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
   public:
    explicit Batches(spdlog::details::thread_pool* queue) : queue_(*queue) {}

   protected:
    void sink_it_(const spdlog::details::log_msg& line) override {
      if (batch_.size() + line.payload.size() >= kBatchBytes) flush_();
      batch_.append(line.payload.data(), line.payload.size());
      batch_.push_back('\n');
      if (queue_.queue_size() > 0) return;
      flush_();
      std::this_thread::sleep_for(kPause);
    }
    void flush_() override {
      if (batch_.empty()) return;
      std::fwrite(batch_.data(), 1, batch_.size(), stderr);
      std::fflush(stderr);
      batch_.clear();
    }

   private:
    // A pipe takes as much at once, so nobody else's line gets between.
    static constexpr size_t kBatchBytes = PIPE_BUF;
    // A person who watches sees no delay, and the queue is far from full.
    static constexpr std::chrono::milliseconds kPause{5};

    spdlog::details::thread_pool& queue_;
    std::string batch_;
  };

  explicit Sink(size_t queue_lines_max)
      : pool(
            std::make_shared<spdlog::details::thread_pool>(queue_lines_max, 1)),
        logger(std::make_shared<spdlog::async_logger>(
            "caveatd", std::make_shared<Batches>(pool.get()), pool,
            spdlog::async_overflow_policy::overrun_oldest)) {
    // spdlog would print its own complaints, with the line, to standard error.
    logger->set_error_handler([](const std::string&) {});
  }

  const std::shared_ptr<spdlog::details::thread_pool> pool;
  const std::shared_ptr<spdlog::async_logger> logger;
};

Log::Log(const LogOptions& options)
    : options_(options),
      sink_(std::make_unique<Sink>(options.queue_lines_max)) {}

Log::~Log() { sink_->logger->flush(); }

void Log::Write(std::string_view line) {
  sink_->logger->log(spdlog::level::info,
                     spdlog::string_view_t(line.data(), line.size()));
}

void Log::Event(std::string_view level, JsonLine line) {
  line.Add("time", Now("%Y-%m-%dT%H:%M:%E3SZ")).Add("level", level);
  const int64_t dropped = dropped_count();
  if (dropped > 0) line.Add("lines_dropped", dropped);
  Write(line.Finish());
}

void Log::Certificate(std::string_view event, const absl::Status& status) {
  JsonLine line;
  line.Add("event", event)
      .Add("result", status.ok() ? "replaced" : "kept the old one");
  if (!status.ok()) {
    line.Add("fault", {status.message().data(), status.message().size()});
  }
  Event(status.ok() ? "info" : "error", std::move(line));
}

void Log::Record(const CallRecord& record) {
  if (!options_.calls) return;
  JsonLine line;
  line.Add("event", "call")
      .Add("request_id", record.request_id)
      .Add("protocol", record.protocol)
      .Add("method", record.method)
      .Add("code", CodeName(record.code));
  if (record.outcome.has_value()) {
    line.Add("outcome", OutcomeName(*record.outcome));
  }
  if (!record.question_length_bucket.empty()) {
    line.Add("question_bytes", record.question_length_bucket);
  }
  if (!record.corpus.empty()) line.Add("corpus", record.corpus);
  if (!record.corpus_version.empty()) {
    line.Add("corpus_version", record.corpus_version);
  }
  if (!record.entry_id.empty()) {
    line.Add("entry_id", record.entry_id);
    if (record.outcome.has_value()) {
      line.Add("confidence", ScoreBucket(record.confidence));
    }
  }
  line.Add("latency_us", record.latency.count());
  Access(std::move(line));
}

void Log::Access(JsonLine line) {
  if (!options_.calls) return;
  line.Add("time", ThisMinute()).Add("level", "info");
  Write(line.Finish());
}

int64_t Log::dropped_count() const {
  return static_cast<int64_t>(sink_->pool->overrun_counter());
}

}  // namespace caveat
