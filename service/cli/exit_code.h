// What the program tells the shell. Scripts depend on the numbers: they are
// printed by `caveat --help` and never change their meaning.

#ifndef CAVEAT_SERVICE_CLI_EXIT_CODE_H_
#define CAVEAT_SERVICE_CLI_EXIT_CODE_H_

#include <string_view>

#include "absl/status/status.h"
#include "caveat/v1/answer.pb.h"

namespace caveat::cli {

enum ExitCode : int {
  kExitOk = 0,      // Answered, or done and nothing found fault with.
  kExitFailed = 1,  // Done, and what was checked did not pass.
  kExitUsage = 2,   // The command or the question is wrong.
  kExitNotCovered = 3,
  kExitAmbiguous = 4,
  kExitUrgent = 5,
  kExitPersonalAdvice = 6,
  kExitSmallTalk = 7,
  kExitUnavailable = 10,  // The server can not be reached, or a corpus is bad.
  kExitError = 11,        // Anything else.
};

// The table of `--help`.
extern const std::string_view kExitCodeHelp;

// The code of a reply.
ExitCode ExitCodeOf(v1::Outcome outcome);

// The code of a question that could not be asked. `status` is not OK.
ExitCode ExitCodeOf(const absl::Status& status);

}  // namespace caveat::cli

#endif  // CAVEAT_SERVICE_CLI_EXIT_CODE_H_
