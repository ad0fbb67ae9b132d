#include "service/error_detail.h"

#include <gtest/gtest.h>

#include "google/rpc/error_details.pb.h"
#include "service/error_reason.h"

namespace caveat {
namespace {

struct Row {
  absl::StatusCode code;
  grpc::StatusCode grpc_code;
  const char* name;
};

// All 17 canonical codes.
constexpr Row kRows[] = {
    {absl::StatusCode::kOk, grpc::StatusCode::OK, "OK"},
    {absl::StatusCode::kCancelled, grpc::StatusCode::CANCELLED, "CANCELLED"},
    {absl::StatusCode::kUnknown, grpc::StatusCode::UNKNOWN, "UNKNOWN"},
    {absl::StatusCode::kInvalidArgument, grpc::StatusCode::INVALID_ARGUMENT,
     "INVALID_ARGUMENT"},
    {absl::StatusCode::kDeadlineExceeded, grpc::StatusCode::DEADLINE_EXCEEDED,
     "DEADLINE_EXCEEDED"},
    {absl::StatusCode::kNotFound, grpc::StatusCode::NOT_FOUND, "NOT_FOUND"},
    {absl::StatusCode::kAlreadyExists, grpc::StatusCode::ALREADY_EXISTS,
     "ALREADY_EXISTS"},
    {absl::StatusCode::kPermissionDenied, grpc::StatusCode::PERMISSION_DENIED,
     "PERMISSION_DENIED"},
    {absl::StatusCode::kResourceExhausted, grpc::StatusCode::RESOURCE_EXHAUSTED,
     "RESOURCE_EXHAUSTED"},
    {absl::StatusCode::kFailedPrecondition,
     grpc::StatusCode::FAILED_PRECONDITION, "FAILED_PRECONDITION"},
    {absl::StatusCode::kAborted, grpc::StatusCode::ABORTED, "ABORTED"},
    {absl::StatusCode::kOutOfRange, grpc::StatusCode::OUT_OF_RANGE,
     "OUT_OF_RANGE"},
    {absl::StatusCode::kUnimplemented, grpc::StatusCode::UNIMPLEMENTED,
     "UNIMPLEMENTED"},
    {absl::StatusCode::kInternal, grpc::StatusCode::INTERNAL, "INTERNAL"},
    {absl::StatusCode::kUnavailable, grpc::StatusCode::UNAVAILABLE,
     "UNAVAILABLE"},
    {absl::StatusCode::kDataLoss, grpc::StatusCode::DATA_LOSS, "DATA_LOSS"},
    {absl::StatusCode::kUnauthenticated, grpc::StatusCode::UNAUTHENTICATED,
     "UNAUTHENTICATED"},
};

google::rpc::ErrorInfo InfoOf(const google::rpc::Status& status) {
  google::rpc::ErrorInfo info;
  EXPECT_TRUE(status.details(0).UnpackTo(&info));
  return info;
}

TEST(ErrorDetail, EveryCodeHasItsGrpcCodeAndAReason) {
  for (const Row& row : kRows) {
    const absl::Status status(row.code, "text");
    EXPECT_EQ(CodeName(row.code), row.name);
    const grpc::Status result = ToGrpcStatus(status, "");
    EXPECT_EQ(result.error_code(), row.grpc_code) << row.name;
    if (status.ok()) continue;
    google::rpc::Status detail;
    ASSERT_TRUE(detail.ParseFromString(result.error_details()));
    EXPECT_EQ(detail.code(), static_cast<int>(row.grpc_code));
    EXPECT_EQ(InfoOf(detail).reason(), row.name);
    EXPECT_EQ(InfoOf(detail).domain(), "caveat.v1");
  }
}

TEST(ErrorDetail, ReasonAndMetadataTravel) {
  const absl::Status status =
      MakeError(absl::StatusCode::kInvalidArgument, reason::kFieldTooLong,
                "too long", {{"field", "question"}, {"limit", "4096"}});
  const google::rpc::Status detail = ToRpcStatus(status, "id-1");
  EXPECT_EQ(detail.message(), "too long");
  const google::rpc::ErrorInfo info = InfoOf(detail);
  EXPECT_EQ(info.reason(), "FIELD_TOO_LONG");
  EXPECT_EQ(info.metadata().at("field"), "question");
  EXPECT_EQ(info.metadata().at("limit"), "4096");
  EXPECT_EQ(info.metadata().at("request_id"), "id-1");
}

TEST(ErrorDetail, SaysWhenToComeBack) {
  absl::Status status = MakeError(absl::StatusCode::kResourceExhausted,
                                  reason::kOverloaded, "busy");
  EXPECT_EQ(ToRpcStatus(status, "").details_size(), 1);
  SetRetryDelay(&status, 2300);
  const google::rpc::Status detail = ToRpcStatus(status, "");
  google::rpc::RetryInfo retry;
  ASSERT_TRUE(detail.details(1).UnpackTo(&retry));
  EXPECT_EQ(retry.retry_delay().seconds(), 2);
  EXPECT_EQ(retry.retry_delay().nanos(), 300'000'000);
}

TEST(ErrorDetail, MessagesNobodyWroteForCallersStayWithUs) {
  EXPECT_EQ(ToRpcStatus(absl::InternalError("/etc/secret: bad"), "").message(),
            "internal error");
  EXPECT_EQ(ToRpcStatus(MakeError(absl::StatusCode::kInternal,
                                  reason::kInternal, "could not be looked up"),
                        "")
                .message(),
            "could not be looked up");
}

}  // namespace
}  // namespace caveat
