#include <memory>
#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "caveat/report/v1/corpus.pb.h"
#include "corpus/lint.h"
#include "service/cli/corpus_flags.h"
#include "service/cli/page.h"
#include "service/cli/program.h"
#include "service/clock.h"

namespace caveat::cli {
namespace {

namespace report = ::caveat::report::v1;

struct LintFlags {
  CorpusFlags corpus;
  bool strict = false;
  bool notes = false;
  bool json = false;
};

void AddFaults(const std::vector<Fault>& faults, report::LintSeverity severity,
               report::LintResult* result) {
  for (const Fault& fault : faults) {
    report::LintFinding* finding = result->add_findings();
    finding->set_severity(severity);
    finding->set_file(fault.file);
    finding->set_line(fault.line);
    finding->set_column(fault.column);
    finding->set_message(fault.message);
  }
}

// A status has a line for each fault, its place included.
void AddErrors(const absl::Status& status, report::LintResult* result) {
  for (absl::string_view line : absl::StrSplit(status.message(), '\n')) {
    report::LintFinding* finding = result->add_findings();
    finding->set_severity(report::LINT_SEVERITY_ERROR);
    finding->set_message(std::string(line));
  }
}

report::LintResult FindFaults(const LintFlags& flags) {
  report::LintResult result;
  // Building what would be served finds every fault that keeps it from being.
  auto engine = OpenEngine(flags.corpus);
  if (!engine.ok()) {
    AddErrors(engine.status(), &result);
    return result;
  }
  absl::StatusOr<DataFiles> data = DataFiles::Open(flags.corpus.data_folder);
  if (!data.ok()) {
    AddErrors(data.status(), &result);
    return result;
  }
  LoaderOptions loader;
  loader.data = &*data;
  LintOptions options;
  options.today = ParseIsoDate(SystemClock().Today());
  absl::StatusOr<LintReport> lint =
      LintCorpora(flags.corpus.paths, loader, options);
  if (!lint.ok()) {
    AddErrors(lint.status(), &result);
    return result;
  }
  AddFaults(lint->warnings, report::LINT_SEVERITY_WARNING, &result);
  AddFaults(lint->notes, report::LINT_SEVERITY_NOTE, &result);
  return result;
}

int CountOf(const report::LintResult& result, report::LintSeverity severity) {
  int count = 0;
  for (const report::LintFinding& finding : result.findings()) {
    count += finding.severity() == severity ? 1 : 0;
  }
  return count;
}

void ShowFinding(const report::LintFinding& finding, Page* page) {
  if (finding.severity() == report::LINT_SEVERITY_ERROR) {
    page->Add("error: ", finding.message(), Style::kBad);
    return;
  }
  const bool warning = finding.severity() == report::LINT_SEVERITY_WARNING;
  page->Add(
      warning ? "warning: " : "note: ",
      Fault{finding.file(), finding.line(), finding.column(), finding.message()}
          .ToString(),
      warning ? Style::kCaveat : Style::kFaint);
}

ExitCode Lint(const Console& console, const LintFlags& flags) {
  const report::LintResult result = FindFaults(flags);
  const int error_count = CountOf(result, report::LINT_SEVERITY_ERROR);
  const int warning_count = CountOf(result, report::LINT_SEVERITY_WARNING);
  const int note_count = CountOf(result, report::LINT_SEVERITY_NOTE);
  if (flags.json) {
    WriteJson(console, result);
  } else {
    Page page(console.terminal);
    for (const report::LintFinding& finding : result.findings()) {
      const bool wanted =
          flags.notes || finding.severity() != report::LINT_SEVERITY_NOTE;
      if (wanted) ShowFinding(finding, &page);
    }
    page.Add(absl::StrFormat(
                 "errors: %d, warnings: %d, notes: %d%s", error_count,
                 warning_count, note_count,
                 note_count > 0 && !flags.notes ? " (--notes shows them)" : ""),
             Style::kHeading);
    console.out << page.text();
  }
  return error_count > 0 || (flags.strict && warning_count > 0) ? kExitFailed
                                                                : kExitOk;
}

}  // namespace

void AddLintCommand(CLI::App* corpus, Program* program) {
  auto flags = std::make_shared<LintFlags>();
  CLI::App* command = corpus->add_subcommand(
      "lint", "Finds faults of corpora, as file:line:column: text");
  AddCorpusPaths(command, &flags->corpus);
  command->add_flag("--strict", flags->strict, "Fail also on warnings");
  command->add_flag("--notes", flags->notes,
                    "Show also what is only good to know");
  command->add_flag("--json", flags->json,
                    "Print caveat.report.v1.LintResult as JSON");
  command->footer(
      "Examples:\n"
      "  caveat corpus lint corpus/data\n"
      "  caveat corpus lint leaflet.txt --strict --notes\n\n"
      "Exit code 0: nothing that keeps a corpus from being served; 1: there "
      "is, or a warning\nwith --strict.");
  command->callback([program, flags] {
    program->action = [flags](const Console& console) {
      return Lint(console, *flags);
    };
  });
}

}  // namespace caveat::cli
