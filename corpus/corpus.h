// A corpus: the entries of one document that may answer a question, with
// everything an editor and the caveat binder attached to them.
//
//   std::shared_ptr<const Corpus> corpus = ...;   // See loader.h.
//   for (const Entry& entry : corpus->entries())
//     Show(entry.id, corpus->Text(entry));
//
// Immutable; any number of threads may read it.

#ifndef CAVEAT_CORPUS_CORPUS_H_
#define CAVEAT_CORPUS_CORPUS_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "corpus/document.h"

namespace caveat {

enum class EntryKind { kFaq, kTakeaway, kConclusion, kTableRow, kPassage };

// The stable name of a kind: "faq", "takeaway", "conclusion", "row", "passage".
std::string_view EntryKindName(EntryKind kind);

// A pattern or other text of an overlay, with its place for error messages.
struct AuthoredText {
  std::string text;
  int line = 0;    // In the overlay, from 1.
  int column = 0;  // From 1.
};

struct Entry {
  std::string id;
  std::vector<std::string> aliases;
  EntryKind kind = EntryKind::kPassage;
  // The FAQ question; empty for entries that have none of their own.
  std::string question;
  // Headings above it, outermost first, joined by " > "; empty for the lead.
  std::string section;
  // The last of those headings.
  std::string heading;
  // The quotation. Empty only for a JSONL entry without an answer.
  ByteSpan text;
  // The same with JSON escapes undone, for JSONL entries that hold any; empty
  // otherwise.
  std::string decoded_text;
  // The quotation without markup, when that differs: for matching, never shown.
  std::string plain_text;
  std::vector<TableCell> cells;  // kTableRow only.

  // From the overlay.
  std::vector<std::string> alternates;
  std::vector<AuthoredText> patterns;
  std::vector<std::string> decoys;
  std::vector<std::string> question_kinds;
  // The question by which the entry is offered; empty: one of the above.
  std::string offered_question;

  // Spans of whole sentences or cells that limit this entry, most important
  // first, at most kCaveatCountMax.
  std::vector<ByteSpan> caveats;
  // Of each of them the same with JSON escapes undone, empty where it holds
  // none. No more than there are caveats; see CaveatTextOf.
  std::vector<std::string> decoded_caveats;
};

// What is quoted of an entry of `document`, and the same without the markup of
// its format. Valid as long as both.
inline std::string_view TextOf(const Entry& entry, const Document& document) {
  return entry.decoded_text.empty() ? document.Text(entry.text)
                                    : std::string_view(entry.decoded_text);
}
inline std::string_view PlainTextOf(const Entry& entry,
                                    const Document& document) {
  return entry.plain_text.empty() ? TextOf(entry, document)
                                  : std::string_view(entry.plain_text);
}

// What is shown of a caveat of an entry: its bytes, JSON escapes undone. Valid
// as long as both.
inline std::string_view CaveatTextOf(const Entry& entry, size_t index,
                                     const Document& document) {
  const bool decoded = index < entry.decoded_caveats.size() &&
                       !entry.decoded_caveats[index].empty();
  return decoded ? std::string_view(entry.decoded_caveats[index])
                 : document.Text(entry.caveats[index]);
}

// What a corpus is about, as far as it decides who is likely to write. (The
// domain of an error is something else: gRPC's word for who raised it.) One
// that is too short to tell, without much of health in it, is guarded as if it
// were about health, and spoken of as if it were not.
enum class Domain { kHealth, kOther, kUnclear };

// Its name: "health", "other", "unclear".
std::string_view DomainName(Domain domain);

// What the overlay says of the whole document.
struct CorpusInfo {
  std::string title;
  std::string url;
  std::string reviewed_on;  // YYYY-MM-DD or empty.
  std::string expires_on;   // YYYY-MM-DD or empty.
  bool withdrawn = false;
  std::string standing_caveat;  // Never empty.
  std::optional<double> answer_threshold;
  std::optional<double> ambiguous_threshold;
  Domain domain = Domain::kHealth;

  bool operator==(const CorpusInfo&) const = default;
};

// What a matcher has made of a corpus before, as bytes; empty when it has not.
struct CompiledIndex {
  std::shared_ptr<const void> owner;  // Keeps the bytes alive.
  std::string_view matcher;
  std::string_view suggest;
};

class Corpus {
 public:
  // The most caveats that a person will read.
  static constexpr int kCaveatCountMax = 3;

  // `entries` have unique ids and lie in `document`. `version` is the hash of
  // all files the corpus was read from.
  Corpus(std::string name, std::string version, Document document,
         CorpusInfo info, std::vector<Entry> entries,
         std::vector<std::string> decoys,
         std::vector<std::vector<std::string>> synonyms,
         CompiledIndex compiled = {});
  // Shared by pointer, never copied: the index refers into the entries.
  Corpus(const Corpus&) = delete;
  Corpus& operator=(const Corpus&) = delete;

  const std::string& name() const { return name_; }
  const std::string& version() const { return version_; }
  const Document& document() const { return document_; }
  const CorpusInfo& info() const { return info_; }
  const std::vector<Entry>& entries() const { return entries_; }
  const std::vector<std::string>& decoys() const { return decoys_; }
  const std::vector<std::vector<std::string>>& synonyms() const {
    return synonyms_;
  }

  const CompiledIndex& compiled() const { return compiled_; }

  // The entry with this id or alias, or null.
  const Entry* Find(std::string_view id) const;

  // What is quoted of an entry. Valid as long as the Corpus.
  std::string_view Text(const Entry& entry) const {
    return TextOf(entry, document_);
  }

  // The same without the markup of its format: what to match questions with.
  std::string_view PlainText(const Entry& entry) const {
    return PlainTextOf(entry, document_);
  }

  // What to call an entry in a list: its question, or its heading, or the
  // document's title.
  std::string_view Label(const Entry& entry) const;

 private:
  std::string name_;
  std::string version_;
  Document document_;
  CorpusInfo info_;
  std::vector<Entry> entries_;
  std::vector<std::string> decoys_;
  std::vector<std::vector<std::string>> synonyms_;
  CompiledIndex compiled_;
  std::unordered_map<std::string_view, size_t> index_of_id_;
};

}  // namespace caveat

#endif  // CAVEAT_CORPUS_CORPUS_H_
