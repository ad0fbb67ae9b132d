#include "service/raw_message.h"

#include <grpcpp/support/proto_buffer_reader.h>

#include <string_view>
#include <utility>
#include <vector>

#include "service/request_id.h"
#include "service/wire_check.h"

namespace caveat {
namespace {

using grpc::ByteBuffer;

constexpr char kRequestIdHeader[] = "x-request-id";

}  // namespace

std::string RequestIdOf(const grpc::CallbackServerContext& context) {
  const auto found = context.client_metadata().find(kRequestIdHeader);
  return RequestId(
      found == context.client_metadata().end()
          ? std::string_view()
          : std::string_view(found->second.data(), found->second.size()));
}

std::string BytesOf(const ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

absl::Status DecodeMessage(const ByteBuffer& buffer,
                           google::protobuf::Message* out) {
  // The reader only reads, though it asks for a pointer to change.
  grpc::ProtoBufferReader reader(const_cast<ByteBuffer*>(&buffer));
  if (reader.status().ok() && out->ParseFromZeroCopyStream(&reader)) {
    return absl::OkStatus();
  }
  return WireError(*out->GetDescriptor(), BytesOf(buffer));
}

void EncodeBytes(const std::string& bytes, std::shared_ptr<const void> owner,
                 ByteBuffer* buffer) {
  // gRPC wants a pointer to change, and changes nothing.
  auto* const kept = new std::shared_ptr<const void>(std::move(owner));
  const grpc::Slice slice(
      const_cast<char*>(bytes.data()), bytes.size(),
      [](void* pointer) {
        delete static_cast<std::shared_ptr<const void>*>(pointer);
      },
      kept);
  ByteBuffer encoded(&slice, 1);
  buffer->Swap(&encoded);
}

void EncodeMessage(const google::protobuf::Message& message,
                   ByteBuffer* buffer) {
  grpc::Slice slice(message.ByteSizeLong());
  message.SerializeWithCachedSizesToArray(const_cast<uint8_t*>(slice.begin()));
  ByteBuffer encoded(&slice, 1);
  buffer->Swap(&encoded);
}

}  // namespace caveat
