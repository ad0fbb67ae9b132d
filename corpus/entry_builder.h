// Makes the entries of a document: every passage that may answer a question.

#ifndef CAVEAT_CORPUS_ENTRY_BUILDER_H_
#define CAVEAT_CORPUS_ENTRY_BUILDER_H_

#include <vector>

#include "corpus/corpus.h"
#include "corpus/document.h"

namespace caveat {

// In the order of the document. Structure (headings, questions, table heads
// and rules, empty bullets) makes no entry; a question becomes that of the
// answer behind it.
std::vector<Entry> BuildEntries(const Document& document);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_ENTRY_BUILDER_H_
