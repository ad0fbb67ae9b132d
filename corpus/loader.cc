#include "corpus/loader.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "corpus/caveat_binder.h"
#include "corpus/compiled_corpus.h"
#include "corpus/compiled_file.h"
#include "corpus/corpus_files.h"
#include "corpus/corpus_rules.h"
#include "corpus/entry_builder.h"
#include "corpus/jsonl_reader.h"
#include "corpus/overlay_reader.h"
#include "corpus/reader.h"
#include "corpus/sha256.h"
#include "corpus/strings.h"

namespace caveat {
namespace {

// A document and its overlay in memory.
struct CorpusFiles {
  std::string document_path;  // As faults name it.
  std::string document;
  std::string overlay_path;
  std::string overlay;  // Empty when there is none.
};

// The heading that a document begins with, but for front matter, comments and
// pictures, where all others stand below it; else the name of its file.
std::string TitleOf(const Document& document, const std::string& name) {
  const std::vector<Passage>& passages = document.passages();
  const auto first = std::find_if(
      passages.begin(), passages.end(), [](const Passage& passage) {
        return passage.kind != PassageKind::kTableRule;
      });
  const bool begins =
      first != passages.end() && first->kind == PassageKind::kHeading;
  if (!begins) return name;
  const std::vector<Section>& sections = document.sections();  // From the lead.
  const std::string& title = sections[1].path.front();
  const bool is_over_all = std::all_of(sections.begin() + 1, sections.end(),
                                       [&title](const Section& section) {
                                         return section.path.front() == title;
                                       });
  return is_over_all ? title : name;
}

CorpusPtr BuildCorpus(CorpusFiles files, const CorpusRules& rules,
                      const LoaderOptions& options, Faults* faults) {
  Faults found;
  Sha256 version;
  version.AddField(BaseName(files.document_path));
  version.AddField(files.document);
  version.AddField(BaseName(files.overlay_path));
  version.AddField(files.overlay);

  std::optional<Document> document;
  std::vector<Entry> entries;
  const bool jsonl = FormatOf(files.document_path) == DocumentFormat::kJsonl;
  if (jsonl) {
    auto read =
        ReadJsonl(files.document_path, std::move(files.document),
                  options.jsonl_bytes_max, options.entry_count_max, &found);
    if (read.has_value()) {
      document.emplace(std::move(read->document));
      entries = std::move(read->entries);
    }
  } else {
    document = ReadDocument(files.document_path, std::move(files.document),
                            rules.sections, options.document_bytes_max, &found);
    if (document.has_value()) entries = BuildEntries(*document);
  }
  if (document.has_value() && entries.empty()) {
    found.Add(Fault{files.document_path, 0, 0,
                    "nothing in it can be quoted: there are only headings"});
  }
  OverlayParts parts = ApplyOverlay(files.overlay_path, files.overlay,
                                    document.has_value() ? &*document : nullptr,
                                    rules.cues, &entries, &found);
  const bool good = found.empty();
  found.Sort();
  faults->AddAll(found);
  if (!good) return nullptr;

  if (jsonl) {
    BindOwnCaveats(*document, parts.caveat_orders, rules.cues, &entries);
  } else {
    BindCaveats(*document, parts.caveat_orders, rules.cues, &entries);
  }
  const std::string name = CorpusNameOf(files.document_path);
  parts.info.domain = parts.domain.has_value()
                          ? *parts.domain
                          : rules.domain.Tell(parts.info.title + " " + name,
                                              entries, *document);
  if (parts.info.title.empty()) parts.info.title = TitleOf(*document, name);
  if (parts.info.standing_caveat.empty()) {
    parts.info.standing_caveat = parts.info.domain == Domain::kHealth
                                     ? rules.standing_caveat
                                     : rules.other_standing_caveat;
  }
  return std::make_shared<const Corpus>(
      name, version.Finish(), std::move(*document), std::move(parts.info),
      std::move(entries), std::move(parts.decoys), std::move(parts.synonyms));
}

CorpusPtr LoadCorpus(const CorpusPaths& paths, const CorpusRules& rules,
                     const LoaderOptions& options, Faults* faults) {
  const bool jsonl = FormatOf(paths.document) == DocumentFormat::kJsonl;
  auto document = ReadCorpusFile(
      paths.document,
      jsonl ? options.jsonl_bytes_max : options.document_bytes_max, faults);
  std::optional<std::string> overlay = std::string();
  if (!paths.overlay.empty()) {
    overlay = ReadCorpusFile(paths.overlay, options.overlay_bytes_max, faults);
  }
  if (!document.has_value() || !overlay.has_value()) return nullptr;
  return BuildCorpus({paths.document, std::move(*document), paths.overlay,
                      std::move(*overlay)},
                     rules, options, faults);
}

// The corpora of one file, of either kind.
std::vector<CorpusPtr> LoadFile(const CorpusPaths& paths,
                                const CorpusRules& rules,
                                const LoaderOptions& options, Faults* faults) {
  if (!IsCompiledFile(paths.document)) {
    CorpusPtr corpus = LoadCorpus(paths, rules, options, faults);
    if (corpus == nullptr) return {};
    return {std::move(corpus)};
  }
  const DataFiles& data =
      options.data == nullptr ? DataFiles::Builtin() : *options.data;
  const auto file =
      CompiledFile::Read(paths.document, data.Fingerprint(), faults);
  if (file == nullptr) return {};
  return ParseCorpora(paths.document, file, faults);
}

}  // namespace

absl::StatusOr<std::vector<CorpusPtr>> LoadCorpora(
    const std::vector<std::string>& paths, const LoaderOptions& options) {
  Faults faults;
  const auto rules = ReadCorpusRules(options.data, &faults);
  const auto found = FindCorpora(paths, &faults);
  if (!found.ok()) return found.status();
  if (static_cast<int64_t>(found->size()) > options.corpus_count_max) {
    faults.Add(Fault{
        paths.front(), 0, 0,
        absl::StrCat("more than ", options.corpus_count_max, " documents")});
    return faults.ToStatus();
  }
  if (rules == nullptr) return faults.ToStatus();

  std::map<std::string, CorpusPtr> corpora;
  std::map<std::string, std::string> file_of_name;
  for (const CorpusPaths& files : *found) {
    for (CorpusPtr& corpus : LoadFile(files, *rules, options, &faults)) {
      const std::string name = corpus->name();
      if (!corpora.emplace(name, std::move(corpus)).second) {
        faults.Add(Fault{files.document, 0, 0,
                         absl::StrCat(file_of_name[name], " is the corpus \"",
                                      name, "\" already")});
      } else {
        file_of_name.emplace(name, files.document);
      }
    }
  }
  if (!faults.empty()) return faults.ToStatus();
  std::vector<CorpusPtr> ordered;
  for (auto& [name, corpus] : corpora) ordered.push_back(std::move(corpus));
  return ordered;
}

CorpusPtr MakeCorpus(const std::string& document_name, std::string document,
                     const std::string& overlay, const LoaderOptions& options,
                     Faults* faults) {
  const auto rules = ReadCorpusRules(options.data, faults);
  if (rules == nullptr) return nullptr;
  CorpusFiles files;
  files.document_path = document_name;
  files.document = std::move(document);
  if (!overlay.empty()) {
    files.overlay_path = BaseName(OverlayPathOf(document_name));
  }
  files.overlay = overlay;
  return BuildCorpus(std::move(files), *rules, options, faults);
}

}  // namespace caveat
