#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "service/cli/authored_check.h"
#include "service/cli/corpus_flags.h"
#include "service/cli/page.h"
#include "service/cli/program.h"

namespace caveat::cli {
namespace {

constexpr int kIndent = 2;

struct DiffFlags {
  std::string old_path;
  std::string new_path;
  CorpusFlags corpus;  // For its data folder.
  bool exit_code = false;
  bool json = false;
};

void ShowDiff(const report::CorpusDiff& diff, Page* page) {
  for (const std::string& id : diff.added()) page->Add("+ ", id, Style::kGood);
  for (const std::string& id : diff.removed()) page->Add("- ", id, Style::kBad);
  for (const report::ChangedEntry& entry : diff.changed()) {
    page->Add(
        "~ ",
        absl::StrCat(entry.id(), ": ", absl::StrJoin(entry.fields(), ", ")),
        Style::kHeading);
    if (!entry.old_text().empty()) {
      page->Add("- ", entry.old_text(), Style::kBad, kIndent);
    }
    if (!entry.new_text().empty()) {
      page->Add("+ ", entry.new_text(), Style::kGood, kIndent);
    }
  }
  page->Space();
  page->Add(absl::StrFormat("%d entries added, %d removed, %d changed; %d of "
                            "%d authored questions go elsewhere",
                            diff.added_size(), diff.removed_size(),
                            diff.changed_size(), diff.moved_size(),
                            diff.question_count()),
            Style::kHeading);
  for (const report::MovedQuestion& moved : diff.moved()) {
    page->Add("- ", moved.question(), Style::kPlain, kIndent);
    page->Add("", absl::StrCat(moved.before(), " -> ", moved.after()),
              Style::kFaint, 2 * kIndent);
  }
}

// The two corpora to compare: of the same name or, where either path has just
// one, those.
absl::StatusOr<std::vector<std::pair<const ServedCorpus*, const ServedCorpus*>>>
Pairs(const Snapshot& before, const Snapshot& after) {
  std::vector<std::pair<const ServedCorpus*, const ServedCorpus*>> pairs;
  if (before.corpora().size() == 1 && after.corpora().size() == 1) {
    pairs.emplace_back(&before.corpora().front(), &after.corpora().front());
    return pairs;
  }
  for (const ServedCorpus& served : before.corpora()) {
    const ServedCorpus* other = after.Find(served.corpus().name());
    if (other != nullptr) pairs.emplace_back(&served, other);
  }
  if (pairs.empty()) {
    return absl::InvalidArgumentError(
        "no corpus has the same name in both: name single documents");
  }
  return pairs;
}

absl::StatusOr<report::CorpusDiff> DiffAll(const Console& console,
                                           const Snapshot& before,
                                           const Snapshot& after) {
  auto pairs = Pairs(before, after);
  if (!pairs.ok()) return pairs.status();
  report::CorpusDiff all;
  for (const auto& [old_corpus, new_corpus] : *pairs) {
    absl::StatusOr<report::CorpusDiff> diff =
        DiffCorpora(*old_corpus, *new_corpus, ShowProgress(console));
    if (!diff.ok()) return diff.status();
    const int count = all.question_count() + diff->question_count();
    all.MergeFrom(*diff);
    all.set_question_count(count);
  }
  return all;
}

ExitCode Diff(const Console& console, const DiffFlags& flags) {
  CorpusFlags old_flags = flags.corpus;
  CorpusFlags new_flags = flags.corpus;
  old_flags.paths = {flags.old_path};
  new_flags.paths = {flags.new_path};
  auto before = OpenEngine(old_flags);
  if (!before.ok()) {
    return Fail(console, kExitUnavailable, before.status());
  }
  auto after = OpenEngine(new_flags);
  if (!after.ok()) {
    return Fail(console, kExitUnavailable, after.status());
  }
  absl::StatusOr<report::CorpusDiff> diff = DiffAll(
      console, *(*before)->engine().snapshot(), *(*after)->engine().snapshot());
  if (!diff.ok()) {
    return Fail(console, ExitCodeOf(diff.status()), diff.status());
  }
  if (flags.json) {
    WriteJson(console, *diff);
  } else {
    Page page(console.terminal);
    ShowDiff(*diff, &page);
    console.out << page.text();
  }
  const bool differs = !diff->added().empty() || !diff->removed().empty() ||
                       !diff->changed().empty() || !diff->moved().empty();
  return flags.exit_code && differs ? kExitFailed : kExitOk;
}

}  // namespace

void AddDiffCommand(CLI::App* corpus, Program* program) {
  auto flags = std::make_shared<DiffFlags>();
  CLI::App* command = corpus->add_subcommand(
      "diff",
      "Says what changed between two corpora, and which questions now go "
      "elsewhere");
  command->add_option("old", flags->old_path, "Before")
      ->type_name("OLD")
      ->required();
  command->add_option("new", flags->new_path, "After")
      ->type_name("NEW")
      ->required();
  command
      ->add_option("--data", flags->corpus.data_folder,
                   "Folder whose files replace built-in data files")
      ->type_name("DIR");
  command->add_flag("--exit-code", flags->exit_code,
                    "End with 1 when anything differs");
  command->add_flag("--json", flags->json,
                    "Print caveat.report.v1.CorpusDiff as JSON");
  command->footer(
      "Examples:\n"
      "  caveat corpus diff published/leaflet.txt edited/leaflet.txt");
  command->callback([program, flags] {
    program->action = [flags](const Console& console) {
      return Diff(console, *flags);
    };
  });
}

}  // namespace caveat::cli
