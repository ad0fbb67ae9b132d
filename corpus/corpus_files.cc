#include "corpus/corpus_files.h"

#include <filesystem>
#include <fstream>
#include <set>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "corpus/compiled_file.h"
#include "corpus/reader.h"

namespace caveat {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kOverlayEnding = ".overlay.txtpb";
constexpr std::string_view kMisnamedOverlay =
    "is no overlay by its name: that of x.txt is x.overlay.txtpb";

// A README in a library describes it, and hidden files are nobody's corpus.
bool IsCorpusFileOfFolder(const fs::path& path) {
  const std::string name = path.filename().string();
  return !name.starts_with('.') && path.stem() != "README" &&
         (FormatOf(name).has_value() || IsCompiledFile(name));
}

// Whether a name is an overlay's, or meant to be one.
bool LooksLikeOverlay(const std::string& name) {
  const std::string lower = absl::AsciiStrToLower(name);
  return absl::StrContains(lower, ".overlay.") ||
         absl::EndsWith(lower, ".txtpb") || absl::EndsWith(lower, ".textproto");
}

// Whether some document has this overlay. A compiled file has its own within,
// and none beside it.
bool HasDocument(const std::string& overlay) {
  const fs::path folder = fs::path(overlay).parent_path();
  std::error_code error;
  auto item = fs::directory_iterator(folder.empty() ? "." : folder, error);
  for (; !error && item != fs::directory_iterator(); item.increment(error)) {
    const std::string name = item->path().filename().string();
    if (FormatOf(name).has_value() &&
        OverlayPathOf((folder / name).string()) == overlay) {
      return true;
    }
  }
  return false;
}

void FindInFolder(const fs::path& folder, std::set<std::string>* documents,
                  std::set<std::string>* orphans, Faults* faults) {
  std::error_code error;
  std::set<std::string> found;
  std::set<std::string> overlays;
  auto item = fs::recursive_directory_iterator(folder, error);
  for (; !error && item != fs::recursive_directory_iterator();
       item.increment(error)) {
    const std::string name = item->path().filename().string();
    const bool hidden = name.starts_with('.');
    const std::string path = item->path().lexically_normal().string();
    std::error_code kind_error;
    if (item->is_directory(kind_error)) {
      if (hidden) item.disable_recursion_pending();
    } else if (!hidden && name.ends_with(kOverlayEnding)) {
      overlays.insert(path);
    } else if (!hidden && LooksLikeOverlay(name)) {
      faults->Add(Fault{path, 0, 0, std::string(kMisnamedOverlay)});
    } else if (IsCorpusFileOfFolder(item->path())) {
      // Passed over, it would be a document less, and nobody told.
      if (item->is_regular_file(kind_error)) {
        found.insert(path);
      } else {
        faults->Add(Fault{path, 0, 0, "cannot be read"});
      }
    }
  }
  if (error) faults->Add(Fault{folder.string(), 0, 0, error.message()});
  for (const std::string& document : found) {
    if (!IsCompiledFile(document)) overlays.erase(OverlayPathOf(document));
  }
  orphans->merge(overlays);
  if (found.empty()) {
    faults->Add(Fault{folder.string(), 0, 0, "there is no document in it"});
  }
  documents->merge(found);
}

}  // namespace

bool IsCompiledFile(std::string_view path) {
  return path.ends_with(CompiledFile::kEnding);
}

std::string CorpusNameOf(std::string_view document_path) {
  return fs::path(document_path).stem().string();
}

std::string OverlayPathOf(std::string_view document_path) {
  fs::path overlay(document_path);
  overlay.replace_extension();
  overlay += kOverlayEnding;
  return overlay.string();
}

absl::StatusOr<std::vector<CorpusPaths>> FindCorpora(
    const std::vector<std::string>& paths, Faults* faults) {
  std::set<std::string> documents;
  std::set<std::string> orphans;
  for (const std::string& path : paths) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      FindInFolder(path, &documents, &orphans, faults);
    } else if (!fs::exists(path, error)) {
      return absl::NotFoundError(
          absl::StrCat(path, ": no such file or folder"));
    } else if (!FormatOf(path).has_value() && !IsCompiledFile(path)) {
      faults->Add(Fault{path, 0, 0, std::string(kUnknownFormat)});
    } else {
      documents.insert(fs::path(path).lexically_normal().string());
    }
  }
  std::vector<CorpusPaths> found;
  for (const std::string& document : documents) {
    std::string overlay = OverlayPathOf(document);
    std::error_code error;
    if (!fs::exists(overlay, error)) overlay.clear();
    if (IsCompiledFile(document) && !overlay.empty()) {
      if (!HasDocument(overlay)) orphans.insert(overlay);
      overlay.clear();
    }
    found.push_back({document, overlay});
  }
  for (const std::string& overlay : orphans) {
    faults->Add(
        Fault{overlay, 0, 0, "there is no document beside this overlay"});
  }
  return found;
}

std::optional<std::string> ReadCorpusFile(const std::string& path,
                                          int64_t bytes_max, Faults* faults) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (!error && static_cast<int64_t>(size) > bytes_max) {
    faults->Add(Fault{
        path, 0, 0,
        absl::StrCat("too large: ", size, " bytes, at most ", bytes_max)});
    return std::nullopt;
  }
  std::ifstream in(path, std::ios::binary);
  std::string bytes(error ? 0 : size, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (error || !in) {
    faults->Add(Fault{path, 0, 0, "cannot be read"});
    return std::nullopt;
  }
  return bytes;
}

}  // namespace caveat
