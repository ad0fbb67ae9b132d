#include "service/cli/program.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <exception>
#include <iostream>
#include <map>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "service/cli/help_formatter.h"

namespace caveat::cli {
namespace {

constexpr std::string_view kDescription =
    "Answers questions from reviewed documents, in their own words and with "
    "their caveats.";

constexpr std::string_view kExamples =
    "Examples:\n"
    "  caveat ask \"can bone mets go away?\"\n"
    "  caveat ask \"what about lung cancer?\" --server localhost:50051 --json\n"
    "  caveat corpus show corpus/data\n"
    "  caveat eval --corpus corpus/data --questions questions.tsv\n";

// Where the help and the errors of CLI11 go, and the exit code.
int Exit(const CLI::App& app, const CLI::ParseError& error) {
  const bool asked = error.get_exit_code() == 0;  // --help, --version
  const int code = app.exit(error, std::cout, std::cerr);
  return asked ? code : static_cast<int>(kExitUsage);
}

}  // namespace

void Declare(Program* program) {
  CLI::App& app = program->app;
  app.name("caveat");
  app.description(std::string(kDescription));
  app.footer(
      absl::StrCat(std::string(kExamples), "\n", std::string(kExitCodeHelp)));
  app.set_version_flag("--version", "caveat " CAVEAT_VERSION);
  app.require_subcommand(1);
  app.formatter(std::make_shared<HelpFormatter>());  // Of commands too.
  // Options of the program may follow the command.
  app.fallthrough();
  app.add_option("--color", program->color, "When to use colour")
      ->transform(CLI::CheckedTransformer(
          std::map<std::string, ColorChoice>{{"auto", ColorChoice::kAuto},
                                             {"always", ColorChoice::kAlways},
                                             {"never", ColorChoice::kNever}}))
      ->option_text("auto|always|never");
  AddAskCommand(program);
  AddChatCommand(program);
  AddCorpusCommands(program);
  AddVerifyCommand(program);
  AddQuestionsCommands(program);
  AddEvalCommand(program);
  AddCompletionCommand(program);
}

int Run(int argc, const char* const* argv) {
  try {
    Program program;
    Declare(&program);
    try {
      program.app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return Exit(program.app, error);
    }
    const Console console{std::cin, std::cout, std::cerr,
                          Terminal::Of(STDOUT_FILENO, program.color),
                          isatty(STDERR_FILENO) == 1};
    const ExitCode result = program.action(console);
    if (!std::cout.flush()) {
      return Fail(console, kExitError, "standard output can not be written");
    }
    return result;
  } catch (const std::exception& error) {
    // Nothing of ours throws; a library may, as when memory runs out.
    std::cerr << "caveat: " << error.what() << "\n";
    return kExitError;
  }
}

}  // namespace caveat::cli
