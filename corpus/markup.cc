#include "corpus/markup.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "corpus/html_scanner.h"
#include "corpus/strings.h"
#include "corpus/utf8.h"

namespace caveat {
namespace {

// Longest character reference: "&thetasym;" and its like.
constexpr size_t kReferenceBytesMax = 12;
// Longest link, text and address together.
constexpr size_t kLinkBytesMax = 2000;

// The references that occur in articles; any other stays as it is.
constexpr std::array<std::pair<std::string_view, char32_t>, 40> kReferences = {{
    {"amp", '&'},       {"lt", '<'},       {"gt", '>'},       {"quot", '"'},
    {"apos", '\''},     {"nbsp", 0xA0},    {"ndash", 0x2013}, {"mdash", 0x2014},
    {"lsquo", 0x2018},  {"rsquo", 0x2019}, {"ldquo", 0x201C}, {"rdquo", 0x201D},
    {"hellip", 0x2026}, {"bull", 0x2022},  {"middot", 0xB7},  {"deg", 0xB0},
    {"times", 0xD7},    {"plusmn", 0xB1},  {"frac12", 0xBD},  {"frac14", 0xBC},
    {"eacute", 0xE9},   {"egrave", 0xE8},  {"ecirc", 0xEA},   {"agrave", 0xE0},
    {"aacute", 0xE1},   {"acirc", 0xE2},   {"ccedil", 0xE7},  {"ntilde", 0xF1},
    {"ouml", 0xF6},     {"auml", 0xE4},    {"uuml", 0xFC},    {"szlig", 0xDF},
    {"alpha", 0x3B1},   {"beta", 0x3B2},   {"gamma", 0x3B3},  {"micro", 0xB5},
    {"le", 0x2264},     {"ge", 0x2265},    {"euro", 0x20AC},  {"pound", 0xA3},
}};

bool IsLetter(char c) {
  return absl::ascii_isalpha(static_cast<unsigned char>(c));
}

void AppendCharacter(char32_t c, std::string* out) {
  const bool bad = c == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000);
  AppendUtf8(bad ? char32_t{0xFFFD} : c, out);
}

// Decodes the reference that starts at `text[at]` and returns its size, 0 when
// there is none.
size_t DecodeReference(std::string_view text, size_t at, std::string* out) {
  const size_t end = text.substr(at, kReferenceBytesMax).find(';');
  if (end == std::string_view::npos || end < 2) return 0;
  std::string_view name = text.substr(at + 1, end - 1);
  if (name[0] == '#') {
    name.remove_prefix(1);
    uint32_t number = 0;
    const bool hex = !name.empty() && (name[0] == 'x' || name[0] == 'X');
    if (hex) name.remove_prefix(1);
    const bool good = hex ? absl::SimpleHexAtoi(ToAbsl(name), &number)
                          : absl::SimpleAtoi(ToAbsl(name), &number);
    if (!good) return 0;
    AppendCharacter(number, out);
    return end + 1;
  }
  for (const auto& [known, character] : kReferences) {
    if (name != known) continue;
    AppendCharacter(character, out);
    return end + 1;
  }
  return 0;
}

// Tags of blocks and breaks part words, others do not: "re<b>mission</b>".
bool TagPartsWords(std::string_view tag) {
  const std::string name = TagName(tag);
  return name == "br" || IsHtmlBlock(name);
}

// A link's text for "[text](address)" and an image's for "![text](address)":
// appends it and returns the size of the whole, 0 when there is none.
size_t DecodeLink(std::string_view text, size_t at, std::string* out) {
  text = text.substr(0, at + kLinkBytesMax);
  const size_t open = text[at] == '!' ? at + 1 : at;
  if (open >= text.size() || text[open] != '[') return 0;
  const size_t close = text.find(']', open);
  if (close == std::string_view::npos || close + 1 >= text.size() ||
      text[close + 1] != '(') {
    return 0;
  }
  const size_t end = text.find(')', close);
  if (end == std::string_view::npos) return 0;
  *out += text.substr(open + 1, close - open - 1);
  return end + 1 - at;
}

std::string WithoutMarkdown(std::string_view text) {
  std::string plain;
  for (size_t at = 0; at < text.size();) {
    const char c = text[at];
    const bool line_start = at == 0 || text[at - 1] == '\n';
    if (c == '\\' && at + 1 < text.size() &&
        absl::ascii_ispunct(static_cast<unsigned char>(text[at + 1]))) {
      plain += text[at + 1];
      at += 2;
      continue;
    }
    if (c == '[' || c == '!') {
      if (const size_t size = DecodeLink(text, at, &plain); size > 0) {
        at += size;
        continue;
      }
    }
    if (c == '<') {
      if (const size_t size = TagSize(text, at); size > 0) {
        if (TagPartsWords(text.substr(at, size))) plain += ' ';
        at += size;
        continue;
      }
    }
    if (c == '&') {
      if (const size_t size = DecodeReference(text, at, &plain); size > 0) {
        at += size;
        continue;
      }
    }
    const bool spaced = (at == 0 || text[at - 1] == ' ') &&
                        (at + 1 >= text.size() || text[at + 1] == ' ');
    const bool in_word =
        at > 0 && at + 1 < text.size() &&
        absl::ascii_isalnum(static_cast<unsigned char>(text[at - 1])) &&
        absl::ascii_isalnum(static_cast<unsigned char>(text[at + 1]));
    const bool emphasis =
        (c == '*' && !spaced) || (c == '_' && !in_word && !spaced);
    const bool quote_mark = c == '>' && line_start;
    if (!emphasis && c != '`' && !quote_mark) plain += c;
    ++at;
  }
  return plain;
}

std::string WithoutHtml(std::string_view text) {
  std::string plain;
  for (size_t at = 0; at < text.size();) {
    if (text[at] == '<') {
      if (const size_t size = TagSize(text, at); size > 0) {
        if (TagPartsWords(text.substr(at, size))) plain += ' ';
        at += size;
        continue;
      }
    }
    if (text[at] == '&') {
      if (const size_t size = DecodeReference(text, at, &plain); size > 0) {
        at += size;
        continue;
      }
    }
    plain += text[at++];
  }
  return plain;
}

std::string SingleSpaces(std::string_view text) {
  std::string single;
  bool space = false;
  for (int64_t at = 0; at < static_cast<int64_t>(text.size());) {
    const CodePoint c = NextCodePoint(text, at);
    if (IsSpace(c.value)) {
      space = !single.empty();
    } else {
      if (space) single += ' ';
      space = false;
      single += Cut(text, {at, at + c.size_bytes});
    }
    at += c.size_bytes;
  }
  return single;
}

}  // namespace

