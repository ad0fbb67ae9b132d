#include <map>
#include <memory>
#include <ostream>
#include <string>

#include "service/cli/completion.h"
#include "service/cli/program.h"

namespace caveat::cli {

void AddCompletionCommand(Program* program) {
  auto shell = std::make_shared<Shell>(Shell::kBash);
  CLI::App* command = program->app.add_subcommand(
      "completion", "Prints a script by which a shell completes commands");
  command->add_option("shell", *shell, "The shell")
      ->required()
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, Shell>{{"bash", Shell::kBash},
                                       {"zsh", Shell::kZsh},
                                       {"fish", Shell::kFish}}))
      ->option_text("bash|zsh|fish");
  command->footer(
      "Examples:\n"
      "  source <(caveat completion bash)\n"
      "  caveat completion fish > ~/.config/fish/completions/caveat.fish");
  command->callback([program, shell] {
    program->action = [program, shell](const Console& console) {
      console.out << CompletionScript(program->app, *shell);
      return kExitOk;
    };
  });
}

}  // namespace caveat::cli
