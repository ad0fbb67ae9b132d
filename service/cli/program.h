// The command line as a whole: parses it, and runs the command it names.
//
//   int main(int argc, char** argv) {
//     return caveat::cli::Run(argc, argv, console);
//   }
//
// A command is added by a function that declares its options and sets what is
// run when it is the one. Single-threaded.

#ifndef CAVEAT_SERVICE_CLI_PROGRAM_H_
#define CAVEAT_SERVICE_CLI_PROGRAM_H_

#include <CLI/CLI.hpp>
#include <functional>

#include "service/cli/console.h"

namespace caveat::cli {

struct Program {
  CLI::App app;
  ColorChoice color = ColorChoice::kAuto;
  // What the chosen command does; returns the exit code.
  std::function<ExitCode(const Console&)> action;
};

// Declares the whole command line. `program` must stay where it is.
void Declare(Program* program);

// Each adds its commands to `program`.
void AddAskCommand(Program* program);
void AddChatCommand(Program* program);
void AddCorpusCommands(Program* program);
void AddVerifyCommand(Program* program);
void AddQuestionsCommands(Program* program);
void AddEvalCommand(Program* program);
void AddCompletionCommand(Program* program);

// The commands of `caveat corpus`, each added to `corpus`.
void AddShowCommand(CLI::App* corpus, Program* program);
void AddLintCommand(CLI::App* corpus, Program* program);
void AddTestCommand(CLI::App* corpus, Program* program);
void AddDiffCommand(CLI::App* corpus, Program* program);
void AddBuildCommand(CLI::App* corpus, Program* program);

// Runs the program. Returns the exit code; never throws.
int Run(int argc, const char* const* argv);

}  // namespace caveat::cli

#endif  // CAVEAT_SERVICE_CLI_PROGRAM_H_
