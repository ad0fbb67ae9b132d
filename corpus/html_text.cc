#include "corpus/html_text.h"

#include <algorithm>
#include <utility>

#include "corpus/html_reader.h"
#include "corpus/markup.h"
#include "corpus/section_rules.h"
#include "corpus/strings.h"
#include "corpus/utf8.h"

namespace caveat {
namespace {

// With its tags, the longest text that is read as a heading.
constexpr auto kPlainBytesMax = static_cast<int64_t>(4 * kHeadingBytesMax);

bool IsBold(std::string_view name) { return name == "b" || name == "strong"; }

// Leaves out "&nbsp;" at both ends as well.
ByteSpan TrimHtml(std::string_view bytes, ByteSpan span) {
  constexpr std::string_view kSpaces[] = {"&nbsp;", "&#160;", "&#xa0;",
                                          "&#xA0;"};
  for (bool again = true; again;) {
    again = false;
    span = Trim(bytes, span);
    const std::string_view text = Cut(bytes, span);
    for (const std::string_view space : kSpaces) {
      const auto size = static_cast<int64_t>(space.size());
      if (text.starts_with(space)) {
        span.begin += size;
        again = true;
        break;
      }
      if (text.ends_with(space)) {
        span.end -= size;
        again = true;
        break;
      }
    }
  }
  return span;
}

}  // namespace

void HtmlText::Add(const HtmlToken& token) {
  switch (token.kind) {
    case HtmlToken::Kind::kText:
      AddText(TrimHtml(bytes_, token.span));
      return;
    case HtmlToken::Kind::kOpen:
      if (IsHtmlVoid(token.name)) return;
      bold_depth_ += IsBold(token.name);
      open_.push_back(elements_.size());
      elements_.push_back({token.name, token.span, {}});
      return;
    case HtmlToken::Kind::kClose:
      AddClose(token);
      return;
    case HtmlToken::Kind::kUnseen:
      return;
  }
}

void HtmlText::AddText(ByteSpan span) {
  if (span.empty()) return;
  if (text_.empty()) text_.begin = span.begin;
  text_.end = span.end;
  all_bold_ = all_bold_ && bold_depth_ > 0;
}

void HtmlText::AddClose(const HtmlToken& token) {
  const size_t lowest =
      open_.size() > kHtmlNestingMax ? open_.size() - kHtmlNestingMax : 0;
  for (size_t i = open_.size(); i > lowest; --i) {
    Element& element = elements_[open_[i - 1]];
    if (element.name != token.name) continue;
    element.close = token.span;
    bold_depth_ -= IsBold(token.name);
    open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(i - 1));
    return;
  }
}

bool HtmlText::BoldCloses() {
  if (!all_bold() || bold_depth_ > 0 || text_.end == told_end_ ||
      text_.size() > kPlainBytesMax) {
    return false;
  }
  told_end_ = text_.end;
  return true;
}

ByteSpan HtmlText::Quotable() const {
  ByteSpan span = text_;
  // Inner elements come after outer ones, so widening inner ones first needs
  // one pass only.
  for (auto e = elements_.rbegin(); e != elements_.rend(); ++e) {
    if (e->close.empty()) continue;
    const bool opens_inside =
        e->open.begin >= span.begin && e->open.begin < span.end;
    const bool closes_inside =
        e->close.begin > span.begin && e->close.begin < span.end;
    if (opens_inside && !closes_inside) span.end = e->close.end;
    if (closes_inside && !opens_inside) span.begin = e->open.begin;
  }
  return span;
}

void HtmlText::Clear() {
  text_ = {};
  elements_.clear();
  open_.clear();
  bold_depth_ = 0;
  all_bold_ = true;
  told_end_ = -1;
}

std::string PlainHtml(std::string_view bytes, ByteSpan span) {
  if (span.size() > kPlainBytesMax) return {};
  return WithoutMarkup(Markup::kHtml, Cut(bytes, span));
}

}  // namespace caveat
