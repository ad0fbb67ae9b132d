// What holds of every document and corpus that was read, whatever the bytes.

#ifndef CAVEAT_TESTS_CORPUS_INVARIANTS_H_
#define CAVEAT_TESTS_CORPUS_INVARIANTS_H_

#include <string>

#include "corpus/corpus.h"
#include "corpus/document.h"

namespace caveat {

// The first that does not hold, or empty: spans of passages are disjoint, in
// order and cover all but white space; texts lie within their blocks, without
// white space around them, and start and end between characters; ids are
// unique and not empty.
std::string BrokenInvariant(const Document& document);

// The same, and of the entries: each is a passage, its text is the bytes of its
// span, every id and alias is found, and a caveat lies within the text of one
// entry.
std::string BrokenInvariant(const Corpus& corpus);

}  // namespace caveat

#endif  // CAVEAT_TESTS_CORPUS_INVARIANTS_H_
