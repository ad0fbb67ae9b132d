#include "service/http/rpc_codec.h"

#include <google/protobuf/util/json_util.h>

#include "absl/strings/str_cat.h"
#include "service/error_reason.h"
#include "service/http/json_check.h"
#include "service/wire_check.h"

namespace caveat {
namespace {

using google::protobuf::Message;
using google::protobuf::StringPiece;

bool ParseJson(std::string_view json, bool ignore_unknown, Message* message) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = ignore_unknown;
  return google::protobuf::util::JsonStringToMessage(
             StringPiece(json.data(), json.size()), message, options)
      .ok();
}

// Protobuf's own words quote the body, so they are not used.
absl::Status DecodeJson(std::string_view json, Message* message) {
  if (ParseJson(json, /*ignore_unknown=*/false, message)) {
    return absl::OkStatus();
  }
  absl::Status status = CheckJson(*message->GetDescriptor(), json);
  if (!status.ok()) return status;
  message->Clear();
  if (ParseJson(json, /*ignore_unknown=*/true, message)) {
    return absl::OkStatus();
  }
  const std::string& name = message->GetDescriptor()->full_name();
  return MakeError(absl::StatusCode::kInvalidArgument,
                   reason::kMessageMalformed,
                   absl::StrCat("not the JSON of a message of type ", name),
                   {{"message", name}});
}

}  // namespace

absl::Status DecodeMessage(RpcCodec codec, std::string_view bytes,
                           Message* message) {
  if (codec == RpcCodec::kJson) return DecodeJson(bytes, message);
  if (message->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::OkStatus();
  }
  return WireError(*message->GetDescriptor(), bytes);
}

absl::StatusOr<std::string> EncodeMessage(RpcCodec codec,
                                          const Message& message) {
  if (codec == RpcCodec::kProto) return message.SerializeAsString();
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json).ok()) {
    return MakeError(absl::StatusCode::kInternal, reason::kInternal,
                     "the reply can not be written as JSON");
  }
  return json;
}

}  // namespace caveat
