// The parts of a list that say little without each other: the line that leads
// in to it ("Call 999 if you have:") and its items.
//
//   for (const Entry* part : ListPartsOf(corpus, entry)) Show(*part);
//
// Each is an entry of its own, as people ask for one of them; who reads it
// needs the others. An FAQ answer has its list within it. Pure; thread-safe.

#ifndef CAVEAT_CORPUS_LIST_PARTS_H_
#define CAVEAT_CORPUS_LIST_PARTS_H_

#include <vector>

#include "corpus/corpus.h"

namespace caveat {

// Most items that are given of a line: longer lists are tables of contents.
inline constexpr size_t kListItemsMax = 40;
// Most passages between an item and its line that are walked over.
inline constexpr int kListWalkMax = 400;

// Of a list's item, the line that leads in to it; of such a line, the items
// behind it, in order; of anything else nothing. The line is a paragraph that
// does not end as a sentence does, or an item that ends with a colon and may
// have a list of its own: behind such items an item has all the lines that may
// lead in to it, as nothing says how deep it stands. Items that are empty, and
// paragraphs that surely are a part of the item before them, end no list.
// Logarithmic in the document, and linear in the list up to kListWalkMax.
std::vector<const Entry*> ListPartsOf(const Corpus& corpus, const Entry& entry);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_LIST_PARTS_H_
