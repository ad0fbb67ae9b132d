#include "service/conversation.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "service/error_reason.h"

namespace caveat {
namespace {

constexpr char kVersion = 3;
constexpr size_t kMacBytes = 16;  // A forger's chance is 2^-128.
using Mac = std::array<char, kMacBytes>;

constexpr std::string_view kPublicKey =
    "caveat: a key that everybody knows, for one process";
static_assert(kPublicKey.size() >= ConversationKey::kBytesMin);

Mac Authenticate(const ConversationKey& key, std::string_view bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  HMAC(EVP_sha256(), key.bytes().data(), static_cast<int>(key.bytes().size()),
       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
       digest.data(), &size);
  Mac mac;
  std::copy_n(digest.begin(), kMacBytes, mac.begin());
  return mac;
}

void AppendFixed64(uint64_t value, std::string* out) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    out->push_back(static_cast<char>(value >> shift));
  }
}

void AppendVarint(uint64_t value, std::string* out) {
  for (; value >= 0x80; value >>= 7) {
    out->push_back(static_cast<char>(value | 0x80));
  }
  out->push_back(static_cast<char>(value));
}

void AppendList(const std::vector<int>& values, size_t count_max,
                std::string* out) {
  const size_t count = std::min(values.size(), count_max);
  AppendVarint(count, out);
  for (size_t i = 0; i < count; ++i) {
    AppendVarint(static_cast<uint64_t>(values[i]), out);
  }
}

// Takes numbers from the front of bytes; after a fault it gives zeros.
class Reading {
 public:
  explicit Reading(std::string_view bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  bool done() const { return bytes_.empty(); }

  char Byte() {
    if (bytes_.empty()) {
      ok_ = false;
      return 0;
    }
    const char byte = bytes_.front();
    bytes_.remove_prefix(1);
    return byte;
  }

  uint64_t Fixed64() {
    uint64_t value = 0;
    for (int i = 0; i < 8; ++i) {
      value = value << 8 | static_cast<unsigned char>(Byte());
    }
    return value;
  }

  uint64_t Varint() {
    uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto byte = static_cast<unsigned char>(Byte());
      value |= static_cast<uint64_t>(byte & 0x7f) << shift;
      if ((byte & 0x80) == 0) return value;
    }
    ok_ = false;
    return 0;
  }

  size_t Count(size_t count_max) {
    const uint64_t count = Varint();
    if (count > count_max) ok_ = false;
    return ok_ ? static_cast<size_t>(count) : 0;
  }

  int Index() {
    const uint64_t index = Varint();
    if (index > static_cast<uint64_t>(std::numeric_limits<int>::max())) {
      ok_ = false;
    }
    return ok_ ? static_cast<int>(index) : 0;
  }

  std::vector<int> List(size_t count_max) {
    std::vector<int> values(Count(count_max));
    for (int& value : values) value = Index();
    return values;
  }

 private:
  std::string_view bytes_;
  bool ok_ = true;
};

// The longest encoding there can be: five bytes for each number of 32 bits.
constexpr size_t kEncodedBytesMax =
    1 + 8 + 8 + 1 + 1 +
    ConversationContext::kTopicCountMax *
        (5 + 1 + 5 * ConversationTopic::kWordCountMax) +
    10 + 1 + 5 * ConversationContext::kShownCountMax + 1 + 1 +
    5 * ConversationContext::kAnsweredCountMax + kMacBytes;
static_assert((kEncodedBytesMax + 2) / 3 * 4 <=
              ConversationCodec::kTokenBytesMax);

std::string Encode(const Conversation& conversation) {
  const ConversationContext& context = conversation.context;
  std::string bytes(1, kVersion);
  AppendFixed64(conversation.corpus, &bytes);
  AppendFixed64(conversation.content, &bytes);
  AppendVarint(static_cast<uint64_t>(conversation.concern), &bytes);
  const size_t topic_count =
      std::min(context.topics.size(), ConversationContext::kTopicCountMax);
  AppendVarint(topic_count, &bytes);
  for (size_t t = 0; t < topic_count; ++t) {
    const ConversationTopic& topic = context.topics[t];
    AppendVarint(static_cast<uint64_t>(topic.entry_index), &bytes);
    AppendList(topic.word_places, ConversationTopic::kWordCountMax, &bytes);
  }
  AppendVarint(context.kinds.to_ullong(), &bytes);
  AppendList(context.shown, ConversationContext::kShownCountMax, &bytes);
  AppendVarint(context.is_choosing ? 1 : 0, &bytes);
  AppendList(context.answered, ConversationContext::kAnsweredCountMax, &bytes);
  return bytes;
}

