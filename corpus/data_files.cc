#include "corpus/data_files.h"

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace caveat {
namespace {

namespace fs = std::filesystem;

std::string ReadWhole(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return std::move(out).str();
}

}  // namespace

absl::StatusOr<DataFiles> DataFiles::Open(const std::string& folder) {
  DataFiles files;
  if (folder.empty()) return files;
  std::error_code error;
  if (!fs::is_directory(folder, error)) {
    return absl::NotFoundError(absl::StrCat(folder, ": no such folder"));
  }
  for (const auto& item : fs::recursive_directory_iterator(folder, error)) {
    if (!item.is_regular_file(error)) continue;
    const fs::path relative = fs::relative(item.path(), folder, error);
    files.replaced_[relative.generic_string()] = ReadWhole(item.path());
  }
  if (error) {
    return absl::NotFoundError(absl::StrCat(folder, ": ", error.message()));
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
