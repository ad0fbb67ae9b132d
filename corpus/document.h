// A document as given, and the passages it is made of.
//
//   std::optional<Document> document = ReadDocument(...);  // See reader.h.
//   for (const Passage& passage : document->passages())
//     Use(passage.id, document->Text(passage.text));
//
// A Document never changes once read, and may be shared between threads.
// Passages refer to it by byte spans, so every quotation can be checked.

#ifndef CAVEAT_CORPUS_DOCUMENT_H_
#define CAVEAT_CORPUS_DOCUMENT_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/shared_array.h"

namespace caveat {

// Bytes [begin, end) of a document as given.
struct ByteSpan {
  int64_t begin = 0;
  int64_t end = 0;

  bool empty() const { return begin >= end; }
  int64_t size() const { return end - begin; }
  bool Contains(const ByteSpan& other) const {
    return begin <= other.begin && other.end <= end;
  }
  friend bool operator==(const ByteSpan&, const ByteSpan&) = default;
};

// What a passage is. Structure (headings, table heads and rules, empty
// bullets) is kept, but never quoted as an answer.
enum class PassageKind {
  kHeading,
  kParagraph,
  kBullet,       // "- text", "- Term: text"
  kNumbered,     // "1. text"
  kEmptyBullet,  // "- Term:" with nothing behind it
  kTableHead,
  kTableRule,
  kTableRow,
  kTakeaway,
  kFaqQuestion,
  kFaqAnswer,  // All paragraphs of one answer
  kConclusion,
};

// The inline markup that quotations may hold.
enum class Markup { kNone, kMarkdown, kHtml };

// What a section is for; decides the kind of its paragraphs.
enum class SectionRole { kBody, kTakeaways, kFaq, kConclusion };

struct Section {
  // Headings from the outermost to its own, without markup; empty for the
  // lead.
  std::vector<std::string> path;
  SectionRole role = SectionRole::kBody;

  // The path joined by " > ".
  std::string Title() const;
};

// A cell of a table row.
struct TableCell {
  std::string header;  // Of its column; empty when there is none.
  ByteSpan text;       // Without the spaces around it.
};

struct Passage {
  // Unique in its document and stable: `sec-lead-1`, `faq-1`, `takeaway-2`,
  // `conclusion-3`, `row-lung-cancer`, `sec-radiation-therapy-2`,
  // `head-radiation-therapy`, `faq-1-question`.
  std::string id;
  PassageKind kind = PassageKind::kParagraph;
  // The whole passage with its list marker. Blocks of a document are disjoint,
  // in order, and only white space stands between them.
  ByteSpan block;
  // What may be quoted: the block without list marker and outer white space.
  // Empty for kEmptyBullet and kTableRule.
  ByteSpan text;
  int section_index = 0;         // Into Document::sections().
  std::vector<TableCell> cells;  // kTableRow only, in order.
};

class Document {
 public:
  // `bytes` is UTF-8. Passages are in order of their blocks.
  Document(std::string name, std::shared_ptr<const std::string> bytes,
           std::vector<Section> sections, std::vector<Passage> passages,
           Markup markup = Markup::kNone);
  // The same where `sha256` is known to be that of `bytes`.
  Document(std::string name, SharedArray<char> bytes, std::string sha256,
           std::vector<Section> sections, std::vector<Passage> passages,
           Markup markup);

  const std::string& name() const { return name_; }
  std::string_view bytes() const { return {bytes_.data(), bytes_.size()}; }
  const std::string& sha256() const { return sha256_; }  // Lower-case hex.
  const std::vector<Section>& sections() const { return sections_; }
  const std::vector<Passage>& passages() const { return passages_; }

  Markup markup() const { return markup_; }

  // The bytes of a span, which must lie within the document. Valid as long as
  // the Document.
  std::string_view Text(ByteSpan span) const {
    return bytes().substr(static_cast<size_t>(span.begin),
                          static_cast<size_t>(span.size()));
  }

 private:
  std::string name_;
  SharedArray<char> bytes_;
  std::string sha256_;
  std::vector<Section> sections_;
  std::vector<Passage> passages_;
  Markup markup_;
};

}  // namespace caveat

#endif  // CAVEAT_CORPUS_DOCUMENT_H_
