// Reads a list of FAQs, one JSON object a line:
//
//   {"id": "refund", "question": "Where is my refund?", "answer": "It takes
//   ...",
//    "alternates": ["refund not here yet"]}
//
// `answer` and `alternates` may be missing or empty; other keys are left alone.
// The text of an entry is the bytes of its answer within the line, so a source
// can be checked in this format too. Pure; one pass over the bytes.

#ifndef CAVEAT_CORPUS_JSONL_READER_H_
#define CAVEAT_CORPUS_JSONL_READER_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "corpus/corpus.h"
#include "corpus/document.h"
#include "corpus/fault.h"

namespace caveat {

// Longest id of an entry, in bytes.
inline constexpr size_t kJsonlIdBytesMax = 256;
// Longest line, in bytes.
inline constexpr int64_t kJsonlLineBytesMax = int64_t{8} << 20;

struct JsonlCorpus {
  Document document;  // A passage for each line, with the id of its entry.
  std::vector<Entry> entries;
};

// Empty when `faults` grew: too large, not UTF-8, a line that is no such
// object, an id that stands twice, more than `entry_count_max` lines, none.
std::optional<JsonlCorpus> ReadJsonl(const std::string& name, std::string bytes,
                                     int64_t bytes_max, int64_t entry_count_max,
                                     Faults* faults);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_JSONL_READER_H_
