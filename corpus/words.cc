#include "corpus/words.h"

#include <unicode/uchar.h>

#include <utility>

#include "corpus/utf8.h"

namespace caveat {
namespace {

bool IsAsciiWordByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

}  // namespace

Words::Words(std::string_view text) {
  // Bytes of each word, first; the string may move while it grows.
  std::vector<std::pair<size_t, size_t>> spans;
  folded_.reserve(text.size());
  size_t begin = 0;
  const auto end_word = [&] {
    while (folded_.size() > begin && folded_.back() == '\'') folded_.pop_back();
    if (folded_.size() > begin) {
      spans.emplace_back(begin, folded_.size() - begin);
    }
    begin = folded_.size();
  };
  for (int64_t at = 0; at < static_cast<int64_t>(text.size());) {
    char ascii = text[static_cast<size_t>(at)];
    if (ascii >= 'A' && ascii <= 'Z') ascii = static_cast<char>(ascii + 32);
    if (IsAsciiWordByte(ascii)) {
      folded_ += ascii;
      ++at;
      continue;
    }
    const CodePoint c = NextCodePoint(text, at);
    at += c.size_bytes;
    const bool apostrophe = c.value == '\'' || c.value == 0x2019;
    if (apostrophe && folded_.size() > begin) {
      folded_ += '\'';
    } else if (c.value >= 0x80 && c.valid &&
               u_isalnum(static_cast<UChar32>(c.value))) {
      AppendUtf8(
          static_cast<char32_t>(u_tolower(static_cast<UChar32>(c.value))),
          &folded_);
    } else {
      end_word();
    }
  }
  end_word();
  words_.reserve(spans.size());
  for (const auto& [offset, size] : spans) {
    words_.push_back(std::string_view(folded_).substr(offset, size));
  }
}

std::string Stem(std::string_view word) {
  const auto drop = [&word](std::string_view ending, size_t left_min) {
    if (!word.ends_with(ending) || word.size() < ending.size() + left_min) {
      return false;
    }
    word.remove_suffix(ending.size());
    return true;
  };
  drop("'s", 2);
  if (word.size() > 3 && word.ends_with("s") && !word.ends_with("ss") &&
      !word.ends_with("us") && !word.ends_with("is")) {
    word.remove_suffix(1);
  }
  if (word.size() > 4 && word.ends_with("ie")) word.remove_suffix(2);
  if (!drop("ing", 4)) drop("ed", 4);
  if (word.size() > 4 && (word.back() == 'e' || word.back() == 'y')) {
    word.remove_suffix(1);
  }
  return std::string(word);
}

}  // namespace caveat
