#include "service/http/rpc_protocol.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "caveat/v1/answer_service.pb.h"
#include "google/rpc/error_details.pb.h"
#include "service/error_detail.h"
#include "service/error_reason.h"
#include "service/http/rpc_code.h"
#include "tests/service/http/http_test_util.h"

namespace caveat {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;

const RpcProtocol& Protocol(std::string_view content_type) {
  const RpcProtocol* protocol = FindProtocol(content_type);
  EXPECT_NE(protocol, nullptr) << content_type;
  return *protocol;
}

HttpRequest BodyRequest(
    std::string_view body,
    std::initializer_list<std::pair<std::string_view, std::string_view>>
        fields = {}) {
  return MakeRequest("POST", kGetEntryPath, fields, body);
}

absl::Status SomeError(absl::StatusCode code) {
  absl::Status status = MakeError(code, "SOME_REASON", "50 % of \"it\"\nis äöü",
                                  {{"b", "2"}, {"a", "1"}});
  SetRetryDelay(&status, 1200);
  return status;
}

TEST(RpcProtocol, IsChosenByContentType) {
  const std::pair<const char*, const char*> cases[] = {
      {"application/json", "connect-json"},
      {"Application/JSON ; charset=utf-8", "connect-json"},
      {"application/proto", "connect-proto"},
      {"application/grpc-web", "grpc-web"},
      {"application/grpc-web+proto", "grpc-web"},
      {"application/grpc-web+json", "grpc-web"},
      {"application/grpc-web-text", "grpc-web-text"},
      {"application/grpc-web-text+proto", "grpc-web-text"},
  };
  for (const auto& [content_type, name] : cases) {
    EXPECT_EQ(Protocol(content_type).name(), name) << content_type;
  }
  for (const char* none :
       {"", "text/plain", "application/x-www-form-urlencoded",
        "multipart/form-data", "application/connect+json", "application/grpc",
        "application/jsonx", "application/x-protobuf"}) {
    EXPECT_EQ(FindProtocol(none), nullptr) << none;
  }
}

TEST(ConnectProtocol, EveryCodeHasItsStatusNameAndDetails) {
  for (int i = 1; i <= 16; ++i) {
    const auto code = static_cast<absl::StatusCode>(i);
    for (const char* content_type : {"application/json", "application/proto"}) {
      const HttpResponse response =
          Protocol(content_type).Error(ToRpcStatus(SomeError(code), "id1"));
      EXPECT_EQ(response.status, ConnectHttpStatus(code));
      EXPECT_EQ(FieldOf(response, "content-type"), "application/json");
      EXPECT_EQ(FieldOf(response, "retry-after"), "2");
      const json error = json::parse(response.body);
      EXPECT_EQ(error["code"], ConnectCode(code));
      EXPECT_EQ(error["message"], "50 % of \"it\"\nis äöü");
      ASSERT_EQ(error["details"].size(), 2u);
      const json& info = error["details"][0];
      EXPECT_EQ(info["type"], "google.rpc.ErrorInfo");
      EXPECT_EQ(info["debug"]["reason"], "SOME_REASON");
      EXPECT_EQ(info["debug"]["metadata"]["request_id"], "id1");
      const std::string value = info["value"];
      EXPECT_EQ(value.find('='), std::string::npos);
      std::string bytes;
      google::rpc::ErrorInfo message;
      ASSERT_TRUE(absl::Base64Unescape(value, &bytes));
      ASSERT_TRUE(message.ParseFromString(bytes));
      EXPECT_EQ(message.metadata().at("a"), "1");
      EXPECT_EQ(error["details"][1]["type"], "google.rpc.RetryInfo");
      EXPECT_EQ(error["details"][1]["debug"]["retryDelay"], "1.200s");
    }
  }
}

TEST(GrpcWebProtocol, EveryCodeIsATrailerWithDetails) {
  for (int i = 1; i <= 16; ++i) {
    const auto code = static_cast<absl::StatusCode>(i);
    const HttpResponse response = Protocol("application/grpc-web")
                                      .Error(ToRpcStatus(SomeError(code), ""));
    EXPECT_EQ(response.status, 200);
    const WebReply reply = ReadWebReply(response.body);
    EXPECT_EQ(reply.message, "");
    EXPECT_EQ(reply.trailers.at("grpc-status"), std::to_string(i));
    EXPECT_EQ(reply.trailers.at("grpc-message"),
              "50 %25 of \"it\"%0Ais %C3%A4%C3%B6%C3%BC");
    const google::rpc::Status details = DetailsOf(reply);
    EXPECT_EQ(details.code(), i);
    EXPECT_EQ(details.details_size(), 2);
  }
}

TEST(RpcProtocol, AMessageComesThroughEachOfThem) {
  v1::GetEntryRequest message;
  message.set_entry_id("faq-1");
  const std::string bytes = message.SerializeAsString();
  const std::string as_json = R"({"entryId":"faq-1"})";
  std::string text;
  absl::Base64Escape(FrameOf(0, bytes), &text);
  const std::pair<const char*, std::string> cases[] = {
      {"application/json", as_json},
      {"application/proto", bytes},
      {"application/grpc-web+proto", FrameOf(0, bytes)},
      {"application/grpc-web+json", FrameOf(0, as_json)},
      {"application/grpc-web-text+proto", text},
  };
  for (const auto& [content_type, body] : cases) {
    const RpcProtocol& protocol = Protocol(content_type);
    v1::GetEntryRequest decoded;
    ASSERT_TRUE(protocol.Decode(BodyRequest(body), &decoded).ok())
        << content_type;
    EXPECT_EQ(decoded.entry_id(), "faq-1") << content_type;

    const absl::StatusOr<HttpResponse> response = protocol.Reply(message);
    ASSERT_TRUE(response.ok());
    EXPECT_EQ(response->status, 200);
    EXPECT_EQ(FieldOf(*response, "content-type"), content_type);
    std::string frames = response->body;
    if (protocol.name() == "grpc-web-text") {
      ASSERT_TRUE(absl::Base64Unescape(response->body, &frames));
    }
    if (!protocol.has_http_status()) {
      const WebReply reply = ReadWebReply(frames);
      EXPECT_EQ(reply.trailers.at("grpc-status"), "0");
      frames = reply.message;
    }
    EXPECT_TRUE(frames == bytes || frames == as_json) << content_type;
  }
}

TEST(GrpcWebProtocol, TextMayComeInPaddedParts) {
  const std::string frame = FrameOf(0,
                                    "\x0a\x05"
                                    "faq-1");
  std::string text;
  for (const char byte : frame) {
    std::string part;
    absl::Base64Escape(absl::string_view(&byte, 1), &part);
    text += part;
  }
  v1::GetEntryRequest message;
  const RpcProtocol& protocol = Protocol("application/grpc-web-text");
  ASSERT_TRUE(protocol.Decode(BodyRequest(text), &message).ok());
  EXPECT_EQ(message.entry_id(), "faq-1");
}

TEST(GrpcWebProtocol, FramesMustBeOneAndWhole) {
  const std::string good = FrameOf(0, "\x0a\x01x");
  const std::string bad[] = {"",
                             std::string(4, '\0'),
                             good + "x",
                             good + good,
                             good.substr(0, 6),
                             FrameOf(2, "\x0a\x01x"),
                             FrameOf(-128, "grpc-status: 0\r\n")};
  for (const std::string& body : bad) {
    v1::GetEntryRequest message;
    const absl::Status status =
        Protocol("application/grpc-web").Decode(BodyRequest(body), &message);
    EXPECT_EQ(GetErrorReason(status).reason, "MESSAGE_MALFORMED");
  }
  v1::GetEntryRequest message;
  for (const char* text : {"!", "QQ", "=", "A=A", "AAAA="}) {
    EXPECT_FALSE(Protocol("application/grpc-web-text")
                     .Decode(BodyRequest(text), &message)
                     .ok())
        << text;
  }
}

TEST(RpcProtocol, CompressedBodiesAreNotRead) {
  v1::GetEntryRequest message;
  for (const char* encoding : {"gzip", "deflate", "br", "gzip, identity"}) {
    const absl::Status status =
        Protocol("application/json")
            .Decode(BodyRequest("{}", {{"content-encoding", encoding}}),
                    &message);
    EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented) << encoding;
    EXPECT_EQ(GetErrorReason(status).reason, "COMPRESSION_NOT_SERVED");
  }
  EXPECT_TRUE(Protocol("application/json")
                  .Decode(BodyRequest("{}", {{"content-encoding", "Identity"}}),
                          &message)
                  .ok());
  const absl::Status status =
      Protocol("application/grpc-web")
          .Decode(BodyRequest(FrameOf(1, "\x0a\x01x")), &message);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnimplemented);
}

