// Reads corpora from files: a document with its overlay, a JSONL of FAQs, or a
// file of corpora that were compiled before (compiled_file.h).
//
//   auto corpora = LoadCorpora({"corpus/data/bone-metastases"}, {});
//   if (!corpora.ok()) std::cerr << corpora.status().message();
//
// A path is a file (`name.txt`, `.md`, `.html`, `.jsonl`, `.caveat`) or a folder,
// which is searched for such files, its sub-folders included.
// `name.overlay.txtpb` beside a document belongs to it. Stateless; safe to call
// from any thread, but it does I/O: keep it off the request path. Cost: linear
// in the files.

#ifndef CAVEAT_CORPUS_LOADER_H_
#define CAVEAT_CORPUS_LOADER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "corpus/corpus.h"
#include "corpus/data_files.h"
#include "corpus/fault.h"

namespace caveat {

struct LoaderOptions {
  // Largest document that is read, in bytes. JSONL files may be
  // `jsonl_bytes_max` large.
  int64_t document_bytes_max = int64_t{8} << 20;
  int64_t jsonl_bytes_max = int64_t{4} << 30;
  int64_t overlay_bytes_max = int64_t{64} << 20;
  // Most entries in one corpus, and corpora in one library.
  int64_t entry_count_max = 2'000'000;
  int64_t corpus_count_max = 20'000;
  // Section roles, caveat cues and notices. Not owned; null: the built-in ones.
  const DataFiles* data = nullptr;
};

using CorpusPtr = std::shared_ptr<const Corpus>;

// Reads every corpus under `paths`, ordered by name. All or nothing. Errors:
//   kNotFound         a path is not there
//   kInvalidArgument  some file is bad; the message has a line
//                     `file:line:column: what is wrong` for each fault found,
//                     of all files
absl::StatusOr<std::vector<CorpusPtr>> LoadCorpora(
    const std::vector<std::string>& paths, const LoaderOptions& options);

// Makes a corpus of bytes already in memory. `document_name` ends in .txt,
// .md, .html or .jsonl; `overlay` may be empty. Null when `faults` grew.
CorpusPtr MakeCorpus(const std::string& document_name, std::string document,
                     const std::string& overlay, const LoaderOptions& options,
                     Faults* faults);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_LOADER_H_
