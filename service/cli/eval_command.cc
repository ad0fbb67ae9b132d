#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/json_util.h"
#include "service/cli/corpus_flags.h"
#include "service/cli/eval/compare.h"
#include "service/cli/eval/html_report.h"
#include "service/cli/eval/public_set.h"
#include "service/cli/eval/report_view.h"
#include "service/cli/eval/runner.h"
#include "service/cli/eval/summary.h"
#include "service/cli/page.h"
#include "service/cli/program.h"

namespace caveat::cli {
namespace {

namespace fs = std::filesystem;
namespace report = ::caveat::report::v1;

constexpr char kFooter[] =
    "Examples:\n"
    "  caveat eval --corpus corpus/data --questions seed_dev.tsv\n"
    "  caveat eval --questions seed_dev.tsv --save new.json --compare "
    "old.json --html report.html\n"
    "  caveat eval --public public/covid_qsim --run covid.trec\n\n"
    "Abstaining is any reply without a passage and without an alarm. A "
    "false answer is an\nabstain question with outcome ANSWERED.";

struct EvalFlags {
  CorpusFlags corpus;
  std::string corpus_name;
  std::string questions_file;
  std::string units_file;
  std::string public_folder;
  bool matcher_only = false;
  int answer_count_max = 0;
  std::optional<double> min_confidence;
  std::vector<double> rates;
  bool json = false;
  std::string html_file;
  std::string compare_file;
  std::string save_file;
  std::string run_file;
};

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return absl::NotFoundError(absl::StrCat(path, ": can not be read"));
  return std::string(std::istreambuf_iterator<char>(in), {});
}

// The table of units: the one named, or the only `*units.tsv` beside the
// question set; empty when there is none.
absl::StatusOr<std::string> UnitsFile(const EvalFlags& flags) {
  if (!flags.units_file.empty()) return flags.units_file;
  std::vector<std::string> found;
  std::error_code error;
  const fs::path folder =
      fs::absolute(flags.questions_file, error).parent_path();
  for (const fs::directory_entry& file :
       fs::directory_iterator(folder, error)) {
    if (file.path().filename().string().ends_with("units.tsv")) {
      found.push_back(file.path().string());
    }
  }
  if (found.size() > 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("several tables of units are beside the question set; "
                     "choose one with --units: ",
                     absl::StrJoin(found, ", ")));
  }
  return found.empty() ? std::string() : found.front();
}

struct Inputs {
  std::vector<eval::QuestionRow> rows;
  std::map<std::string, std::string> units;
};

absl::StatusOr<Inputs> ReadInputs(const EvalFlags& flags) {
  absl::StatusOr<std::string> bytes = ReadFile(flags.questions_file);
  if (!bytes.ok()) return bytes.status();
  absl::StatusOr<std::string> units_file = UnitsFile(flags);
  if (!units_file.ok()) return units_file.status();
  Inputs inputs;
  Faults faults;
  inputs.rows = eval::ReadQuestionSet(flags.questions_file, *bytes, &faults);
  if (!units_file->empty()) {
    absl::StatusOr<std::string> units = ReadFile(*units_file);
    if (!units.ok()) return units.status();
    inputs.units = eval::ReadUnits(*units_file, *units, &faults);
  }
  if (!faults.empty()) return faults.ToStatus();
  return inputs;
}

absl::StatusOr<report::EvalRun> ReadRun(const std::string& path) {
  absl::StatusOr<std::string> bytes = ReadFile(path);
  if (!bytes.ok()) return bytes.status();
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;  // Of another version.
  report::EvalRun run;
  const auto status =
      google::protobuf::util::JsonStringToMessage(*bytes, &run, options);
  if (!status.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": is no saved run: ", status.ToString()));
  }
  // Fields that are not known are passed over: any JSON object parses.
  if (run.rows().empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": is no saved run: it has no rows"));
  }
  return run;
}

// Targets that no entry has make points impossible: whoever reads the figures
// has to know.
void WarnOfUnknownTargets(const Console& console, const std::string& file,
                          const eval::TargetResolver& resolver,
                          const std::vector<eval::QuestionRow>& rows) {
  for (const eval::QuestionRow& row : rows) {
    std::set<std::string> unknown;
    resolver.Resolve(row, &unknown);
    if (unknown.empty()) continue;
    console.err << "caveat: " << file << ": row " << row.id
                << ": no entry is meant by the targets "
                << absl::StrJoin(unknown, ", ") << "\n";
  }
}

