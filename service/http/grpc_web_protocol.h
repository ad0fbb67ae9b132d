// gRPC-Web: gRPC's frames in a body, with the trailers as a last frame; in
// binary, or in base64 ("text") for browsers that can not read bytes.
// https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-WEB.md

#ifndef CAVEAT_SERVICE_HTTP_GRPC_WEB_PROTOCOL_H_
#define CAVEAT_SERVICE_HTTP_GRPC_WEB_PROTOCOL_H_

#include <string>

#include "service/http/rpc_codec.h"
#include "service/http/rpc_protocol.h"

namespace caveat {

class GrpcWebProtocol : public RpcProtocol {
 public:
  enum class Form { kBinary, kText };

  GrpcWebProtocol(Form form, RpcCodec codec) : form_(form), codec_(codec) {}

  std::string_view name() const override;
  absl::StatusOr<std::optional<std::chrono::milliseconds>> Timeout(
      const HttpRequest& request) const override;
  absl::Status Decode(const HttpRequest& request,
                      google::protobuf::Message* message) const override;
  absl::StatusOr<HttpResponse> Reply(
      const google::protobuf::Message& message) const override;
  // Always HTTP 200: the code, message and details are trailers.
  HttpResponse Error(const google::rpc::Status& error) const override;
  bool has_http_status() const override { return false; }

 private:
  HttpResponse Response(std::string frames) const;

  const Form form_;
  const RpcCodec codec_;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_HTTP_GRPC_WEB_PROTOCOL_H_
