// The token by which a conversation goes on without a session.
//
//   const ConversationCodec codec({ConversationKey::Random()});
//   reply.conversation = codec.Seal(conversation);
//   ...
//   absl::StatusOr<Conversation> back = codec.Open(request.conversation());
//
// A token holds numbers only: which corpus in which version, which entries
// answered, which of their words were named, what kind of thing was asked,
// whether the last reply was an alarm or offered choices. It holds no text, and
// is authenticated (HMAC-SHA256), so that none but ours is ever read. It is not
// secret: whoever holds it knows what was answered anyway. Replicas with the
// same key read each other's tokens.
//
// Layout, before base64url: version (1 byte), corpus (8), its content (8),
// concern and context (varints), authenticator (16). Immutable; thread-safe; no
// I/O but ReadFile.

#ifndef CAVEAT_SERVICE_CONVERSATION_H_
#define CAVEAT_SERVICE_CONVERSATION_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "matcher/conversation_context.h"

namespace caveat {

// Why the last reply was no plain answer: it raised an alarm, or declined to
// advise. Numbers are those in the token.
enum class Concern { kNone = 0, kEmergency = 1, kCrisis = 2, kAdvice = 3 };

// What a token says. `corpus` and `content` are fingerprints of the corpus's
// name and of all that its replies are made of.
struct Conversation {
  uint64_t corpus = 0;
  uint64_t content = 0;
  Concern concern = Concern::kNone;
  ConversationContext context;

  bool operator==(const Conversation&) const = default;
};

class ConversationKey {
 public:
  // A shorter key could be guessed; a longer one is no key but a wrong file.
  static constexpr size_t kBytesMin = 32;
  static constexpr size_t kBytesMax = 1024;

  // From a file that replicas share; white space at its end does not count.
  // Errors: kNotFound; kInvalidArgument when it has too few or too many bytes.
  static absl::StatusOr<ConversationKey> ReadFile(const std::string& path);
  // A new one: tokens are read by this process only.
  static ConversationKey Random();
  // One that everybody knows, for a program that asks itself.
  static ConversationKey Public();

  std::string_view bytes() const { return bytes_; }

 private:
  explicit ConversationKey(std::string bytes) : bytes_(std::move(bytes)) {}

  std::string bytes_;
};

class ConversationCodec {
 public:
  // Longest token, in bytes; the contract states it.
  static constexpr size_t kTokenBytesMax = 512;

  // At least one key. The first seals; all open, so that keys can be changed
  // while conversations go on.
  explicit ConversationCodec(std::vector<ConversationKey> keys);

  // A token of 52 to kTokenBytesMax characters of base64url; the same for the
  // same conversation and key. What is beyond the context's limits is left
  // out.
  std::string Seal(const Conversation& conversation) const;

  // Errors, all kInvalidArgument with the field `conversation`:
  //   FIELD_TOO_LONG        longer than kTokenBytesMax
  //   CONVERSATION_INVALID  not sealed by one of the keys, or by an older
  //                         build: begin a new conversation
  absl::StatusOr<Conversation> Open(std::string_view token) const;

 private:
  std::vector<ConversationKey> keys_;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_CONVERSATION_H_