// The candidates of a run as a ranking.
std::string TrecOf(const report::EvalRun& run) {
  std::vector<eval::RankedQuery> ranked;
  for (const report::EvalRow& row : run.rows()) {
    eval::RankedQuery& query = ranked.emplace_back();
    query.id = row.id();
    for (const report::Candidate& candidate : row.candidates()) {
      query.entries.emplace_back(candidate.entry_id(), candidate.confidence());
    }
  }
  return eval::TrecRun(ranked);
}

absl::Status WriteFiles(const EvalFlags& flags, const report::EvalRun& run,
                        const report::EvalComparison* comparison) {
  const auto write = [](const std::string& path, const std::string& bytes) {
    return path.empty() ? absl::OkStatus() : WriteFile(path, bytes);
  };
  absl::Status status = write(flags.save_file, ToJson(run, true, true));
  if (status.ok() && !flags.html_file.empty()) {
    status = write(flags.html_file, eval::HtmlReport(run, comparison));
  }
  if (status.ok()) status = write(flags.run_file, TrecOf(run));
  return status;
}

ExitCode ReportRun(const Console& console, const EvalFlags& flags,
                   const report::EvalRun& run) {
  std::optional<report::EvalComparison> comparison;
  if (!flags.compare_file.empty()) {
    absl::StatusOr<report::EvalRun> before = ReadRun(flags.compare_file);
    if (!before.ok()) {
      return Fail(console, kExitUsage, before.status());
    }
    comparison = eval::Compare(*before, run);
  }
  const absl::Status written =
      WriteFiles(flags, run, comparison.has_value() ? &*comparison : nullptr);
  if (!written.ok()) return Fail(console, kExitError, written);
  if (flags.json) {
    if (comparison.has_value()) {
      WriteJson(console, *comparison);
    } else {
      console.out << ToJson(run, console.terminal.interactive, true) << "\n";
    }
    return kExitOk;
  }
  Page page(console.terminal);
  eval::ShowRun(run, &page);
  if (comparison.has_value()) eval::ShowComparison(*comparison, &page);
  console.out << page.text();
  return kExitOk;
}

ExitCode EvalQuestions(const Console& console, const EvalFlags& flags) {
  absl::StatusOr<Inputs> inputs = ReadInputs(flags);
  if (!inputs.ok()) {
    return Fail(console, kExitUsage, inputs.status());
  }
  auto engine = OpenEngine(flags.corpus);
  if (!engine.ok()) {
    return Fail(console, kExitUnavailable, engine.status());
  }
  const std::shared_ptr<const Snapshot> snapshot =
      (*engine)->engine().snapshot();
  const eval::TargetResolver resolver(
      eval::CorporaOf(*snapshot, flags.corpus_name), std::move(inputs->units));
  WarnOfUnknownTargets(console, flags.questions_file, resolver, inputs->rows);
  absl::StatusOr<report::EvalRun> run =
      eval::RunQuestionSet((*engine)->engine(), inputs->rows, resolver,
                           {flags.corpus_name, flags.answer_count_max,
                            flags.min_confidence, ShowProgress(console)});
  if (!run.ok()) {
    return Fail(console, ExitCodeOf(run.status()), run.status());
  }
  run->set_question_set(fs::path(flags.questions_file).filename().string());
  eval::SummaryOptions options;
  if (!flags.rates.empty()) options.rates = flags.rates;
  *run->mutable_summary() = eval::Summarize(*run, options);
  return ReportRun(console, flags, *run);
}

