#include "service/http/connect_protocol.h"

#include <google/protobuf/util/json_util.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "google/rpc/error_details.pb.h"
#include "service/error_reason.h"
#include "service/http/rpc_code.h"

namespace caveat {
namespace {

// Keeps the order in which keys were added: the code comes first.
using Json = nlohmann::ordered_json;

constexpr size_t kTimeoutDigitsMax = 10;
constexpr std::string_view kProtocolVersion = "1";

std::string_view ContentType(RpcCodec codec) {
  return codec == RpcCodec::kJson ? "application/json" : "application/proto";
}

// A detail as JSON, for people who read the error and programs without its
// schema. Null when this program does not know its type.
Json DebugOf(const std::string& type, const std::string& value) {
  const auto* descriptor =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(
          type);
  if (descriptor == nullptr) return nullptr;
  const std::unique_ptr<google::protobuf::Message> message(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(descriptor)
          ->New());
  std::string json;
  if (!message->ParseFromString(value) ||
      !google::protobuf::util::MessageToJsonString(*message, &json).ok()) {
    return nullptr;
  }
  // Sorts the keys: protobuf's maps have no order.
  const auto sorted = nlohmann::json::parse(json, nullptr, false);
  return Json::parse(sorted.dump(), nullptr, false);
}

Json DetailOf(const google::protobuf::Any& any) {
  const std::string& url = any.type_url();
  const std::string type = url.substr(url.rfind('/') + 1);
  std::string value;
  absl::Base64Escape(any.value(), &value);
  while (value.ends_with('=')) value.pop_back();
  Json detail{{"type", type}, {"value", value}};
  Json debug = DebugOf(type, any.value());
  if (!debug.is_null()) detail["debug"] = std::move(debug);
  return detail;
}

// Whole seconds, rounded up, as Retry-After wants them; 0 without a RetryInfo.
int64_t RetryAfterSeconds(const google::rpc::Status& error) {
  for (const google::protobuf::Any& any : error.details()) {
    google::rpc::RetryInfo retry;
    if (!any.Is<google::rpc::RetryInfo>() || !any.UnpackTo(&retry)) continue;
    return retry.retry_delay().seconds() + (retry.retry_delay().nanos() > 0);
  }
  return 0;
}

absl::Status BadField(std::string_view name, std::string_view message) {
  return MakeError(absl::StatusCode::kInvalidArgument,
                   reason::kMessageMalformed, message,
                   {{"header", std::string(name)}});
}

}  // namespace

std::string_view ConnectProtocol::name() const {
  return codec_ == RpcCodec::kJson ? "connect-json" : "connect-proto";
}

absl::StatusOr<std::optional<std::chrono::milliseconds>>
ConnectProtocol::Timeout(const HttpRequest& request) const {
  constexpr std::string_view kField = "connect-timeout-ms";
  const std::string_view text = request.Field(kField);
  if (text.empty()) return std::nullopt;
  int64_t timeout_ms = 0;
  if (text.size() > kTimeoutDigitsMax ||
      text.find_first_not_of("0123456789") != std::string_view::npos ||
      !absl::SimpleAtoi(absl::string_view(text.data(), text.size()),
                        &timeout_ms)) {
    return BadField(kField, "Connect-Timeout-Ms is not 1 to 10 digits");
  }
  return std::chrono::milliseconds(timeout_ms);
}

absl::Status ConnectProtocol::Decode(const HttpRequest& request,
                                     google::protobuf::Message* message) const {
  constexpr std::string_view kField = "connect-protocol-version";
  const std::string_view version = request.Field(kField);
  if (!version.empty() && version != kProtocolVersion) {
    return BadField(kField, "Connect-Protocol-Version is not 1");
  }
  const std::string_view encoding = request.Field("content-encoding");
  if (!encoding.empty() && !EqualsIgnoringCase(encoding, "identity")) {
    return MakeError(absl::StatusCode::kUnimplemented,
                     reason::kCompressionNotServed,
                     "a compressed body is not read; send it as it is");
  }
  return DecodeMessage(codec_, request.body, message);
}

absl::StatusOr<HttpResponse> ConnectProtocol::Reply(
    const google::protobuf::Message& message) const {
  absl::StatusOr<std::string> bytes = EncodeMessage(codec_, message);
  if (!bytes.ok()) return bytes.status();
  HttpResponse response;
  response.Add("content-type", ContentType(codec_));
  response.body = *std::move(bytes);
  return response;
}

HttpResponse ConnectProtocol::Error(const google::rpc::Status& error) const {
  const auto code = static_cast<absl::StatusCode>(error.code());
  Json json{{"code", ConnectCode(code)}};
  if (!error.message().empty()) json["message"] = error.message();
  for (const google::protobuf::Any& any : error.details()) {
    json["details"].push_back(DetailOf(any));
  }
  HttpResponse response;
  response.status = ConnectHttpStatus(code);
  // JSON whatever the request was in.
  response.Add("content-type", "application/json");
  const int64_t retry_after_s = RetryAfterSeconds(error);
  if (retry_after_s > 0) {
    response.Add("retry-after", std::to_string(retry_after_s));
  }
  response.body = json.dump(/*indent=*/-1, ' ', /*ensure_ascii=*/false,
                            Json::error_handler_t::replace);
  return response;
}

}  // namespace caveat
