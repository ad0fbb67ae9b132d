#include "corpus/line_scanner.h"

#include <algorithm>

#include "corpus/utf8.h"

namespace caveat {
namespace {

// Fewest characters of a line that is only a rule.
constexpr int64_t kRuleBytesMin = 3;
// "999. " is an item, "2024. " is a year.
constexpr int kNumberDigitsMax = 3;

// Bullets that ordinary text also uses need a space behind them.
bool IsPlainBullet(char32_t c) {
  return c == '-' || c == '*' || c == '+' || c == 0x2013 || c == 0x2014 ||
         c == 0x2012 || c == 0x2212 || c == 0x00B7 || c == 0x203A ||
         c == 0x2192 || c == 'o';
}

// Bullets that stand for nothing else.
bool IsTypographicBullet(char32_t c) {
  switch (c) {
    case 0x2022:
    case 0x2023:
    case 0x2043:
    case 0x204C:
    case 0x204D:
    case 0x2219:
    case 0x25A0:
    case 0x25A1:
    case 0x25AA:
    case 0x25AB:
    case 0x25B6:
    case 0x25B8:
    case 0x25BA:
    case 0x25C6:
    case 0x25CB:
    case 0x25CF:
    case 0x25D8:
    case 0x25E6:
    case 0x25FE:
    case 0x2605:
    case 0x2610:
    case 0x2611:
    case 0x2666:
    case 0x2713:
    case 0x2714:
    case 0x27A1:
    case 0x27A4:
    case 0x27A2:
    case 0x27A3:
    case 0x276F:
    case 0xF0B7:
      return true;
    default:
      return false;
  }
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLowerLetter(char c) { return c >= 'a' && c <= 'z'; }

// Offset behind "12." or "(3)" or "b)" at the start, 0 when there is none.
int64_t NumberMarkerSize(std::string_view text) {
  size_t at = 0;
  const bool open = !text.empty() && text[0] == '(';
  if (open) ++at;
  const size_t first = at;
  while (at < text.size() && at - first < kNumberDigitsMax &&
         IsDigit(text[at])) {
    ++at;
  }
  const bool digits = at > first;
  if (!digits && at < text.size() && IsLowerLetter(text[at])) ++at;
  if (at == first || at >= text.size()) return 0;
  if (text[at] == ')') return static_cast<int64_t>(at) + 1;
  if (text[at] == '.' && digits && !open) return static_cast<int64_t>(at) + 1;
  return 0;
}

bool IsRule(std::string_view text) {
  if (static_cast<int64_t>(text.size()) < kRuleBytesMin) return false;
  const char first = text[0];
  if (first != '-' && first != '=' && first != '_' && first != '*' &&
      first != '~') {
    return false;
  }
  int64_t count = 0;
  for (const char c : text) {
    if (c != first && c != ' ') return false;
    count += c == first;
  }
  return count >= kRuleBytesMin;
}

int IndentColumns(std::string_view text) {
  int columns = 0;
  for (int64_t at = 0; at < static_cast<int64_t>(text.size());) {
    const CodePoint c = NextCodePoint(text, at);
    if (!IsSpace(c.value)) break;
    columns = c.value == '\t' ? (columns / 4 + 1) * 4 : columns + 1;
    at += c.size_bytes;
  }
  return columns;
}

Line MakeLine(std::string_view bytes, ByteSpan all) {
  Line line;
  line.all = all;
  line.trimmed = Trim(bytes, all);
  line.text = line.trimmed;
  if (line.trimmed.empty()) return line;
  line.indent = IndentColumns(bytes.substr(static_cast<size_t>(all.begin),
                                           static_cast<size_t>(all.size())));
  const std::string_view trimmed =
      bytes.substr(static_cast<size_t>(line.trimmed.begin),
                   static_cast<size_t>(line.trimmed.size()));
  if (IsRule(trimmed)) {
    line.start = LineStart::kRule;
    line.text.end = line.text.begin;
    return line;
  }
  const int64_t behind = SkipListMarker(bytes, line.trimmed, &line.start);
  line.text = Trim(bytes, {behind, line.trimmed.end});
  return line;
}

}  // namespace

int64_t SkipListMarker(std::string_view bytes, ByteSpan trimmed,
                       LineStart* start) {
  *start = LineStart::kPlain;
  if (trimmed.empty()) return trimmed.begin;
  const std::string_view text = bytes.substr(
      static_cast<size_t>(trimmed.begin), static_cast<size_t>(trimmed.size()));
  const auto space_at = [&text](int64_t at) {
    return at < static_cast<int64_t>(text.size()) &&
           IsSpace(NextCodePoint(text, at).value);
  };
  const CodePoint c = NextCodePoint(text, 0);
  const bool alone = c.size_bytes == static_cast<int64_t>(text.size());
  if (IsTypographicBullet(c.value) ||
      (IsPlainBullet(c.value) &&
       (space_at(c.size_bytes) || (alone && c.value != 'o')))) {
    *start = LineStart::kBullet;
    return trimmed.begin + c.size_bytes;
  }
  const int64_t number = NumberMarkerSize(text);
  const bool only_number = number == static_cast<int64_t>(text.size());
  if (number > 0 && (space_at(number) || only_number)) {
    *start = LineStart::kNumbered;
    return trimmed.begin + number;
  }
  return trimmed.begin;
}

std::vector<Line> ScanLines(std::string_view bytes) {
  std::vector<Line> lines;
  const auto size = static_cast<int64_t>(bytes.size());
  for (int64_t begin = 0; begin < size;) {
    const size_t found =
        bytes.find_first_of("\r\n", static_cast<size_t>(begin));
    const int64_t end =
        found == std::string_view::npos ? size : static_cast<int64_t>(found);
    lines.push_back(MakeLine(bytes, {begin, end}));
    begin = end;
    if (begin < size) {
      const bool pair =
          bytes[found] == '\r' && begin + 1 < size && bytes[found + 1] == '\n';
      begin += pair ? 2 : 1;
    }
  }
  return lines;
}

}  // namespace caveat
