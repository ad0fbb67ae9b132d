// Reads the overlay of a document and adds what it says to the entries.

#ifndef CAVEAT_CORPUS_OVERLAY_READER_H_
#define CAVEAT_CORPUS_OVERLAY_READER_H_

#include <string>
#include <string_view>
#include <vector>

#include "corpus/corpus.h"
#include "corpus/fault.h"

namespace caveat {

// What an overlay says beside the entries.
struct OverlayParts {
  CorpusInfo info;
  std::vector<std::string> decoys;
  std::vector<std::vector<std::string>> synonyms;
};

// Reads `bytes`, the overlay file `file` (may be empty), into `entries` of the
// same document. Everything wrong with it goes to `faults`.
OverlayParts ApplyOverlay(std::string_view file, std::string_view bytes,
                          std::vector<Entry>* entries, Faults* faults);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_OVERLAY_READER_H_
