#include <memory>
#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "service/cli/authored_check.h"
#include "service/cli/corpus_flags.h"
#include "service/cli/page.h"
#include "service/cli/program.h"

namespace caveat::cli {
namespace {

constexpr int kIndent = 2;

// Enough to see what is wrong; --json has all.
constexpr int kShownCountMax = 50;

struct TestFlags {
  CorpusFlags corpus;
  bool strict = false;
  bool json = false;
};

using Misplaced = google::protobuf::RepeatedPtrField<report::MisplacedQuestion>;

void ShowMisplaced(std::string_view title, const Misplaced& questions,
                   Style style, Page* page) {
  if (questions.empty()) return;
  page->Space();
  page->Add(absl::StrFormat("%s: %d", title, questions.size()), style);
  int shown = 0;
  for (const report::MisplacedQuestion& question : questions) {
    if (shown++ == kShownCountMax) {
      page->Add("", "... (--json lists all)", Style::kFaint, kIndent);
      break;
    }
    page->Add("- ", question.question(), Style::kPlain, kIndent);
    page->Add("",
              absl::StrFormat("%s %s: %s %s (%.2f)", question.corpus(),
                              question.entry_id(), question.outcome(),
                              question.found_entry_id(), question.confidence()),
              Style::kFaint, 2 * kIndent);
  }
}

// What the packs of the guard say of their own messages.
void ShowMisjudged(const report::CorpusTest& test, Page* page) {
  if (test.misjudged().empty()) return;
  page->Space();
  page->Add(absl::StrFormat("Guard packs that fail their own tests: %d of %d",
                            test.misjudged_size(), test.guard_message_count()),
            Style::kBad);
  for (const report::MisjudgedMessage& message : test.misjudged()) {
    page->Add("- ", message.message(), Style::kPlain, kIndent);
    page->Add("",
              absl::StrCat(message.pack(), ": ", message.rule(), " ",
                           message.found()),
              Style::kFaint, 2 * kIndent);
  }
}

void ShowTest(const report::CorpusTest& test, Page* page) {
  page->Add(absl::StrFormat("%d authored questions, %d decoys, %d messages of "
                            "the guard packs",
                            test.question_count(), test.decoy_count(),
                            test.guard_message_count()),
            Style::kHeading);
  ShowMisjudged(test, page);
  ShowMisplaced("Do not find their entry first", test.misplaced(), Style::kBad,
                page);
  ShowMisplaced("Stopped by a guard", test.guarded(), Style::kHeading, page);
  ShowMisplaced("Decoys that are answered", test.answered_decoys(),
                Style::kHeading, page);
  if (test.misplaced().empty()) {
    page->Space();
    page->Add("Every authored question finds its own entry first.",
              Style::kGood);
  }
}

ExitCode Test(const Console& console, const TestFlags& flags) {
  auto engine = OpenEngine(flags.corpus);
  if (!engine.ok()) {
    return Fail(console, kExitUnavailable, engine.status());
  }
  const std::shared_ptr<const Snapshot> snapshot =
      (*engine)->engine().snapshot();
  absl::StatusOr<report::CorpusTest> test =
      TestAuthored(*snapshot, ShowProgress(console));
  if (!test.ok()) {
    return Fail(console, ExitCodeOf(test.status()), test.status());
  }
  if (flags.json) {
    WriteJson(console, *test);
  } else {
    Page page(console.terminal);
    ShowTest(*test, &page);
    console.out << page.text();
  }
  const bool warned =
      !test->guarded().empty() || !test->answered_decoys().empty();
  const bool failed = !test->misplaced().empty() || !test->misjudged().empty();
  return failed || (flags.strict && warned) ? kExitFailed : kExitOk;
}

}  // namespace

void AddTestCommand(CLI::App* corpus, Program* program) {
  auto flags = std::make_shared<TestFlags>();
  CLI::App* command = corpus->add_subcommand(
      "test",
      "Asks every authored question: each must find its own entry. Runs the "
      "guard packs' own tests");
  AddCorpusPaths(command, &flags->corpus);
  command->add_flag("--strict", flags->strict,
                    "Fail also on questions that a guard stops, and on decoys "
                    "that are answered");
  command->add_flag("--json", flags->json,
                    "Print caveat.report.v1.CorpusTest as JSON");
  command->footer(
      "Examples:\n"
      "  caveat corpus test corpus/data\n\n"
      "Exit code 0: all found, and the packs pass; 1: not so.");
  command->callback([program, flags] {
    program->action = [flags](const Console& console) {
      return Test(console, *flags);
    };
  });
}

}  // namespace caveat::cli
