#include "service/conversation.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <limits>
#include <random>

#include "absl/strings/escaping.h"
#include "service/error_reason.h"

namespace caveat {
namespace {

constexpr uint32_t kSeed = 20261123;
constexpr int kRounds = 3000;

ConversationCodec PublicCodec() {
  return ConversationCodec({ConversationKey::Public()});
}

Conversation Sample() {
  Conversation conversation{
      0x0123456789abcdef, 0xfedcba9876543210, Concern::kEmergency, {}};
  ConversationContext& context = conversation.context;
  context.topics = {{31, {0, 4, 200}}, {2, {}}};
  context.kinds = KindSet("10100000000000000000000000000000000000000001");
  context.shown = {31, 2, 7};
  context.is_choosing = true;
  context.answered = {31, 2, 1'999'999};
  return conversation;
}

// The fullest that there can be, with the largest numbers.
Conversation Fullest() {
  constexpr int kLargest = std::numeric_limits<int>::max();
  Conversation conversation{~uint64_t{0}, ~uint64_t{0}, Concern::kAdvice, {}};
  ConversationContext& context = conversation.context;
  context.topics.assign(
      ConversationContext::kTopicCountMax,
      {kLargest, std::vector<int>(ConversationTopic::kWordCountMax, kLargest)});
  context.kinds.set();
  context.shown.assign(ConversationContext::kShownCountMax, kLargest);
  context.answered.assign(ConversationContext::kAnsweredCountMax, kLargest);
  return conversation;
}

void ExpectRefused(const ConversationCodec& codec, const std::string& token) {
  const auto opened = codec.Open(token);
  ASSERT_FALSE(opened.ok()) << absl::CEscape(token);
  EXPECT_EQ(opened.status().code(), absl::StatusCode::kInvalidArgument);
  const ErrorReason reason = GetErrorReason(opened.status());
  EXPECT_EQ(reason.reason, token.size() > ConversationCodec::kTokenBytesMax
                               ? reason::kFieldTooLong
                               : reason::kConversationInvalid);
  EXPECT_EQ(reason.metadata.at("field"), "conversation");
  // A few letters are in every message.
  EXPECT_TRUE(token.size() < 4 ||
              opened.status().message().find(token) == std::string::npos);
}

TEST(Conversation, ComesBackAsItWas) {
  const ConversationCodec codec = PublicCodec();
  for (const Conversation& conversation :
       {Conversation{}, Sample(), Fullest()}) {
    const auto opened = codec.Open(codec.Seal(conversation));
    ASSERT_TRUE(opened.ok()) << opened.status();
    EXPECT_EQ(*opened, conversation);
  }
}

// Sample() as builds sealed it that knew of no alarm: its numbers would be
// taken for others.
TEST(Conversation, OfAnOlderBuildIsRefused) {
  ExpectRefused(PublicCodec(),
                "AQEjRWeJq83v_ty6mHZUMhACHwMABMgBAgCBgICAgMACAx8CBwMfAv-"
                "IenhOSTgcCxr_MeKaZ9OQXX0");
}

TEST(Conversation, IsTheSameBytesForTheSameKey) {
  EXPECT_EQ(PublicCodec().Seal(Sample()), PublicCodec().Seal(Sample()));
}

TEST(Conversation, FitsTheContractHoweverMuchIsInIt) {
  const ConversationCodec codec = PublicCodec();
  EXPECT_LE(codec.Seal(Fullest()).size(), ConversationCodec::kTokenBytesMax);
  Conversation more = Fullest();
  more.context.answered.assign(5000, 7);
  more.context.shown.assign(5000, 7);
  more.context.topics.assign(50, {7, std::vector<int>(50, 7)});
  const std::string token = codec.Seal(more);
  EXPECT_LE(token.size(), ConversationCodec::kTokenBytesMax);
  EXPECT_EQ(codec.Open(token)->context.answered.size(),
            ConversationContext::kAnsweredCountMax);
}

TEST(Conversation, IsRefusedWhenAnyByteIsChanged) {
  const ConversationCodec codec = PublicCodec();
  const std::string token = codec.Seal(Sample());
  for (size_t i = 0; i < token.size(); ++i) {
    for (const char other : {'A', 'B', '-', '_', '=', '+', '\0', '\xff'}) {
      if (token[i] == other) continue;
      std::string changed = token;
      changed[i] = other;
      ExpectRefused(codec, changed);
    }
  }
}

TEST(Conversation, IsRefusedWhenItIsCutOrLengthened) {
  const ConversationCodec codec = PublicCodec();
  const std::string token = codec.Seal(Sample());
  for (size_t size = 0; size < token.size(); ++size) {
    ExpectRefused(codec, token.substr(0, size));
    ExpectRefused(codec, token.substr(size + 1));
  }
  for (const char* more : {"=", "==", "A", "AAAA", " ", "\n"}) {
    ExpectRefused(codec, token + more);
    ExpectRefused(codec, more + token);
  }
  ExpectRefused(codec, std::string(100'000, 'A'));
  ExpectRefused(codec, std::string(513, 'A'));
  ExpectRefused(codec, std::string(512, 'A'));
}

TEST(Conversation, OfAnotherKeyIsForeign) {
  const ConversationCodec one({ConversationKey::Random()});
  const ConversationCodec other({ConversationKey::Random()});
  ExpectRefused(other, one.Seal(Sample()));
  ExpectRefused(PublicCodec(), one.Seal(Sample()));
}

TEST(Conversation, AnOlderKeyIsStillRead) {
  const ConversationKey old_key = ConversationKey::Random();
  const ConversationCodec before({old_key});
  const ConversationCodec after({ConversationKey::Random(), old_key});
  EXPECT_TRUE(after.Open(before.Seal(Sample())).ok());
  EXPECT_FALSE(before.Open(after.Seal(Sample())).ok());
}

TEST(Conversation, NothingButOursIsReadOfRandomBytes) {
  std::mt19937 random(kSeed);
  SCOPED_TRACE(kSeed);
  const ConversationCodec codec = PublicCodec();
  const std::string token = codec.Seal(Sample());
  for (int round = 0; round < kRounds; ++round) {
    std::string bytes(random() % 600, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    ExpectRefused(codec, bytes);
    ExpectRefused(codec, absl::WebSafeBase64Escape(bytes).substr(0, 512));
    // Ours, with a few bytes moved about.
    std::string mixed = token;
    const size_t a = random() % mixed.size();
    const size_t b = random() % mixed.size();
    std::rotate(mixed.begin() + static_cast<std::ptrdiff_t>(std::min(a, b)),
                mixed.begin() + static_cast<std::ptrdiff_t>(std::max(a, b)),
                mixed.end());
    if (mixed != token) ExpectRefused(codec, mixed);
  }
}

TEST(Conversation, AnyContextComesBackAsItWas) {
  std::mt19937 random(kSeed);
  SCOPED_TRACE(kSeed);
  const ConversationCodec codec = PublicCodec();
  const auto list = [&](size_t count_max) {
    std::vector<int> values(random() % (count_max + 1));
    for (int& value : values) {
      value = static_cast<int>(random() >> (1 + random() % 31));
    }
    return values;
  };
  for (int round = 0; round < kRounds; ++round) {
    Conversation conversation{
        uint64_t{random()} << 32 | random(), random(), {}};
    ConversationContext& context = conversation.context;
    context.topics.resize(random() % (ConversationContext::kTopicCountMax + 1));
    for (ConversationTopic& topic : context.topics) {
      topic.entry_index = static_cast<int>(random() >> 1);
      topic.word_places = list(ConversationTopic::kWordCountMax);
    }
    context.kinds = KindSet(uint64_t{random()} << 32 | random());
    context.shown = list(ConversationContext::kShownCountMax);
    context.answered = list(ConversationContext::kAnsweredCountMax);
    const std::string token = codec.Seal(conversation);
    ASSERT_LE(token.size(), ConversationCodec::kTokenBytesMax);
    const auto opened = codec.Open(token);
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ(*opened, conversation);
  }
}

TEST(ConversationKey, IsReadFromAFile) {
  const std::string path = testing::TempDir() + "conversation_key";
  const auto read = [&path](const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
    return ConversationKey::ReadFile(path);
  };
  const std::string key(32, 'k');
  EXPECT_EQ(read(key + "\n")->bytes(), key);
  EXPECT_EQ(read(key + "\r\n")->bytes(), key);
  EXPECT_EQ(read(std::string(1024, 'k'))->bytes().size(), 1024u);
  for (const std::string& bad :
       {std::string(), std::string(31, 'k'), std::string(40, '\n'),
        std::string(1025, 'k'), std::string(100'000, 'k')}) {
    EXPECT_EQ(read(bad).status().code(), absl::StatusCode::kInvalidArgument)
        << bad.size();
  }
  std::filesystem::remove(path);
  EXPECT_EQ(ConversationKey::ReadFile(path).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace caveat
