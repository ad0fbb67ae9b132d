#include "corpus/slug.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "corpus/strings.h"

namespace caveat {
namespace {

// A heading is read no further than this: slugs are cut much earlier.
constexpr size_t kReadBytesMax = 400;

bool IsApostrophe(UChar32 c) { return c == '\'' || c == 0x2019 || c == 0x2018; }

}  // namespace

std::string Slug(std::string_view text, std::string_view otherwise) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(error);
  const auto size = static_cast<int32_t>(std::min(text.size(), kReadBytesMax));
  icu::UnicodeString wide =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), size));
  if (U_SUCCESS(error)) wide = nfkd->normalize(wide, error);
  wide.foldCase();

  bool between = false;
  size_t words_end = 0;  // Bytes of the whole words so far.
  std::string utf8;
  for (int32_t i = 0; i < wide.length(); i = wide.moveIndex32(i, 1)) {
    const UChar32 c = wide.char32At(i);
    if (IsApostrophe(c) || u_getCombiningClass(c) != 0) continue;
    // Vowel signs of Indic scripts are marks too, and belong to the word.
    const bool is_mark = (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
    if (!is_mark && !u_isalnum(c)) {
      between = true;
      continue;
    }
    if (between && !utf8.empty()) {
      words_end = utf8.size();
      utf8 += '-';
    }
    between = false;
    icu::UnicodeString(c).toUTF8String(utf8);
    if (utf8.size() > kSlugBytesMax) {
      if (words_end == 0) {
        words_end = kSlugBytesMax;
        while ((static_cast<unsigned char>(utf8[words_end]) & 0xC0) == 0x80) {
          --words_end;
        }
      }
      utf8.resize(words_end);
      break;
    }
  }
  return utf8.empty() ? std::string(otherwise) : utf8;
}

std::string UniqueNames::Take(std::string_view wanted) {
  std::string name(wanted);
  if (taken_.insert(name).second) return name;
  int& suffix = next_suffix_.try_emplace(name, 2).first->second;
  for (;; ++suffix) {
    std::string numbered = absl::StrCat(ToAbsl(wanted), "-", suffix);
    if (taken_.insert(numbered).second) return numbered;
  }
}

}  // namespace caveat
