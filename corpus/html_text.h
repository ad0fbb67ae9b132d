// Gathers the text of one block of HTML while its tokens go by, and says which
// bytes may be quoted of it.

#ifndef CAVEAT_CORPUS_HTML_TEXT_H_
#define CAVEAT_CORPUS_HTML_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/document.h"
#include "corpus/html_scanner.h"

namespace caveat {

class HtmlText {
 public:
  explicit HtmlText(std::string_view bytes) : bytes_(bytes) {}

  // Adds a token that belongs to the block: text or an inline tag.
  void Add(const HtmlToken& token);

  // Whether there is any text to be seen.
  bool empty() const { return text_.empty(); }
  // From its first to its last character.
  ByteSpan seen() const { return text_; }
  // Whether all of it is bold.
  bool all_bold() const { return !empty() && all_bold_; }
  // Whether the last token closed the bold text that is all there is. True
  // once for a text, and never of one that is too long for PlainHtml.
  bool BoldCloses();

  // From the first to the last character that is seen, widened to whole
  // inline elements.
  ByteSpan Quotable() const;

  void Clear();

 private:
  struct Element {
    std::string name;
    ByteSpan open;
    ByteSpan close;  // Empty while it is open.
  };

  void AddText(ByteSpan span);
  void AddClose(const HtmlToken& token);

  const std::string_view bytes_;
  ByteSpan text_;
  std::vector<Element> elements_;
  std::vector<size_t> open_;  // Elements that are open, the innermost last.
  int bold_depth_ = 0;
  bool all_bold_ = true;
  int64_t told_end_ = -1;  // Of the text of which BoldCloses was true.
};

// A text without tags and character references; empty when it is so long that
// it can be no heading, no question and no header of a column.
std::string PlainHtml(std::string_view bytes, ByteSpan span);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_HTML_TEXT_H_
