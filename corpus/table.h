// Reads tables drawn with pipes, of any width:
//
//   Cancer Type | Remission Potential |
//   ---|---|
//   Lung Cancer | Low |
//
// with or without a pipe at either end. Without a line of dashes, two or more
// lines in a row with the same number of pipes are a table as well, the first
// of them its head. Pure functions; work is linear in the lines.

#ifndef CAVEAT_CORPUS_TABLE_H_
#define CAVEAT_CORPUS_TABLE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/block.h"
#include "corpus/line_scanner.h"

namespace caveat {

// A line with more cells is text that happens to hold pipes.
inline constexpr size_t kTableCellsMax = 256;
// A header that is longer is not repeated in every row.
inline constexpr size_t kHeaderBytesMax = 256;

// Whether the line `text` is the rule under a table's head: dashes, colons and
// pipes, at least one pipe.
bool IsTableRule(std::string_view text);

// Spans of the cells of a row, without the spaces around them; "\|" and pipes
// within `code` do not part cells. A pipe at either end makes no cell.
std::vector<ByteSpan> SplitRow(std::string_view bytes, ByteSpan row);

// If a table starts at `lines[first]`, appends its blocks to `blocks` and
// returns the number of lines it has; else returns 0.
size_t ReadTable(std::string_view bytes, const std::vector<Line>& lines,
                 size_t first, std::vector<Block>* blocks);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_TABLE_H_
