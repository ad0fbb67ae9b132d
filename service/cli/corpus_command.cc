#include "service/cli/program.h"

namespace caveat::cli {

void AddCorpusCommands(Program* program) {
  CLI::App* corpus = program->app.add_subcommand(
      "corpus", "Shows, checks and compares corpora: the editor's tools");
  corpus->require_subcommand(1);
  AddShowCommand(corpus, program);
  AddLintCommand(corpus, program);
  AddTestCommand(corpus, program);
  AddDiffCommand(corpus, program);
  AddBuildCommand(corpus, program);
  corpus->footer(
      "Examples:\n"
      "  caveat corpus show leaflet.txt\n"
      "  caveat corpus lint corpus/data --strict\n"
      "  caveat corpus test corpus/data\n"
      "  caveat corpus diff published/ edited/\n");
}

}  // namespace caveat::cli
