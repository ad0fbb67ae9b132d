// Writes the scripts by which shells complete a command line, from the
// declaration of the command line itself: they can not fall behind it.
//
//   std::cout << CompletionScript(app, Shell::kBash);

#ifndef CAVEAT_SERVICE_CLI_COMPLETION_H_
#define CAVEAT_SERVICE_CLI_COMPLETION_H_

#include <CLI/CLI.hpp>
#include <string>

namespace caveat::cli {

enum class Shell { kBash, kZsh, kFish };

std::string CompletionScript(const CLI::App& app, Shell shell);

}  // namespace caveat::cli

#endif  // CAVEAT_SERVICE_CLI_COMPLETION_H_
