// Looks through the inline markup of a quotation: emphasis, links, tags,
// character references. What is quoted keeps its markup, byte for byte; these
// functions are for comparing, for labels, for finding ends of sentences, and
// for what is shown beside the quotation.
//
// Pure; linear in the text.

#ifndef CAVEAT_CORPUS_MARKUP_H_
#define CAVEAT_CORPUS_MARKUP_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "corpus/document.h"

namespace caveat {

// The text as a reader sees it, its white space made single spaces.
std::string WithoutMarkup(Markup markup, std::string_view text);

// The same with the line ends of Markdown kept, for showing; empty where the
// text has no markup, and is to be shown as it is.
std::string ShownText(Markup markup, std::string_view text);

// Overwrites tags with as many other bytes, so that the ends of sentences show
// and offsets stay: tags of blocks become line feeds, closing tags spaces,
// opening tags a part of the word behind them. Does nothing without markup.
void MaskTags(Markup markup, std::string* text);

// The size of the tag or comment that starts at `text[at]`, 0 when none does.
// Unclosed, it goes on to the end of the text.
size_t TagSize(std::string_view text, size_t at);

// The name of a tag, in lower case; empty for comments and declarations.
std::string TagName(std::string_view tag);

// Whether there is any inline markup, which a client would show as it is.
bool HasMarkup(Markup markup, std::string_view text);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_MARKUP_H_
