// Finds the files of corpora, and reads them whole.

#ifndef CAVEAT_CORPUS_CORPUS_FILES_H_
#define CAVEAT_CORPUS_CORPUS_FILES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "corpus/fault.h"

namespace caveat {

// Where the files of a corpus are.
struct CorpusPaths {
  std::string document;
  std::string overlay;  // Empty when there is none.
};

// Whether a file is one of compiled_file.h, by its name.
bool IsCompiledFile(std::string_view path);

// The document and, beside it, the overlay of every corpus under `paths`,
// ordered by path, each once. Folders are searched with their sub-folders, but
// for hidden files and files named README. Faults: a file that is no document,
// an overlay without document, such as one beside a compiled file, which has
// its own within; in a folder, a file named much like an overlay, and a link
// without end named like a document; a folder without any. Error: kNotFound
// when a path is not there.
absl::StatusOr<std::vector<CorpusPaths>> FindCorpora(
    const std::vector<std::string>& paths, Faults* faults);

// Reads a whole file of at most `bytes_max`. Empty when `faults` grew.
std::optional<std::string> ReadCorpusFile(const std::string& path,
                                          int64_t bytes_max, Faults* faults);

// The name of the corpus whose document is at a path: its file's name without
// the ending.
std::string CorpusNameOf(std::string_view document_path);

// The path of a document's overlay, whether there is one or not.
std::string OverlayPathOf(std::string_view document_path);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_CORPUS_FILES_H_
