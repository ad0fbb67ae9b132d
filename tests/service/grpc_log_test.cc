#include "service/grpc_log.h"

#include <gmock/gmock.h>
#include <grpc/support/log.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace caveat {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(LineThinner, GivesEachPlaceALineASecondAndCountsTheRest) {
  LineThinner thinner;
  const LineThinner::Time begin;
  EXPECT_EQ(thinner.Admit("ssl.cc:1", begin), 0);
  EXPECT_EQ(thinner.Admit("ssl.cc:2", begin), 0);
  EXPECT_EQ(thinner.Admit("ssl.cc:1", begin + milliseconds(1)), std::nullopt);
  EXPECT_EQ(thinner.Admit("ssl.cc:1", begin + milliseconds(999)), std::nullopt);
  EXPECT_EQ(thinner.Admit("ssl.cc:1", begin + milliseconds(1000)), 2);
  EXPECT_EQ(thinner.Admit("ssl.cc:1", begin + milliseconds(3000)), 0);
  EXPECT_EQ(thinner.Admit("ssl.cc:2", begin + milliseconds(3000)), 0);
}

TEST(GrpcLog, LogsTheirPlaceOfErrorsAndNothingElse) {
  testing::internal::CaptureStderr();
  {
    Log log({});
    const GrpcLog grpc_log(&log);
    gpr_log_message("ssl.cc", 12, GPR_LOG_SEVERITY_ERROR,
                    "no name x\n{\"event\":\"forged\"}\nx");
    gpr_log_message("ssl.cc", 12, GPR_LOG_SEVERITY_ERROR, "forged");
    gpr_log_message("ssl.cc", 13, GPR_LOG_SEVERITY_INFO, "forged");
  }
  gpr_log_message("ssl.cc", 14, GPR_LOG_SEVERITY_ERROR, "forged");
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_THAT(text, AllOf(HasSubstr("{\"event\":\"grpc_error\","
                                    "\"at\":\"ssl.cc:12\","),
                          Not(HasSubstr("forged")), Not(HasSubstr("ssl.cc:13")),
                          Not(HasSubstr("ssl.cc:14"))));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
}

}  // namespace
}  // namespace caveat
