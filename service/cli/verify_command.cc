#include <memory>
#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "caveat/v1/answer_service.pb.h"
#include "service/cli/corpus_flags.h"
#include "service/cli/page.h"
#include "service/cli/program.h"
#include "service/cli/reply_view.h"
#include "service/reply_proto.h"

namespace caveat::cli {
namespace {

struct VerifyFlags {
  CorpusFlags corpus;
  std::string quote;
  std::string document_sha256;
  bool json = false;
};

ExitCode Verify(const Console& console, const VerifyFlags& flags) {
  auto engine = OpenEngine(flags.corpus);
  if (!engine.ok()) {
    return Fail(console, kExitUnavailable, engine.status());
  }
  absl::StatusOr<QuoteCheck> check =
      (*engine)->engine().VerifyQuote(flags.quote, flags.document_sha256);
  if (!check.ok()) {
    return Fail(console, ExitCodeOf(check.status()), check.status());
  }
  v1::VerifyQuoteResponse response;
  ToProto(*check, &response);
  const ExitCode code = response.verified() ? kExitOk : kExitFailed;
  if (flags.json) {
    WriteJson(console, response);
    return code;
  }
  Page page(console.terminal);
  if (response.verified()) {
    page.Add("Verified: ", SourceLine(response.source()), Style::kGood);
    page.Add("SHA-256: ", response.source().document_sha256());
  } else if (!response.document_known()) {
    page.Add("No document with this SHA-256 is loaded.", Style::kBad);
  } else {
    page.Add("Not in the document, byte for byte.", Style::kBad);
  }
  console.out << page.text();
  return code;
}

}  // namespace

void AddVerifyCommand(Program* program) {
  auto flags = std::make_shared<VerifyFlags>();
  CLI::App* command = program->app.add_subcommand(
      "verify", "Says whether a text stands in a document, byte for byte");
  command->add_option("quote", flags->quote, "The text, in quotes")
      ->type_name("QUOTE")
      ->required();
  AddCorpusFlags(command, &flags->corpus);
  command
      ->add_option("--sha256", flags->document_sha256,
                   "Only in the document with this hash")
      ->type_name("H");
  command->add_flag("--json", flags->json,
                    "Print caveat.v1.VerifyQuoteResponse as JSON");
  command->footer(
      "Examples:\n"
      "  caveat verify --corpus leaflet.txt \"Most people recover.\"\n\n"
      "Exit code 0: it does; 1: it does not.");
  command->callback([program, flags] {
    program->action = [flags](const Console& console) {
      return Verify(console, *flags);
    };
  });
}

}  // namespace caveat::cli
