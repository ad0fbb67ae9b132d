// Finds the blocks of a Markdown article.
//
// Reads what articles use of CommonMark and its tables: "#" and underlined
// headings, paragraphs, nested lists, tables, block quotes, fenced code, rules,
// front matter, comments and HTML lines. Inline markup stays in the text. A
// paragraph that is all bold, or starts with a bold question, counts as a
// heading of the lowest level: FAQs are often written so.
//
// A line-by-line reader of our own, not a Markdown library, because every block
// and cell needs its exact bytes. Pure; work is linear in the text.

#ifndef CAVEAT_CORPUS_MARKDOWN_READER_H_
#define CAVEAT_CORPUS_MARKDOWN_READER_H_

#include <string_view>
#include <vector>

#include "corpus/block.h"
#include "corpus/section_rules.h"

namespace caveat {

// Front matter longer than this many lines is none.
inline constexpr size_t kFrontMatterLinesMax = 200;

// `bytes` has passed CheckText.
std::vector<Block> ReadMarkdown(std::string_view bytes,
                                const SectionRules& rules);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_MARKDOWN_READER_H_
