#include "service/http/rpc_handler.h"

#include <google/protobuf/arena.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "service/error_detail.h"
#include "service/error_reason.h"
#include "service/http/rpc_protocol.h"
#include "service/http/unary_methods.h"
#include "service/methods.h"
#include "service/request_id.h"

namespace caveat {
namespace {

using google::protobuf::Message;
using SteadyClock = std::chrono::steady_clock;

constexpr std::string_view kRequestIdField = "x-request-id";
constexpr int kStatusNotFound = 404;
constexpr int kStatusMethodNotAllowed = 405;
constexpr int kStatusUnsupportedMediaType = 415;

HttpResponse NotPost() {
  HttpResponse response = TextResponse(
      kStatusMethodNotAllowed,
      "Methods are called with POST, so that no question is in a URL.\n");
  response.Add("allow", "POST, OPTIONS");
  return response;
}

HttpResponse UnsupportedContentType() {
  HttpResponse response = TextResponse(
      kStatusUnsupportedMediaType,
      "The content type is not one of those in the field Accept-Post.\n");
  response.Add("accept-post", ProtocolContentTypes());
  return response;
}

// A place among the calls in flight, given back at the end.
class Place {
 public:
  explicit Place(InFlight* in_flight)
      : in_flight_(in_flight), is_taken_(in_flight->TryEnter()) {}
  ~Place() {
    if (is_taken_) in_flight_->Leave();
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  bool is_taken() const { return is_taken_; }

 private:
  InFlight* const in_flight_;
  const bool is_taken_;
};

// One call: what it was sent as, and what is remembered of it.
class Call {
 public:
  Call(const HttpRequest& request, const RpcProtocol& protocol)
      : request_(request),
        protocol_(protocol),
        name_(request.Path().substr(MethodPathPrefix().size())),
        method_(FindUnaryMethod(name_)) {
    record_.method = method_ == nullptr
                         ? std::string_view("unknown")
                         : std::string_view(method_->descriptor->name());
    record_.protocol = protocol.name();
    record_.request_id = RequestId(request.Field(kRequestIdField));
  }

  bool is_known() const { return method_ != nullptr; }
  bool is_streaming() const { return IsStreamingMethod(name_); }
  const CallRecord& record() const { return record_; }

  // Decode, call, encode.
  HttpResponse Run(const Engine& engine) {
    absl::StatusOr<HttpResponse> response = Try(engine);
    if (!response.ok()) return Fail(response.status());
    return End(*std::move(response), absl::StatusCode::kOk);
  }

  // `status` replaces the one that belongs to the code, where there is one.
  HttpResponse Fail(const absl::Status& error,
                    std::optional<int> status = std::nullopt) {
    HttpResponse response =
        protocol_.Error(ToRpcStatus(error, record_.request_id));
    if (status.has_value() && protocol_.has_http_status()) {
      response.status = *status;
    }
    return End(std::move(response), error.code());
  }

 private:
  absl::StatusOr<HttpResponse> Try(const Engine& engine) {
    const auto timeout = protocol_.Timeout(request_);
    if (!timeout.ok()) return timeout.status();
    if (timeout->has_value() && **timeout <= request_.age) {
      return MakeError(absl::StatusCode::kDeadlineExceeded,
                       reason::kDeadlinePassed,
                       "the deadline was over before work began");
    }
    google::protobuf::Arena arena;
    Message* const message = method_->NewRequest(&arena);
    absl::Status status = protocol_.Decode(request_, message);
    if (!status.ok()) return status;
    Message* const reply = method_->NewResponse(&arena);
    status = method_->call(engine, *message, reply, &record_);
    if (!status.ok()) return status;
    return protocol_.Reply(*reply);
  }

  HttpResponse End(HttpResponse response, absl::StatusCode code) {
    record_.code = code;
    record_.latency = std::chrono::duration_cast<std::chrono::microseconds>(
        SteadyClock::now() - begin_);
    response.Add(kRequestIdField, record_.request_id);
    return response;
  }

  const SteadyClock::time_point begin_ = SteadyClock::now();
  const HttpRequest& request_;
  const RpcProtocol& protocol_;
  const std::string_view name_;
  const UnaryMethod* const method_;  // Null: there is none of that name.
  CallRecord record_;
};

}  // namespace

bool RpcHandler::Owns(std::string_view path) {
  return path.starts_with(MethodPathPrefix());
}

std::optional<HttpResponse> RpcHandler::RefuseNonCall(
    const HttpRequest& request) const {
  if (request.method != "POST") return NotPost();
  if (FindProtocol(request.Field("content-type")) == nullptr) {
    return UnsupportedContentType();
  }
  return std::nullopt;
}

HttpResponse RpcHandler::Handle(const HttpRequest& request) const {
  Call call(request, *FindProtocol(request.Field("content-type")));
  HttpResponse response;
  if (!call.is_known()) {
    response = call.Fail(
        call.is_streaming() ? methods::OverGrpcOnly() : methods::NoSuchMethod(),
        kStatusNotFound);
  } else if (const Place place(&in_flight_); !place.is_taken()) {
    response = call.Fail(methods::Overloaded());
  } else {
    response = call.Run(engine_);
  }
  recorder_.Record(call.record());
  return response;
}

HttpResponse RpcHandler::Refuse(const HttpRequest& request,
                                const absl::Status& error, int status) const {
  Call call(request, *FindProtocol(request.Field("content-type")));
  HttpResponse response = call.Fail(error, status);
  recorder_.Record(call.record());
  return response;
}

}  // namespace caveat
