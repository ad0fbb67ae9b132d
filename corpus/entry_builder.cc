#include "corpus/entry_builder.h"

#include <optional>
#include <string>
#include <utility>

#include "corpus/markup.h"

namespace caveat {
namespace {

std::optional<EntryKind> EntryKindOf(PassageKind kind) {
  switch (kind) {
    case PassageKind::kParagraph:
    case PassageKind::kBullet:
    case PassageKind::kNumbered:
      return EntryKind::kPassage;
    case PassageKind::kTableRow:
      return EntryKind::kTableRow;
    case PassageKind::kTakeaway:
      return EntryKind::kTakeaway;
    case PassageKind::kFaqAnswer:
      return EntryKind::kFaq;
    case PassageKind::kConclusion:
      return EntryKind::kConclusion;
    case PassageKind::kHeading:
    case PassageKind::kEmptyBullet:
    case PassageKind::kTableHead:
    case PassageKind::kTableRule:
    case PassageKind::kFaqQuestion:
      return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::vector<Entry> BuildEntries(const Document& document) {
  std::vector<Entry> entries;
  std::string_view question;
  for (const Passage& passage : document.passages()) {
    if (passage.kind == PassageKind::kFaqQuestion) {
      question = document.Text(passage.text);
      continue;
    }
    const std::optional<EntryKind> kind = EntryKindOf(passage.kind);
    if (!kind.has_value()) continue;
    const Section& section =
        document.sections()[static_cast<size_t>(passage.section_index)];
    Entry entry;
    entry.id = passage.id;
    entry.kind = *kind;
    if (*kind == EntryKind::kFaq) {
      entry.question = WithoutMarkup(document.markup(), question);
    }
    entry.section = section.Title();
    if (!section.path.empty()) entry.heading = section.path.back();
    entry.text = passage.text;
    entry.cells = passage.cells;
    if (HasMarkup(document.markup(), document.Text(passage.text))) {
      entry.plain_text =
          WithoutMarkup(document.markup(), document.Text(passage.text));
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace caveat
