#include "service/error_detail.h"

#include <string>

#include "google/rpc/error_details.pb.h"
#include "service/error_reason.h"

namespace caveat {
namespace {

constexpr int64_t kMsPerSecond = 1000;
constexpr int64_t kNanosPerMs = 1'000'000;

bool IsOurFault(absl::StatusCode code) {
  return code == absl::StatusCode::kUnknown ||
         code == absl::StatusCode::kInternal ||
         code == absl::StatusCode::kDataLoss;
}

}  // namespace

std::string_view CodeName(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kOk:
      return "OK";
    case absl::StatusCode::kCancelled:
      return "CANCELLED";
    case absl::StatusCode::kUnknown:
      return "UNKNOWN";
    case absl::StatusCode::kInvalidArgument:
      return "INVALID_ARGUMENT";
    case absl::StatusCode::kDeadlineExceeded:
      return "DEADLINE_EXCEEDED";
    case absl::StatusCode::kNotFound:
      return "NOT_FOUND";
    case absl::StatusCode::kAlreadyExists:
      return "ALREADY_EXISTS";
    case absl::StatusCode::kPermissionDenied:
      return "PERMISSION_DENIED";
    case absl::StatusCode::kResourceExhausted:
      return "RESOURCE_EXHAUSTED";
    case absl::StatusCode::kFailedPrecondition:
      return "FAILED_PRECONDITION";
    case absl::StatusCode::kAborted:
      return "ABORTED";
    case absl::StatusCode::kOutOfRange:
      return "OUT_OF_RANGE";
    case absl::StatusCode::kUnimplemented:
      return "UNIMPLEMENTED";
    case absl::StatusCode::kInternal:
      return "INTERNAL";
    case absl::StatusCode::kUnavailable:
      return "UNAVAILABLE";
    case absl::StatusCode::kDataLoss:
      return "DATA_LOSS";
    case absl::StatusCode::kUnauthenticated:
      return "UNAUTHENTICATED";
    default:
      return "UNKNOWN";
  }
}

google::rpc::Status ToRpcStatus(const absl::Status& status,
                                std::string_view request_id) {
  const ErrorReason reason = GetErrorReason(status);
  google::rpc::Status result;
  result.set_code(static_cast<int>(status.code()));
  const bool hidden = reason.reason.empty() && IsOurFault(status.code());
  result.set_message(hidden ? "internal error" : std::string(status.message()));

  google::rpc::ErrorInfo info;
  info.set_reason(reason.reason.empty() ? std::string(CodeName(status.code()))
                                        : reason.reason);
  info.set_domain(std::string(kErrorDomain));
  for (const auto& [key, value] : reason.metadata) {
    (*info.mutable_metadata())[key] = value;
  }
  if (!request_id.empty()) {
    (*info.mutable_metadata())["request_id"] = std::string(request_id);
  }
  result.add_details()->PackFrom(info);

  if (reason.retry_delay_ms >= 0) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(reason.retry_delay_ms /
                                             kMsPerSecond);
    retry.mutable_retry_delay()->set_nanos(static_cast<int32_t>(
        reason.retry_delay_ms % kMsPerSecond * kNanosPerMs));
    result.add_details()->PackFrom(retry);
  }
  return result;
}

grpc::Status ToGrpcStatus(const absl::Status& status,
                          std::string_view request_id) {
  if (status.ok()) return grpc::Status::OK;
  const google::rpc::Status detail = ToRpcStatus(status, request_id);
  // gRPC's codes are the canonical ones, number by number.
  return grpc::Status(static_cast<grpc::StatusCode>(detail.code()),
                      detail.message(), detail.SerializeAsString());
}

}  // namespace caveat
