// Finds the blocks of an HTML article.
//
// Headings, paragraphs, list items, table rows, terms and summaries become
// blocks; so does any other text between tags of blocks. Of a page that has a
// <main> or an <article>, only what is in it; never navigation, forms, asides,
// footers, scripts, nor what is hidden. Inline tags and character references
// stay in the text, and a text that starts or ends within an inline element is
// widened to the whole of it.
//
//   std::vector<Block> blocks = ReadHtml(bytes, rules);
//
// Pure; work is linear in the bytes, whatever they are.

#ifndef CAVEAT_CORPUS_HTML_READER_H_
#define CAVEAT_CORPUS_HTML_READER_H_

#include <string_view>
#include <vector>

#include "corpus/block.h"
#include "corpus/section_rules.h"

namespace caveat {

// A closing tag looks for its opening tag this far up.
inline constexpr size_t kHtmlNestingMax = 64;

// `bytes` has passed CheckText. Blocks take in the tags before them, so that
// all bytes of the page are in one.
std::vector<Block> ReadHtml(std::string_view bytes, const SectionRules& rules);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_HTML_READER_H_
