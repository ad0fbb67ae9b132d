#include "service/http/rpc_code.h"

namespace caveat {
namespace {

struct Row {
  absl::StatusCode code;
  std::string_view connect_code;
  int http_status;
};

constexpr Row kRows[] = {
    {absl::StatusCode::kCancelled, "canceled", 499},
    {absl::StatusCode::kUnknown, "unknown", 500},
    {absl::StatusCode::kInvalidArgument, "invalid_argument", 400},
    {absl::StatusCode::kDeadlineExceeded, "deadline_exceeded", 504},
    {absl::StatusCode::kNotFound, "not_found", 404},
    {absl::StatusCode::kAlreadyExists, "already_exists", 409},
    {absl::StatusCode::kPermissionDenied, "permission_denied", 403},
    {absl::StatusCode::kResourceExhausted, "resource_exhausted", 429},
    {absl::StatusCode::kFailedPrecondition, "failed_precondition", 400},
    {absl::StatusCode::kAborted, "aborted", 409},
    {absl::StatusCode::kOutOfRange, "out_of_range", 400},
    {absl::StatusCode::kUnimplemented, "unimplemented", 501},
    {absl::StatusCode::kInternal, "internal", 500},
    {absl::StatusCode::kUnavailable, "unavailable", 503},
    {absl::StatusCode::kDataLoss, "data_loss", 500},
    {absl::StatusCode::kUnauthenticated, "unauthenticated", 401},
};

// A code that is not canonical is as unknown as kUnknown.
constexpr Row kUnknownRow = kRows[1];

const Row& RowOf(absl::StatusCode code) {
  for (const Row& row : kRows) {
    if (row.code == code) return row;
  }
  return kUnknownRow;
}

}  // namespace

std::string_view ConnectCode(absl::StatusCode code) {
  return RowOf(code).connect_code;
}

int ConnectHttpStatus(absl::StatusCode code) {
  constexpr int kSuccess = 200;
  return code == absl::StatusCode::kOk ? kSuccess : RowOf(code).http_status;
}

}  // namespace caveat
