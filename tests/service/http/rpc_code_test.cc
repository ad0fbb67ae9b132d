#include "service/http/rpc_code.h"

#include <gtest/gtest.h>

namespace caveat {
namespace {

// The table of https://connectrpc.com/docs/protocol#error-codes, in the order
// of the codes' numbers.
struct Row {
  const char* connect_code;
  int http_status;
};
constexpr Row kTable[] = {
    {nullptr, 200},                // OK has no name.
    {"canceled", 499},             // 1
    {"unknown", 500},              // 2
    {"invalid_argument", 400},     // 3
    {"deadline_exceeded", 504},    // 4
    {"not_found", 404},            // 5
    {"already_exists", 409},       // 6
    {"permission_denied", 403},    // 7
    {"resource_exhausted", 429},   // 8
    {"failed_precondition", 400},  // 9
    {"aborted", 409},              // 10
    {"out_of_range", 400},         // 11
    {"unimplemented", 501},        // 12
    {"internal", 500},             // 13
    {"unavailable", 503},          // 14
    {"data_loss", 500},            // 15
    {"unauthenticated", 401},      // 16
};

TEST(RpcCode, AllSeventeenAreAsConnectSays) {
  static_assert(std::size(kTable) == 17);
  for (size_t i = 0; i < std::size(kTable); ++i) {
    const auto code = static_cast<absl::StatusCode>(i);
    EXPECT_EQ(ConnectHttpStatus(code), kTable[i].http_status) << i;
    if (kTable[i].connect_code != nullptr) {
      EXPECT_EQ(ConnectCode(code), kTable[i].connect_code) << i;
    }
  }
}

TEST(RpcCode, OthersAreUnknown) {
  EXPECT_EQ(ConnectCode(static_cast<absl::StatusCode>(99)), "unknown");
  EXPECT_EQ(ConnectHttpStatus(static_cast<absl::StatusCode>(-1)), 500);
}

}  // namespace
}  // namespace caveat
