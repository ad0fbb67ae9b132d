// Finds where texts that an editor quotes stand in a document, and the whole
// sentences or cells that they are of.
//
//   QuoteFinder finder(document, entries, cues);
//   if (const auto pin = finder.Find(text, entry)) Show(finder.Whole(*pin));
//
// Not thread-safe; make one where it is used. A look-up is linear in the
// document, and Whole() in one entry.

#ifndef CAVEAT_CORPUS_QUOTE_FINDER_H_
#define CAVEAT_CORPUS_QUOTE_FINDER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/caveat_cues.h"
#include "corpus/corpus.h"
#include "corpus/document.h"
#include "corpus/sentence.h"

namespace caveat {

class QuoteFinder {
 public:
  // `entries` are those of `document`. All three must outlive it.
  QuoteFinder(const Document& document, const std::vector<Entry>& entries,
              const CaveatCues& cues);

  // Where a text stands in the text of an entry, JSON escapes undone: in `own`,
  // if it is there. Empty when it stands in none.
  std::optional<ByteSpan> Find(std::string_view text, const Entry& own) const;

  // What Find() found, widened to whole sentences or cells.
  ByteSpan Whole(ByteSpan quote);

  // What is shown of a span that these gave.
  std::string Text(ByteSpan quote) const;

 private:
  std::optional<ByteSpan> FindIn(const Entry& entry,
                                 std::string_view text) const;

  const Document& document_;
  const std::vector<Entry>& entries_;
  SentenceSplitter splitter_;
  bool escaped_ = false;  // Some entry holds JSON escapes.
};

}  // namespace caveat

#endif  // CAVEAT_CORPUS_QUOTE_FINDER_H_
