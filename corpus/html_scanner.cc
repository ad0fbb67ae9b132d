#include "corpus/html_scanner.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "corpus/markup.h"
#include "corpus/strings.h"

namespace caveat {
namespace {

template <size_t N>
bool IsOneOf(std::string_view name, const std::string_view (&names)[N]) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

// Their content is no text of the page.
bool IsUnseen(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "iframe", "math", "noscript", "object",   "script", "select",
      "style",  "svg",  "template", "textarea", "title",  "video"};
  return IsOneOf(name, kNames);
}

bool IsNameByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-';
}

bool HasHiddenAttribute(std::string_view tag) {
  const size_t at = tag.find(" hidden");
  if (at == std::string_view::npos) return false;
  const char behind = at + 7 < tag.size() ? tag[at + 7] : '>';
  return behind == '>' || behind == ' ' || behind == '=' || behind == '/';
}

}  // namespace

bool HtmlScanner::Next(HtmlToken* token) {
  if (at_ >= bytes_.size()) return false;
  token->hidden = false;
  token->name.clear();
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
  if (!closes && !self_closing && IsUnseen(token->name)) {
    unseen_name_ = token->name;
  }
  token->hidden = !closes && HasHiddenAttribute(tag);
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
  return IsOneOf(name, kNames) || IsUnseen(name);
}

bool IsHtmlVoid(std::string_view name) {
  static constexpr std::string_view kNames[] = {
      "area",  "base", "br",   "col",   "embed",  "hr",    "img",
      "input", "link", "meta", "param", "source", "track", "wbr"};
  return IsOneOf(name, kNames);
}

}  // namespace caveat
