// Numbers about the service, in the words of Prometheus.
//
//   Metrics metrics;
//   GrpcServer::Start(&engine, &metrics, options);   // Counts every call.
//   metrics.Watch(Metrics::Kind::kGauge, "caveat_entries", "Entries.", {},
//                 [&] { return static_cast<double>(count); });
//   response.body = metrics.Scrape();
//
// No label comes from what a client sent: methods, protocols, codes, outcomes
// and routes are names of ours, so the number of series is bounded. Everything
// may be called from any thread. Counting costs tens of nanoseconds; a scrape
// under a millisecond.

#ifndef CAVEAT_SERVICE_METRICS_H_
#define CAVEAT_SERVICE_METRICS_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "service/call_record.h"

namespace caveat {

class Metrics : public CallRecorder {
 public:
  enum class Kind { kCounter, kGauge };

  Metrics();
  ~Metrics() override;

  // Counts a call by protocol, method and code, its outcome, and its latency.
  // A name that is none of ours counts as "other".
  void Record(const CallRecord& record) override;

  // Counts a response over HTTP that belongs to no call. `route` is a name of
  // ours.
  void CountHttp(std::string_view route, int status);

  // Counts a reload by whether the new corpora are served now.
  void CountReload(bool is_served);

  // Shows a number that somebody else keeps; `read` is called at every scrape,
  // from any thread, and must not block. Series of one name have the same kind
  // and help. What `read` uses must outlive the last scrape.
  using Labels = std::map<std::string, std::string>;
  void Watch(Kind kind, const std::string& name, const std::string& help,
             const Labels& labels, std::function<double()> read);

  // All series in the text format, version 0.0.4.
  std::string Scrape() const;

 private:
  struct Parts;
  const std::unique_ptr<Parts> parts_;
};

// Hands each record to two recorders. Neither is owned.
class CallRecorderPair : public CallRecorder {
 public:
  CallRecorderPair(CallRecorder* first, CallRecorder* second)
      : first_(*first), second_(*second) {}
  void Record(const CallRecord& record) override {
    first_.Record(record);
    second_.Record(record);
  }

 private:
  CallRecorder& first_;
  CallRecorder& second_;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_METRICS_H_
