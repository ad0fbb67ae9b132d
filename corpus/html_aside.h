// An element of an HTML page that is passed over with all that is in it:
// navigation, a form, or what is hidden.
//
//   if (aside.is_open() && aside.Takes(token)) continue;
//   if (token.hidden) aside.Open(token.name);
//
// The end tags of items, paragraphs and cells may be left out: such an element
// ends where a browser ends it, at its next sibling or with what it is in. Not
// thread-safe; constant work and memory for a token.

#ifndef CAVEAT_CORPUS_HTML_ASIDE_H_
#define CAVEAT_CORPUS_HTML_ASIDE_H_

#include <string>
#include <string_view>

#include "corpus/html_scanner.h"

namespace caveat {

class HtmlAside {
 public:
  bool is_open() const { return !name_.empty(); }

  // Goes in to an element. None may be open.
  void Open(std::string_view name);

  // Whether a token belongs to the element that is open. Closes it behind its
  // last token, or before the first that is not in it.
  bool Takes(const HtmlToken& token);

 private:
  bool EndsBefore(const HtmlToken& token);

  std::string name_;
  int depth_ = 0;         // Elements of this name that are open.
  int holder_depth_ = 0;  // Lists or tables in it that are open.
  int other_depth_ = 0;   // Other blocks in it that are open.
};

}  // namespace caveat

#endif  // CAVEAT_CORPUS_HTML_ASIDE_H_
