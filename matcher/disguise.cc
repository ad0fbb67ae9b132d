#include "matcher/disguise.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <cstddef>

#include "matcher/lookalikes.h"

namespace caveat {
namespace {

using CodePoints = std::u32string;

constexpr bool IsAsciiLetter(char32_t c) { return c >= U'a' && c <= U'z'; }
constexpr bool IsAsciiDigit(char32_t c) { return c >= U'0' && c <= U'9'; }

bool IsWordPoint(char32_t c) {
  if (c < 0x80) return IsAsciiLetter(c) || IsAsciiDigit(c);
  return u_isalnum(static_cast<UChar32>(c)) != 0;
}

// Letters that look like Latin ones become those, word by word.
CodePoints ReplaceLookalikes(const CodePoints& text) {
  const bool any_latin = std::any_of(text.begin(), text.end(), IsAsciiLetter);
  if (!any_latin) return text;
  CodePoints out;
  out.reserve(text.size());
  for (size_t begin = 0; begin < text.size();) {
    size_t end = begin;
    bool latin = false;
    bool only_lookalikes = true;
    for (; end < text.size() && IsWordPoint(text[end]); ++end) {
      latin = latin || IsAsciiLetter(text[end]);
      only_lookalikes = only_lookalikes &&
                        (text[end] < 0x80 || LatinLookalike(text[end]) != 0);
    }
    if (end == begin) {
      out.push_back(text[begin++]);
      continue;
    }
    for (; begin < end; ++begin) {
      char32_t c = text[begin];
      if (latin || only_lookalikes) {
        if (const char32_t plain = LatinLookalike(c); plain != 0) c = plain;
        if (const char32_t sound = latin ? LatinSound(c) : 0; sound != 0) {
          c = sound;
        }
      }
      out.push_back(c);
    }
  }
  return out;
}

// Single letters that people write by themselves in short messages ("u r a").
bool IsLetterWord(char32_t c) {
  return std::u32string_view(U"abckionruxy").find(c) !=
         std::u32string_view::npos;
}

bool IsSeparator(char32_t c) {
  return c == U' ' || c == U'.' || c == U'-' || c == U'_' || c == U'*' ||
         c == U'/' || c == U'|';
}

bool IsLoneLetter(const CodePoints& text, size_t i) {
  return i < text.size() && (IsAsciiLetter(text[i]) || IsAsciiDigit(text[i])) &&
         (i == 0 || !IsWordPoint(text[i - 1])) &&
         (i + 1 == text.size() || !IsWordPoint(text[i + 1]));
}

// Whether letters i to last stand apart from what is around them by more than
// the one space that is between them.
bool StandsApart(const CodePoints& text, size_t i, size_t last) {
  const auto is_gap = [&text](size_t k) {
    return text[k] == U' ' || text[k] == U'\n';
  };
  const bool before = i == 0 || (i >= 2 && is_gap(i - 1) && is_gap(i - 2));
  const bool after =
      last + 1 >= text.size() ||
      (last + 2 < text.size() && is_gap(last + 1) && is_gap(last + 2));
  return before && after && text[i + 1] == U' ';
}

// Joins letters that stand alone with one and the same separator between
// them. Two or more spaces between them part words.
CodePoints JoinSpacedLetters(const CodePoints& text) {
  CodePoints out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    if (!IsLoneLetter(text, i) || i + 2 >= text.size() ||
        !IsSeparator(text[i + 1])) {
      out.push_back(text[i++]);
      continue;
    }
    const char32_t separator = text[i + 1];
    size_t last = i;
    bool all_letter_words = true;
    size_t letter_count = 0;
    while (true) {
      all_letter_words = all_letter_words && IsLetterWord(text[last]);
      if (IsAsciiLetter(text[last])) ++letter_count;
      if (last + 2 >= text.size() || text[last + 1] != separator ||
          !IsLoneLetter(text, last + 2)) {
        break;
      }
      last += 2;
    }
    const size_t count = (last - i) / 2 + 1;
    const bool spelled = letter_count * 2 > count &&
                         (count >= 4 || (count == 3 && !all_letter_words) ||
                          (count >= 2 && StandsApart(text, i, last)));
    for (; i <= last; ++i) {
      if (!spelled || text[i] != separator) out.push_back(text[i]);
    }
  }
  return out;
}

// The letter that a digit or sign stands for between letters, or 0.
char32_t LeetLetter(char32_t c) {
  switch (c) {
    case U'0':
      return U'o';
    case U'1':
    case U'!':
    case U'|':
      return U'i';
    case U'3':
      return U'e';
    case U'4':
    case U'@':
      return U'a';
    case U'5':
    case U'$':
      return U's';
    case U'7':
      return U't';
    default:
      return 0;
  }
}

CodePoints ReplaceLeet(const CodePoints& text) {
  CodePoints out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    while (end < text.size() && LeetLetter(text[end]) != 0) ++end;
    const bool between = end > i && i > 0 && IsAsciiLetter(text[i - 1]) &&
                         end < text.size() && IsAsciiLetter(text[end]);
    if (!between) {
      end = std::max(end, i + 1);
      out.append(text, i, end - i);
    } else {
      for (size_t k = i; k < end; ++k) out.push_back(LeetLetter(text[k]));
    }
    i = end;
  }
  return out;
}

CodePoints ReduceRepeats(const CodePoints& text) {
  CodePoints out;
  out.reserve(text.size());
  for (const char32_t c : text) {
    const size_t n = out.size();
    if (IsAsciiLetter(c) && n >= 2 && out[n - 1] == c && out[n - 2] == c) {
      continue;
    }
    out.push_back(c);
  }
  return out;
}

}  // namespace

std::u32string UndoDisguise(const std::u32string& text) {
  return ReduceRepeats(ReplaceLeet(JoinSpacedLetters(ReplaceLookalikes(text))));
}

}  // namespace caveat
