#include "corpus/compiled_file.h"

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>

#include "absl/strings/str_cat.h"
#include "corpus/binary.h"
#include "corpus/corpus_files.h"
#include "corpus/sha256.h"

namespace caveat {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "CAVEATC\n";
constexpr const char* kBuildAgain =
    "; build it again with `caveat corpus build`";

struct Header {
  char magic[8] = {};
  uint32_t version = 0;
  uint32_t reserved = 0;
  uint64_t fingerprint = 0;
  uint64_t file_bytes = 0;
  uint64_t table_begin = 0;
  char sha256[64] = {};
};
static_assert(sizeof(Header) == 104 &&
              sizeof(Header) % BinaryWriter::kAlignment == 0);

std::string_view HashedPart(const Header& header) {
  return {reinterpret_cast<const char*>(&header), offsetof(Header, sha256)};
}

// What is wrong with a file, or nothing.
std::string FaultOf(const Header& header, std::string_view bytes,
                    uint64_t fingerprint) {
  if (bytes.size() < sizeof(header)) {
    return absl::StrCat("cut short: it has ", bytes.size(),
                        " bytes, less than its header");
  }
  if (std::string_view(header.magic, sizeof(header.magic)) != kMagic) {
    return "not a compiled corpus, or damaged in its first bytes";
  }
  if (header.version != CompiledFile::kVersion) {
    return absl::StrCat("of version ", header.version,
                        ", and this program reads version ",
                        CompiledFile::kVersion, kBuildAgain);
  }
  if (bytes.size() != header.file_bytes) {
    return absl::StrCat(
        bytes.size() < header.file_bytes ? "cut short" : "too long",
        ": it has ", bytes.size(), " bytes, and had ", header.file_bytes,
        " when it was written");
  }
  Sha256 hash;
  hash.Add(bytes.substr(sizeof(header)));
  hash.Add(HashedPart(header));
  if (hash.Finish() != std::string_view(header.sha256, sizeof(header.sha256))) {
    return absl::StrCat("damaged: its SHA-256 is not the one written in it",
                        kBuildAgain);
  }
  if (header.fingerprint != fingerprint) {
    return absl::StrCat("made with other data files than this program's",
                        kBuildAgain);
  }
  return {};
}

}  // namespace

struct CompiledFile::Writer::State {
  std::string path;
  std::string unfinished;
  std::ofstream out;
  Header header;
  Sha256 hash;
  BinaryWriter writer;
  struct Part {
    std::string name;
    uint64_t begin = 0;
    uint64_t size = 0;
  };
  std::vector<Part> parts;

  explicit State(const std::string& to)
      : path(to),
        unfinished(to + ".part"),
        out(unfinished, std::ios::binary | std::ios::trunc),
        writer([this](std::string_view bytes) {
          hash.Add(bytes);
          Write(bytes);
        }) {}
  void Write(std::string_view bytes) {
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  }
};

CompiledFile::Writer::Writer(const std::string& path, uint64_t fingerprint)
    : state_(std::make_unique<State>(path)) {
  kMagic.copy(state_->header.magic, sizeof(state_->header.magic));
  state_->header.version = kVersion;
  state_->header.fingerprint = fingerprint;
  // Its place; what it says is known at the end.
  state_->Write(std::string(sizeof(Header), '\0'));
}

CompiledFile::Writer::~Writer() {
  std::error_code error;
  state_->out.close();
  fs::remove(state_->unfinished, error);
}

void CompiledFile::Writer::Add(
    std::string_view name, const std::function<void(BinaryWriter*)>& write) {
  State& state = *state_;
  state.writer.Align();
  State::Part part{std::string(name), state.writer.size(), 0};
  write(&state.writer);
  part.size = state.writer.size() - part.begin;
  state.parts.push_back(std::move(part));
}

absl::StatusOr<uint64_t> CompiledFile::Writer::Finish() {
  State& state = *state_;
  state.writer.Align();
  state.header.table_begin = sizeof(Header) + state.writer.size();
  state.writer.Number(static_cast<uint64_t>(state.parts.size()));
  for (const State::Part& part : state.parts) {
    state.writer.Text(part.name);
    state.writer.Number(part.begin);
    state.writer.Number(part.size);
  }
  state.writer.Flush();
  state.header.file_bytes = sizeof(Header) + state.writer.size();
  state.hash.Add(HashedPart(state.header));
  state.hash.Finish().copy(state.header.sha256, sizeof(state.header.sha256));
  state.out.seekp(0);
  state.Write({reinterpret_cast<const char*>(&state.header), sizeof(Header)});
  state.out.close();
  if (!state.out) {
    return absl::UnavailableError(
        absl::StrCat(state.path, ": can not be written"));
  }
  std::error_code error;
  fs::rename(state.unfinished, state.path, error);
  if (error) {
    return absl::UnavailableError(
        absl::StrCat(state.path, ": ", error.message()));
  }
  return state.header.file_bytes;
}

std::shared_ptr<const CompiledFile> CompiledFile::Read(const std::string& path,
                                                       uint64_t fingerprint,
                                                       Faults* faults) {
  auto bytes = ReadCorpusFile(path, kFileBytesMax, faults);
  if (!bytes.has_value()) return nullptr;
  return Parse(path, *std::move(bytes), fingerprint, faults);
}

std::shared_ptr<const CompiledFile> CompiledFile::Parse(const std::string& path,
                                                        std::string bytes,
                                                        uint64_t fingerprint,
                                                        Faults* faults) {
  Header header;
  std::memcpy(&header, bytes.data(), std::min(sizeof(header), bytes.size()));
  std::string fault = FaultOf(header, bytes, fingerprint);
  auto file = std::make_shared<CompiledFile>();
  file->bytes_ = std::move(bytes);
  if (fault.empty() && !file->ReadParts(header.table_begin)) {
    fault = "damaged: its table of parts does not fit the file";
  }
  if (fault.empty()) return file;
  faults->Add(Fault{path, 0, 0, std::move(fault)});
  return nullptr;
}

bool CompiledFile::ReadParts(uint64_t table_begin) {
  const std::string_view bytes = bytes_;
  if (table_begin < sizeof(Header) || table_begin > bytes.size()) return false;
  const std::string_view parts =
      bytes.substr(sizeof(Header), table_begin - sizeof(Header));
  BinaryReader table(nullptr, bytes.substr(table_begin));
  parts_.resize(table.Count(3 * sizeof(uint64_t)));
  for (auto& [name, part] : parts_) {
    uint64_t begin = 0;
    uint64_t size = 0;
    name = table.TextView();
    table.Number(&begin);
    table.Number(&size);
    if (begin % BinaryWriter::kAlignment != 0 || begin > parts.size() ||
        size > parts.size() - begin) {
      return false;
    }
    part = parts.substr(begin, size);
  }
  return table.AtEnd();
}

std::vector<std::string> CompiledFile::Names(std::string_view prefix) const {
  std::vector<std::string> names;
  for (const auto& [name, bytes] : parts_) {
    if (name.starts_with(prefix))
      names.emplace_back(name.substr(prefix.size()));
  }
  return names;
}

std::string_view CompiledFile::Get(std::string_view name) const {
  for (const auto& [part, bytes] : parts_) {
    if (part == name) return bytes;
  }
  return {};
}

}  // namespace caveat
