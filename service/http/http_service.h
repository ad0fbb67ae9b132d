// The HTTP edge as a whole: the service's methods, the widget, health and
// metrics on one port, or the latter two on a port of their own.
//
//   auto http = HttpService::Start(parts, {.address = "127.0.0.1:8080"});
//   ...
//   (*http)->Drain(std::chrono::seconds(1), std::chrono::seconds(7));
//
// Start, Drain and the destructor belong to one thread.

#ifndef CAVEAT_SERVICE_HTTP_HTTP_SERVICE_H_
#define CAVEAT_SERVICE_HTTP_HTTP_SERVICE_H_

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "corpus/data_files.h"
#include "service/call_record.h"
#include "service/engine.h"
#include "service/http/http_server.h"
#include "service/in_flight.h"
#include "service/log.h"
#include "service/metrics.h"

namespace caveat {

struct HttpServiceOptions {
  std::string address;  // Empty: HTTP is not served.
  // A port of its own for /metrics, /healthz and /readyz, without TLS and for
  // operators; then /metrics is not on the first. Empty: none.
  std::string metrics_address;
  std::vector<std::string> cors_origins;  // See cors.h.
  HttpTlsOptions tls;
  HttpLimits limits;
  int thread_count = 2;
};

// What it works with. None is owned or null; all must outlive it.
struct HttpServiceParts {
  const Engine* engine;
  CallRecorder* recorder;  // Of calls.
  InFlight* in_flight;     // Of all protocols together.
  Metrics* metrics;
  Log* log;
};

class HttpService {
 public:
  // Serves when it returns; the static files are those of `files`, which is not
  // kept. Errors, each naming its flag: those of HttpServer::Start and
  // CorsPolicy::Make.
  static absl::StatusOr<std::unique_ptr<HttpService>> Start(
      const HttpServiceParts& parts, const DataFiles& files,
      const HttpServiceOptions& options);
  ~HttpService();

  // The address listened on, with its port.
  const std::string& address() const;
  // Empty when there is no port for metrics alone.
  const std::string& metrics_address() const;
  bool is_local() const;

  // See HttpServer::Drain; /readyz is 503 from now on.
  void Drain(std::chrono::milliseconds notice, std::chrono::milliseconds grace);

 private:
  class Impl;
  explicit HttpService(std::unique_ptr<Impl> impl);
  const std::unique_ptr<Impl> impl_;
};

// Shows what an acceptor counts; `port` is "grpc" or "http". The acceptor must
// outlive the last scrape.
void WatchAcceptor(const Acceptor& acceptor, const std::string& port,
                   Metrics* metrics);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_HTTP_HTTP_SERVICE_H_
