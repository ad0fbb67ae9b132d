// What the HTTP port serves, by path, without a socket.
//
//   Edge edge({.rpc = &rpc, .files = &files, .metrics = &metrics, ...});
//   HttpResponse response = edge.Handle(request);
//
//   POST /caveat.v1.AnswerService/METHOD   Connect and gRPC-Web; rpc_handler.h
//   GET  / /widget.js ...                  static_files.h
//   GET  /healthz                          200: the process serves
//   GET  /readyz                           200, or 503 while it drains
//   GET  /metrics                          Prometheus
//
// Paths are compared letter by letter; everything else is 404. Every response
// carries the fields that keep browsers from guessing and embedding. Thread-
// safe; never blocks.

#ifndef CAVEAT_SERVICE_HTTP_EDGE_H_
#define CAVEAT_SERVICE_HTTP_EDGE_H_

#include <atomic>
#include <chrono>
#include <string_view>

#include "service/http/cors.h"
#include "service/http/http_handler.h"
#include "service/http/rpc_handler.h"
#include "service/http/static_files.h"
#include "service/metrics.h"

namespace caveat {

// A request that was no call. It has no field for what a client wrote: a path
// or a query may hold a question.
struct HttpAccess {
  std::string_view method;  // "GET", "HEAD", "POST", "OPTIONS" or "other".
  std::string_view route;   // A name of ours, e.g. "/widget.js" or "unknown".
  int status = 0;
  bool is_probe = false;  // Of health or metrics.
  std::chrono::microseconds latency{0};
};

// Takes notice of them, from any thread, without blocking.
class HttpAccessRecorder {
 public:
  virtual ~HttpAccessRecorder() = default;
  virtual void RecordAccess(const HttpAccess& access) = 0;
};

// None is owned; all must outlive the Edge.
struct EdgeParts {
  const CorsPolicy* cors = nullptr;             // Not null.
  const std::atomic<bool>* draining = nullptr;  // Not null.
  HttpAccessRecorder* recorder = nullptr;       // Not null.
  const RpcHandler* rpc = nullptr;              // Null: no methods.
  const StaticFiles* files = nullptr;           // Null: no files.
  const Metrics* metrics = nullptr;             // Null: no /metrics.
};

class Edge : public HttpHandler {
 public:
  explicit Edge(const EdgeParts& parts) : parts_(parts) {}

  HttpResponse Handle(const HttpRequest& request) override;
  HttpResponse Refuse(const HttpRequest& request, HttpFault fault) override;

 private:
  // A response, and the route to record it under; without one it is recorded.
  struct Routed {
    HttpResponse response;
    std::string_view route;
  };

  Routed Route(const HttpRequest& request) const;
  Routed RouteRpc(const HttpRequest& request) const;
  Routed RouteProbe(const HttpRequest& request, std::string_view path) const;
  HttpResponse Finish(const HttpRequest& request, Routed routed,
                      std::chrono::steady_clock::time_point begin);

  const EdgeParts parts_;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_HTTP_EDGE_H_
