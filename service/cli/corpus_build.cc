#include <memory>
#include <string>
#include <vector>

#include "service/cli/program.h"

namespace caveat::cli {

void AddBuildCommand(CLI::App* corpus, Program* program) {
  auto paths = std::make_shared<std::vector<std::string>>();
  CLI::App* command = corpus->add_subcommand(
      "build", "Builds the index of corpora ahead of time (not built yet)");
  command->add_option("paths", *paths, "Documents, or folders of them")
      ->type_name("PATH")
      ->required();
  command->callback([program, paths] {
    program->action = [paths](const Console& console) {
      return Fail(console, kExitError,
                  "UNIMPLEMENTED: this build makes the index whenever it "
                  "starts; there is nothing to build ahead");
    };
  });
}

}  // namespace caveat::cli
