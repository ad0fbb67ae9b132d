// The data files that the software comes with: section roles, caveat cues,
// notices, guard packs, lexicon, model. They are text that an editor can read,
// under corpus/ and matcher/ in the source tree; the build copies them into
// the programs, and a folder given at start-up replaces any of them.
//
//   absl::StatusOr<DataFiles> files = DataFiles::Open("");   // the built-in
//   ones std::string_view cues = files->Get("corpus/cues.txtpb");
//
// Immutable after Open; thread-safe.

#ifndef CAVEAT_CORPUS_DATA_FILES_H_
#define CAVEAT_CORPUS_DATA_FILES_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace caveat {

// Path in the source tree to content; made by the build.
const std::map<std::string, std::string_view>& EmbeddedFiles();

class DataFiles {
 public:
  // Files under `folder` (laid out as in the source tree) replace or add to
  // the built-in ones; empty: only those. Below corpus/ and matcher/ only
  // guard packs can be added. Links are followed. Errors:
  //   kNotFound         the folder is not there
  //   kInvalidArgument  something in it can not be read, or would be read by
  //                     nobody; the message has its path
  static absl::StatusOr<DataFiles> Open(const std::string& folder);

  // The built-in files; never fails.
  static const DataFiles& Builtin();

  // Content of a file by its path in the source tree. Empty when there is no
  // such file. Valid as long as the DataFiles.
  std::string_view Get(std::string_view path) const;

  // Another for other paths or contents, and no proof of either.
  uint64_t Fingerprint() const;

  // Paths that start with `prefix`, in order.
  std::vector<std::string> List(std::string_view prefix) const;

 private:
  std::map<std::string, std::string, std::less<>> replaced_;
};

}  // namespace caveat

#endif  // CAVEAT_CORPUS_DATA_FILES_H_
