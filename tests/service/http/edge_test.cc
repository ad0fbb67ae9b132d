#include "service/http/edge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "absl/strings/escaping.h"
#include "caveat/v1/answer_service.pb.h"
#include "service/http/unary_methods.h"
#include "tests/service/http/http_test_util.h"
#include "tests/service/tiny_corpus.h"

namespace caveat {
namespace {

using nlohmann::json;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr char kJson[] = "application/json";
constexpr char kKnownEntry[] = R"({"entryId":"faq-1"})";

class EdgeTest : public testing::Test {
 protected:
  using Fields =
      std::initializer_list<std::pair<std::string_view, std::string_view>>;

  HttpResponse Handle(std::string_view method, std::string_view target,
                      Fields fields = {}, std::string_view body = {}) {
    return edge_.Handle(MakeRequest(method, target, fields, body));
  }
  HttpResponse Post(std::string_view content_type, std::string_view body,
                    std::string_view target = kGetEntryPath) {
    return Handle("POST", target, {{"content-type", content_type}}, body);
  }
  // The record of the only access since it was last asked.
  HttpAccess Access() {
    const std::vector<HttpAccess> accesses = recorder_.TakeAccesses();
    EXPECT_THAT(accesses, SizeIs(1));
    return accesses.empty() ? HttpAccess{} : accesses.front();
  }

