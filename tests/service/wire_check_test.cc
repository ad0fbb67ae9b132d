#include "service/wire_check.h"

#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include <random>

#include "caveat/v1/answer_service.pb.h"
#include "service/error_reason.h"

namespace caveat {
namespace {

struct Found {
  std::string reason;
  std::string field;
};

template <typename Message>
Found Check(std::string_view bytes) {
  const ErrorReason error =
      GetErrorReason(WireError(*Message::descriptor(), bytes));
  const auto field = error.metadata.find("field");
  return {error.reason, field == error.metadata.end() ? "" : field->second};
}

std::string Field(int number, const std::string& payload) {
  std::string bytes;
  bytes.push_back(static_cast<char>(number << 3 | 2));
  bytes.push_back(static_cast<char>(payload.size()));
  return bytes + payload;
}

TEST(WireCheck, NamesTheStringThatIsNotUtf8) {
  const Found found =
      Check<v1::AskRequest>(Field(1, "fine") + Field(2, "\xff"));
  EXPECT_EQ(found.reason, "NOT_UTF8");
  EXPECT_EQ(found.field, "corpus");
}

TEST(WireCheck, NamesTheFieldWithinAMessage) {
  EXPECT_EQ(Check<v1::ChatRequest>(Field(1, Field(1, "\xff"))).field,
            "ask.question");
  EXPECT_EQ(Check<v1::ChatRequest>(Field(1, Field(1, "x") + "\x20")).field,
            "ask.answer_count_max");
}

TEST(WireCheck, NamesTheFieldThatIsCutShort) {
  EXPECT_EQ(Check<v1::AskRequest>(std::string("\x0a\x05"
                                              "ab",
                                              4))
                .field,
            "question");
  EXPECT_EQ(Check<v1::AskRequest>("\x29\x01\x02").field, "min_confidence");
  EXPECT_EQ(Check<v1::AskRequest>("\x20\xff").field, "answer_count_max");
  EXPECT_EQ(Check<v1::AskRequest>("\x0a").field, "question");
}

TEST(WireCheck, GivesAFieldOfAnotherSchemaByItsNumber) {
  EXPECT_EQ(Check<v1::AskRequest>("\x7a\x09"
                                  "a")
                .field,
            "15");
}

TEST(WireCheck, NamesNoFieldWhereThereIsNone) {
  const Found found = Check<v1::AskRequest>(std::string("\0", 1));
  EXPECT_EQ(found.reason, "MESSAGE_MALFORMED");
  EXPECT_EQ(found.field, "");
}

TEST(WireCheck, DoesNotRepeatWhatWasSent) {
  const absl::Status status =
      WireError(*v1::AskRequest::descriptor(), Field(1, "canary\xff"));
  EXPECT_EQ(status.ToString().find("canary"), std::string::npos);
}

// Whatever protobuf refuses gets an error, however it is broken; and what is
// refused for its text is told so.
TEST(WireCheck, HasAnErrorForWhateverProtobufRefuses) {
  const google::protobuf::LogSilencer silencer;
  const uint32_t seed = std::random_device()();
  SCOPED_TRACE(seed);
  std::mt19937 random(seed);
  v1::ChatRequest valid;
  valid.mutable_ask()->set_question("Can it go away?");
  valid.mutable_ask()->set_corpus("tiny");
  valid.mutable_ask()->set_min_confidence(0.5);
  valid.mutable_ask()->add_kinds(v1::ENTRY_KIND_FAQ);
  const std::string bytes = valid.SerializeAsString();
  int refused = 0;
  for (int i = 0; i < 50'000; ++i) {
    std::string broken = bytes.substr(0, random() % (bytes.size() + 1));
    for (size_t n = random() % 4; n > 0 && !broken.empty(); --n) {
      broken[random() % broken.size()] = static_cast<char>(random());
    }
    v1::ChatRequest message;
    if (message.ParseFromString(broken)) continue;
    ++refused;
    const absl::Status status =
        WireError(*v1::ChatRequest::descriptor(), broken);
    ASSERT_TRUE(absl::IsInvalidArgument(status));
    ASSERT_FALSE(GetErrorReason(status).reason.empty());
  }
  EXPECT_GT(refused, 1000);
}

}  // namespace
}  // namespace caveat