size_t TagSize(std::string_view text, size_t at) {
  if (at + 1 >= text.size() || text[at] != '<') return 0;
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("<!--")) {
    const size_t end = rest.find("-->", 4);
    return end == std::string_view::npos ? rest.size() : end + 3;
  }
  const bool tag = IsLetter(rest[1]) || rest[1] == '!' || rest[1] == '?' ||
                   (rest[1] == '/' && rest.size() > 2 && IsLetter(rest[2]));
  if (!tag) return 0;
  char quote = 0;
  for (size_t i = 1; i < rest.size(); ++i) {
    const char c = rest[i];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if ((c == '"' || c == '\'') && rest[i - 1] == '=') {
      quote = c;
    } else if (c == '>') {
      return i + 1;
    }
  }
  return rest.size();
}

std::string TagName(std::string_view tag) {
  tag.remove_prefix(
      std::min<size_t>(tag.size(), tag.starts_with("</") ? 2 : 1));
  std::string name;
  for (const char c : tag) {
    if (!absl::ascii_isalnum(static_cast<unsigned char>(c))) break;
    name += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return name;
}

std::string WithoutMarkup(Markup markup, std::string_view text) {
  switch (markup) {
    case Markup::kNone:
      return SingleSpaces(text);
    case Markup::kMarkdown:
      return SingleSpaces(WithoutMarkdown(text));
    case Markup::kHtml:
      return SingleSpaces(WithoutHtml(text));
  }
  return std::string(text);
}

std::string ShownText(Markup markup, std::string_view text) {
  if (markup == Markup::kNone) return "";
  std::string plain = WithoutMarkup(markup, text);
  if (plain == SingleSpaces(text)) return "";
  if (markup == Markup::kHtml) return plain;
  plain.clear();
  const std::vector<std::string> lines =
      absl::StrSplit(std::string(text), '\n');
  for (const std::string& line : lines) {
    absl::StrAppend(&plain, plain.empty() ? "" : "\n",
                    WithoutMarkup(markup, line));
  }
  return plain;
}

void MaskTags(Markup markup, std::string* text) {
  if (markup == Markup::kNone) return;
  for (size_t at = 0; at < text->size();) {
    const size_t size = (*text)[at] == '<' ? TagSize(*text, at) : 0;
    if (size == 0) {
      ++at;
      continue;
    }
    char mask = ' ';
    const bool closing = (*text)[at + 1] == '/' || (*text)[at + 1] == '!';
    if (IsHtmlBlock(TagName(std::string_view(*text).substr(at, size)))) {
      mask = '\n';
    } else if (!closing && at + size < text->size()) {
      const auto behind = static_cast<unsigned char>((*text)[at + size]);
      mask = absl::ascii_islower(behind) ? 'x' : 'X';
    }
    std::fill(text->begin() + static_cast<std::ptrdiff_t>(at),
              text->begin() + static_cast<std::ptrdiff_t>(at + size), mask);
    at += size;
  }
}

bool HasMarkup(Markup markup, std::string_view text) {
  return markup != Markup::kNone &&
         WithoutMarkup(markup, text) != SingleSpaces(text);
}

}  // namespace caveat
