// How the canonical codes travel over HTTP: Connect's names and statuses.
//
//   ConnectCode(absl::StatusCode::kNotFound)          // "not_found"
//   ConnectHttpStatus(absl::StatusCode::kNotFound)    // 404
//
// Both tables are those of Connect's protocol reference
// (https://connectrpc.com/docs/protocol#error-codes). gRPC-Web needs none: it
// sends a code's number in a trailer. Pure functions.

#ifndef CAVEAT_SERVICE_HTTP_RPC_CODE_H_
#define CAVEAT_SERVICE_HTTP_RPC_CODE_H_

#include <string_view>

#include "absl/status/status.h"

namespace caveat {

// `code` is not kOk, which Connect has no name for; it gets "unknown".
std::string_view ConnectCode(absl::StatusCode code);

// 200 for kOk.
int ConnectHttpStatus(absl::StatusCode code);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_HTTP_RPC_CODE_H_
