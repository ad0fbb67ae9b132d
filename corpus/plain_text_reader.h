// Finds the blocks of a plain-text article: no markup, only lines.
//
// Two habits are told apart. Either every line is a paragraph of its own, or
// blank lines part paragraphs, which may then be wrapped over several lines.
// Lists and tables are recognised by their markers in both.
//
//   std::vector<Block> blocks = ReadPlainText(bytes, rules);
//
// Pure; work is linear in the text.

#ifndef CAVEAT_CORPUS_PLAIN_TEXT_READER_H_
#define CAVEAT_CORPUS_PLAIN_TEXT_READER_H_

#include <string_view>
#include <vector>

#include "corpus/block.h"
#include "corpus/line_scanner.h"
#include "corpus/section_rules.h"

namespace caveat {

// `bytes` has passed CheckText.
std::vector<Block> ReadPlainText(std::string_view bytes,
                                 const SectionRules& rules);

// How the lines of a text make paragraphs.
struct LineHabit {
  // Lines that follow each other without a blank line are one paragraph.
  bool lines_join = false;
  // Some paragraphs are wrapped: a line breaks where the next word would not
  // have fitted.
  bool wrapped = false;
  // Longest line without marker, in bytes; only when wrapped.
  int64_t width_bytes = 0;
};

LineHabit HabitOf(std::string_view bytes, const std::vector<Line>& lines);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_PLAIN_TEXT_READER_H_
