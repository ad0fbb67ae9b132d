// Fuzzes the conversation token. The first byte (modulo 3) says what the rest
// of an input is:
//
//   0  a token as a client sends it
//   1  what a token holds, which is sealed here with the key that everybody
//      knows: as if a forger had it
//   2  numbers of a context, and behind a NUL a question that is asked in it
//
// A token that is not ours is INVALID_ARGUMENT; one that is comes back the
// same; and whatever numbers one holds, a question gets its reply.

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "service/clock.h"
#include "service/engine.h"
#include "service/error_reason.h"

namespace {

using caveat::Conversation;
using caveat::ConversationCodec;
using caveat::ConversationContext;
using caveat::ConversationKey;

// Room for the token of 100 kB that the contract speaks of.
constexpr size_t kInputBytesMax = 1 << 17;
constexpr size_t kMacBytes = 16;
// It has headings, lists and a table, and no alternates to train on.
constexpr char kArticle[] =
    "tests/corpus/testdata/articles/heat-pumps-old-houses.txt";

[[noreturn]] void Fail(const std::string& what) {
  std::fprintf(stderr, "conversation_fuzz: %s\n", what.c_str());
  std::abort();
}

const ConversationCodec& Codec() {
  static const ConversationCodec codec({ConversationKey::Public()});
  return codec;
}

void CheckRefusal(const absl::Status& status, std::string_view token) {
  if (!absl::IsInvalidArgument(status)) Fail("another code than promised");
  const caveat::ErrorReason reason = caveat::GetErrorReason(status);
  const bool long_one = token.size() > ConversationCodec::kTokenBytesMax;
  if (reason.reason != (long_one ? caveat::reason::kFieldTooLong
                                 : caveat::reason::kConversationInvalid)) {
    Fail("another reason than promised");
  }
  if (reason.metadata.at("field") != "conversation") Fail("another field");
}

// Whoever has another key reads none of ours.
void CheckForeign(const std::string& token) {
  static const ConversationCodec other({ConversationKey::Random()});
  const auto opened = other.Open(token);
  if (opened.ok()) Fail("opened with another's key");
  CheckRefusal(opened.status(), token);
}

void CheckToken(const std::string& token) {
  CheckForeign(token);
  const auto opened = Codec().Open(token);
  if (!opened.ok()) {
    CheckRefusal(opened.status(), token);
  } else if (Codec().Seal(*opened) != token) {
    Fail("opened what was never sealed");
  }
}

std::string SealBytes(std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  const ConversationKey key = ConversationKey::Public();
  HMAC(EVP_sha256(), key.bytes().data(), static_cast<int>(key.bytes().size()),
       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
       digest.data(), &size);
  std::string sealed(bytes);
  sealed.append(reinterpret_cast<const char*>(digest.data()), kMacBytes);
  return absl::WebSafeBase64Escape(sealed);
}

void CheckContent(std::string_view bytes) {
  const std::string token = SealBytes(bytes);
  CheckForeign(token);
  const auto opened = Codec().Open(token);
  if (!opened.ok()) {
    CheckRefusal(opened.status(), token);
    return;
  }
  const std::string again = Codec().Seal(*opened);
  if (again.size() > ConversationCodec::kTokenBytesMax) Fail("too long");
  const auto reopened = Codec().Open(again);
  if (!reopened.ok() || *reopened != *opened) Fail("does not come back");
}

// Takes small numbers from a text, and now and then one of the largest.
class Numbers {
 public:
  explicit Numbers(std::string_view bytes) : bytes_(bytes) {}

  int Next() {
    if (bytes_.empty()) return 0;
    const int byte = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    return byte < 250 ? byte : std::numeric_limits<int>::max() - byte;
  }

  std::vector<int> List(size_t count_max) {
    std::vector<int> list(static_cast<size_t>(Next()) % (count_max + 1));
    for (int& number : list) number = Next();
    return list;
  }

 private:
  std::string_view bytes_;
};

ConversationContext MakeContext(std::string_view bytes) {
  Numbers numbers(bytes);
  ConversationContext context;
  context.topics.resize(static_cast<size_t>(numbers.Next()) %
                        (ConversationContext::kTopicCountMax + 1));
  for (caveat::ConversationTopic& topic : context.topics) {
    topic.entry_index = numbers.Next();
    topic.word_places = numbers.List(caveat::ConversationTopic::kWordCountMax);
  }
  context.kinds = caveat::KindSet(static_cast<uint64_t>(numbers.Next()));
  context.shown = numbers.List(ConversationContext::kShownCountMax);
  context.is_choosing = numbers.Next() % 2 == 1;
  context.answered = numbers.List(ConversationContext::kAnsweredCountMax);
  return context;
}

const caveat::Engine& Served() {
  static const caveat::FixedClock clock("2026-11-15");
  static const caveat::Engine* const engine = [] {
    caveat::SnapshotOptions options;
    options.corpus_paths = {kArticle};
    auto snapshot = caveat::LoadSnapshot(options);
    if (!snapshot.ok()) Fail(std::string(snapshot.status().message()));
    return new caveat::Engine(*std::move(snapshot), options, &clock);
  }();
  return *engine;
}

std::string Ask(const std::string& text, const std::string& token) {
  auto question = caveat::Question::Make(text);
  if (!question.ok()) return std::string();
  caveat::AskOptions options;
  options.conversation = token;
  const auto reply = Served().Ask(*question, options);
  if (!reply.ok()) Fail(std::string(reply.status().message()));
  return reply->conversation;
}

void CheckQuestion(std::string_view numbers, const std::string& text) {
  // What a token of this very corpus says of it.
  static const Conversation served =
      *Codec().Open(Ask("Are heat pumps noisy?", ""));
  const auto concern = static_cast<caveat::Concern>(numbers.size() % 4);
  const std::string token = Codec().Seal(
      {served.corpus, served.content, concern, MakeContext(numbers)});
  const std::string next = Ask(text, token);
  if (!next.empty() && !Codec().Open(next).ok()) Fail("a reply's own token");
  if (Ask(text, token) != next) Fail("the same question, other bytes");
}

}  // namespace

// Loading takes as long as an input may at most, and is no input's fault.
extern "C" int LLVMFuzzerInitialize(int* /*argc*/, char*** /*argv*/) {
  Served();
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0 || size > kInputBytesMax) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1,
                              size - 1);
  const size_t nul = rest.find('\0');
  switch (data[0] % 3) {
    case 0:
      CheckToken(std::string(rest));
      break;
    case 1:
      CheckContent(rest);
      break;
    default:
      CheckQuestion(
          rest.substr(0, nul),
          std::string(nul == std::string_view::npos ? std::string_view()
                                                    : rest.substr(nul + 1)));
  }
  return 0;
}
