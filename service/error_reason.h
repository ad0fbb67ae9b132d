// Errors with a reason that programs can read, without any protocol.
//
//   return MakeError(absl::StatusCode::kNotFound, reason::kCorpusUnknown,
//                    "no corpus of that name is loaded", {{"field",
//                    "corpus"}});
//
// The reason and its details travel as payloads of the absl::Status;
// error_detail.h turns them into a google.rpc.ErrorInfo. Messages and details
// are ours: neither ever repeats what a caller sent, since that may be a
// question. README.md lists every reason. Stateless; thread-safe.

#ifndef CAVEAT_SERVICE_ERROR_REASON_H_
#define CAVEAT_SERVICE_ERROR_REASON_H_

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"

namespace caveat {

namespace reason {
// INVALID_ARGUMENT: fix the request.
inline constexpr std::string_view kMessageMalformed = "MESSAGE_MALFORMED";
inline constexpr std::string_view kNotUtf8 = "NOT_UTF8";
inline constexpr std::string_view kFieldRequired = "FIELD_REQUIRED";
inline constexpr std::string_view kFieldTooLong = "FIELD_TOO_LONG";
inline constexpr std::string_view kFieldOutOfRange = "FIELD_OUT_OF_RANGE";
inline constexpr std::string_view kPageTokenInvalid = "PAGE_TOKEN_INVALID";
inline constexpr std::string_view kConversationInvalid = "CONVERSATION_INVALID";
inline constexpr std::string_view kEntryAmbiguous = "ENTRY_AMBIGUOUS";
// NOT_FOUND: nothing of that name is loaded.
inline constexpr std::string_view kCorpusUnknown = "CORPUS_UNKNOWN";
inline constexpr std::string_view kEntryUnknown = "ENTRY_UNKNOWN";
// FAILED_PRECONDITION: an editor or operator has to act first.
inline constexpr std::string_view kCorpusExpired = "CORPUS_EXPIRED";
inline constexpr std::string_view kCorpusWithdrawn = "CORPUS_WITHDRAWN";
inline constexpr std::string_view kSearchTooLarge = "SEARCH_TOO_LARGE";
// PERMISSION_DENIED: a page of that origin may not call.
inline constexpr std::string_view kOriginNotAllowed = "ORIGIN_NOT_ALLOWED";
// RESOURCE_EXHAUSTED: retry after the delay given, or send less.
inline constexpr std::string_view kOverloaded = "OVERLOADED";
inline constexpr std::string_view kRequestTooLarge = "REQUEST_TOO_LARGE";
// UNAVAILABLE: go on elsewhere. ABORTED: open another stream.
inline constexpr std::string_view kDraining = "DRAINING";
inline constexpr std::string_view kChatIdle = "CHAT_IDLE";
inline constexpr std::string_view kChatTooLong = "CHAT_TOO_LONG";
// DEADLINE_EXCEEDED: the time was over before work began.
inline constexpr std::string_view kDeadlinePassed = "DEADLINE_PASSED";
// UNIMPLEMENTED: this build does not serve the method, or what is sent is
// compressed.
inline constexpr std::string_view kNotServed = "METHOD_NOT_SERVED";
inline constexpr std::string_view kCompressionNotServed =
    "COMPRESSION_NOT_SERVED";
// INTERNAL: our fault.
inline constexpr std::string_view kInternal = "INTERNAL";
}  // namespace reason

// The metadata key that names the field at fault, as in the schema.
inline constexpr std::string_view kFieldKey = "field";
// The metadata key that gives the limit that was broken.
inline constexpr std::string_view kLimitKey = "limit";

// Returns an error of `code` (not kOk).
absl::Status MakeError(
    absl::StatusCode code, std::string_view reason, std::string_view message,
    std::initializer_list<std::pair<std::string_view, std::string>> metadata =
        {});

// Adds when to try again, in milliseconds.
void SetRetryDelay(absl::Status* status, int64_t delay_ms);

// What MakeError put into a status.
struct ErrorReason {
  std::string reason;  // Empty for a status that was made otherwise.
  std::map<std::string, std::string> metadata;
  int64_t retry_delay_ms = -1;  // Negative: none given.
};
ErrorReason GetErrorReason(const absl::Status& status);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_ERROR_REASON_H_
