#include "service/http/grpc_web_protocol.h"

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "service/error_reason.h"

namespace caveat {
namespace {

// A frame: one byte of flags, four of length (big endian), the payload.
constexpr size_t kFrameHeadBytes = 5;
constexpr unsigned char kCompressedFlag = 0x01;
constexpr unsigned char kTrailerFlag = 0x80;

constexpr size_t kTimeoutDigitsMax = 8;

void AppendFrame(unsigned char flags, std::string_view payload,
                 std::string* out) {
  const auto size = static_cast<uint32_t>(payload.size());
  out->push_back(static_cast<char>(flags));
  for (int shift = 24; shift >= 0; shift -= 8) {
    out->push_back(static_cast<char>(size >> shift & 0xFF));
  }
  out->append(payload);
}

// A trailer's value: gRPC encodes all but printable ASCII, and the percent
// sign, by percent and two digits.
std::string PercentEncoded(std::string_view text) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= ' ' && byte < 0x7F && c != '%') {
      encoded.push_back(c);
    } else {
      encoded.push_back('%');
      encoded.push_back(kDigits[byte >> 4]);
      encoded.push_back(kDigits[byte & 0xF]);
    }
  }
  return encoded;
}

// Metadata that ends in "-bin" is base64 without padding.
std::string Base64(std::string_view bytes, bool padded) {
  std::string text;
  absl::Base64Escape(absl::string_view(bytes.data(), bytes.size()), &text);
  while (!padded && text.ends_with('=')) text.pop_back();
  return text;
}

absl::Status Malformed(std::string_view message) {
  return MakeError(absl::StatusCode::kInvalidArgument,
                   reason::kMessageMalformed, message);
}

// Decodes base64 that may be several padded texts, one after the other.
absl::StatusOr<std::string> FromText(std::string_view text) {
  std::string bytes;
  while (!text.empty()) {
    const size_t padding = text.find('=');
    size_t end = padding == std::string_view::npos
                     ? text.size()
                     : text.find_first_not_of('=', padding);
    end = std::min(end, text.size());
    std::string part;
    if (!absl::Base64Unescape(absl::string_view(text.data(), end), &part)) {
      return Malformed("the body is not base64");
    }
    bytes += part;
    text.remove_prefix(end);
  }
  return bytes;
}

// The payload of the one frame that a unary request consists of.
absl::StatusOr<std::string_view> OnlyFrame(std::string_view bytes) {
  if (bytes.size() < kFrameHeadBytes) {
    return Malformed("the body is shorter than the head of a gRPC-Web frame");
  }
  const auto flags = static_cast<unsigned char>(bytes[0]);
  size_t size = 0;
  for (size_t i = 1; i < kFrameHeadBytes; ++i) {
    size = size << 8 | static_cast<unsigned char>(bytes[i]);
  }
  if (flags == kCompressedFlag) {
    return MakeError(absl::StatusCode::kUnimplemented,
                     reason::kCompressionNotServed,
                     "a compressed message is not read; send it as it is");
  }
  if (flags != 0) return Malformed("the gRPC-Web frame has unknown flags");
  if (size != bytes.size() - kFrameHeadBytes) {
    return Malformed("the body is not exactly one gRPC-Web frame");
  }
  return bytes.substr(kFrameHeadBytes);
}

}  // namespace

std::string_view GrpcWebProtocol::name() const {
  return form_ == Form::kText ? "grpc-web-text" : "grpc-web";
}

// "250m" is 250 ms: up to eight digits and a unit.
absl::StatusOr<std::optional<std::chrono::milliseconds>>
GrpcWebProtocol::Timeout(const HttpRequest& request) const {
  const std::string_view text = request.Field("grpc-timeout");
  if (text.empty()) return std::nullopt;
  const std::string_view digits = text.substr(0, text.size() - 1);
  int64_t count = 0;
  if (digits.empty() || digits.size() > kTimeoutDigitsMax ||
      digits.find_first_not_of("0123456789") != std::string_view::npos ||
      !absl::SimpleAtoi(absl::string_view(digits.data(), digits.size()),
                        &count)) {
    return Malformed("grpc-timeout is not 1 to 8 digits and a unit");
  }
  constexpr int64_t kThousand = 1000;
  constexpr int64_t kSixty = 60;
  switch (text.back()) {
    case 'H':
      return std::chrono::milliseconds(count * kSixty * kSixty * kThousand);
    case 'M':
      return std::chrono::milliseconds(count * kSixty * kThousand);
    case 'S':
      return std::chrono::milliseconds(count * kThousand);
    case 'm':
      return std::chrono::milliseconds(count);
    case 'u':
      return std::chrono::milliseconds(count / kThousand);
    case 'n':
      return std::chrono::milliseconds(count / (kThousand * kThousand));
    default:
      return Malformed("grpc-timeout has an unknown unit");
  }
}

absl::Status GrpcWebProtocol::Decode(const HttpRequest& request,
                                     google::protobuf::Message* message) const {
  std::string decoded;
  std::string_view bytes = request.body;
  if (form_ == Form::kText) {
    absl::StatusOr<std::string> body = FromText(bytes);
    if (!body.ok()) return body.status();
    decoded = *std::move(body);
    bytes = decoded;
  }
  const absl::StatusOr<std::string_view> payload = OnlyFrame(bytes);
  if (!payload.ok()) return payload.status();
  return DecodeMessage(codec_, *payload, message);
}

absl::StatusOr<HttpResponse> GrpcWebProtocol::Reply(
    const google::protobuf::Message& message) const {
  const absl::StatusOr<std::string> bytes = EncodeMessage(codec_, message);
  if (!bytes.ok()) return bytes.status();
  std::string frames;
  AppendFrame(0, *bytes, &frames);
  AppendFrame(kTrailerFlag, "grpc-status: 0\r\n", &frames);
  return Response(std::move(frames));
}

HttpResponse GrpcWebProtocol::Error(const google::rpc::Status& error) const {
  const std::string trailers =
      absl::StrCat("grpc-status: ", error.code(),
                   "\r\ngrpc-message: ", PercentEncoded(error.message()),
                   "\r\ngrpc-status-details-bin: ",
                   Base64(error.SerializeAsString(), /*padded=*/false), "\r\n");
  std::string frames;
  AppendFrame(kTrailerFlag, trailers, &frames);
  return Response(std::move(frames));
}

HttpResponse GrpcWebProtocol::Response(std::string frames) const {
  const std::string_view codec = codec_ == RpcCodec::kJson ? "json" : "proto";
  HttpResponse response;
  if (form_ == Form::kText) {
    response.Add("content-type", "application/grpc-web-text+");
    response.body = Base64(frames, /*padded=*/true);
  } else {
    response.Add("content-type", "application/grpc-web+");
    response.body = std::move(frames);
  }
  response.fields.back().second += codec;
  return response;
}

}  // namespace caveat
