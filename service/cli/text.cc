#include "service/cli/text.h"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace caveat::cli {
namespace {

constexpr UChar32 kReplacement = 0xFFFD;
constexpr UChar32 kEmojiPresentation = 0xFE0F;  // Variation selector 16.
constexpr UChar32 kZeroWidthNonJoiner = 0x200C;
constexpr UChar32 kZeroWidthJoiner = 0x200D;
constexpr UChar32 kSoftHyphen = 0x00AD;

// Reads the code point at `*index` and moves on; U+FFFD for broken bytes.
UChar32 Next(std::string_view text, size_t* index) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  auto position = static_cast<int32_t>(*index);
  const auto length = static_cast<int32_t>(text.size());
  UChar32 point;
  U8_NEXT(bytes, position, length, point);
  *index = static_cast<size_t>(position);
  return point < 0 ? kReplacement : point;
}

void Append(UChar32 point, std::string* out) {
  uint8_t bytes[U8_MAX_LENGTH];
  int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, point);
  out->append(reinterpret_cast<const char*>(bytes),
              static_cast<size_t>(length));
}

// What takes no place on the screen and yet does something: turns the
// direction of the text, hides in it, or breaks the line. Joiners shape
// letters and emoji and do nothing else.
bool IsUnseen(UChar32 point) {
  switch (u_charType(point)) {
    case U_FORMAT_CHAR:
      if (point == kZeroWidthJoiner || point == kZeroWidthNonJoiner ||
          point == kSoftHyphen) {
        return false;
      }
      // The others are signs that are seen, as U+0600.
      return u_hasBinaryProperty(point, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) !=
             0;
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
      return true;
    default:
      return false;
  }
}

int PointWidth(UChar32 point) {
  switch (u_charType(point)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
    case U_CONTROL_CHAR:
      return 0;
    default:
      break;
  }
  const int32_t width = u_getIntPropertyValue(point, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

using BreakerPtr = std::unique_ptr<icu::BreakIterator>;

// Returns the byte offsets at which `text` may be broken, the end included.
std::vector<size_t> Breaks(BreakerPtr breaker, std::string_view text) {
  std::vector<size_t> offsets;
  UErrorCode error = U_ZERO_ERROR;
  UText* utext = utext_openUTF8(nullptr, text.data(),
                                static_cast<int64_t>(text.size()), &error);
  if (U_SUCCESS(error) && breaker != nullptr) {
    breaker->setText(utext, error);
    if (U_SUCCESS(error)) {
      breaker->first();
      for (int32_t offset = breaker->next(); offset != icu::BreakIterator::DONE;
           offset = breaker->next()) {
        offsets.push_back(static_cast<size_t>(offset));
      }
    }
  }
  utext_close(utext);
  // Without ICU's data, text is left in one piece rather than lost.
  if (offsets.empty() || offsets.back() != text.size()) {
    offsets.assign(1, text.size());
  }
  return offsets;
}

std::vector<size_t> LineBreaks(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  BreakerPtr breaker(
      icu::BreakIterator::createLineInstance(icu::Locale::getRoot(), error));
  return Breaks(std::move(breaker), text);
}

std::vector<size_t> LetterBreaks(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  BreakerPtr breaker(icu::BreakIterator::createCharacterInstance(
      icu::Locale::getRoot(), error));
  return Breaks(std::move(breaker), text);
}

// Width of what is read as one letter: a base with its marks, or an emoji
// joined of several.
int LetterWidth(std::string_view letter) {
  int width = 0;
  for (size_t i = 0; i < letter.size();) {
    const UChar32 point = Next(letter, &i);
    width =
        std::max(width, point == kEmojiPresentation ? 2 : PointWidth(point));
  }
  return width;
}

std::string_view WithoutTrailingSpaces(std::string_view text) {
  const size_t last = text.find_last_not_of(' ');
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

// Collects the pieces of one paragraph into lines.
class LineFiller {
 public:
  LineFiller(int width, std::vector<std::string>* lines)
      : width_(width), lines_(lines) {}

  // Adds a piece that must not be broken, unless no line could hold it.
  void Add(std::string_view piece) {
    const int width = DisplayWidth(WithoutTrailingSpaces(piece));
    if (!line_.empty() && used_ + width > width_) Finish();
    if (width > width_) {
      AddByLetters(piece);
      return;
    }
    line_.append(piece);
    used_ += DisplayWidth(piece);
  }

  void Finish() {
    lines_->emplace_back(WithoutTrailingSpaces(line_));
    line_.clear();
    used_ = 0;
  }

 private:
  void AddByLetters(std::string_view piece) {
    size_t begin = 0;
    for (const size_t end : LetterBreaks(piece)) {
      const std::string_view letter = piece.substr(begin, end - begin);
      const int width = LetterWidth(letter);
      begin = end;
      if (!line_.empty() && used_ + width > width_) {
        Finish();
        if (letter == " ") continue;  // Where a line breaks, none is wanted.
      }
      line_.append(letter);
      used_ += width;
    }
  }

  const int width_;
  std::vector<std::string>* const lines_;
  std::string line_;
  int used_ = 0;  // Columns of line_.
};

}  // namespace

std::string Printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size();) {
    const UChar32 point = Next(text, &i);
    if (point == '\r' && i < text.size() && text[i] == '\n') continue;
    if (point == '\n') {
      out.push_back('\n');
    } else if (point == '\t') {
      out.push_back(' ');
    } else if (u_charType(point) == U_CONTROL_CHAR) {
      absl::StrAppendFormat(&out, "\\x%02x", point);
    } else if (IsUnseen(point)) {
      absl::StrAppendFormat(&out, "\\u%04x", point);
    } else {
      Append(point, &out);
    }
  }
  return out;
}

std::string PrintableJson(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  for (size_t i = 0; i < json.size();) {
    const size_t begin = i;
    const UChar32 point = Next(json, &i);
    if (point >= 0x7F && point <= 0x9F) {
      absl::StrAppendFormat(&out, "\\u%04x", point);
    } else {
      out.append(json.substr(begin, i - begin));
    }
  }
  return out;
}

int DisplayWidth(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x80;
  });
  if (plain) return static_cast<int>(text.size());
  int width = 0;
  size_t begin = 0;
  for (const size_t end : LetterBreaks(text)) {
    width += LetterWidth(text.substr(begin, end - begin));
    begin = end;
  }
  return width;
}

std::vector<std::string> Wrap(std::string_view text, int width_columns) {
  std::vector<std::string> lines;
  size_t begin = 0;
  while (begin <= text.size()) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view paragraph = text.substr(begin, end - begin);
    if (width_columns < 1 || paragraph.empty()) {
      lines.emplace_back(WithoutTrailingSpaces(paragraph));
    } else {
      LineFiller filler(width_columns, &lines);
      size_t piece = 0;
      for (const size_t next : LineBreaks(paragraph)) {
        filler.Add(paragraph.substr(piece, next - piece));
        piece = next;
      }
      filler.Finish();
    }
    begin = end + 1;
  }
  return lines;
}

}  // namespace caveat::cli
