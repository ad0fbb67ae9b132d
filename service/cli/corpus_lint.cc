#include <memory>
#include <ostream>
#include <string>

#include "service/cli/corpus_flags.h"
#include "service/cli/program.h"
#include "service/cli/text.h"

namespace caveat::cli {
namespace {

struct LintFlags {
  CorpusFlags corpus;
  bool strict = false;
};

ExitCode Lint(const Console& console, const LintFlags& flags) {
  // Reading, and building what would be served, finds every fault that stops
  // a corpus: one line each.
  auto engine = OpenEngine(flags.corpus);
  if (!engine.ok()) {
    console.out << Printable(std::string(engine.status().message())) << "\n";
    return kExitFailed;
  }
  return kExitOk;
}

}  // namespace

void AddLintCommand(CLI::App* corpus, Program* program) {
  auto flags = std::make_shared<LintFlags>();
  CLI::App* command = corpus->add_subcommand(
      "lint", "Finds faults of corpora, as file:line:column: text");
  AddCorpusPaths(command, &flags->corpus);
  command->footer(
      "Examples:\n"
      "  caveat corpus lint corpus/data\n\n"
      "Exit code 0: no fault that stops a corpus; 1: there is one.");
  command->callback([program, flags] {
    program->action = [flags](const Console& console) {
      return Lint(console, *flags);
    };
  });
}

}  // namespace caveat::cli
