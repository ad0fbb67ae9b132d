#include "corpus/loader.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "corpus/corpus_rules.h"
#include "corpus/entry_builder.h"
#include "corpus/overlay_reader.h"
#include "corpus/reader.h"
#include "corpus/sha256.h"

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

std::string BaseName(std::string_view path) {
  return fs::path(path).filename().string();
}

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

  std::optional<Document> document =
      ReadDocument(files.document_path, std::move(files.document),
                   rules.sections, options.document_bytes_max, &found);
  std::vector<Entry> entries;
  if (document.has_value()) entries = BuildEntries(*document);
  OverlayParts parts =
      ApplyOverlay(files.overlay_path, files.overlay, &entries, &found);
  const bool good = found.empty();
  faults->AddAll(found);
  if (!good) return nullptr;

  const std::string name = CorpusName(files.document_path);
  if (parts.info.title.empty()) parts.info.title = name;
  if (parts.info.standing_caveat.empty()) {
    parts.info.standing_caveat = rules.standing_caveat;
  }
  return std::make_shared<const Corpus>(
      name, version.Finish(), std::move(*document), std::move(parts.info),
      std::move(entries), std::move(parts.decoys), std::move(parts.synonyms));
}

// Reads a whole file of at most `bytes_max`; the rest is a fault.
std::string ReadFile(const fs::path& path, int64_t bytes_max, Faults* faults) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (!error && static_cast<int64_t>(size) > bytes_max) {
    faults->Add(Fault{
        path.string(), 0, 0,
        absl::StrCat("too large: ", size, " bytes, at most ", bytes_max)});
    return {};
  }
  std::ifstream in(path, std::ios::binary);
  std::string bytes(error ? 0 : size, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (error || !in) {
    faults->Add(Fault{path.string(), 0, 0, "cannot be read"});
    return {};
  }
  return bytes;
}

// A README in a library describes it, and hidden files are nobody's corpus.
bool IsCorpusFileOfFolder(const fs::path& path) {
  const std::string name = path.filename().string();
  return !name.starts_with('.') && path.stem() != "README" &&
         FormatOf(name).has_value();
}

void FindDocuments(const fs::path& folder, std::set<fs::path>* documents,
                   Faults* faults) {
  std::error_code error;
  auto item = fs::recursive_directory_iterator(folder, error);
  for (; !error && item != fs::recursive_directory_iterator();
       item.increment(error)) {
    const bool hidden = item->path().filename().string().starts_with('.');
    std::error_code kind_error;
    if (item->is_directory(kind_error)) {
      if (hidden) item.disable_recursion_pending();
    } else if (item->is_regular_file(kind_error) &&
               IsCorpusFileOfFolder(item->path())) {
      documents->insert(item->path().lexically_normal());
    }
  }
  if (error) {
    faults->Add(Fault{folder.string(), 0, 0, error.message()});
  }
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
      faults.Add(Fault{path, 0, 0,
                       "not a document: its name must end in .txt, .md, .html "
                       "or .jsonl"});
    } else {
      documents.insert(fs::path(path).lexically_normal());
    }
  }

  std::map<std::string, CorpusPtr> corpora;
  for (const fs::path& path : documents) {
    if (rules == nullptr) break;
    CorpusFiles files;
    files.document_path = path.string();
    files.document = ReadFile(path, options.document_bytes_max, &faults);
    fs::path overlay = path;
    overlay.replace_extension();
    overlay += kOverlayEnding;
    std::error_code error;
    if (fs::exists(overlay, error)) {
      files.overlay_path = overlay.string();
      files.overlay = ReadFile(overlay, options.overlay_bytes_max, &faults);
    }
    CorpusPtr corpus = BuildCorpus(std::move(files), *rules, options, &faults);
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
