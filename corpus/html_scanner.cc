#include "corpus/html_scanner.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "corpus/markup.h"
#include "corpus/strings.h"
#include "corpus/utf8.h"

namespace caveat {
namespace {

template <size_t N>
bool IsOneOf(std::string_view name, const std::string_view (&names)[N]) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

constexpr std::string_view kTagSpaces = " \t\n\f\r";
constexpr std::string_view kBetweenAttributes = " \t\n\f\r/";
constexpr std::string_view kBehindName = " \t\n\f\r/=";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsNameByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
}

// The number at the start of an attribute's value; `otherwise` when there is
// none.
size_t SpanOf(std::string_view value, size_t otherwise) {
  size_t at = value.find_first_not_of(kTagSpaces);
  if (at >= value.size() || !IsDigit(value[at])) return otherwise;
  size_t number = 0;
  for (; at < value.size() && IsDigit(value[at]); ++at) {
    number = std::min(kHtmlSpanMax,
                      10 * number + static_cast<size_t>(value[at] - '0'));
  }
  return number;
}

// Whether a style takes an element off the page.
bool IsDisplayNone(std::string_view style) {
  std::string plain;
  for (const char c : style) {
    if (kTagSpaces.find(c) != std::string_view::npos) continue;
    plain += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return absl::StartsWith(plain, "display:none") ||
         absl::StrContains(plain, ";display:none");
}

// Reads the attributes of `tag`, which begin at `at`.
void ReadAttributes(std::string_view tag, size_t at, HtmlToken* token) {
  tag.remove_suffix(tag.ends_with('>'));
  for (;;) {
    at = std::min(tag.find_first_not_of(kBetweenAttributes, at), tag.size());
    if (at == tag.size()) return;
    // A name may begin with "=", as it would have no name else.
    const size_t name_end =
        std::min(tag.find_first_of(kBehindName, at + 1), tag.size());
    const absl::string_view name = ToAbsl(tag.substr(at, name_end - at));
    std::string_view value;
    at = std::min(tag.find_first_not_of(kTagSpaces, name_end), tag.size());
    if (at < tag.size() && tag[at] == '=') {
      at = std::min(tag.find_first_not_of(kTagSpaces, at + 1), tag.size());
      const bool quoted =
          at < tag.size() && (tag[at] == '"' || tag[at] == '\'');
      const size_t begin = at + quoted;
      at = std::min(quoted ? tag.find(tag[at], begin)
                           : tag.find_first_of(kTagSpaces, begin),
                    tag.size());
      value = tag.substr(begin, at - begin);
      at = std::min(at + quoted, tag.size());
    }
    if (absl::EqualsIgnoreCase(name, "hidden")) {
      token->hidden = true;
    } else if (absl::EqualsIgnoreCase(name, "style")) {
      token->hidden = token->hidden || IsDisplayNone(value);
    } else if (absl::EqualsIgnoreCase(name, "rowspan")) {
      token->row_span = SpanOf(value, 1);
    } else if (absl::EqualsIgnoreCase(name, "colspan")) {
      token->column_span = std::max<size_t>(SpanOf(value, 1), 1);
    }
  }
}

}  // namespace

bool HtmlScanner::Next(HtmlToken* token) {
  if (at_ >= bytes_.size()) return false;
  *token = {};
  const size_t begin = at_;
  const auto finish = [&](HtmlToken::Kind kind, size_t end) {
    at_ = end;
    token->kind = kind;
    token->span = {static_cast<int64_t>(begin), static_cast<int64_t>(end)};
    return true;
  };
  if (!unseen_name_.empty()) {
    const size_t end = CloseOf(unseen_name_, begin);
    unseen_name_.clear();
    if (end > begin) return finish(HtmlToken::Kind::kUnseen, end);
  }
  const size_t size = TagSize(bytes_, begin);
  if (size == 0) {
    size_t end = begin + 1;
    while (end < bytes_.size() &&
           (bytes_[end] != '<' || TagSize(bytes_, end) == 0)) {
      ++end;
    }
    return finish(HtmlToken::Kind::kText, end);
  }
  const bool closes = bytes_[begin + 1] == '/';
  size_t at = begin + (closes ? 2 : 1);
  for (; at < bytes_.size() && IsNameByte(bytes_[at]); ++at) {
    token->name += absl::ascii_tolower(static_cast<unsigned char>(bytes_[at]));
  }
  if (token->name.empty()) {
    return finish(HtmlToken::Kind::kUnseen, begin + size);
  }
  const std::string_view tag = bytes_.substr(begin, size);
  const bool self_closing = tag.ends_with("/>");
  if (!closes && !self_closing && IsHtmlUnseen(token->name)) {
    unseen_name_ = token->name;
  }
  if (!closes) ReadAttributes(tag, at - begin, token);
  return finish(closes ? HtmlToken::Kind::kClose : HtmlToken::Kind::kOpen,
                begin + size);
}

size_t HtmlScanner::CloseOf(std::string_view name, size_t from) const {
  for (size_t at = from; (at = bytes_.find("</", at)) != std::string_view::npos;
       at += 2) {
    const std::string_view rest = bytes_.substr(at + 2, name.size());
    if (absl::EqualsIgnoreCase(ToAbsl(rest), ToAbsl(name))) return at;
  }
  return bytes_.size();
}

bool IsHtmlLeftOut(std::string_view bytes, const HtmlToken& token) {
  if (token.kind == HtmlToken::Kind::kText) return false;
  if (token.kind != HtmlToken::Kind::kUnseen) return IsHtmlUnseen(token.name);
  std::string_view inner = Cut(bytes, token.span);
  if (!inner.starts_with("<!--")) return true;
  inner.remove_prefix(4);
  return !IsBlank(inner.substr(0, inner.rfind("-->")));
}

bool IsHtmlBlock(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "address", "article", "aside", "blockquote", "body",       "button",
      "caption", "center",  "dd",    "details",    "dialog",     "dir",
      "div",     "dl",      "dt",    "fieldset",   "figcaption", "figure",
      "footer",  "form",    "h1",    "h2",         "h3",         "h4",
      "h5",      "h6",      "head",  "header",     "hgroup",     "hr",
      "html",    "legend",  "li",    "main",       "menu",       "nav",
      "ol",      "option",  "p",     "pre",        "section",    "summary",
      "table",   "tbody",   "td",    "tfoot",      "th",         "thead",
      "tr",      "ul"};
  return IsOneOf(name, kNames) || IsHtmlUnseen(name);
}

bool IsHtmlUnseen(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "iframe", "math", "noscript", "object",   "script", "select",
      "style",  "svg",  "template", "textarea", "title",  "video"};
  return IsOneOf(name, kNames);
}

bool IsHtmlVoid(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "area",  "base", "br",   "col",   "embed",  "hr",    "img",
      "input", "link", "meta", "param", "source", "track", "wbr"};
  return IsOneOf(name, kNames);
}

}  // namespace caveat
