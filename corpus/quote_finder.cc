#include "corpus/quote_finder.h"

#include <algorithm>
#include <iterator>

#include "corpus/caveat_candidates.h"

namespace caveat {
namespace {

// Whether a sentence may end before the line break of JSON at `at`.
bool EndsSentence(std::string_view text, size_t at) {
  const size_t last = text.substr(0, at).find_last_not_of(' ');
  if (last == std::string_view::npos) return true;
  const bool blank_line = last > 0 && text[last - 1] == '\\';
  return blank_line || text[last] == '.' || text[last] == '!' ||
         text[last] == '?' || text[last] == ':';
}

}  // namespace

QuoteFinder::QuoteFinder(const Document& document,
                         const std::vector<Entry>& entries,
                         const CaveatCues& cues)
    : document_(document), entries_(entries), splitter_(cues.abbreviations()) {}

std::optional<ByteSpan> QuoteFinder::Find(std::string_view text,
                                          const Entry& own) const {
  const auto find_in = [&](ByteSpan within) -> std::optional<ByteSpan> {
    const size_t at = document_.Text(within).find(text);
    if (at == std::string_view::npos) return std::nullopt;
    const int64_t begin = within.begin + static_cast<int64_t>(at);
    return ByteSpan{begin, begin + static_cast<int64_t>(text.size())};
  };
  if (const auto found = find_in(own.text)) return found;
  // Most texts that are not there are not anywhere.
  if (document_.bytes().find(text) == std::string_view::npos) {
    return std::nullopt;
  }
  for (const Entry& other : entries_) {
    if (const auto found = find_in(other.text)) return found;
  }
  return std::nullopt;
}

std::optional<ByteSpan> QuoteFinder::Whole(ByteSpan quote) {
  // Entries stand in the order of their texts.
  const auto behind = std::upper_bound(
      entries_.begin(), entries_.end(), quote.begin,
      [](int64_t at, const Entry& other) { return at < other.text.begin; });
  if (behind == entries_.begin()) return std::nullopt;
  const Entry& entry = *std::prev(behind);
  const bool escaped = !entry.decoded_text.empty();
  ByteSpan whole = quote;
  for (const ByteSpan unit : escaped ? UnitsWithoutEscapes(entry)
                                     : UnitsOf(document_, entry, &splitter_)) {
    if (unit.end <= quote.begin || unit.begin >= quote.end) continue;
    whole.begin = std::min(whole.begin, unit.begin);
    whole.end = std::max(whole.end, unit.end);
  }
  if (escaped && document_.Text(whole).find('\\') != std::string_view::npos) {
    return std::nullopt;
  }
  return whole;
}

// The sentences of a JSONL answer, which its escaped line breaks part where a
// sentence may end. Other escapes stay within.
std::vector<ByteSpan> QuoteFinder::UnitsWithoutEscapes(const Entry& entry) {
  const std::string_view text = document_.Text(entry.text);
  std::vector<ByteSpan> units;
  size_t begin = 0;
  const auto end_at = [&](size_t end) {
    const ByteSpan part{entry.text.begin + static_cast<int64_t>(begin),
                        entry.text.begin + static_cast<int64_t>(end)};
    for (const ByteSpan unit : splitter_.Split(document_.bytes(), part)) {
      units.push_back(unit);
    }
  };
  for (size_t at = text.find('\\');
       at != std::string_view::npos && at + 1 < text.size();
       at = text.find('\\', at + 2)) {
    const bool line_break = text[at + 1] == 'n' || text[at + 1] == 'r';
    if (!line_break || !EndsSentence(text, at)) continue;
    end_at(at);
    begin = at + 2;
  }
  end_at(text.size());
  return units;
}

}  // namespace caveat
