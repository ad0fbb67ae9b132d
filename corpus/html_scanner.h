// Cuts an HTML document into tags and runs of text, with their places.
//
//   HtmlScanner scanner(bytes);
//   for (HtmlToken token; scanner.Next(&token);) ...
//
// No tree is built: articles need to know where blocks begin and end, and a
// tree of hostile input can be deep or grow quadratically. Never fails; what is
// no tag is text. One pass, constant memory.

#ifndef CAVEAT_CORPUS_HTML_SCANNER_H_
#define CAVEAT_CORPUS_HTML_SCANNER_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "corpus/document.h"

namespace caveat {

// Most rows or columns that a cell of a table goes over; as browsers have it.
inline constexpr size_t kHtmlSpanMax = 65534;

struct HtmlToken {
  enum class Kind { kText, kOpen, kClose, kUnseen };  // Comments, scripts, ...
  Kind kind = Kind::kText;
  ByteSpan span;
  std::string name;     // Of a tag, in lower case.
  // It has the attribute `hidden`, or a style of "display: none".
  bool hidden = false;
  // `rowspan`, 0 for all rows that follow, and `colspan`; at most kHtmlSpanMax.
  size_t row_span = 1;
  size_t column_span = 1;
};

class HtmlScanner {
 public:
  explicit HtmlScanner(std::string_view bytes) : bytes_(bytes) {}

  // The next token, in order and without gaps; false at the end. The content of
  // elements that are never shown (script, style, ...) is one kUnseen token.
  bool Next(HtmlToken* token);

 private:
  size_t CloseOf(std::string_view name, size_t from) const;

  const std::string_view bytes_;
  size_t at_ = 0;
  std::string unseen_name_;  // The element whose content comes next.
};

// Whether a token is never quoted, for what it is alone: a script or picture, a
// comment unless that is blank, as programs that write pages leave many.
bool IsHtmlLeftOut(std::string_view bytes, const HtmlToken& token);

// Whether an element starts a block of its own.
bool IsHtmlBlock(std::string_view name);

// Whether the content of an element is no text of the page.
bool IsHtmlUnseen(std::string_view name);

// Whether an element has no content and no closing tag.
bool IsHtmlVoid(std::string_view name);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_HTML_SCANNER_H_
