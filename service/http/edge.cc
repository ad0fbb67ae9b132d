#include "service/http/edge.h"

#include <optional>
#include <utility>

#include "service/error_reason.h"

namespace caveat {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kStatusOk = 200;
constexpr int kStatusBadRequest = 400;
constexpr int kStatusNotFound = 404;
constexpr int kStatusMethodNotAllowed = 405;
constexpr int kStatusForbidden = 403;
constexpr int kStatusTooLarge = 413;
constexpr int kStatusHeadTooLarge = 431;
constexpr int kStatusUnavailable = 503;

constexpr std::string_view kHealth = "/healthz";
constexpr std::string_view kReady = "/readyz";
constexpr std::string_view kMetrics = "/metrics";

std::string_view MethodName(std::string_view method) {
  for (const std::string_view known : {"GET", "HEAD", "POST", "OPTIONS"}) {
    if (method == known) return known;
  }
  return "other";
}

bool IsProbe(std::string_view path) {
  return path == kHealth || path == kReady || path == kMetrics;
}

bool IsRead(const HttpRequest& request) {
  return request.method == "GET" || request.method == "HEAD";
}

HttpResponse NotRead() {
  HttpResponse response =
      TextResponse(kStatusMethodNotAllowed, "This can only be read.\n");
  response.Add("allow", "GET, HEAD");
  return response;
}

void AddSafetyFields(HttpResponse* response) {
  bool has_policy = false;
  bool has_cache_control = false;
  for (const auto& [name, value] : response->fields) {
    has_policy = has_policy || name == "content-security-policy";
    has_cache_control = has_cache_control || name == "cache-control";
  }
  response->Add("x-content-type-options", "nosniff");
  response->Add("referrer-policy", "no-referrer");
  if (!has_policy) {
    // Whoever opens a reply as a page gets a page that can do nothing.
    response->Add("content-security-policy",
                  "default-src 'none'; frame-ancestors 'none'");
  }
  if (!has_cache_control) response->Add("cache-control", "no-store");
}

}  // namespace

HttpResponse Edge::Handle(const HttpRequest& request) {
  const SteadyClock::time_point begin = SteadyClock::now();
  return Finish(request, Route(request), begin);
}

HttpResponse Edge::Refuse(const HttpRequest& request, HttpFault fault) {
  const SteadyClock::time_point begin = SteadyClock::now();
  Routed routed{{}, "unreadable"};
  switch (fault) {
    case HttpFault::kMalformed:
      routed.response = TextResponse(kStatusBadRequest, "Not HTTP/1.1.\n");
      break;
    case HttpFault::kHeadTooLarge:
      routed.response =
          TextResponse(kStatusHeadTooLarge, "The fields are too large.\n");
      break;
    case HttpFault::kBodyTooLarge:
      routed.response =
          TextResponse(kStatusTooLarge, "The body is too large.\n");
      if (parts_.rpc != nullptr && RpcHandler::Owns(request.Path()) &&
          !parts_.rpc->RefuseNonCall(request).has_value()) {
        routed = {parts_.rpc->Refuse(
                      request,
                      MakeError(absl::StatusCode::kResourceExhausted,
                                reason::kRequestTooLarge,
                                "the request is larger than the server reads"),
                      kStatusTooLarge),
                  {}};
        parts_.cors->AddFields(request, &routed.response);
      }
      break;
  }
  routed.response.close = true;
  return Finish(request, std::move(routed), begin);
}

Edge::Routed Edge::Route(const HttpRequest& request) const {
  const int host_count = request.FieldCount("host");
  if (host_count > 1 || (request.is_http_1_1 && host_count == 0)) {
    return {TextResponse(kStatusBadRequest, "One field Host is needed.\n"),
            "unreadable"};
  }
  const std::string_view path = request.Path();
  if (parts_.rpc != nullptr && RpcHandler::Owns(path)) return RouteRpc(request);
  if (IsProbe(path)) return RouteProbe(request, path);
  if (parts_.files != nullptr) {
    const std::string_view route = parts_.files->RouteOf(path);
    if (!route.empty()) {
      return {parts_.files->Get(request), route};
    }
  }
  return {TextResponse(kStatusNotFound, "Nothing is here.\n"), "unknown"};
}

Edge::Routed Edge::RouteRpc(const HttpRequest& request) const {
  constexpr std::string_view kRoute = "method";
  if (request.method == "OPTIONS") {
    return {parts_.cors->Preflight(request), kRoute};
  }
  std::optional<HttpResponse> refusal = parts_.rpc->RefuseNonCall(request);
  Routed routed;
  if (refusal.has_value()) {
    routed = {*std::move(refusal), kRoute};
  } else if (parts_.cors->Judge(request) == CorsPolicy::Verdict::kDenied) {
    routed.response = parts_.rpc->Refuse(
        request,
        MakeError(absl::StatusCode::kPermissionDenied,
                  reason::kOriginNotAllowed,
                  "the page's origin is not one that --cors-origin names"),
        kStatusForbidden);
  } else {
    routed.response = parts_.rpc->Handle(request);
  }
  parts_.cors->AddFields(request, &routed.response);
  return routed;
}

Edge::Routed Edge::RouteProbe(const HttpRequest& request,
                              std::string_view path) const {
  // A name of ours, where `path` is a view of the request.
  const std::string_view route = path == kHealth  ? kHealth
                                 : path == kReady ? kReady
                                                  : kMetrics;
  if (route == kMetrics && parts_.metrics == nullptr) {
    return {TextResponse(kStatusNotFound, "Nothing is here.\n"), "unknown"};
  }
  if (!IsRead(request)) return {NotRead(), route};
  if (route == kHealth) return {TextResponse(kStatusOk, "ok\n"), route};
  if (route == kReady) {
    return {*parts_.draining ? TextResponse(kStatusUnavailable, "draining\n")
                             : TextResponse(kStatusOk, "ready\n"),
            route};
  }
  HttpResponse response;
  response.Add("content-type", "text/plain; version=0.0.4; charset=utf-8");
  response.body = parts_.metrics->Scrape();
  return {std::move(response), route};
}

HttpResponse Edge::Finish(const HttpRequest& request, Routed routed,
                          SteadyClock::time_point begin) {
  AddSafetyFields(&routed.response);
  if (!routed.route.empty()) {
    parts_.recorder->RecordAccess(
        {.method = MethodName(request.method),
         .route = routed.route,
         .status = routed.response.status,
         .is_probe = IsProbe(routed.route),
         .latency = std::chrono::duration_cast<std::chrono::microseconds>(
             SteadyClock::now() - begin)});
  }
  return std::move(routed.response);
}

}  // namespace caveat
