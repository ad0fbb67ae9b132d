#include "service/cli/exit_code.h"

namespace caveat::cli {

const std::string_view kExitCodeHelp =
    "Exit codes of ask:\n"
    "   0  answered\n"
    "   2  wrong command line, or a question that can not be asked\n"
    "   3  the document does not cover it\n"
    "   4  ambiguous: several answers fit\n"
    "   5  it may be an emergency\n"
    "   6  it asks for personal advice\n"
    "   7  small talk\n"
    "  10  the server can not be reached, or a corpus is bad\n"
    "  11  any other error\n"
    "The other commands use 0, 2, 10, 11, and 1 when what they check does not "
    "pass.";

ExitCode ExitCodeOf(v1::Outcome outcome) {
  switch (outcome) {
    case v1::OUTCOME_ANSWERED:
      return kExitOk;
    case v1::OUTCOME_NOT_COVERED:
      return kExitNotCovered;
    case v1::OUTCOME_AMBIGUOUS:
      return kExitAmbiguous;
    case v1::OUTCOME_URGENT:
      return kExitUrgent;
    case v1::OUTCOME_PERSONAL_ADVICE:
      return kExitPersonalAdvice;
    case v1::OUTCOME_SMALL_TALK:
      return kExitSmallTalk;
    default:
      return kExitError;  // Of a newer server.
  }
}

ExitCode ExitCodeOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kNotFound:  // No corpus of that name.
      return kExitUsage;
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kResourceExhausted:
      return kExitUnavailable;
    default:
      return kExitError;
  }
}

}  // namespace caveat::cli
