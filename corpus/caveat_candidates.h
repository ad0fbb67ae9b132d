// Finds every sentence and table cell of a document that limits something, and
// the terms by which it can be compared with the entries.

#ifndef CAVEAT_CORPUS_CAVEAT_CANDIDATES_H_
#define CAVEAT_CORPUS_CAVEAT_CANDIDATES_H_

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "corpus/caveat_cues.h"
#include "corpus/corpus.h"
#include "corpus/document.h"
#include "corpus/sentence.h"

namespace caveat {

// Most sentences of one entry that are looked at: no reader sees more than
// three, and a document may be one long paragraph.
inline constexpr int kCandidatesOfEntryMax = 200;

// Ids of terms: stems of words. In order of first use, so that they are the
// same in every run.
class TermIds {
 public:
  // The terms of a text, sorted, each once. One-letter words are left out.
  std::vector<int> Of(std::string_view text);
  int count() const { return static_cast<int>(ids_.size()); }

 private:
  std::unordered_map<std::string, int> ids_;
};

// A whole sentence or cell that may be shown as a caveat.
struct CaveatCandidate {
  ByteSpan span;
  int entry_index = 0;    // The entry it is a part of.
  double strength = 0;    // How surely it limits something, above 0 to 1.
  bool dangling = false;  // Refers to the sentence before it.
  bool first = false;     // The first sentence of its entry.
  std::vector<int> terms;
};

// What the binder knows of an entry.
struct EntryContext {
  std::vector<int> terms;    // Of its text and question.
  std::vector<int> heading;  // Of the headings above it.
  // Of what a row or "Term: text" item is about; empty for any other.
  std::vector<int> subject;
  int section_index = 0;
  SectionRole role = SectionRole::kBody;
  // Counts the paragraphs, lists and tables of the document: items of one list
  // share a group.
  int group = 0;
  bool is_item = false;  // Of a list or table.
  // Candidates that are a part of it: [first, last).
  int candidate_first = 0;
  int candidate_last = 0;
};

struct CaveatCandidates {
  std::vector<CaveatCandidate> candidates;  // In order of the document.
  std::vector<EntryContext> contexts;       // One for each entry.
  int term_count = 0;
};

// `entries` are those of `document`. Linear in the document.
CaveatCandidates FindCaveatCandidates(const Document& document,
                                      const std::vector<Entry>& entries,
                                      const CaveatCues& cues);

// The sentences of an entry, or the cells of a table row.
std::vector<ByteSpan> UnitsOf(const Document& document, const Entry& entry,
                              SentenceSplitter* splitter);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_CAVEAT_CANDIDATES_H_
