// Reads the overlay of a document, checks it against the document, and adds
// what it says to the entries.
//
//   OverlayParts parts =
//       ApplyOverlay("a.overlay.txtpb", bytes, &document, cues, &entries,
//                    &faults);
//
// Every fault of the file is found in one run. Pure; linear in the overlay,
// but for caveats that are pinned or forbidden, each of which is looked for in
// the document.

#ifndef CAVEAT_CORPUS_OVERLAY_READER_H_
#define CAVEAT_CORPUS_OVERLAY_READER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/caveat_cues.h"
#include "corpus/corpus.h"
#include "corpus/document.h"
#include "corpus/fault.h"

namespace caveat {

// Longest alternate, decoy, alias or term, in bytes: as long as a question.
inline constexpr size_t kAuthoredBytesMax = 4096;
// Longest offered question, in bytes: several of them stand side by side.
inline constexpr size_t kOfferedBytesMax = 90;
// Longest title, and longest notice that goes with every answer, in bytes.
inline constexpr size_t kTitleBytesMax = 300;
inline constexpr size_t kStandingCaveatBytesMax = 1000;
// Most texts that may be forbidden as caveats of one entry.
inline constexpr int kForbiddenCaveatCountMax = 50;

// Most pinned and forbidden caveats of one overlay, each of which is looked for
// in the document.
inline constexpr int kQuoteCountMax = 20'000;

// What an editor says about the caveats of one entry.
struct CaveatOrders {
  // The whole sentences or cells that the texts are of, none within another.
  std::vector<ByteSpan> pinned;
  std::vector<std::string> forbidden;
};

// What an overlay says beside the entries.
struct OverlayParts {
  CorpusInfo info;
  std::vector<std::string> decoys;
  std::vector<std::vector<std::string>> synonyms;
  std::vector<CaveatOrders> caveat_orders;  // One for each entry.
  std::optional<Domain> domain;             // Empty: not said.
};

// Reads `bytes` of the overlay `file`; both empty when there is none.
// `document` is null when it could not be read: then only what needs no
// document is checked. `entries` are those of the document; `cues` tell where
// their sentences end.
OverlayParts ApplyOverlay(std::string_view file, std::string_view bytes,
                          const Document* document, const CaveatCues& cues,
                          std::vector<Entry>* entries, Faults* faults);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_OVERLAY_READER_H_