  FixedClock clock_{"2026-11-23"};
  Engine engine_{TinySnapshot({"tiny"}), SnapshotOptions{}, &clock_};
  FakeRecorder recorder_;
  Metrics metrics_;
  InFlight in_flight_{2};
  RpcHandler rpc_{&engine_, &recorder_, &in_flight_};
  StaticFiles files_{DataFiles::Builtin()};
  CorsPolicy cors_ = *CorsPolicy::Make({"https://listed.example"});
  std::atomic<bool> draining_{false};
  Edge edge_{{.cors = &cors_,
              .draining = &draining_,
              .recorder = &recorder_,
              .rpc = &rpc_,
              .files = &files_,
              .metrics = &metrics_}};
};

TEST_F(EdgeTest, EveryProtocolGetsTheSameMessage) {
  v1::GetEntryRequest request;
  request.set_entry_id("faq-1");
  const std::string bytes = request.SerializeAsString();

  const HttpResponse proto = Post("application/proto", bytes);
  ASSERT_EQ(proto.status, 200);
  v1::GetEntryResponse response;
  ASSERT_TRUE(response.ParseFromString(proto.body));
  EXPECT_EQ(response.entry().entry_id(), "faq-1");

  const HttpResponse as_json = Post(kJson, kKnownEntry);
  EXPECT_EQ(as_json.status, 200);
  EXPECT_EQ(json::parse(as_json.body)["entry"]["text"],
            response.entry().text());

  const HttpResponse web = Post("application/grpc-web", FrameOf(0, bytes));
  EXPECT_EQ(ReadWebReply(web.body).message, proto.body);

  std::string text;
  absl::Base64Escape(FrameOf(0, bytes), &text);
  const HttpResponse web_text = Post("application/grpc-web-text", text);
  std::string frames;
  ASSERT_TRUE(absl::Base64Unescape(web_text.body, &frames));
  EXPECT_EQ(frames, web.body);

  const std::vector<CallRecord> calls = recorder_.TakeCalls();
  ASSERT_THAT(calls, SizeIs(4));
  for (size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(calls[i].method, "GetEntry");
    EXPECT_EQ(calls[i].code, absl::StatusCode::kOk);
    EXPECT_EQ(calls[i].entry_id, "faq-1");
  }
  EXPECT_EQ(calls[3].protocol, "grpc-web-text");
  EXPECT_THAT(recorder_.TakeAccesses(), IsEmpty()) << "recorded twice";
}

TEST_F(EdgeTest, ErrorsHaveCodeStatusAndReason) {
  const HttpResponse unknown = Post(kJson, R"({"entryId":"none"})");
  EXPECT_EQ(unknown.status, 404);
  const json error = json::parse(unknown.body);
  EXPECT_EQ(error["code"], "not_found");
  EXPECT_EQ(error["details"][0]["debug"]["reason"], "ENTRY_UNKNOWN");
  EXPECT_EQ(error["details"][0]["debug"]["metadata"]["request_id"],
            FieldOf(unknown, "x-request-id"));

  EXPECT_EQ(Post(kJson, "{").status, 400);
  EXPECT_EQ(Post("application/proto", "\x0a\xff").status, 400);
  const WebReply web =
      ReadWebReply(Post("application/grpc-web", FrameOf(0, "\x0a\xff")).body);
  EXPECT_EQ(web.trailers.at("grpc-status"), "3");
}

TEST_F(EdgeTest, QuestionsInUrlsAreRefused) {
  for (const char* method : {"GET", "HEAD", "PUT", "DELETE", "TRACE", "post"}) {
    const HttpResponse response =
        Handle(method, "/caveat.v1.AnswerService/Ask?message=secret");
    EXPECT_EQ(response.status, 405) << method;
    EXPECT_EQ(FieldOf(response, "allow"), "POST, OPTIONS");
    const HttpAccess access = Access();
    EXPECT_EQ(access.route, "method");
    EXPECT_EQ(access.status, 405);
  }
}

TEST_F(EdgeTest, OtherContentTypesAreRefused) {
  for (const char* content_type :
       {"", "text/plain", "application/x-www-form-urlencoded",
        "application/grpc", "application/connect+json"}) {
    const HttpResponse response = Post(content_type, kKnownEntry);
    EXPECT_EQ(response.status, 415) << content_type;
    EXPECT_NE(FieldOf(response, "accept-post").find(kJson), std::string::npos);
  }
  EXPECT_THAT(recorder_.TakeCalls(), IsEmpty());
}

TEST_F(EdgeTest, UnknownMethodsAreUnimplemented) {
  for (const char* name : {"Nonsense", "Chat", "", "ask", "Ask/"}) {
    const std::string path = "/caveat.v1.AnswerService/" + std::string(name);
    const HttpResponse response = Post(kJson, "{}", path);
    EXPECT_EQ(response.status, 404) << name;
    EXPECT_EQ(json::parse(response.body)["code"], "unimplemented") << name;
    const WebReply web =
        ReadWebReply(Post("application/grpc-web", FrameOf(0, ""), path).body);
    EXPECT_EQ(web.trailers.at("grpc-status"), "12") << name;
  }
  for (const CallRecord& call : recorder_.TakeCalls()) {
    EXPECT_EQ(call.method, "unknown");
  }
  const auto message = [this](const std::string& name) {
    const std::string path = "/caveat.v1.AnswerService/" + name;
    return std::string(json::parse(Post(kJson, "{}", path).body)["message"]);
  };
  EXPECT_EQ(message("Nonsense"), "the service has no such method");
  EXPECT_EQ(message("Chat"), "the method streams: it is served over gRPC only");
  EXPECT_EQ(message("SendFeedback"),
            "this build does not serve the method yet");
}

TEST_F(EdgeTest, EveryUnaryMethodOfTheSchemaIsThere) {
  const auto* service =
      v1::AskRequest::descriptor()->file()->FindServiceByName("AnswerService");
  ASSERT_NE(service, nullptr);
  for (int i = 0; i < service->method_count(); ++i) {
    const auto* method = service->method(i);
    const bool unary =
        !method->client_streaming() && !method->server_streaming();
    EXPECT_EQ(FindUnaryMethod(method->name()) != nullptr, unary);
    if (!unary) continue;
    // Whatever it says to an empty message, it is of that method.
    const HttpResponse response =
        Post(kJson, "{}", "/caveat.v1.AnswerService/" + method->name());
    EXPECT_NE(response.status, 404) << method->name();
    EXPECT_EQ(recorder_.TakeCalls().back().method, method->name());
  }
}

TEST_F(EdgeTest, EverythingElseIsNotFound) {
  for (const char* path :
       {"/nothing", "/caveat.v1.AnswerService", "/caveat.v1.CorpusService/X",
        "/caveat.v1.AnswerServices/Ask", "/metrics/", "/healthz/x", "*", "",
        "/%2e%2e/etc/passwd", "/../../etc/passwd"}) {
    EXPECT_EQ(Handle("GET", path).status, 404) << path;
    const HttpAccess access = Access();
    EXPECT_EQ(access.route, "unknown") << path;
  }
}

TEST_F(EdgeTest, ProbesSayHowItIs) {
  EXPECT_EQ(Handle("GET", "/healthz").body, "ok\n");
  EXPECT_EQ(Handle("GET", "/readyz?x=1").status, 200);
  draining_ = true;
  EXPECT_EQ(Handle("GET", "/readyz").status, 503);
  EXPECT_EQ(Handle("HEAD", "/healthz").status, 200);
  EXPECT_EQ(Handle("POST", "/healthz").status, 405);
  for (const HttpAccess& access : recorder_.TakeAccesses()) {
    EXPECT_TRUE(access.is_probe);
  }
}

TEST_F(EdgeTest, MetricsAreServedWhereTheyAreAskedFor) {
  const HttpResponse response = Handle("GET", "/metrics");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(FieldOf(response, "content-type"),
            "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_NE(response.body.find("# HELP caveat_outcomes_total "),
            std::string::npos);
  Edge without(
      {.cors = &cors_, .draining = &draining_, .recorder = &recorder_});
  EXPECT_EQ(without.Handle(MakeRequest("GET", "/metrics", {})).status, 404);
  EXPECT_EQ(without.Handle(MakeRequest("GET", "/", {})).status, 404);
  EXPECT_EQ(without.Handle(MakeRequest("POST", kGetEntryPath, {}, "{}")).status,
            404);
}

TEST_F(EdgeTest, PagesOfOtherOriginsAreRefused) {
  const auto post = [&](std::string_view origin) {
    return Handle("POST", kGetEntryPath,
                  {{"content-type", kJson}, {"origin", origin}}, kKnownEntry);
  };
  const HttpResponse listed = post("https://listed.example");
  EXPECT_EQ(listed.status, 200);
  EXPECT_EQ(FieldOf(listed, "access-control-allow-origin"),
            "https://listed.example");
  EXPECT_EQ(post("http://caveat.example").status, 200);
  recorder_.TakeCalls();
  for (const char* origin : {"https://evil.example", "null"}) {
    const HttpResponse denied = post(origin);
    EXPECT_EQ(denied.status, 403) << origin;
    EXPECT_EQ(FieldOf(denied, "access-control-allow-origin"), "");
    EXPECT_EQ(json::parse(denied.body)["details"][0]["debug"]["reason"],
              "ORIGIN_NOT_ALLOWED");
    const std::vector<CallRecord> calls = recorder_.TakeCalls();
    ASSERT_THAT(calls, SizeIs(1));
    EXPECT_EQ(calls[0].code, absl::StatusCode::kPermissionDenied);
    EXPECT_EQ(calls[0].entry_id, "") << "it was asked all the same";
  }
  const HttpResponse preflight =
      Handle("OPTIONS", kGetEntryPath, {{"origin", "https://listed.example"}});
  EXPECT_EQ(preflight.status, 204);
}

TEST_F(EdgeTest, TooManyCallsAreToldToComeBack) {
  ASSERT_TRUE(in_flight_.TryEnter());
  EXPECT_EQ(Post(kJson, kKnownEntry).status, 200);
  ASSERT_TRUE(in_flight_.TryEnter());
  const HttpResponse refused = Post(kJson, kKnownEntry);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(FieldOf(refused, "retry-after"), "1");
  EXPECT_EQ(json::parse(refused.body)["code"], "resource_exhausted");
  in_flight_.Leave();
  EXPECT_EQ(Post(kJson, kKnownEntry).status, 200);
  EXPECT_EQ(in_flight_.count(), 1) << "a call has kept its place";
}

TEST_F(EdgeTest, TimeLimitsAreKept) {
  HttpRequest request = MakeRequest(
      "POST", kGetEntryPath,
      {{"content-type", kJson}, {"connect-timeout-ms", "50"}}, kKnownEntry);
  request.age = std::chrono::milliseconds(49);
  EXPECT_EQ(edge_.Handle(request).status, 200);
  request.age = std::chrono::milliseconds(50);
  const HttpResponse late = edge_.Handle(request);
  EXPECT_EQ(late.status, 504);
  EXPECT_EQ(json::parse(late.body)["code"], "deadline_exceeded");
}

TEST_F(EdgeTest, RequestIdsOfCallersAreKeptOnlyIfTheyAreIds) {
  const std::string uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
  const auto id_of = [&](std::string_view id) {
    return FieldOf(
        Handle("POST", kGetEntryPath,
               {{"content-type", kJson}, {"X-Request-Id", id}}, kKnownEntry),
        "x-request-id");
  };
  EXPECT_EQ(id_of(uuid), uuid);
  EXPECT_THAT(id_of("can it go away?"), testing::MatchesRegex("[0-9a-f]{16}"));
}

TEST_F(EdgeTest, EveryResponseKeepsBrowsersFromGuessing) {
  const HttpResponse responses[] = {Handle("GET", "/"),
                                    Handle("GET", "/nothing"),
                                    Handle("GET", "/metrics"),
                                    Post(kJson, kKnownEntry),
                                    Post(kJson, "{"),
                                    Handle("OPTIONS", kGetEntryPath),
                                    edge_.Refuse({}, HttpFault::kMalformed)};
  for (const HttpResponse& response : responses) {
    EXPECT_EQ(FieldOf(response, "x-content-type-options"), "nosniff");
    EXPECT_EQ(FieldOf(response, "referrer-policy"), "no-referrer");
    EXPECT_NE(FieldOf(response, "content-security-policy"), "");
    EXPECT_NE(FieldOf(response, "cache-control"), "");
  }
  EXPECT_EQ(FieldOf(responses[3], "cache-control"), "no-store");
}

TEST_F(EdgeTest, WhatCanNotBeReadIsRefusedInTheClientsProtocol) {
  EXPECT_EQ(edge_.Refuse({}, HttpFault::kMalformed).status, 400);
  EXPECT_EQ(edge_.Refuse({}, HttpFault::kHeadTooLarge).status, 431);
  const auto too_large = [&](std::string_view content_type) {
    const HttpResponse response = edge_.Refuse(
        MakeRequest("POST", kGetEntryPath, {{"content-type", content_type}}),
        HttpFault::kBodyTooLarge);
    EXPECT_TRUE(response.close);
    return response;
  };
  const HttpResponse connect = too_large(kJson);
  EXPECT_EQ(connect.status, 413);
  EXPECT_EQ(json::parse(connect.body)["code"], "resource_exhausted");
  const HttpResponse web = too_large("application/grpc-web");
  EXPECT_EQ(web.status, 200);
  EXPECT_EQ(ReadWebReply(web.body).trailers.at("grpc-status"), "8");
  EXPECT_EQ(too_large("text/plain").status, 413);
  EXPECT_THAT(recorder_.TakeCalls(), SizeIs(2));
}

TEST_F(EdgeTest, RequestsNameTheirHost) {
  HttpRequest request = MakeRequest("GET", "/healthz", {{"HOST", "other"}});
  EXPECT_EQ(edge_.Handle(request).status, 400);
  request.fields.clear();
  EXPECT_EQ(edge_.Handle(request).status, 400);
  request.is_http_1_1 = false;
  EXPECT_EQ(edge_.Handle(request).status, 200);
}

TEST_F(EdgeTest, RecordsHoldNoWordOfTheRequest) {
  const std::string canary = "quillfeather";
  Handle("GET", "/" + canary + "?q=" + canary);
  Handle(canary, "/caveat.v1.AnswerService/" + canary);
  Post(kJson, "{}", "/caveat.v1.AnswerService/" + canary);
  Handle(
      "POST", kGetEntryPath,
      {{"content-type", kJson}, {"origin", canary}, {"x-request-id", canary}},
      R"({"entryId":")" + canary + "\"}");
  for (const HttpAccess& access : recorder_.TakeAccesses()) {
    EXPECT_NE(access.route, canary);
    EXPECT_NE(access.method, canary);
  }
  for (const CallRecord& call : recorder_.TakeCalls()) {
    EXPECT_NE(call.method, canary);
    EXPECT_NE(call.request_id, canary);
    EXPECT_EQ(call.entry_id, "");
  }
}

}  // namespace
}  // namespace caveat
