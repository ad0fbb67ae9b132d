#include "service/http/rpc_codec.h"

#include <gtest/gtest.h>

#include <limits>

#include "caveat/v1/answer_service.pb.h"
#include "service/error_reason.h"

namespace caveat {
namespace {

struct Result {
  std::string reason;  // Empty: it was read.
  std::string field;
  v1::AskRequest request;
};

Result Read(std::string_view json) {
  Result result;
  const absl::Status status =
      DecodeMessage(RpcCodec::kJson, json, &result.request);
  if (status.ok()) return result;
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << json;
  const ErrorReason error = GetErrorReason(status);
  EXPECT_EQ(error.metadata.at("message"), "caveat.v1.AskRequest") << json;
  result.reason = error.reason;
  if (error.metadata.contains("field")) {
    result.field = error.metadata.at("field");
  }
  return result;
}

TEST(RpcCodec, ReadsJsonAsProtobufWritesIt) {
  const Result result =
      Read(R"({"question":"a","corpus":null,"answerCountMax":"4",)"
           R"("min_confidence":0,"kinds":["ENTRY_KIND_FAQ",4]})");
  EXPECT_EQ(result.reason, "");
  EXPECT_EQ(result.request.question(), "a");
  EXPECT_EQ(result.request.answer_count_max(), 4);
  EXPECT_TRUE(result.request.has_min_confidence());
  EXPECT_EQ(result.request.kinds_size(), 2);
}

TEST(RpcCodec, LeavesOutFieldsOfNewerSchemas) {
  for (const char* json : {
           R"({"nope":1,"question":"a"})",
           R"({"nope":{"kinds":["x"],"question":7},"question":"a"})",
           R"({"nope":[[{"a":[]}],"b",1.5,true,null],"question":"a"})",
           R"({"question":"a","Question":5})",
       }) {
    const Result result = Read(json);
    EXPECT_EQ(result.reason, "") << json;
    EXPECT_EQ(result.request.question(), "a") << json;
  }
}

TEST(RpcCodec, RefusesUnknownNamesOfEnumerations) {
  for (const char* json : {
           R"({"kinds":["FAQ"]})",
           R"({"nope":1,"kinds":["FAQ"]})",
           R"({"kinds":["ENTRY_KIND_FAQ","FAQ"],"nope":1})",
           R"({"kinds":"FAQ","nope":1})",
       }) {
    const Result result = Read(json);
    EXPECT_EQ(result.reason, "FIELD_OUT_OF_RANGE") << json;
    EXPECT_EQ(result.field, "kinds") << json;
  }
}

TEST(RpcCodec, NamesTheFieldThatDoesNotFit) {
  const std::pair<const char*, const char*> cases[] = {
      {R"({"question":12})", "question"},
      {R"({"question":true})", "question"},
      {R"({"question":{"a":1}})", "question"},
      {R"({"question":["a"]})", "question"},
      {R"({"explain":7})", "explain"},
      {R"({"answerCountMax":{}})", "answer_count_max"},
      {R"({"kinds":{"a":1}})", "kinds"},
      {R"({"nope":[],"question":12})", "question"},
  };
  for (const auto& [json, field] : cases) {
    const Result result = Read(json);
    EXPECT_EQ(result.reason, "MESSAGE_MALFORMED") << json;
    EXPECT_EQ(result.field, field) << json;
  }
}

TEST(RpcCodec, RefusesWhatIsNoJsonObject) {
  for (const char* json :
       {"", " ", "{", "[]", "null", "12", "\"question\"", "true",
        R"({"question":"a"}{})", R"({"question":"a" "b"})",
        R"({"question":"\ud800"})", R"({"answerCountMax":"abc"})",
        R"({"answerCountMax":1e99})", R"({"answerCountMax":1.5})", "\x01"}) {
    EXPECT_EQ(Read(json).reason, "MESSAGE_MALFORMED") << json;
  }
}

TEST(RpcCodec, TextsMustBeUtf8) {
  EXPECT_EQ(Read("{\"question\":\"a\xff\"}").reason, "NOT_UTF8");
  EXPECT_EQ(Read("{\"nope\xc3\":1}").reason, "NOT_UTF8");
}

TEST(RpcCodec, NeverRepeatsWhatWasSent) {
  for (const char* json : {
           R"({"question":"Quillfeather)",
           R"({"Quillfeather":"a","kinds":["Quillfeather"]})",
           R"({"answerCountMax":"Quillfeather"})",
           R"({"question":["Quillfeather"]})",
           R"({"minConfidence":"Quillfeather","nope":1})",
           "{\"question\":\"Quillfeather\xff\"}",
       }) {
    v1::AskRequest request;
    const absl::Status status = DecodeMessage(RpcCodec::kJson, json, &request);
    ASSERT_FALSE(status.ok()) << json;
    EXPECT_EQ(status.ToString().find("Quillfeather"), std::string::npos)
        << status;
  }
}

TEST(RpcCodec, NestingIsNoDanger) {
  const std::string open(60'000, '[');
  const std::string close(60'000, ']');
  EXPECT_EQ(Read("{\"x\":" + open).reason, "MESSAGE_MALFORMED");
  EXPECT_EQ(Read("{\"question\":" + open + close + "}").reason,
            "MESSAGE_MALFORMED");
  std::string objects;
  for (int i = 0; i < 10'000; ++i) objects += "{\"x\":";
  EXPECT_EQ(Read(objects).reason, "MESSAGE_MALFORMED");
}

TEST(RpcCodec, BytesOfProtobufAreCheckedAsOverGrpc) {
  v1::AskRequest request;
  EXPECT_TRUE(DecodeMessage(RpcCodec::kProto, "\x0a\x01x", &request).ok());
  EXPECT_EQ(request.question(), "x");
  EXPECT_TRUE(DecodeMessage(RpcCodec::kProto, "", &request).ok());
  const absl::Status status =
      DecodeMessage(RpcCodec::kProto, "\x0a\x05x", &request);
  EXPECT_EQ(GetErrorReason(status).reason, "MESSAGE_MALFORMED");
}

TEST(RpcCodec, WritesJsonOfEveryNumber) {
  v1::AskRequest request;
  request.set_min_confidence(std::numeric_limits<double>::quiet_NaN());
  EXPECT_EQ(*EncodeMessage(RpcCodec::kJson, request),
            R"({"minConfidence":"NaN"})");
  EXPECT_EQ(*EncodeMessage(RpcCodec::kJson, v1::AskRequest()), "{}");
}

}  // namespace
}  // namespace caveat
