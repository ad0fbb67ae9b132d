// Writes the text of `--help` so that it fits a terminal of 80 columns.

#ifndef CAVEAT_SERVICE_CLI_HELP_FORMATTER_H_
#define CAVEAT_SERVICE_CLI_HELP_FORMATTER_H_

#include <CLI/CLI.hpp>
#include <string>

namespace caveat::cli {

// An option by line: its name, what it takes, and wrapped beside it what it is
// for. Which options need or exclude each other is left to the error that
// says so.
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_option(const CLI::Option* option,
                          bool is_positional) const override;
};

}  // namespace caveat::cli

#endif  // CAVEAT_SERVICE_CLI_HELP_FORMATTER_H_
