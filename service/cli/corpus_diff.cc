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

// What differs: entries, and in the same form corpora as a whole.
struct Differences {
  report::CorpusDiff entries;
  report::CorpusDiff corpora;
};

bool Differs(const report::CorpusDiff& diff) {
  return !diff.added().empty() || !diff.removed().empty() ||
         !diff.changed().empty() || !diff.moved().empty();
}

// A corpus among entries; no id of theirs has a space.
std::string CorpusId(const ServedCorpus& served) {
  return absl::StrCat("corpus ", served.corpus().name());
}

void ShowChanges(const report::CorpusDiff& diff, Page* page) {
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
}

void ShowDiff(const Differences& differences, Page* page) {
  const report::CorpusDiff& corpora = differences.corpora;
  const report::CorpusDiff& diff = differences.entries;
  ShowChanges(corpora, page);
  ShowChanges(diff, page);
  page->Space();
  if (Differs(corpora)) {
    page->Add(absl::StrFormat("%d corpora added, %d removed, %d changed",
                              corpora.added_size(), corpora.removed_size(),
                              corpora.changed_size()),
              Style::kHeading);
  }
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

// The two corpora to compare: of the same name or, where both paths have just
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

absl::StatusOr<Differences> DiffAll(const Console& console,
                                    const Snapshot& before,
                                    const Snapshot& after) {
  auto pairs = Pairs(before, after);
  if (!pairs.ok()) return pairs.status();
  Differences differences;
  if (before.corpora().size() > 1 || after.corpora().size() > 1) {
    for (const ServedCorpus& served : after.corpora()) {
      if (before.Find(served.corpus().name()) == nullptr) {
        differences.corpora.add_added(CorpusId(served));
      }
    }
    for (const ServedCorpus& served : before.corpora()) {
      if (after.Find(served.corpus().name()) == nullptr) {
        differences.corpora.add_removed(CorpusId(served));
      }
    }
  }
  report::CorpusDiff& all = differences.entries;
  for (const auto& [old_corpus, new_corpus] : *pairs) {
    absl::StatusOr<report::CorpusDiff> diff =
        DiffCorpora(*old_corpus, *new_corpus, ShowProgress(console));
    if (!diff.ok()) return diff.status();
    const std::vector<std::string> fields =
        ChangedInfo(old_corpus->corpus(), new_corpus->corpus());
    if (!fields.empty()) {
      report::ChangedEntry* changed = differences.corpora.add_changed();
      changed->set_id(CorpusId(*new_corpus));
      for (const std::string& field : fields) changed->add_fields(field);
    }
    const int count = all.question_count() + diff->question_count();
    all.MergeFrom(*diff);
    all.set_question_count(count);
  }
  return differences;
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
  absl::StatusOr<Differences> diff = DiffAll(
      console, *(*before)->engine().snapshot(), *(*after)->engine().snapshot());
  if (!diff.ok()) {
    return Fail(console, ExitCodeOf(diff.status()), diff.status());
  }
  if (flags.json) {
    report::CorpusDiff all = diff->corpora;
    all.MergeFrom(diff->entries);
    WriteJson(console, all);
  } else {
    Page page(console.terminal);
    ShowDiff(*diff, &page);
    console.out << page.text();
  }
  const bool differs = Differs(diff->corpora) || Differs(diff->entries);
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
                    "Print caveat.report.v1.CorpusDiff as JSON, with what "
                    "changed of a corpus as a whole under `corpus NAME`");
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
