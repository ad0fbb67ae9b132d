// Messages as the bytes that bodies carry: protobuf's own, or its JSON.
//
//   absl::Status status = DecodeMessage(RpcCodec::kJson, body, &request);
//   absl::StatusOr<std::string> bytes = EncodeMessage(RpcCodec::kJson, reply);
//
// Pure functions; thread-safe; linear in the bytes.

#ifndef CAVEAT_SERVICE_HTTP_RPC_CODEC_H_
#define CAVEAT_SERVICE_HTTP_RPC_CODEC_H_

#include <google/protobuf/message.h>

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace caveat {

enum class RpcCodec { kProto, kJson };

// Fills `message`, which is empty and not null. Fields that the schema does not
// know are left out, in JSON as in protobuf, so that a newer client can talk to
// an older server; a name that is no value of an enumeration is an error, since
// leaving it out would ask something else. Errors, all kInvalidArgument, with
// the field where it is known and never with bytes of the body:
//   NOT_UTF8            a text is not UTF-8
//   FIELD_OUT_OF_RANGE  a name is no value of its enumeration
//   MESSAGE_MALFORMED   anything else
// After an error `message` may hold a part.
absl::Status DecodeMessage(RpcCodec codec, std::string_view bytes,
                           google::protobuf::Message* message);

// Errors: kInternal, for a message that JSON can not express; ours have none.
absl::StatusOr<std::string> EncodeMessage(
    RpcCodec codec, const google::protobuf::Message& message);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_HTTP_RPC_CODEC_H_
