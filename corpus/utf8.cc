#include "corpus/utf8.h"

#include <cstdio>
#include <string>

namespace caveat {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// Length that a first byte announces, 0 when no character starts with it.
int AnnouncedSize(unsigned char byte) {
  if (byte < 0x80) return 1;
  if (byte >= 0xC2 && byte <= 0xDF) return 2;
  if (byte >= 0xE0 && byte <= 0xEF) return 3;
  if (byte >= 0xF0 && byte <= 0xF4) return 4;
  return 0;
}

// Overlong forms, surrogates and values over U+10FFFF show in the second byte.
bool SecondByteFits(unsigned char first, unsigned char second) {
  switch (first) {
    case 0xE0:
      return second >= 0xA0;
    case 0xED:
      return second <= 0x9F;
    case 0xF0:
      return second >= 0x90;
    case 0xF4:
      return second <= 0x8F;
    default:
      return true;
  }
}

bool IsControl(char32_t c) {
  if (c >= 0x09 && c <= 0x0D) return false;
  return c < 0x20 || c == 0x7F || (c >= 0x80 && c < 0xA0 && c != 0x85);
}

}  // namespace

CodePoint NextCodePoint(std::string_view text, int64_t offset_byte) {
  const auto at = static_cast<size_t>(offset_byte);
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return {first, 1, true};
  const int size = AnnouncedSize(first);
  if (size == 0) return {kReplacement, 1, false};
  auto value = static_cast<char32_t>(first & (0xFF >> (size + 1)));
  for (int i = 1; i < size; ++i) {
    const size_t position = at + static_cast<size_t>(i);
    if (position >= text.size()) return {kReplacement, i, false};
    const auto byte = static_cast<unsigned char>(text[position]);
    const bool fits =
        (byte & 0xC0) == 0x80 && (i > 1 || SecondByteFits(first, byte));
    if (!fits) return {kReplacement, i, false};
    value = (value << 6) | (byte & 0x3F);
  }
  return {value, size, true};
}

void AppendUtf8(char32_t c, std::string* out) {
  if (c < 0x80) {
    *out += static_cast<char>(c);
  } else if (c < 0x800) {
    *out += static_cast<char>(0xC0 | (c >> 6));
    *out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    *out += static_cast<char>(0xE0 | (c >> 12));
    *out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    *out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    *out += static_cast<char>(0xF0 | (c >> 18));
    *out += static_cast<char>(0x80 | ((c >> 12) & 0x3F));
    *out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    *out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

bool IsSpace(char32_t c) {
  if (c < 0x80) return c == ' ' || (c >= 0x09 && c <= 0x0D);
  return c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200B) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

bool IsBlank(std::string_view text) {
  return Trim(text, {0, static_cast<int64_t>(text.size())}).empty();
}

ByteSpan Trim(std::string_view text, ByteSpan span) {
  while (span.begin < span.end) {
    const CodePoint c = NextCodePoint(text, span.begin);
    if (!c.valid || !IsSpace(c.value)) break;
    span.begin += c.size_bytes;
  }
  while (span.begin < span.end) {
    int64_t start = span.end - 1;
    while (start > span.begin && span.end - start < 4 &&
           (static_cast<unsigned char>(text[static_cast<size_t>(start)]) &
            0xC0) == 0x80) {
      --start;
    }
    const CodePoint c = NextCodePoint(text, start);
    if (!c.valid || !IsSpace(c.value) || start + c.size_bytes != span.end) {
      break;
    }
    span.end = start;
  }
  if (span.begin > span.end) span.end = span.begin;
  return span;
}

bool CheckText(std::string_view file, std::string_view bytes, Faults* faults) {
  int line = 1;
  int64_t line_start = 0;
  bool good = true;
  const auto size = static_cast<int64_t>(bytes.size());
  for (int64_t at = 0; at < size;) {
    const char plain = bytes[static_cast<size_t>(at)];
    if (plain >= ' ' && plain <= '~') {  // Nearly all of most texts.
      ++at;
      continue;
    }
    const CodePoint c = NextCodePoint(bytes, at);
    if (!c.valid || IsControl(c.value)) {
      good = false;
      char text[64];
      if (c.valid) {
        std::snprintf(text, sizeof text,
                      "control character U+%04X: this is not text",
                      static_cast<unsigned>(c.value));
      } else {
        std::snprintf(text, sizeof text, "not UTF-8: byte 0x%02X",
                      static_cast<unsigned>(static_cast<unsigned char>(
                          bytes[static_cast<size_t>(at)])));
      }
      faults->Add(Fault{std::string(file), line,
                        static_cast<int>(at - line_start + 1), text});
    }
    at += c.size_bytes;
    if (c.value == '\n') {
      ++line;
      line_start = at;
    }
  }
  return good;
}

}  // namespace caveat