TEST(ConnectProtocol, OnlyItsOwnVersionIsSpoken) {
  v1::GetEntryRequest message;
  const RpcProtocol& protocol = Protocol("application/json");
  EXPECT_TRUE(
      protocol
          .Decode(BodyRequest("{}", {{"connect-protocol-version", "1"}}),
                  &message)
          .ok());
  EXPECT_EQ(protocol
                .Decode(BodyRequest("{}", {{"connect-protocol-version", "2"}}),
                        &message)
                .code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(RpcProtocol, TimeLimitsAreRead) {
  const struct {
    const char* content_type;
    const char* field;
    const char* value;
    int64_t expected_ms;  // Negative: an error.
  } cases[] = {
      {"application/json", "connect-timeout-ms", "0", 0},
      {"application/json", "Connect-Timeout-Ms", "1500", 1500},
      {"application/json", "connect-timeout-ms", "9999999999", 9'999'999'999},
      {"application/json", "connect-timeout-ms", "10000000000", -1},
      {"application/json", "connect-timeout-ms", "-1", -1},
      {"application/json", "connect-timeout-ms", "1s", -1},
      {"application/grpc-web", "grpc-timeout", "2H", 7'200'000},
      {"application/grpc-web", "grpc-timeout", "3M", 180'000},
      {"application/grpc-web", "grpc-timeout", "4S", 4'000},
      {"application/grpc-web", "grpc-timeout", "5m", 5},
      {"application/grpc-web", "grpc-timeout", "6000u", 6},
      {"application/grpc-web", "grpc-timeout", "99999999n", 99},
      {"application/grpc-web", "grpc-timeout", "100000000n", -1},
      {"application/grpc-web", "grpc-timeout", "5", -1},
      {"application/grpc-web", "grpc-timeout", "m", -1},
      {"application/grpc-web", "grpc-timeout", "5x", -1},
      {"application/grpc-web", "grpc-timeout", "-5m", -1},
  };
  for (const auto& c : cases) {
    const auto timeout =
        Protocol(c.content_type).Timeout(BodyRequest("", {{c.field, c.value}}));
    EXPECT_EQ(timeout.ok(), c.expected_ms >= 0) << c.value;
    if (timeout.ok()) {
      EXPECT_EQ(**timeout, milliseconds(c.expected_ms)) << c.value;
    } else {
      EXPECT_EQ(timeout.status().code(), absl::StatusCode::kInvalidArgument);
    }
  }
  for (const char* content_type :
       {"application/json", "application/grpc-web"}) {
    EXPECT_FALSE(Protocol(content_type).Timeout(BodyRequest(""))->has_value());
  }
}

}  // namespace
}  // namespace caveat
