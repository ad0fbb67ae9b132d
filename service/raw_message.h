// Messages as gRPC carries them, for handlers that work on raw bytes.
//
//   absl::Status status = DecodeMessage(buffer, &request);
//
// Stateless; thread-safe.

#ifndef CAVEAT_SERVICE_RAW_MESSAGE_H_
#define CAVEAT_SERVICE_RAW_MESSAGE_H_

#include <google/protobuf/message.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>

#include <memory>
#include <string>

#include "absl/status/status.h"

namespace caveat {

// The caller's `x-request-id`, or a new one; see request_id.h.
std::string RequestIdOf(const grpc::CallbackServerContext& context);

// Errors: those of WireError.
absl::Status DecodeMessage(const grpc::ByteBuffer& buffer,
                           google::protobuf::Message* out);

// The bytes of a message as they came.
std::string BytesOf(const grpc::ByteBuffer& buffer);

// `bytes`, which are of what `owner` owns, without a copy.
void EncodeBytes(const std::string& bytes, std::shared_ptr<const void> owner,
                 grpc::ByteBuffer* buffer);

void EncodeMessage(const google::protobuf::Message& message,
                   grpc::ByteBuffer* buffer);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_RAW_MESSAGE_H_
