// A file of corpora that are ready to be served: written by
// `caveat corpus build`, read by whoever reads documents.
//
//   bytes 0 to 7    "CAVEATC\n"
//   then            version, 0 (32 bits each); fingerprint of the data files,
//                   bytes of the file, begin of the table (64 bits each)
//   40 to 103       SHA-256, in hex, of what follows, and then of what was
//                   before
//   then            the parts, each at a multiple of eight bytes
//   at the end      the table: number of parts; of each its name, begin, size
//
// Numbers are little-endian and tables aligned, so that they are used where
// they lie. Everything is under the hash: a file that was cut or changed is
// refused, and so is one of another version or made with other data files,
// whose words would not be those of this program. The file is read, not mapped:
// a process that maps one which somebody cuts, dies.
//
// The hash finds damage; it is no signature. Whoever can write a file can write
// its hash, and not all that a part says is looked at when it is read: the
// bytes of entries are not, as that would take a seventh of the time in which a
// file is ready. Such files are to be trusted as the program is.
//
//   auto file = CompiledFile::Read(path, fingerprint, &faults);
//   std::string_view part = file->Get("corpus/kettles");

#ifndef CAVEAT_CORPUS_COMPILED_FILE_H_
#define CAVEAT_CORPUS_COMPILED_FILE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "corpus/binary.h"
#include "corpus/fault.h"

namespace caveat {

class CompiledFile {
 public:
  // Another for each change of what is in the parts, or of how texts are cut
  // into words, what these sound like, or how entries are found in a document.
  static constexpr uint32_t kVersion = 8;
  static constexpr std::string_view kEnding = ".caveat";
  // Largest file.
  static constexpr int64_t kFileBytesMax = int64_t{16} << 30;

  class Writer;

  // Null when `faults` grew: what is wrong is named.
  static std::shared_ptr<const CompiledFile> Read(const std::string& path,
                                                  uint64_t fingerprint,
                                                  Faults* faults);
  // The same of bytes in memory; faults name them `path`.
  static std::shared_ptr<const CompiledFile> Parse(const std::string& path,
                                                   std::string bytes,
                                                   uint64_t fingerprint,
                                                   Faults* faults);

  // Names of the parts that begin with `prefix`, without it, in order.
  std::vector<std::string> Names(std::string_view prefix) const;
  // A part; empty when there is none. Valid as long as the file.
  std::string_view Get(std::string_view name) const;

 private:
  bool ReadParts(uint64_t table_begin);

  std::string bytes_;
  std::vector<std::pair<std::string_view, std::string_view>> parts_;
};

// Writes a file beside `path`, part by part, and renames it: whoever reads
// there reads the old one or the new one.
class CompiledFile::Writer {
 public:
  Writer(const std::string& path, uint64_t fingerprint);
  // What was not finished goes away.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void Add(std::string_view name,
           const std::function<void(BinaryWriter*)>& write);

  // Returns the size of the file. Errors: kUnavailable, what failed.
  absl::StatusOr<uint64_t> Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace caveat

#endif  // CAVEAT_CORPUS_COMPILED_FILE_H_
