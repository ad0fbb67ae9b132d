#include "service/metrics.h"

#include <prometheus/collectable.h>
#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <utility>
#include <vector>

#include "service/error_detail.h"

namespace caveat {
namespace {

using prometheus::ClientMetric;
using prometheus::Counter;
using prometheus::Family;
using prometheus::Histogram;
using prometheus::MetricFamily;
using prometheus::MetricType;

// The last of each list is for whatever is missing in it.
constexpr std::string_view kMethods[] = {
    "Ask",      "Chat",        "Suggest",      "ListEntries",
    "GetEntry", "VerifyQuote", "SendFeedback", "other"};
constexpr std::string_view kProtocols[] = {"grpc",          "connect-json",
                                           "connect-proto", "grpc-web",
                                           "grpc-web-text", "other"};
constexpr size_t kCodeCount = 17;
constexpr Outcome kOutcomes[] = {Outcome::kAnswered,       Outcome::kAmbiguous,
                                 Outcome::kNotCovered,     Outcome::kUrgent,
                                 Outcome::kPersonalAdvice, Outcome::kSmallTalk};

// From a tenth of a usual call to far more than any may take.
const Histogram::BucketBoundaries& LatencyBoundariesS() {
  static const auto* const boundaries = new Histogram::BucketBoundaries{
      0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005,
      0.01,    0.025,  0.05,    0.1,    0.25,  1};
  return *boundaries;
}

template <size_t kCount>
size_t IndexOf(const std::string_view (&names)[kCount], std::string_view name) {
  const auto* const found =
      std::find(std::begin(names), std::end(names) - 1, name);
  return static_cast<size_t>(found - std::begin(names));
}

// A counter that is made when it first counts: most series stay unused.
class LazyCounter {
 public:
  template <typename MakeLabels>
  void Increment(Family<Counter>* family, MakeLabels make_labels) {
    Counter* counter = counter_.load(std::memory_order_acquire);
    if (counter == nullptr) {
      // Two threads that do so get the same counter.
      counter = &family->Add(make_labels());
      counter_.store(counter, std::memory_order_release);
    }
    counter->Increment();
  }

 private:
  std::atomic<Counter*> counter_{nullptr};
};

// Values that others keep, read when they are scraped.
class Watches : public prometheus::Collectable {
 public:
  void Add(Metrics::Kind kind, const std::string& name, const std::string& help,
           const Metrics::Labels& labels, std::function<double()> read) {
    const std::lock_guard<std::mutex> lock(mutex_);
    Watched& watched = families_[name];
    watched.kind = kind;
    watched.help = help;
    watched.series.push_back({labels, std::move(read)});
  }

  std::vector<MetricFamily> Collect() const override {
    const std::lock_guard<std::mutex> lock(mutex_);
    std::vector<MetricFamily> families;
    for (const auto& [name, watched] : families_) {
      const bool is_counter = watched.kind == Metrics::Kind::kCounter;
      MetricFamily family;
      family.name = name;
      family.help = watched.help;
      family.type = is_counter ? MetricType::Counter : MetricType::Gauge;
      for (const Series& series : watched.series) {
        ClientMetric metric;
        for (const auto& [key, value] : series.labels) {
          metric.label.push_back({key, value});
        }
        (is_counter ? metric.counter.value : metric.gauge.value) =
            series.read();
        family.metric.push_back(std::move(metric));
      }
      families.push_back(std::move(family));
    }
    return families;
  }

 private:
  struct Series {
    Metrics::Labels labels;
    std::function<double()> read;
  };
  struct Watched {
    Metrics::Kind kind = Metrics::Kind::kGauge;
    std::string help;
    std::vector<Series> series;
  };
  mutable std::mutex mutex_;
  std::map<std::string, Watched> families_;  // Guarded by mutex_.
};

Family<Counter>& CounterFamily(prometheus::Registry* registry, const char* name,
                               const char* help) {
  return prometheus::BuildCounter().Name(name).Help(help).Register(*registry);
}

}  // namespace

struct Metrics::Parts {
  Parts()
      : calls(CounterFamily(&registry, "caveat_calls_total",
                            "Calls that ended, by protocol, method and code.")),
        outcomes(CounterFamily(&registry, "caveat_outcomes_total",
                               "What became of questions.")),
        responses(CounterFamily(
            &registry, "caveat_http_responses_total",
            "Responses over HTTP that belong to no call, by route.")),
        reloads(CounterFamily(&registry, "caveat_reloads_total",
                              "Reloads of the corpora, by result.")),
        latency(prometheus::BuildHistogram()
                    .Name("caveat_call_duration_seconds")
                    .Help("From the request being read to its reply.")
                    .Register(registry)) {
    for (size_t i = 0; i < std::size(kOutcomes); ++i) {
      outcome_counters[i] =
          &outcomes.Add({{"outcome", std::string(OutcomeName(kOutcomes[i]))}});
    }
    for (size_t i = 0; i < std::size(kMethods); ++i) {
      latency_histograms[i] = &latency.Add(
          {{"method", std::string(kMethods[i])}}, LatencyBoundariesS());
    }
    for (const char* result : {"served", "kept_old"}) {
      reloads.Add({{"result", result}});
    }
  }

  prometheus::Registry registry;
  Family<Counter>& calls;
  Family<Counter>& outcomes;
  Family<Counter>& responses;
  Family<Counter>& reloads;
  Family<Histogram>& latency;
  std::array<Counter*, std::size(kOutcomes)> outcome_counters{};
  std::array<Histogram*, std::size(kMethods)> latency_histograms{};
  std::array<LazyCounter,
             std::size(kProtocols) * std::size(kMethods) * kCodeCount>
      call_counters;
  Watches watches;
};

Metrics::Metrics() : parts_(std::make_unique<Parts>()) {}

Metrics::~Metrics() = default;

void Metrics::Record(const CallRecord& record) {
  const size_t method = IndexOf(kMethods, record.method);
  const size_t protocol = IndexOf(kProtocols, record.protocol);
  const size_t code =
      std::min(static_cast<size_t>(record.code), kCodeCount - 1);
  const size_t slot =
      (protocol * std::size(kMethods) + method) * kCodeCount + code;
  parts_->call_counters[slot].Increment(&parts_->calls, [&] {
    return prometheus::Labels{
        {"protocol", std::string(kProtocols[protocol])},
        {"method", std::string(kMethods[method])},
        {"code", std::string(CodeName(static_cast<absl::StatusCode>(code)))}};
  });
  parts_->latency_histograms[method]->Observe(
      std::chrono::duration<double>(record.latency).count());
  for (size_t i = 0; i < std::size(kOutcomes); ++i) {
    if (record.outcome == kOutcomes[i]) {
      parts_->outcome_counters[i]->Increment();
    }
  }
}

void Metrics::CountHttp(std::string_view route, int status) {
  parts_->responses
      .Add({{"route", std::string(route)}, {"status", std::to_string(status)}})
      .Increment();
}

void Metrics::CountReload(bool is_served) {
  parts_->reloads.Add({{"result", is_served ? "served" : "kept_old"}})
      .Increment();
}

void Metrics::Watch(Kind kind, const std::string& name, const std::string& help,
                    const Labels& labels, std::function<double()> read) {
  parts_->watches.Add(kind, name, help, labels, std::move(read));
}

std::string Metrics::Scrape() const {
  std::vector<MetricFamily> families = parts_->registry.Collect();
  for (MetricFamily& family : parts_->watches.Collect()) {
    families.push_back(std::move(family));
  }
  return prometheus::TextSerializer().Serialize(families);
}

}  // namespace caveat
