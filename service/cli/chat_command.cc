#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "service/cli/ask_engine.h"
#include "service/cli/ask_server.h"
#include "service/cli/chat_session.h"
#include "service/cli/corpus_flags.h"
#include "service/cli/line_reader.h"
#include "service/cli/page.h"
#include "service/cli/program.h"
#include "service/cli/server_flags.h"

namespace caveat::cli {
namespace {

constexpr std::string_view kPrompt = "> ";

struct ChatFlags {
  CorpusFlags corpus;
  ServerOptions server;
  std::string corpus_name;
  std::string transcript_file;
};

ExitCode Converse(const Console& console, const ChatFlags& flags,
                  ChatSession::Ask ask, ChatSession::Check check) {
  std::ofstream transcript;
  if (!flags.transcript_file.empty()) {
    transcript.open(flags.transcript_file, std::ios::app);
    if (!transcript) {
      return Fail(console, kExitUnavailable,
                  flags.transcript_file + ": can not be written");
    }
  }
  ChatSession session(std::move(ask), std::move(check), flags.corpus_name);
  LineReader reader(console);
  if (reader.is_edited()) {
    console.out << "Ask a question. /help says what else there is; Ctrl-D "
                   "ends, and Ctrl-C takes a line back.\n";
  }
  while (!session.ended()) {
    const std::optional<std::string> line = reader.Read(kPrompt);
    if (!line.has_value()) break;
    Page page(console.terminal);
    session.Take(*line, &page);
    const std::string text = page.text();
    console.out << text << std::flush;
    if (transcript.is_open() && !text.empty()) {
      transcript << kPrompt << *line << "\n" << text << std::flush;
    }
  }
  return kExitOk;
}

ExitCode Chat(const Console& console, const ChatFlags& flags) {
  if (!flags.server.address.empty()) {
    return Converse(
        console, flags,
        [&flags](v1::AskRequest request) {
          return AskServer(flags.server, request);
        },
        [&flags](const std::string& corpus) {
          return CheckServerCorpus(flags.server, corpus);
        });
  }
  auto engine = OpenEngine(flags.corpus);
  if (!engine.ok()) return Fail(console, kExitUnavailable, engine.status());
  return Converse(
      console, flags,
      [&engine](v1::AskRequest request) {
        return AskEngine((*engine)->engine(), std::move(request));
      },
      [&engine](const std::string& corpus) {
        return CheckCorpus((*engine)->engine(), corpus);
      });
}

}  // namespace

void AddChatCommand(Program* program) {
  auto flags = std::make_shared<ChatFlags>();
  CLI::App* command =
      program->app.add_subcommand("chat", "Holds a conversation");
  AddCorpusFlags(command, &flags->corpus);
  AddServerFlags(command, &flags->server);
  command
      ->add_option("--corpus-name", flags->corpus_name,
                   "Ask only the corpus of this name")
      ->type_name("NAME");
  command
      ->add_option("--transcript", flags->transcript_file,
                   "Add what is said to this file; without it, nothing is "
                   "kept")
      ->type_name("FILE");
  command->footer(
      "Examples:\n"
      "  caveat chat\n"
      "  caveat chat --server localhost:50051 --transcript talk.txt\n\n" +
      std::string(kExitCodeHelp));
  command->callback([program, flags] {
    program->action = [flags](const Console& console) {
      return Chat(console, *flags);
    };
  });
}

}  // namespace caveat::cli
