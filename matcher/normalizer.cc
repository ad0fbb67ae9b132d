#include "matcher/normalizer.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "corpus/utf8.h"
#include "matcher/disguise.h"

namespace caveat {
namespace {

using CodePoints = std::u32string;

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  });
}

// Quotation marks and dashes, which NFKC leaves as they are or takes apart.
// U+0027, U+0022 and U+002D are what they become.
char32_t FoldPunctuation(char32_t c) {
  switch (c) {
    case 0x60:
    case 0xB4:
    case 0x2BB:
    case 0x2BC:
    case 0x2BD:
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
    case 0x2035:
    case 0x2039:
    case 0x203A:
      return U'\'';
    case 0xAB:
    case 0xBB:
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2033:
    case 0x2036:
    case 0x301D:
    case 0x301E:
    case 0x301F:
      return U'"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2043:
    case 0x2212:
    case 0xFE58:
    case 0xFE63:
    case 0xFF0D:
      return U'-';
    default:
      return c;
  }
}

// Whole phrases in one character, of 18 and 8 letters (Arabic; they follow
// names). A message of nothing else would unfold to eleven times its length.
bool IsPhrase(UChar32 point) { return point == 0xFDFA || point == 0xFDFB; }

// Letters that NFKC would add to the name before them: "xgevatm".
bool IsTradeMark(UChar32 point) { return point == 0x2120 || point == 0x2122; }

// A mark that only decorates its letter. Marks of scripts in which they are
// letters (Devanagari, Thai, ...) belong to that script and are not.
bool IsAccent(char32_t c) {
  const auto point = static_cast<UChar32>(c);
  if (c < 0x300) return false;
  const int8_t category = u_charType(point);
  if (category != U_NON_SPACING_MARK && category != U_ENCLOSING_MARK) {
    return false;
  }
  UErrorCode error = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(point, &error);
  return script == USCRIPT_INHERITED || script == USCRIPT_COMMON ||
         script == USCRIPT_ARABIC || script == USCRIPT_HEBREW ||
         script == USCRIPT_CYRILLIC || script == USCRIPT_GREEK;
}

// Appends a letter without its stroke.
void AppendUnstroked(char32_t c, CodePoints* out) {
  switch (c) {
    case 0xE6:
      out->append(U"ae");
      return;
    case 0x153:
      out->append(U"oe");
      return;
    case 0xF8:
      out->push_back(U'o');
      return;
    case 0x111:
      out->push_back(U'd');
      return;
    case 0x131:
      out->push_back(U'i');
      return;
    case 0x142:
      out->push_back(U'l');
      return;
    default:
      out->push_back(c);
  }
}

void Append(const icu::UnicodeString& text, CodePoints* out) {
  for (int32_t i = 0; i < text.length();) {
    const UChar32 point = text.char32At(i);
    i += U16_LENGTH(point);
    out->push_back(static_cast<char32_t>(point));
  }
}

// Case, compatibility forms, accents, strokes, punctuation and controls; white
// space of any kind becomes ' ' or '\n', but as much as there was.
CodePoints FoldKeepingSpaces(std::string_view text) {
  icu::UnicodeString source = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  icu::UnicodeString plain;
  for (int32_t i = 0; i < source.length();) {
    const UChar32 point = source.char32At(i);
    i += U16_LENGTH(point);
    if (point == '\n' || point == 0x85 || point == 0x2028 || point == 0x2029) {
      plain.append(static_cast<UChar32>('\n'));
    } else if (u_isUWhiteSpace(point) != 0 || IsPhrase(point) ||
               IsTradeMark(point)) {
      plain.append(static_cast<UChar32>(' '));
    } else if (u_charType(point) != U_CONTROL_CHAR) {
      plain.append(
          static_cast<UChar32>(FoldPunctuation(static_cast<char32_t>(point))));
    }
  }
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* casefold =
      icu::Normalizer2::getNFKCCasefoldInstance(error);
  const icu::Normalizer2* decompose = icu::Normalizer2::getNFDInstance(error);
  const icu::Normalizer2* compose = icu::Normalizer2::getNFCInstance(error);
  icu::UnicodeString apart =
      decompose->normalize(casefold->normalize(plain, error), error);
  icu::UnicodeString bare;
  for (int32_t i = 0; i < apart.length();) {
    const UChar32 point = apart.char32At(i);
    i += U16_LENGTH(point);
    if (!IsAccent(static_cast<char32_t>(point))) bare.append(point);
  }
  CodePoints folded;
  Append(compose->normalize(bare, error), &folded);
  CodePoints out;
  out.reserve(folded.size());
  for (const char32_t c : folded) {
    if (c == U'\n') {
      out.push_back(c);
    } else if (u_isUWhiteSpace(static_cast<UChar32>(c)) != 0) {
      out.push_back(U' ');
    } else {
      AppendUnstroked(FoldPunctuation(c), &out);
    }
  }
  return out;
}

CodePoints FoldAsciiKeepingSpaces(std::string_view text) {
  CodePoints out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') {
      out.push_back(static_cast<char32_t>(c - 'A' + 'a'));
    } else if (c == '\n') {
      out.push_back(U'\n');
    } else if (c == ' ' || (c >= '\t' && c <= '\r')) {
      out.push_back(U' ');
    } else if (c == '`') {
      out.push_back(U'\'');
    } else if (c > ' ' && c < 0x7F) {
      out.push_back(static_cast<char32_t>(c));
    }
  }
  return out;
}

enum class LineEnds { kSpaces, kKept };

// Runs of white space become one space, or one '\n' when they hold a line end
// that is kept; none at the ends.
std::string Collapse(std::span<const char32_t> points, LineEnds line_ends) {
  std::string out;
  out.reserve(points.size() + points.size() / 8);
  char gap = 0;
  for (const char32_t c : points) {
    if (c == U' ' || c == U'\n') {
      const bool line_end = c == U'\n' && line_ends == LineEnds::kKept;
      gap = line_end || gap == '\n' ? '\n' : ' ';
      continue;
    }
    if (gap != 0 && !out.empty()) out.push_back(gap);
    gap = 0;
    AppendUtf8(c, &out);
  }
  return out;
}

}  // namespace

bool IsUtf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  const auto length = static_cast<int32_t>(text.size());
  for (int32_t i = 0; i < length;) {
    UChar32 point = 0;
    U8_NEXT(bytes, i, length, point);
    if (point < 0) return false;
  }
  return true;
}

size_t WordCharacterBytes(std::string_view text, size_t at) {
  const char c = text[at];
  if (static_cast<unsigned char>(c) < 0x80) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? 1 : 0;
  }
  const CodePoint point = NextCodePoint(text, static_cast<int64_t>(at));
  const uint32_t mask = U_GET_GC_MASK(static_cast<UChar32>(point.value));
  const bool is_word = (mask & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
  return is_word ? static_cast<size_t>(point.size_bytes) : 0;
}

std::string FoldText(std::string_view text) {
  return Collapse(
      IsAscii(text) ? FoldAsciiKeepingSpaces(text) : FoldKeepingSpaces(text),
      LineEnds::kSpaces);
}

std::string FoldForGuard(std::string_view text) {
  const CodePoints points =
      IsAscii(text) ? FoldAsciiKeepingSpaces(text) : FoldKeepingSpaces(text);
  return Collapse(UndoDisguise(points), LineEnds::kKept);
}

}  // namespace caveat
