#include "service/error_reason.h"

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace caveat {
namespace {

constexpr absl::string_view kReasonUrl = "caveat.v1/reason";
constexpr absl::string_view kRetryUrl = "caveat.v1/retry_delay_ms";
constexpr absl::string_view kMetadataPrefix = "caveat.v1/metadata/";

absl::string_view View(std::string_view text) {
  return absl::string_view(text.data(), text.size());
}

}  // namespace

absl::Status MakeError(
    absl::StatusCode code, std::string_view reason, std::string_view message,
    std::initializer_list<std::pair<std::string_view, std::string>> metadata) {
  absl::Status status(code, View(message));
  status.SetPayload(kReasonUrl, absl::Cord(View(reason)));
  for (const auto& [key, value] : metadata) {
    status.SetPayload(absl::StrCat(kMetadataPrefix, View(key)),
                      absl::Cord(value));
  }
  return status;
}

void SetRetryDelay(absl::Status* status, int64_t delay_ms) {
  status->SetPayload(kRetryUrl, absl::Cord(absl::StrCat(delay_ms)));
}

ErrorReason GetErrorReason(const absl::Status& status) {
  ErrorReason result;
  status.ForEachPayload([&](absl::string_view url, const absl::Cord& value) {
    const std::string text(value);
    if (url == kReasonUrl) {
      result.reason = text;
    } else if (url == kRetryUrl) {
      if (!absl::SimpleAtoi(text, &result.retry_delay_ms)) {
        result.retry_delay_ms = -1;
      }
    } else if (url.substr(0, kMetadataPrefix.size()) == kMetadataPrefix) {
      result.metadata[std::string(url.substr(kMetadataPrefix.size()))] = text;
    }
  });
  return result;
}

}  // namespace caveat
