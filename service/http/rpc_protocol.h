// How a protocol carries one unary call over HTTP/1.1.
//
//   const RpcProtocol* protocol = FindProtocol(request.Field("content-type"));
//   if (protocol == nullptr) return unsupported;
//   absl::Status status = protocol->Decode(request, &message);
//
// One file for each protocol behind this interface: connect_protocol.cc,
// grpc_web_protocol.cc. What a call means, and what may go wrong with it, is
// the same for all and not decided here. Stateless; thread-safe.

#ifndef CAVEAT_SERVICE_HTTP_RPC_PROTOCOL_H_
#define CAVEAT_SERVICE_HTTP_RPC_PROTOCOL_H_

#include <google/protobuf/message.h>

#include <chrono>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "google/rpc/status.pb.h"
#include "service/http/message.h"

namespace caveat {

class RpcProtocol {
 public:
  virtual ~RpcProtocol() = default;

  // For log and metrics, e.g. "connect-json"; a literal.
  virtual std::string_view name() const = 0;

  // How long the client waits for the reply, from the request's start; absent:
  // it does not say. Errors: kInvalidArgument, MESSAGE_MALFORMED.
  virtual absl::StatusOr<std::optional<std::chrono::milliseconds>> Timeout(
      const HttpRequest& request) const = 0;

  // Reads the message out of the body. Errors: those of DecodeMessage; and
  // kUnimplemented, COMPRESSION_NOT_SERVED, for a compressed one.
  virtual absl::Status Decode(const HttpRequest& request,
                              google::protobuf::Message* message) const = 0;

  // Errors: those of EncodeMessage.
  virtual absl::StatusOr<HttpResponse> Reply(
      const google::protobuf::Message& message) const = 0;

  // The reply to a call that failed; `error` is what ToRpcStatus made of it.
  virtual HttpResponse Error(const google::rpc::Status& error) const = 0;

  // Whether the HTTP status tells clients how a call ended. Where it does not,
  // it is 200.
  virtual bool has_http_status() const = 0;
};

// The protocol that a content type names, whatever its parameters; null when
// it names none of ours. Lives for ever.
const RpcProtocol* FindProtocol(std::string_view content_type);

// All of them, for error messages and the field Accept-Post.
std::string_view ProtocolContentTypes();

}  // namespace caveat

#endif  // CAVEAT_SERVICE_HTTP_RPC_PROTOCOL_H_
