#include "corpus/loader.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "corpus/caveat_binder.h"
#include "corpus/corpus_rules.h"
#include "corpus/entry_builder.h"
#include "corpus/jsonl_reader.h"
#include "corpus/overlay_reader.h"
#include "corpus/reader.h"
#include "corpus/sha256.h"
#include "corpus/strings.h"

namespace caveat {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kOverlayEnding = ".overlay.txtpb";

// A document and its overlay in memory.
struct CorpusFiles {
  std::string document_path;  // As faults name it.
  std::string document;
  std::string overlay_path;
  std::string overlay;  // Empty when there is none.
};

std::string CorpusName(std::string_view path) {
  return fs::path(path).stem().string();
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
                                    &entries, &found);
  const bool good = found.empty();
  found.Sort();
  faults->AddAll(found);
  if (!good) return nullptr;

  if (jsonl) {
    BindOwnCaveats(*document, parts.caveat_orders, rules.cues, &entries);
  } else {
    BindCaveats(*document, parts.caveat_orders, rules.cues, &entries);
  }
  const std::string name = CorpusName(files.document_path);
  if (parts.info.title.empty()) parts.info.title = name;
  if (parts.info.standing_caveat.empty()) {
    parts.info.standing_caveat = rules.standing_caveat;
  }
  return std::make_shared<const Corpus>(
      name, version.Finish(), std::move(*document), std::move(parts.info),
      std::move(entries), std::move(parts.decoys), std::move(parts.synonyms));
}

// Reads a whole file of at most `bytes_max`. Empty when `faults` grew.
std::optional<std::string> ReadFile(const fs::path& path, int64_t bytes_max,
                                    Faults* faults) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (!error && static_cast<int64_t>(size) > bytes_max) {
    faults->Add(Fault{
        path.string(), 0, 0,
        absl::StrCat("too large: ", size, " bytes, at most ", bytes_max)});
    return std::nullopt;
  }
  std::ifstream in(path, std::ios::binary);
  std::string bytes(error ? 0 : size, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (error || !in) {
    faults->Add(Fault{path.string(), 0, 0, "cannot be read"});
    return std::nullopt;
  }
  return bytes;
}

// A README in a library describes it, and hidden files are nobody's corpus.
bool IsCorpusFileOfFolder(const fs::path& path) {
  const std::string name = path.filename().string();
  return !name.starts_with('.') && path.stem() != "README" &&
         FormatOf(name).has_value();
}

fs::path OverlayOf(const fs::path& document) {
  fs::path overlay = document;
  overlay.replace_extension();
  overlay += kOverlayEnding;
  return overlay;
}

CorpusPtr LoadCorpus(const fs::path& path, const CorpusRules& rules,
                     const LoaderOptions& options, Faults* faults) {
  CorpusFiles files;
  files.document_path = path.string();
  const bool jsonl = FormatOf(files.document_path) == DocumentFormat::kJsonl;
  auto document = ReadFile(
      path, jsonl ? options.jsonl_bytes_max : options.document_bytes_max,
      faults);
  std::optional<std::string> overlay = std::string();
  std::error_code error;
  if (const fs::path beside = OverlayOf(path); fs::exists(beside, error)) {
    files.overlay_path = beside.string();
    overlay = ReadFile(beside, options.overlay_bytes_max, faults);
  }
  if (!document.has_value() || !overlay.has_value()) return nullptr;
  files.document = std::move(*document);
  files.overlay = std::move(*overlay);
  return BuildCorpus(std::move(files), rules, options, faults);
}

void FindDocuments(const fs::path& folder, std::set<fs::path>* documents,
                   Faults* faults) {
  std::error_code error;
  std::set<fs::path> found;
  std::set<fs::path> overlays;
  auto item = fs::recursive_directory_iterator(folder, error);
  for (; !error && item != fs::recursive_directory_iterator();
       item.increment(error)) {
    const bool hidden = item->path().filename().string().starts_with('.');
    std::error_code kind_error;
    if (item->is_directory(kind_error)) {
      if (hidden) item.disable_recursion_pending();
    } else if (item->is_regular_file(kind_error) &&
               IsCorpusFileOfFolder(item->path())) {
      found.insert(item->path().lexically_normal());
    } else if (!hidden && item->path().string().ends_with(kOverlayEnding)) {
      overlays.insert(item->path().lexically_normal());
    }
  }
  if (error) {
    faults->Add(Fault{folder.string(), 0, 0, error.message()});
  }
  std::set<fs::path> wanted_overlays;
  for (const fs::path& document : found) {
    wanted_overlays.insert(OverlayOf(document));
  }
  for (const fs::path& overlay : overlays) {
    if (wanted_overlays.contains(overlay)) continue;
    faults->Add(Fault{overlay.string(), 0, 0,
                      "there is no document beside this overlay"});
  }
  if (found.empty()) {
    faults->Add(Fault{folder.string(), 0, 0, "there is no document in it"});
  }
  documents->merge(found);
}

}  // namespace

absl::StatusOr<std::vector<CorpusPtr>> LoadCorpora(
    const std::vector<std::string>& paths, const LoaderOptions& options) {
  Faults faults;
  const auto rules = ReadCorpusRules(options.data, &faults);
  std::set<fs::path> documents;
  for (const std::string& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      FindDocuments(path, &documents, &faults);
    } else if (!fs::exists(path, error)) {
      return absl::NotFoundError(
          absl::StrCat(path, ": no such file or folder"));
    } else if (!FormatOf(path).has_value()) {
      faults.Add(Fault{path, 0, 0, std::string(kUnknownFormat)});
    } else {
      documents.insert(fs::path(path).lexically_normal());
    }
  }

  if (static_cast<int64_t>(documents.size()) > options.corpus_count_max) {
    faults.Add(Fault{
        paths.front(), 0, 0,
        absl::StrCat("more than ", options.corpus_count_max, " documents")});
    return faults.ToStatus();
  }
  if (rules == nullptr) return faults.ToStatus();

  std::map<std::string, CorpusPtr> corpora;
  for (const fs::path& path : documents) {
    const CorpusPtr corpus = LoadCorpus(path, *rules, options, &faults);
    if (corpus == nullptr) continue;
    if (!corpora.emplace(corpus->name(), corpus).second) {
      faults.Add(Fault{path.string(), 0, 0,
                       absl::StrCat("another document is the corpus \"",
                                    corpus->name(), "\" already")});
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
    files.overlay_path =
        absl::StrCat(CorpusName(document_name), std::string(kOverlayEnding));
  }
  files.overlay = overlay;
  return BuildCorpus(std::move(files), *rules, options, faults);
}

}  // namespace caveat
