// Where a command reads from and writes to, and how it ends.

#ifndef CAVEAT_SERVICE_CLI_CONSOLE_H_
#define CAVEAT_SERVICE_CLI_CONSOLE_H_

#include <functional>
#include <iosfwd>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "google/protobuf/message.h"
#include "service/cli/exit_code.h"
#include "service/cli/terminal.h"

namespace caveat::cli {

struct Console {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  Terminal terminal;      // Of `out`.
  bool progress = false;  // Whether somebody watches `err`.
};

// Writes each line of `message` to err, made harmless, the first behind
// "caveat: ", and returns `code`.
ExitCode Fail(const Console& console, ExitCode code, std::string_view message);
ExitCode Fail(const Console& console, ExitCode code,
              const absl::Status& status);

// Writes a message as proto JSON, exactly as other programs expect it, with
// a line end: on one line, or indented when a person looks at it.
void WriteJson(const Console& console,
               const google::protobuf::Message& message);

// The same as text. `all_fields`: whether numbers that are 0 and texts that
// are empty are written too.
std::string ToJson(const google::protobuf::Message& message, bool pretty,
                   bool all_fields);

// Shows how far a long run is, on one line of err, for whoever watches it;
// does nothing when nobody does. Called with what is done and, where it is
// known, what there is to do; 0: not known.
std::function<void(int, int)> ShowProgress(const Console& console);

// Writes `bytes` to a file, replacing it. Errors: kUnavailable.
absl::Status WriteFile(const std::string& path, std::string_view bytes);

}  // namespace caveat::cli

#endif  // CAVEAT_SERVICE_CLI_CONSOLE_H_
