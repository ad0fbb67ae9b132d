// Connect's unary protocol: the body is the message, and an error is JSON with
// an HTTP status that fits. Made for curl and fetch().
// https://connectrpc.com/docs/protocol#unary-request

#ifndef CAVEAT_SERVICE_HTTP_CONNECT_PROTOCOL_H_
#define CAVEAT_SERVICE_HTTP_CONNECT_PROTOCOL_H_

#include "service/http/rpc_codec.h"
#include "service/http/rpc_protocol.h"

namespace caveat {

class ConnectProtocol : public RpcProtocol {
 public:
  explicit ConnectProtocol(RpcCodec codec) : codec_(codec) {}

  std::string_view name() const override;
  absl::StatusOr<std::optional<std::chrono::milliseconds>> Timeout(
      const HttpRequest& request) const override;
  absl::Status Decode(const HttpRequest& request,
                      google::protobuf::Message* message) const override;
  absl::StatusOr<HttpResponse> Reply(
      const google::protobuf::Message& message) const override;
  // {"code","message","details":[{"type","value","debug"}]}; a RetryInfo
  // becomes a Retry-After field too.
  HttpResponse Error(const google::rpc::Status& error) const override;
  bool has_http_status() const override { return true; }

 private:
  const RpcCodec codec_;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_HTTP_CONNECT_PROTOCOL_H_
