#include "corpus/data_files.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace caveat {
namespace {

namespace fs = std::filesystem;

// Empty where it can not be read to its end.
std::optional<std::string> ReadWhole(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes;
  std::array<char, 1 << 16> part;
  do {
    in.read(part.data(), part.size());
    bytes.append(part.data(), static_cast<size_t>(in.gcount()));
  } while (in);
  if (!in.eof()) return std::nullopt;
  return bytes;
}

// Whether nothing would read it, though it stands where data files are: its
// name is misspelt, and what it says would not count.
bool IsUnknown(const std::string& path) {
  const bool guard_pack =
      path.starts_with("corpus/guards/") && path.ends_with(".txtpb");
  return (path.starts_with("corpus/") || path.starts_with("matcher/")) &&
         !guard_pack && !EmbeddedFiles().contains(path);
}

// Where Kubernetes keeps the files that its links point to, and what an editor
// leaves beside a file.
bool IsPassedOver(const fs::path& path, const std::string& relative) {
  const std::string name = path.filename().string();
  const bool of_corpus =
      relative.starts_with("corpus/") || relative.starts_with("matcher/");
  return name.starts_with("..") || (name.starts_with('.') && of_corpus);
}

}  // namespace

absl::StatusOr<DataFiles> DataFiles::Open(const std::string& folder) {
  DataFiles files;
  if (folder.empty()) return files;
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return absl::NotFoundError(absl::StrCat(folder, ": no such folder"));
  }
  auto item = fs::recursive_directory_iterator(
      folder, fs::directory_options::follow_directory_symlink, error);
  // Not a range-for: its step throws.
  for (; !error && item != fs::recursive_directory_iterator();
       item.increment(error)) {
    const fs::path& path = item->path();
    // A link counts as where it stands, not as where it points to.
    const std::string relative =
        path.lexically_relative(folder).generic_string();
    std::error_code kind_error;
    const bool is_folder = item->is_directory(kind_error);
    if (IsPassedOver(path, relative)) {
      if (is_folder) item.disable_recursion_pending();
      continue;
    }
    if (is_folder) continue;
    if (IsUnknown(relative)) {
      return absl::InvalidArgumentError(
          absl::StrCat(path.string(), ": there is no data file of this name"));
    }
    std::optional<std::string> bytes;
    if (item->is_regular_file(kind_error)) bytes = ReadWhole(path);
    if (!bytes.has_value()) {
      return absl::InvalidArgumentError(
          absl::StrCat(path.string(), ": cannot be read"));
    }
    files.replaced_[relative] = *std::move(bytes);
  }
  if (error) {
    return absl::InvalidArgumentError(
        absl::StrCat(folder, ": ", error.message()));
  }
  return files;
}

const DataFiles& DataFiles::Builtin() {
  static const auto* const files = new DataFiles();
  return *files;
}

std::string_view DataFiles::Get(std::string_view path) const {
  if (auto found = replaced_.find(path); found != replaced_.end()) {
    return found->second;
  }
  const auto& embedded = EmbeddedFiles();
  const auto found = embedded.find(std::string(path));
  return found == embedded.end() ? std::string_view() : found->second;
}

uint64_t DataFiles::Fingerprint() const {
  uint64_t hash = 0xcbf29ce484222325;
  const auto add = [&hash](std::string_view bytes) {
    // By words of eight bytes: the encoder's table is large.
    for (size_t i = 0; i < bytes.size(); i += sizeof(uint64_t)) {
      uint64_t word = 0;
      std::memcpy(&word, bytes.data() + i,
                  std::min(sizeof(word), bytes.size() - i));
      hash = (hash ^ word) * 0x100000001b3;
      hash ^= hash >> 29;
    }
    hash = (hash ^ bytes.size()) * 0x100000001b3;
  };
  for (const std::string& path : List("")) {
    add(path);
    add(Get(path));
  }
  return hash;
}

std::vector<std::string> DataFiles::List(std::string_view prefix) const {
  std::map<std::string, bool> names;
  for (const auto& [name, content] : EmbeddedFiles()) names[name] = true;
  for (const auto& [name, content] : replaced_) names[name] = true;
  std::vector<std::string> found;
  for (const auto& [name, unused] : names) {
    if (name.starts_with(prefix)) found.push_back(name);
  }
  return found;
}

}  // namespace caveat
