// Steps through UTF-8, and knows which characters are white space.
//
//   int64_t at = 0;
//   while (at < size) { CodePoint c = NextCodePoint(text, at); at +=
//   c.size_bytes; }
//
// Pure functions; spans and offsets are in bytes. Text handed to the functions
// below CheckText may be anything: a byte that is not UTF-8 counts as one
// character, U+FFFD.

#ifndef CAVEAT_CORPUS_UTF8_H_
#define CAVEAT_CORPUS_UTF8_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "corpus/document.h"
#include "corpus/fault.h"

namespace caveat {

struct CodePoint {
  char32_t value = 0;
  int size_bytes = 0;  // 1 to 4.
  bool valid = true;
};

// The character at `offset_byte`, which must lie within `text`.
CodePoint NextCodePoint(std::string_view text, int64_t offset_byte);

// Appends a character, which must be one that UTF-8 can hold.
void AppendUtf8(char32_t c, std::string* out);

// Unicode white space, and the invisible characters that editors leave at the
// edges of lines: byte order mark, zero-width space.
bool IsSpace(char32_t c);

// Whether `text` holds nothing but white space.
bool IsBlank(std::string_view text);

// `span` of `text` without the white space at both its ends; empty at the
// start of the span when there is nothing else in it.
ByteSpan Trim(std::string_view text, ByteSpan span);

// Adds a fault to `faults` for every sequence of `bytes` that is not UTF-8 and
// every control character other than tab, line feed, vertical tab, form feed
// and carriage return. Terminals act on such characters, and text has no use
// for them. Returns whether there was none. One pass.
bool CheckText(std::string_view file, std::string_view bytes, Faults* faults);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_UTF8_H_
