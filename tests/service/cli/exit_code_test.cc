#include "service/cli/exit_code.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace caveat::cli {
namespace {

TEST(ExitCode, IsDifferentForEachOutcome) {
  EXPECT_EQ(ExitCodeOf(v1::OUTCOME_ANSWERED), 0);
  EXPECT_EQ(ExitCodeOf(v1::OUTCOME_NOT_COVERED), 3);
  EXPECT_EQ(ExitCodeOf(v1::OUTCOME_AMBIGUOUS), 4);
  EXPECT_EQ(ExitCodeOf(v1::OUTCOME_URGENT), 5);
  EXPECT_EQ(ExitCodeOf(v1::OUTCOME_PERSONAL_ADVICE), 6);
  EXPECT_EQ(ExitCodeOf(v1::OUTCOME_SMALL_TALK), 7);
  EXPECT_EQ(ExitCodeOf(v1::OUTCOME_UNSPECIFIED), 11);
}

TEST(ExitCode, SaysWhoHasToAct) {
  EXPECT_EQ(ExitCodeOf(absl::InvalidArgumentError("")), 2);
  EXPECT_EQ(ExitCodeOf(absl::UnavailableError("")), 10);
  EXPECT_EQ(ExitCodeOf(absl::DeadlineExceededError("")), 10);
  EXPECT_EQ(ExitCodeOf(absl::InternalError("")), 11);
  EXPECT_EQ(ExitCodeOf(absl::UnimplementedError("")), 11);
}

TEST(ExitCode, IsDocumented) {
  for (const int code : {0, 2, 3, 4, 5, 6, 7, 10, 11}) {
    EXPECT_NE(kExitCodeHelp.find(absl::StrCat(" ", code, "  ")),
              std::string_view::npos)
        << code;
  }
}

}  // namespace
}  // namespace caveat::cli
