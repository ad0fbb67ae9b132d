// Calendar days as overlays write them: "2026-11-01".
//
//   std::optional<IsoDate> expires_on = ParseIsoDate(info.expires_on);
//   if (expires_on && today >= *expires_on) ...
//
// No clock: whoever asks says what day it is.

#ifndef CAVEAT_CORPUS_ISO_DATE_H_
#define CAVEAT_CORPUS_ISO_DATE_H_

#include <compare>
#include <optional>
#include <string_view>

#include "corpus/corpus.h"

namespace caveat {

struct IsoDate {
  int year = 0;
  int month = 0;  // From 1.
  int day = 0;    // From 1.

  friend auto operator<=>(const IsoDate&, const IsoDate&) = default;
};

// Exactly YYYY-MM-DD, a day that the calendar has, from the year 1900 to 9999.
std::optional<IsoDate> ParseIsoDate(std::string_view text);

// Whether a document may be quoted on a day.
enum class Freshness { kCurrent, kExpired, kWithdrawn };

// `expires_on` is the first day on which it may not. One without the date never
// expires. `info` is of a Corpus, so its dates are good.
Freshness FreshnessOn(const CorpusInfo& info, IsoDate today);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_ISO_DATE_H_
