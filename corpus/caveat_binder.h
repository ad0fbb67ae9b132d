// Binds to each entry the sentences of its document that limit it.
//
// First come those that an editor pinned; then limiting sentences of the entry
// itself; then of its neighbours in the same section, such as the paragraph
// behind a list; then those about the same subject anywhere in the document.
// Every entry of a document that has any limiting sentence gets at least one.
//
//   BindCaveats(document, parts.caveat_orders, cues, &entries);
//
// Pure and deterministic. Work is linear in the document; see
// caveat_likeness.h for the bound.

#ifndef CAVEAT_CORPUS_CAVEAT_BINDER_H_
#define CAVEAT_CORPUS_CAVEAT_BINDER_H_

#include <vector>

#include "corpus/caveat_cues.h"
#include "corpus/corpus.h"
#include "corpus/document.h"
#include "corpus/overlay_reader.h"

namespace caveat {

// Sets Entry::caveats: whole sentences and cells, at most
// Corpus::kCaveatCountMax, most important first. `entries` are those of the
// article `document`; `orders` has one element for each.
void BindCaveats(const Document& document,
                 const std::vector<CaveatOrders>& orders,
                 const CaveatCues& cues, std::vector<Entry>* entries);

// The same for a list of FAQs that have nothing to do with each other: only an
// answer's own sentences limit it. Sets Entry::decoded_caveats as well.
void BindOwnCaveats(const Document& document,
                    const std::vector<CaveatOrders>& orders,
                    const CaveatCues& cues, std::vector<Entry>* entries);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_CAVEAT_BINDER_H_
