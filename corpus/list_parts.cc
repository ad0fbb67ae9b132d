#include "corpus/list_parts.h"

#include <algorithm>
#include <string>

#include "corpus/markup.h"

namespace caveat {
namespace {

bool IsItem(const Passage& passage) {
  return passage.kind == PassageKind::kBullet ||
         passage.kind == PassageKind::kNumbered;
}

// Whether what stands behind it goes on with it: "You should not drive if".
bool LeadsIn(const Passage& passage, const Document& document) {
  if (passage.kind != PassageKind::kParagraph && !IsItem(passage)) return false;
  const std::string text =
      WithoutMarkup(document.markup(), document.Text(passage.text));
  const size_t last = text.find_last_not_of(" \t\r\n*_");
  if (last == std::string::npos) return false;
  // An item mostly ends without a full stop, whatever stands behind it.
  return text[last] == ':' ||
         (!IsItem(passage) && text[last] != '.' && text[last] != '!' &&
          text[last] != '?' && text[last] != ')' && text[last] != '"');
}

const Entry* EntryOf(const Corpus& corpus, const Passage& passage) {
  const std::vector<Entry>& entries = corpus.entries();
  const auto found =
      std::lower_bound(entries.begin(), entries.end(), passage.text.begin,
                       [](const Entry& entry, int64_t begin) {
                         return entry.text.begin < begin;
                       });
  const bool same = found != entries.end() && found->text == passage.text;
  return same ? &*found : nullptr;
}

}  // namespace

std::vector<const Entry*> ListPartsOf(const Corpus& corpus,
                                      const Entry& entry) {
  std::vector<const Entry*> parts;
  const Document& document = corpus.document();
  const std::vector<Passage>& passages = document.passages();
  const auto self =
      std::lower_bound(passages.begin(), passages.end(), entry.text.begin,
                       [](const Passage& passage, int64_t begin) {
                         return passage.text.begin < begin;
                       });
  if (self == passages.end() || self->text != entry.text) return parts;
  const auto add = [&](const Passage& passage) {
    if (const Entry* part = EntryOf(corpus, passage)) parts.push_back(part);
  };
  if (LeadsIn(*self, document)) {
    for (auto next = self + 1; next != passages.end() && IsItem(*next) &&
                               next->section_index == self->section_index &&
                               parts.size() < kListItemsMax;
         ++next) {
      add(*next);
    }
    if (!parts.empty()) return parts;
  }
  if (!IsItem(*self)) return parts;
  for (auto before = self; before != passages.begin();) {
    --before;
    if (before->section_index != self->section_index) break;
    if (LeadsIn(*before, document)) add(*before);
    if (!IsItem(*before)) break;
  }
  std::reverse(parts.begin(), parts.end());
  return parts;
}

}  // namespace caveat
