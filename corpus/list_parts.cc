#include "corpus/list_parts.h"

#include <algorithm>
#include <optional>
#include <string>

#include "corpus/html_scanner.h"
#include "corpus/markup.h"

namespace caveat {
namespace {

using Passages = std::vector<Passage>;

bool IsItem(const Passage& passage) {
  return passage.kind == PassageKind::kBullet ||
         passage.kind == PassageKind::kNumbered;
}

// Paragraphs of one item that are looked at.
constexpr int kItemParagraphsMax = 16;

// Columns before a passage; nothing where other text stands before it.
std::optional<int> IndentOf(const Passage& passage, const Document& document) {
  const std::string_view bytes = document.bytes();
  int indent = 0;
  for (auto at = static_cast<size_t>(passage.block.begin); at > 0; --at) {
    const char c = bytes[at - 1];
    if (c == '\n') break;
    if (c != ' ' && c != '\t') return std::nullopt;
    indent += c == '\t' ? 4 : 1;
  }
  return indent;
}

// Whether tags before an HTML passage end the item or list before it.
bool EndsItem(const Passage& passage, const Document& document) {
  HtmlScanner scanner(document.Text({passage.block.begin, passage.text.begin}));
  for (HtmlToken token; scanner.Next(&token);) {
    if (token.kind != HtmlToken::Kind::kClose) continue;
    if (token.name == "li" || token.name == "ul" || token.name == "ol" ||
        token.name == "menu") {
      return true;
    }
  }
  return false;
}

// Whether a paragraph surely is a part of the item before it: it stands in the
// same <li>, or further in than the item's marker.
bool IsOfItem(Passages::const_iterator passage, const Document& document) {
  const bool html = document.markup() == Markup::kHtml;
  const std::optional<int> indent = IndentOf(*passage, document);
  auto before = passage;
  for (int i = 0; i < kItemParagraphsMax; ++i) {
    if (before->kind != PassageKind::kParagraph ||
        before == document.passages().begin() ||
        (html && EndsItem(*before, document))) {
      return false;
    }
    --before;
    if (!IsItem(*before)) continue;
    if (html) return true;
    const std::optional<int> of_item = IndentOf(*before, document);
    return indent.has_value() && of_item.has_value() && *indent >= *of_item + 2;
  }
  return false;
}

// Whether a list goes on over a passage.
bool IsOfList(Passages::const_iterator passage, const Document& document) {
  return IsItem(*passage) || passage->kind == PassageKind::kEmptyBullet ||
         IsOfItem(passage, document);
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
  const Passages& passages = document.passages();
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
    auto next = self + 1;
    for (int i = 0; i < kListWalkMax && next != passages.end(); ++i, ++next) {
      if (next->section_index != self->section_index ||
          parts.size() >= kListItemsMax || !IsOfList(next, document)) {
        break;
      }
      if (IsItem(*next)) add(*next);
    }
    if (!parts.empty()) return parts;
  }
  if (!IsItem(*self)) return parts;
  auto before = self;
  for (int i = 0; i < kListWalkMax && before != passages.begin(); ++i) {
    --before;
    if (before->section_index != self->section_index) break;
    if (LeadsIn(*before, document)) add(*before);
    if (!IsOfList(before, document)) break;
  }
  std::reverse(parts.begin(), parts.end());
  return parts;
}

}  // namespace caveat
