#include "corpus/iso_date.h"

#include <chrono>

namespace caveat {
namespace {

constexpr int kYearMin = 1900;

// The number that the digits of `text` make, or -1.
int Number(std::string_view text) {
  int number = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

}  // namespace

std::optional<IsoDate> ParseIsoDate(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
    return std::nullopt;
  }
  const IsoDate date{Number(text.substr(0, 4)), Number(text.substr(5, 2)),
                     Number(text.substr(8, 2))};
  if (date.year < kYearMin || date.month < 1 || date.day < 1) {
    return std::nullopt;
  }
  const std::chrono::year_month_day day{
      std::chrono::year(date.year),
      std::chrono::month(static_cast<unsigned>(date.month)),
      std::chrono::day(static_cast<unsigned>(date.day))};
  if (!day.ok()) return std::nullopt;
  return date;
}

Freshness FreshnessOn(const CorpusInfo& info, IsoDate today) {
  if (info.withdrawn) return Freshness::kWithdrawn;
  const std::optional<IsoDate> expires_on = ParseIsoDate(info.expires_on);
  if (expires_on.has_value() && today >= *expires_on) {
    return Freshness::kExpired;
  }
  return Freshness::kCurrent;
}

}  // namespace caveat
