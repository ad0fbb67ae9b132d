#include "service/http/http_service.h"

#include <atomic>
#include <optional>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/http/cors.h"
#include "service/http/edge.h"
#include "service/http/rpc_handler.h"
#include "service/http/static_files.h"
#include "service/json_line.h"

namespace caveat {
namespace {

constexpr int kStatusOk = 200;

absl::Status Named(const char* flag, const absl::Status& status) {
  const std::string message(status.message());
  if (message.starts_with("--")) return status;
  return absl::Status(status.code(), absl::StrCat(flag, ": ", message));
}

// Counts and logs requests that are no calls.
class AccessLog : public HttpAccessRecorder {
 public:
  AccessLog(Log* log, Metrics* metrics) : log_(*log), metrics_(*metrics) {}

  void RecordAccess(const HttpAccess& access) override {
    metrics_.CountHttp(access.route, access.status);
    // Probes come every few seconds: they are news when they fail.
    if (access.is_probe && access.status == kStatusOk) return;
    log_.Access(JsonLine()
                    .Add("event", "http")
                    .Add("method", access.method)
                    .Add("route", access.route)
                    .Add("status", int64_t{access.status})
                    .Add("latency_us", access.latency.count()));
  }

 private:
  Log& log_;
  Metrics& metrics_;
};

}  // namespace

void WatchAcceptor(const Acceptor& acceptor, const std::string& port,
                   Metrics* metrics) {
  using Kind = Metrics::Kind;
  const auto watch = [&](const char* name, const char* help,
                         int64_t (Acceptor::*count)() const) {
    metrics->Watch(Kind::kCounter, name, help, {{"port", port}},
                   [&acceptor, count] {
                     return static_cast<double>((acceptor.*count)());
                   });
  };
  watch("caveat_connections_accepted_total", "Connections that were taken.",
        &Acceptor::accepted_count);
  watch("caveat_connections_refused_total",
        "Connections that a limit turned away.", &Acceptor::refused_count);
  watch("caveat_descriptors_exhausted_total",
        "How often there was no descriptor or memory for a connection.",
        &Acceptor::exhausted_count);
}

// Destroyed from the last to the first: servers before what they serve.
class HttpService::Impl {
 public:
  Impl(const HttpServiceParts& parts, const DataFiles& data, CorsPolicy policy)
      : rpc(parts.engine, parts.recorder, parts.in_flight),
        files(data),
        cors(std::move(policy)),
        access_log(parts.log, parts.metrics) {}

  EdgeParts CommonParts() {
    return {.cors = &cors, .draining = &draining, .recorder = &access_log};
  }

  // A port for operators: metrics and probes, on one thread.
  absl::Status StartMetrics(const Metrics* metrics,
                            const HttpServiceOptions& options) {
    EdgeParts parts = CommonParts();
    parts.metrics = metrics;
    metrics_edge.emplace(parts);
    auto started =
        HttpServer::Start(&*metrics_edge, {.address = options.metrics_address,
                                           .tls = {},
                                           .limits = options.limits,
                                           .thread_count = 1,
                                           .on_certificate = {}});
    if (!started.ok()) return Named("--metrics", started.status());
    metrics_server = *std::move(started);
    metrics_address = metrics_server->address();
    return absl::OkStatus();
  }

  void WatchServer(Metrics* metrics) {
    using Kind = Metrics::Kind;
    const HttpStats& stats = server->stats();
    metrics->Watch(Kind::kGauge, "caveat_http_connections",
                   "Connections of HTTP that are open.", {},
                   [&stats] { return static_cast<double>(stats.open_count); });
    metrics->Watch(Kind::kCounter, "caveat_http_requests_total",
                   "Requests over HTTP that got a response.", {}, [&stats] {
                     return static_cast<double>(stats.request_count);
                   });
    metrics->Watch(
        Kind::kCounter, "caveat_http_timeouts_total",
        "Requests that came, or responses that were taken, too slowly.", {},
        [&stats] { return static_cast<double>(stats.timeout_count); });
    metrics->Watch(
        Kind::kCounter, "caveat_http_tls_failures_total",
        "Connections of HTTP that did not become TLS.", {},
        [&stats] { return static_cast<double>(stats.tls_failure_count); });
    WatchAcceptor(server->acceptor(), "http", metrics);
  }

  const RpcHandler rpc;
  const StaticFiles files;
  const CorsPolicy cors;
  AccessLog access_log;
  std::atomic<bool> draining{false};
  std::optional<Edge> edge;
  std::optional<Edge> metrics_edge;
  std::unique_ptr<HttpServer> server;
  std::unique_ptr<HttpServer> metrics_server;
  std::string metrics_address;
};

absl::StatusOr<std::unique_ptr<HttpService>> HttpService::Start(
    const HttpServiceParts& parts, const DataFiles& files,
    const HttpServiceOptions& options) {
  absl::StatusOr<CorsPolicy> cors = CorsPolicy::Make(options.cors_origins);
  if (!cors.ok()) return Named("--cors-origin", cors.status());
  auto impl = std::make_unique<Impl>(parts, files, *std::move(cors));
  const bool apart = !options.metrics_address.empty();
  EdgeParts edge_parts = impl->CommonParts();
  edge_parts.rpc = &impl->rpc;
  edge_parts.files = &impl->files;
  edge_parts.metrics = apart ? nullptr : parts.metrics;
  impl->edge.emplace(edge_parts);
  auto server = HttpServer::Start(
      &*impl->edge, {.address = options.address,
                     .tls = options.tls,
                     .limits = options.limits,
                     .thread_count = options.thread_count,
                     .on_certificate = [log = parts.log](const auto& status) {
                       log->Certificate("http_certificate", status);
                     }});
  if (!server.ok()) return Named("--http", server.status());
  impl->server = *std::move(server);
  if (apart) {
    absl::Status status = impl->StartMetrics(parts.metrics, options);
    if (!status.ok()) return status;
  }
  impl->WatchServer(parts.metrics);
  return std::unique_ptr<HttpService>(new HttpService(std::move(impl)));
}

HttpService::HttpService(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpService::~HttpService() = default;

const std::string& HttpService::address() const {
  return impl_->server->address();
}

const std::string& HttpService::metrics_address() const {
  return impl_->metrics_address;
}

bool HttpService::is_local() const { return impl_->server->is_local(); }

void HttpService::Drain(std::chrono::milliseconds notice,
                        std::chrono::milliseconds grace) {
  impl_->draining = true;
  impl_->server->Drain(notice, grace);
}

}  // namespace caveat