std::optional<Conversation> Decode(std::string_view bytes) {
  Reading reading(bytes);
  if (reading.Byte() != kVersion) return std::nullopt;
  Conversation conversation;
  conversation.corpus = reading.Fixed64();
  conversation.content = reading.Fixed64();
  conversation.concern = static_cast<Concern>(
      reading.Count(static_cast<size_t>(Concern::kAdvice)));
  ConversationContext& context = conversation.context;
  context.topics.resize(reading.Count(ConversationContext::kTopicCountMax));
  for (ConversationTopic& topic : context.topics) {
    topic.entry_index = reading.Index();
    topic.word_places = reading.List(ConversationTopic::kWordCountMax);
  }
  context.kinds = KindSet(reading.Varint());
  context.shown = reading.List(ConversationContext::kShownCountMax);
  context.is_choosing = reading.Count(1) == 1;
  context.answered = reading.List(ConversationContext::kAnsweredCountMax);
  if (!reading.ok() || !reading.done()) return std::nullopt;
  return conversation;
}

absl::Status Invalid() {
  return MakeError(absl::StatusCode::kInvalidArgument,
                   reason::kConversationInvalid,
                   "conversation was not issued by this service; begin a new "
                   "one by leaving it empty",
                   {{kFieldKey, "conversation"}});
}

}  // namespace

absl::StatusOr<ConversationKey> ConversationKey::ReadFile(
    const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return absl::NotFoundError(absl::StrCat(path, ": can not be opened"));
  }
  std::string bytes(kBytesMax + 3, '\0');  // With a line's end, and one more.
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (in.bad()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": can not be read"));
  }
  bytes.resize(static_cast<size_t>(in.gcount()));
  while (!bytes.empty() && (bytes.back() == '\n' || bytes.back() == '\r' ||
                            bytes.back() == ' ' || bytes.back() == '\t')) {
    bytes.pop_back();
  }
  if (bytes.size() < kBytesMin || bytes.size() > kBytesMax) {
    return absl::InvalidArgumentError(absl::StrCat(
        path, ": a key has ", kBytesMin, " to ", kBytesMax, " bytes"));
  }
  return ConversationKey(std::move(bytes));
}

ConversationKey ConversationKey::Random() {
  std::string bytes(kBytesMin, '\0');
  // Without randomness there is nothing to fall back to that would be safe.
  if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()),
                 static_cast<int>(bytes.size())) != 1) {
    std::abort();
  }
  return ConversationKey(std::move(bytes));
}

ConversationKey ConversationKey::Public() {
  return ConversationKey(std::string(kPublicKey));
}

ConversationCodec::ConversationCodec(std::vector<ConversationKey> keys)
    : keys_(std::move(keys)) {}

std::string ConversationCodec::Seal(const Conversation& conversation) const {
  std::string bytes = Encode(conversation);
  const Mac mac = Authenticate(keys_.front(), bytes);
  bytes.append(mac.data(), mac.size());
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<Conversation> ConversationCodec::Open(
    std::string_view token) const {
  if (token.size() > kTokenBytesMax) {
    return MakeError(absl::StatusCode::kInvalidArgument, reason::kFieldTooLong,
                     "conversation is longer than 512 bytes",
                     {{kFieldKey, "conversation"},
                      {kLimitKey, std::to_string(kTokenBytesMax)}});
  }
  std::string bytes;
  // One conversation has one spelling: padding, other alphabets and spare bits
  // are not ours.
  if (!absl::WebSafeBase64Unescape({token.data(), token.size()}, &bytes) ||
      absl::WebSafeBase64Escape(bytes) != token || bytes.size() <= kMacBytes) {
    return Invalid();
  }
  const std::string_view sealed =
      std::string_view(bytes).substr(0, bytes.size() - kMacBytes);
  const std::string_view mac = std::string_view(bytes).substr(sealed.size());
  const bool ours =
      std::any_of(keys_.begin(), keys_.end(), [&](const ConversationKey& key) {
        const Mac expected = Authenticate(key, sealed);
        return CRYPTO_memcmp(expected.data(), mac.data(), kMacBytes) == 0;
      });
  std::optional<Conversation> conversation;
  if (ours) conversation = Decode(sealed);
  if (!conversation.has_value()) return Invalid();
  return *std::move(conversation);
}

}  // namespace caveat
