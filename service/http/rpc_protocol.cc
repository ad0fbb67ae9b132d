#include "service/http/rpc_protocol.h"

#include "service/http/connect_protocol.h"
#include "service/http/grpc_web_protocol.h"

namespace caveat {
namespace {

struct Row {
  std::string_view content_type;
  const RpcProtocol* protocol;
};

const RpcProtocol* Find(std::string_view content_type) {
  using Form = GrpcWebProtocol::Form;
  static const ConnectProtocol connect_json(RpcCodec::kJson);
  static const ConnectProtocol connect_proto(RpcCodec::kProto);
  static const GrpcWebProtocol web_proto(Form::kBinary, RpcCodec::kProto);
  static const GrpcWebProtocol web_json(Form::kBinary, RpcCodec::kJson);
  static const GrpcWebProtocol text_proto(Form::kText, RpcCodec::kProto);
  static const GrpcWebProtocol text_json(Form::kText, RpcCodec::kJson);
  static constexpr Row kRows[] = {
      {"application/json", &connect_json},
      {"application/proto", &connect_proto},
      {"application/grpc-web", &web_proto},
      {"application/grpc-web+proto", &web_proto},
      {"application/grpc-web+json", &web_json},
      {"application/grpc-web-text", &text_proto},
      {"application/grpc-web-text+proto", &text_proto},
      {"application/grpc-web-text+json", &text_json},
  };
  for (const Row& row : kRows) {
    if (EqualsIgnoringCase(row.content_type, content_type)) return row.protocol;
  }
  return nullptr;
}

}  // namespace

const RpcProtocol* FindProtocol(std::string_view content_type) {
  return Find(StripBlanks(content_type.substr(0, content_type.find(';'))));
}

std::string_view ProtocolContentTypes() {
  return "application/json, application/proto, application/grpc-web, "
         "application/grpc-web-text";
}

}  // namespace caveat