ExitCode EvalPublic(const Console& console, const EvalFlags& flags) {
  absl::StatusOr<eval::PublicSet> set =
      eval::ReadPublicSet(flags.public_folder);
  if (!set.ok()) return Fail(console, kExitUsage, set.status());
  CorpusFlags corpus = flags.corpus;
  corpus.paths = {absl::StrCat(flags.public_folder, "/corpus.jsonl")};
  auto engine = OpenEngine(corpus);
  if (!engine.ok()) {
    return Fail(console, kExitUnavailable, engine.status());
  }
  const auto begin = std::chrono::steady_clock::now();
  absl::StatusOr<std::vector<eval::RankedQuery>> ranked = eval::RankPublicSet(
      (*engine)->engine(), *set, {flags.matcher_only, ShowProgress(console)});
  if (!ranked.ok()) {
    return Fail(console, ExitCodeOf(ranked.status()), ranked.status());
  }
  const std::chrono::duration<double> took =
      std::chrono::steady_clock::now() - begin;
  console.err << absl::StrFormat("%d questions in %.2f s\n", ranked->size(),
                                 took.count());
  if (!flags.run_file.empty()) {
    const absl::Status written =
        WriteFile(flags.run_file, eval::TrecRun(*ranked));
    if (!written.ok()) return Fail(console, kExitError, written);
  }
  const eval::PublicFigures figures = eval::Measure(*set, *ranked);
  console.out << absl::StrFormat("P@1 %.4f (%d questions)\n", figures.precision,
                                 figures.in_scope_count);
  if (figures.out_of_scope_count > 0) {
    console.out << absl::StrFormat(
        "AUROC %.4f (%d more out of scope)\n"
        "accuracy at the best threshold %.4f\nAURC %.4f\n",
        figures.auroc, figures.out_of_scope_count, figures.best_accuracy,
        figures.aurc);
  }
  console.out << absl::StrFormat("without any entry: %d\n",
                                 figures.unranked_count);
  return kExitOk;
}

void AddOutputFlags(CLI::App* command, EvalFlags* flags) {
  command->add_flag("--json", flags->json,
                    "Print caveat.report.v1.EvalRun as JSON, or "
                    "EvalComparison with --compare");
  command
      ->add_option("--html", flags->html_file,
                   "Write one page with tables and plots")
      ->type_name("FILE");
  command
      ->add_option("--save", flags->save_file,
                   "Keep the run, for a later --compare")
      ->type_name("FILE.json");
  command
      ->add_option("--compare", flags->compare_file,
                   "Set a saved run beside this one, with what flipped")
      ->type_name("OLD.json");
  command
      ->add_option("--run", flags->run_file,
                   "Write the candidates as a TREC run file")
      ->type_name("FILE.trec");
}

}  // namespace

void AddEvalCommand(Program* program) {
  auto flags = std::make_shared<EvalFlags>();
  CLI::App* command =
      program->app.add_subcommand("eval", "Scores a set of questions");
  AddCorpusFlags(command, &flags->corpus);
  CLI::Option* questions =
      command
          ->add_option("--questions", flags->questions_file,
                       "Question set: id, question, kind, targets, "
                       "alt_targets, must_caveat, note; tab separated")
          ->type_name("FILE.tsv");
  CLI::Option* folder =
      command
          ->add_option("--public", flags->public_folder,
                       "Instead: folder with corpus.jsonl, queries.tsv, "
                       "qrels.tsv and perhaps oos.tsv")
          ->type_name("FOLDER")
          ->excludes(questions)
          ->excludes("--corpus");
  command
      ->add_option("--units", flags->units_file,
                   "Table that gives the text of each target: id, text; "
                   "without it, the *units.tsv beside the question set")
      ->type_name("FILE.tsv");
  command
      ->add_option("--corpus-name", flags->corpus_name,
                   "Ask only the corpus of this name")
      ->type_name("NAME");
  command
      ->add_option("--answers", flags->answer_count_max,
                   "Most answers of a reply, 1 to 20; without it 3")
      ->option_text("N")
      ->check(CLI::Range(1, AskOptions::kAnswerCountMax));
  command
      ->add_option("--min-confidence", flags->min_confidence,
                   "Confidence an answer needs, 0 to 1")
      ->option_text("X")
      ->check(CLI::Range(0.0, 1.0));
  command
      ->add_option("--false-answer-rate", flags->rates,
                   "Print the threshold that keeps false answers to this "
                   "share, 0 to 1; may be repeated")
      ->option_text("X")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all()
      ->check(CLI::Range(0.0, 1.0));
  command
      ->add_flag("--matcher-only", flags->matcher_only,
                 "Rank without the guards, which are made for patients")
      ->needs(folder);
  AddOutputFlags(command, flags.get());
  // They are of question sets, whose replies are kept.
  for (const char* other :
       {"--units", "--corpus-name", "--answers", "--min-confidence",
        "--false-answer-rate", "--json", "--html", "--save", "--compare"}) {
    folder->excludes(other);
  }
  command->footer(kFooter);
  command->callback([program, flags] {
    if (flags->questions_file.empty() && flags->public_folder.empty()) {
      throw CLI::RequiredError("--questions or --public");
    }
    program->action = [flags](const Console& console) {
      return flags->public_folder.empty() ? EvalQuestions(console, *flags)
                                          : EvalPublic(console, *flags);
    };
  });
}

}  // namespace caveat::cli
