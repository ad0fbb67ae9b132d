#include "corpus/quote_finder.h"

#include <algorithm>
#include <iterator>

#include "corpus/caveat_candidates.h"
#include "corpus/json_text.h"

namespace caveat {
QuoteFinder::QuoteFinder(const Document& document,
                         const std::vector<Entry>& entries,
                         const CaveatCues& cues)
    : document_(document), entries_(entries), splitter_(cues.abbreviations()) {
  escaped_ = std::any_of(
      entries.begin(), entries.end(),
      [](const Entry& entry) { return !entry.decoded_text.empty(); });
}

std::optional<ByteSpan> QuoteFinder::Find(std::string_view text,
                                          const Entry& own) const {
  if (const auto found = FindIn(own, text)) return found;
  // Most texts that are not there are not anywhere.
  if (!escaped_ && document_.bytes().find(text) == std::string_view::npos) {
    return std::nullopt;
  }
  for (const Entry& other : entries_) {
    if (const auto found = FindIn(other, text)) return found;
  }
  return std::nullopt;
}

std::optional<ByteSpan> QuoteFinder::FindIn(const Entry& entry,
                                            std::string_view text) const {
  const size_t at = TextOf(entry, document_).find(text);
  if (at == std::string_view::npos) return std::nullopt;
  auto begin = static_cast<int64_t>(at);
  int64_t end = begin + static_cast<int64_t>(text.size());
  if (!entry.decoded_text.empty()) {
    JsonPlaces places(document_.Text(entry.text));
    begin = places.Find(begin);
    end = places.Find(end);
  }
  return ByteSpan{entry.text.begin + begin, entry.text.begin + end};
}

ByteSpan QuoteFinder::Whole(ByteSpan quote) {
  // Entries stand in the order of their texts.
  const auto behind = std::upper_bound(
      entries_.begin(), entries_.end(), quote.begin,
      [](int64_t at, const Entry& other) { return at < other.text.begin; });
  if (behind == entries_.begin()) return quote;
  ByteSpan whole = quote;
  for (const ByteSpan unit :
       UnitsOf(document_, *std::prev(behind), &splitter_)) {
    if (unit.end <= quote.begin || unit.begin >= quote.end) continue;
    whole.begin = std::min(whole.begin, unit.begin);
    whole.end = std::max(whole.end, unit.end);
  }
  return whole;
}

std::string QuoteFinder::Text(ByteSpan quote) const {
  const std::string_view bytes = document_.Text(quote);
  return escaped_ ? DecodeJsonText(bytes) : std::string(bytes);
}

}  // namespace caveat
