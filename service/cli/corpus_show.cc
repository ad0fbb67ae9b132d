#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "caveat/report/v1/corpus.pb.h"
#include "corpus/loader.h"
#include "service/cli/page.h"
#include "service/cli/program.h"

namespace caveat::cli {
namespace {

namespace report = ::caveat::report::v1;

constexpr int kIndent = 2;

struct ShowFlags {
  std::vector<std::string> paths;
  std::string data_folder;
  std::vector<std::string> entry_ids;
  bool alternates = false;
  bool json = false;
};

report::EntryDetail Detail(const Corpus& corpus, const Entry& entry,
                           const ShowFlags& flags) {
  report::EntryDetail detail;
  detail.set_id(entry.id);
  for (const std::string& alias : entry.aliases) detail.add_aliases(alias);
  detail.set_kind(std::string(EntryKindName(entry.kind)));
  detail.set_section(entry.section);
  detail.set_question(entry.question);
  detail.set_text(std::string(corpus.Text(entry)));
  detail.set_start_byte(entry.text.begin);
  detail.set_end_byte(entry.text.end);
  for (size_t c = 0; c < entry.caveats.size(); ++c) {
    detail.add_caveats(std::string(CaveatTextOf(entry, c, corpus.document())));
  }
  detail.set_offered_question(entry.offered_question);
  if (flags.alternates) {
    for (const std::string& text : entry.alternates) {
      detail.add_alternates(text);
    }
  }
  detail.set_alternate_count(static_cast<int>(entry.alternates.size()));
  detail.set_pattern_count(static_cast<int>(entry.patterns.size()));
  detail.set_decoy_count(static_cast<int>(entry.decoys.size()));
  for (const std::string& kind : entry.question_kinds) {
    detail.add_question_kinds(kind);
  }
  return detail;
}

bool IsWanted(const Entry& entry, const ShowFlags& flags) {
  if (flags.entry_ids.empty()) return true;
  for (const std::string& id : flags.entry_ids) {
    if (entry.id == id) return true;
    for (const std::string& alias : entry.aliases) {
      if (alias == id) return true;
    }
  }
  return false;
}

report::CorpusDetail Detail(const Corpus& corpus, const ShowFlags& flags) {
  report::CorpusDetail detail;
  detail.set_name(corpus.name());
  detail.set_version(corpus.version());
  detail.set_document(corpus.document().name());
  detail.set_document_sha256(corpus.document().sha256());
  const CorpusInfo& info = corpus.info();
  detail.set_title(info.title);
  detail.set_reviewed_on(info.reviewed_on);
  detail.set_expires_on(info.expires_on);
  detail.set_withdrawn(info.withdrawn);
  detail.set_domain(std::string(DomainName(info.domain)));
  detail.set_standing_caveat(info.standing_caveat);
  detail.set_decoy_count(static_cast<int>(corpus.decoys().size()));
  for (const Entry& entry : corpus.entries()) {
    if (IsWanted(entry, flags)) {
      *detail.add_entries() = Detail(corpus, entry, flags);
    }
  }
  return detail;
}

void ShowEntry(const report::EntryDetail& entry, Page* page) {
  page->Space();
  page->Add(entry.id(), Style::kHeading);
  const auto line = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) page->Add(name, value, Style::kPlain, kIndent);
  };
  line("kind: ", entry.kind());
  line("aliases: ", absl::StrJoin(entry.aliases(), ", "));
  line("section: ", entry.section());
  line("question: ", entry.question());
  line("offered as: ", entry.offered_question());
  line("text: ", entry.text());
  line("bytes: ", absl::StrCat(entry.start_byte(), " to ", entry.end_byte()));
  for (const std::string& caveat : entry.caveats()) {
    page->Add("caveat: ", caveat, Style::kCaveat, kIndent);
  }
  line("authored: ",
       absl::StrFormat("%d alternates, %d patterns, %d decoys",
                       entry.alternate_count(), entry.pattern_count(),
                       entry.decoy_count()));
  line("answers kinds: ", absl::StrJoin(entry.question_kinds(), ", "));
  for (const std::string& text : entry.alternates()) line("- ", text);
}

void ShowCorpus(const report::CorpusDetail& corpus, Page* page) {
  page->Space();
  page->Add(
      absl::StrFormat("%s, %d entries", corpus.name(), corpus.entries_size()),
      Style::kHeading);
  const auto line = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) page->Add(name, value, Style::kPlain, kIndent);
  };
  line("document: ", corpus.document());
  line("title: ", corpus.title());
  line("sha256: ", corpus.document_sha256());
  line("version: ", corpus.version());
  line("reviewed on: ", corpus.reviewed_on());
  line("expires on: ", corpus.expires_on());
  line("domain: ", corpus.domain());
  if (corpus.withdrawn()) page->Add("", "withdrawn", Style::kBad, kIndent);
  page->Add("standing caveat: ", corpus.standing_caveat(), Style::kCaveat,
            kIndent);
  line("decoys of the document: ", absl::StrCat(corpus.decoy_count()));
  for (const report::EntryDetail& entry : corpus.entries()) {
    ShowEntry(entry, page);
  }
}

ExitCode ShowCorpora(const Console& console, const ShowFlags& flags) {
  absl::StatusOr<DataFiles> data = DataFiles::Open(flags.data_folder);
  if (!data.ok()) {
    return Fail(console, kExitUnavailable, data.status());
  }
  LoaderOptions options;
  options.data = &*data;
  absl::StatusOr<std::vector<CorpusPtr>> corpora =
      LoadCorpora(flags.paths, options);
  if (!corpora.ok()) {
    return Fail(console, kExitUnavailable, corpora.status());
  }
  report::CorpusListing listing;
  for (const CorpusPtr& corpus : *corpora) {
    *listing.add_corpora() = Detail(*corpus, flags);
  }
  if (flags.json) {
    WriteJson(console, listing);
    return kExitOk;
  }
  Page page(console.terminal);
  for (const report::CorpusDetail& corpus : listing.corpora()) {
    ShowCorpus(corpus, &page);
  }
  console.out << page.text();
  return kExitOk;
}

}  // namespace

void AddShowCommand(CLI::App* corpus, Program* program) {
  auto flags = std::make_shared<ShowFlags>();
  CLI::App* command = corpus->add_subcommand(
      "show", "Lists the entries of corpora, with their caveats");
  command->add_option("paths", flags->paths, "Documents, or folders of them")
      ->type_name("PATH")
      ->required();
  command
      ->add_option("--entry", flags->entry_ids,
                   "Only the entry with this id or alias; may be repeated")
      ->type_name("ID")
      ->expected(1)
      ->allow_extra_args(false)
      ->take_all();
  command
      ->add_option("--data", flags->data_folder,
                   "Folder whose files replace built-in data files")
      ->type_name("DIR");
  command->add_flag("--alternates", flags->alternates,
                    "Also list how people ask for each entry");
  command->add_flag("--json", flags->json,
                    "Print caveat.report.v1.CorpusListing as JSON");
  command->footer(
      "Examples:\n"
      "  caveat corpus show corpus/data\n"
      "  caveat corpus show leaflet.txt --entry faq-1 --alternates");
  command->callback([program, flags] {
    program->action = [flags](const Console& console) {
      return ShowCorpora(console, *flags);
    };
  });
}

}  // namespace caveat::cli
