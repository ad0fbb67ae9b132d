#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "service/cli/ask_engine.h"
#include "service/cli/ask_server.h"
#include "service/cli/corpus_flags.h"
#include "service/cli/page.h"
#include "service/cli/program.h"
#include "service/cli/reply_view.h"
#include "service/cli/server_flags.h"
#include "service/question.h"

namespace caveat::cli {
namespace {

struct AskFlags {
  std::string question;
  CorpusFlags corpus;
  ServerOptions server;
  std::string corpus_name;
  std::string conversation;
  std::optional<double> min_confidence;
  int answer_count_max = 0;
  bool json = false;
  bool explain = false;
};

// Reads a question from `in`, without the line end behind it. Reads no more
// than shows that it is too long.
std::string ReadQuestion(std::istream& in) {
  std::string text(Question::kBytesMax + 2, '\0');
  in.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<size_t>(in.gcount()));
  if (text.ends_with('\n')) text.pop_back();
  if (text.ends_with('\r')) text.pop_back();
  return text;
}

v1::AskRequest MakeRequest(const AskFlags& flags, std::string question) {
  v1::AskRequest request;
  request.set_question(std::move(question));
  request.set_corpus(flags.corpus_name);
  request.set_conversation(flags.conversation);
  request.set_answer_count_max(flags.answer_count_max);
  if (flags.min_confidence.has_value()) {
    request.set_min_confidence(*flags.min_confidence);
  }
  request.set_explain(flags.explain);
  return request;
}

ExitCode Show(const Console& console, const AskFlags& flags,
              const v1::AskResponse& reply) {
  if (flags.json) {
    WriteJson(console, reply);
    return ExitCodeOf(reply.outcome());
  }
  Page page(console.terminal);
  ShowReply(reply, &page);
  if (flags.explain) ShowExplanation(reply.explanation(), &page);
  console.out << page.text();
  return ExitCodeOf(reply.outcome());
}

ExitCode Ask(const Console& console, const AskFlags& flags) {
  std::string text =
      flags.question == "-" ? ReadQuestion(console.in) : flags.question;
  // Also before a server is asked: it says what is wrong at once.
  absl::StatusOr<Question> question = Question::Make(text);
  if (!question.ok()) {
    return Fail(console, kExitUsage, question.status());
  }
  const v1::AskRequest request = MakeRequest(flags, std::move(text));
  absl::StatusOr<v1::AskResponse> reply;
  if (!flags.server.address.empty()) {
    reply = AskServer(flags.server, request);
  } else {
    auto engine = OpenEngine(flags.corpus);
    if (!engine.ok()) {
      return Fail(console, kExitUnavailable, engine.status());
    }
    reply = AskEngine((*engine)->engine(), request);
  }
  if (!reply.ok()) {
    return Fail(console, ExitCodeOf(reply.status()), reply.status());
  }
  return Show(console, flags, *reply);
}

}  // namespace

void AddAskCommand(Program* program) {
  auto flags = std::make_shared<AskFlags>();
  CLI::App* command =
      program->app.add_subcommand("ask", "Answers one question");
  command
      ->add_option("question", flags->question,
                   "The question, in quotes; - reads it from standard input")
      ->type_name("QUESTION")
      ->required();
  AddCorpusFlags(command, &flags->corpus);
  AddServerFlags(command, &flags->server);
  command
      ->add_option("--corpus-name", flags->corpus_name,
                   "Ask only the corpus of this name")
      ->type_name("NAME");
  command
      ->add_option("--min-confidence", flags->min_confidence,
                   "Confidence an answer needs, 0 to 1; without it the "
                   "calibrated one; 0 shows the best candidates")
      ->option_text("X")
      ->check(CLI::Range(0.0, 1.0));
  command
      ->add_option("--answers", flags->answer_count_max,
                   "Most answers to show, 1 to 20; without it 3")
      ->option_text("N")
      ->check(CLI::Range(1, AskOptions::kAnswerCountMax));
  command
      ->add_option("--conversation", flags->conversation,
                   "The `conversation` of the previous reply, as --json "
                   "prints it")
      ->type_name("TOKEN");
  command->add_flag("--json", flags->json,
                    "Print the reply as JSON: caveat.v1.AskResponse");
  command->add_flag("--explain", flags->explain, "Say why");
  command->footer(
      "Examples:\n"
      "  caveat ask \"can bone mets go away?\"\n"
      "  echo \"is it common?\" | caveat ask - --json\n"
      "  caveat ask \"what helps?\" --corpus leaflet.txt --explain\n"
      "  caveat ask \"what helps?\" --server localhost:50051 --timeout 2\n\n" +
      std::string(kExitCodeHelp));
  command->callback([program, flags] {
    program->action = [flags](const Console& console) {
      return Ask(console, *flags);
    };
  });
}

}  // namespace caveat::cli
