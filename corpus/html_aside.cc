#include "corpus/html_aside.h"

#include <algorithm>
#include <initializer_list>

namespace caveat {
namespace {

bool IsOneOf(std::string_view name,
             std::initializer_list<std::string_view> names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool MayLackItsEnd(std::string_view name) {
  return IsOneOf(name, {"p", "li", "dt", "dd", "tr", "td", "th", "thead",
                        "tbody", "tfoot"});
}

// Whether an element holds those of `name`: its end is theirs, and what is in
// one of its own is not their sibling.
bool Holds(std::string_view holder, std::string_view name) {
  if (name == "li") return IsOneOf(holder, {"ul", "ol", "menu"});
  if (name == "dt" || name == "dd") return holder == "dl";
  return name != "p" && holder == "table";
}

bool IsPartOfTable(std::string_view name) {
  return IsOneOf(name, {"thead", "tbody", "tfoot"});
}

bool IsCell(std::string_view name) { return name == "td" || name == "th"; }

// Whether an element ends where a block begins in the same holder.
bool EndsAtStart(std::string_view name, std::string_view block) {
  if (name == "p") return !IsOneOf(block, {"button", "option", "legend"});
  if (name == "dt" || name == "dd") return block == "dt" || block == "dd";
  if (name == "li") return block == "li";
  return IsPartOfTable(block) || (block == "tr" && !IsPartOfTable(name)) ||
         (IsCell(block) && IsCell(name));
}

// Whether an element ends where a block ends that may lack its own end.
bool EndsAtEnd(std::string_view name, std::string_view block) {
  if (!MayLackItsEnd(block)) return false;
  if (name == "p") return block != "p";
  if (IsCell(name)) return block == "tr" || IsPartOfTable(block);
  return name == "tr" && IsPartOfTable(block);
}

}  // namespace

void HtmlAside::Open(std::string_view name) {
  name_ = name;
  depth_ = 1;
  holder_depth_ = 0;
  other_depth_ = 0;
}

bool HtmlAside::Takes(const HtmlToken& token) {
  const bool open = token.kind == HtmlToken::Kind::kOpen;
  const bool close = token.kind == HtmlToken::Kind::kClose;
  if (!open && !close) return true;
  if (MayLackItsEnd(name_)) {
    if (EndsBefore(token)) {
      name_.clear();
      return false;
    }
    if (close && token.name == name_ && holder_depth_ == 0) name_.clear();
    return true;
  }
  if (token.name == name_) depth_ += open ? 1 : -1;
  if (depth_ == 0) name_.clear();
  return true;
}

bool HtmlAside::EndsBefore(const HtmlToken& token) {
  const std::string_view name = token.name;
  if (!IsHtmlBlock(name) || IsHtmlUnseen(name)) return false;
  const bool open = token.kind == HtmlToken::Kind::kOpen;
  const bool ends = open ? EndsAtStart(name_, name) : EndsAtEnd(name_, name);
  if (ends && holder_depth_ == 0) return true;
  if (MayLackItsEnd(name) || IsHtmlVoid(name)) return false;
  int& depth = Holds(name, name_) ? holder_depth_ : other_depth_;
  if (!open && depth == 0) return true;
  depth += open ? 1 : -1;
  return false;
}

}  // namespace caveat
