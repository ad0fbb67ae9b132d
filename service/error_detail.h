// Turns absl::Status into what clients read: a canonical code and a
// google.rpc.ErrorInfo with domain `caveat.v1`. The one place that does; gRPC
// and HTTP send the same details.
//
//   return ToGrpcStatus(status, request_id);
//
// Stateless; thread-safe.

#ifndef CAVEAT_SERVICE_ERROR_DETAIL_H_
#define CAVEAT_SERVICE_ERROR_DETAIL_H_

#include <grpcpp/support/status.h>

#include <string_view>

#include "absl/status/status.h"
#include "google/rpc/status.pb.h"

namespace caveat {

inline constexpr std::string_view kErrorDomain = "caveat.v1";

// The name of a canonical code, e.g. "INVALID_ARGUMENT".
std::string_view CodeName(absl::StatusCode code);

// Code, message and details: an ErrorInfo, and a RetryInfo where the status
// says when to try again. `request_id`, unless empty, goes into the metadata.
// A status without a reason gets the name of its code as one; if it is
// kUnknown, kInternal or kDataLoss, its message stays with us, since nobody
// wrote it for callers. `status` is not OK.
google::rpc::Status ToRpcStatus(const absl::Status& status,
                                std::string_view request_id);

// The same for gRPC, with the details serialised; OK stays OK.
grpc::Status ToGrpcStatus(const absl::Status& status,
                          std::string_view request_id);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_ERROR_DETAIL_H_
