#include "tests/corpus/invariants.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "corpus/strings.h"
#include "corpus/utf8.h"

namespace caveat {
namespace {

// Whether a place of UTF-8 text stands between two characters.
bool IsBoundary(std::string_view bytes, int64_t at) {
  return at == static_cast<int64_t>(bytes.size()) ||
         (static_cast<unsigned char>(bytes[static_cast<size_t>(at)]) & 0xC0) !=
             0x80;
}

std::string BrokenOf(const Document& document, const Passage& passage,
                     int64_t end) {
  const std::string_view bytes = document.bytes();
  const auto size = static_cast<int64_t>(bytes.size());
  if (passage.id.empty()) return "no id";
  if (passage.block.begin < end) return "overlaps the one before";
  if (passage.block.empty()) return "empty block";
  if (passage.block.end > size) return "behind the end";
  if (!IsBlank(Cut(bytes, {end, passage.block.begin}))) return "bytes before";
  if (!passage.block.Contains(passage.text)) return "text outside of block";
  if (!IsBoundary(bytes, passage.text.begin) ||
      !IsBoundary(bytes, passage.text.end)) {
    return "text cuts a character";
  }
  if (!passage.text.empty() && Trim(bytes, passage.text) != passage.text) {
    return "white space around text";
  }
  for (const TableCell& cell : passage.cells) {
    if (!passage.block.Contains(cell.text)) return "cell outside of block";
  }
  if (passage.section_index < 0 || static_cast<size_t>(passage.section_index) >=
                                       document.sections().size()) {
    return "no such section";
  }
  return "";
}

}  // namespace

std::string BrokenInvariant(const Document& document) {
  std::unordered_set<std::string_view> ids;
  int64_t end = 0;
  for (const Passage& passage : document.passages()) {
    const std::string broken = BrokenOf(document, passage, end);
    if (!broken.empty()) return passage.id + ": " + broken;
    if (!ids.insert(passage.id).second)
      return passage.id + ": id is not unique";
    end = passage.block.end;
  }
  const auto size = static_cast<int64_t>(document.bytes().size());
  if (!IsBlank(Cut(document.bytes(), {end, size}))) return "bytes at the end";
  return "";
}

std::string BrokenInvariant(const Corpus& corpus) {
  const Document& document = corpus.document();
  std::string broken = BrokenInvariant(document);
  if (!broken.empty()) return broken;
  std::unordered_map<std::string_view, const Passage*> passages;
  for (const Passage& passage : document.passages()) {
    passages.emplace(passage.id, &passage);
  }
  for (const Entry& entry : corpus.entries()) {
    const auto passage = passages.find(entry.id);
    if (passage == passages.end()) return entry.id + ": no such passage";
    if (entry.text != passage->second->text) return entry.id + ": other span";
    if (entry.decoded_text.empty() &&
        corpus.Text(entry) != document.Text(entry.text)) {
      return entry.id + ": text is not its bytes";
    }
    if (corpus.Find(entry.id) != &entry) return entry.id + ": not found";
    for (const std::string& alias : entry.aliases) {
      if (corpus.Find(alias) != &entry) return alias + ": not found";
    }
    if (entry.caveats.size() > static_cast<size_t>(Corpus::kCaveatCountMax)) {
      return entry.id + ": too many caveats";
    }
    if (entry.decoded_caveats.size() > entry.caveats.size()) {
      return entry.id + ": more decoded caveats than caveats";
    }
    for (size_t c = 0; c < entry.caveats.size(); ++c) {
      const ByteSpan caveat = entry.caveats[c];
      // The entry that starts last before the caveat.
      const auto behind = std::upper_bound(
          corpus.entries().begin(), corpus.entries().end(), caveat.begin,
          [](int64_t at, const Entry& e) { return at < e.text.begin; });
      if (behind == corpus.entries().begin() ||
          !std::prev(behind)->text.Contains(caveat) || caveat.empty()) {
        return entry.id + ": caveat outside of any entry";
      }
      if (corpus.Text(*std::prev(behind))
              .find(CaveatTextOf(entry, c, document)) ==
          std::string_view::npos) {
        return entry.id + ": caveat is not shown in any entry";
      }
    }
  }
  return "";
}

}  // namespace caveat
