#include "corpus/table.h"

#include <algorithm>
#include <utility>

#include "corpus/strings.h"
#include "corpus/utf8.h"

namespace caveat {
namespace {

// Offsets of the pipes that part cells.
std::vector<int64_t> PipesOf(std::string_view bytes, ByteSpan row) {
  std::vector<int64_t> pipes;
  bool in_code = false;
  for (int64_t at = row.begin; at < row.end; ++at) {
    const char c = bytes[static_cast<size_t>(at)];
    if (c == '\\') {
      ++at;
    } else if (c == '`') {
      in_code = !in_code;
    } else if (c == '|' && !in_code) {
      pipes.push_back(at);
    }
  }
  // A lone back-tick opens no code.
  if (in_code) {
    pipes.clear();
    for (int64_t at = row.begin; at < row.end; ++at) {
      const char c = bytes[static_cast<size_t>(at)];
      if (c == '\\') {
        ++at;
      } else if (c == '|') {
        pipes.push_back(at);
      }
    }
  }
  return pipes;
}

bool HasPipe(std::string_view bytes, const Line& line) {
  return !line.trimmed.empty() &&
         Cut(bytes, line.trimmed).find('|') != std::string_view::npos;
}

// Number of cells of a line that may be a row of a table without a rule: it
// needs two pipes, or one with spaces around it. 0 when it is no such line.
size_t LooseCellCount(std::string_view bytes, const Line& line) {
  if (!HasPipe(bytes, line) || line.start != LineStart::kPlain) return 0;
  const std::string_view text = Cut(bytes, line.trimmed);
  if (IsTableRule(text)) return 0;
  const std::vector<int64_t> pipes = PipesOf(bytes, line.trimmed);
  const bool spaced = text.find(" | ") != std::string_view::npos;
  if (pipes.size() < 2 && !spaced) return 0;
  const size_t count = SplitRow(bytes, line.trimmed).size();
  return count < 2 ? 0 : count;
}

Block LineBlock(BlockKind kind, const Line& line) {
  Block block;
  block.kind = kind;
  block.block = line.trimmed;
  block.text = line.trimmed;
  return block;
}

Block RowBlock(std::string_view bytes, const Line& line,
               const std::vector<std::string>& headers) {
  Block block = LineBlock(BlockKind::kTableRow, line);
  const std::vector<ByteSpan> cells = SplitRow(bytes, line.trimmed);
  for (size_t i = 0; i < std::min(cells.size(), kTableCellsMax); ++i) {
    block.cells.push_back(
        {i < headers.size() ? headers[i] : std::string(), cells[i]});
  }
  return block;
}

}  // namespace

bool IsTableRule(std::string_view text) {
  bool pipe = false;
  bool dash = false;
  for (const char c : text) {
    if (c == '|') {
      pipe = true;
    } else if (c == '-') {
      dash = true;
    } else if (c != ':' && c != ' ' && c != '\t') {
      return false;
    }
  }
  return pipe && dash;
}

std::vector<ByteSpan> SplitRow(std::string_view bytes, ByteSpan row) {
  std::vector<ByteSpan> cells;
  int64_t begin = row.begin;
  for (const int64_t pipe : PipesOf(bytes, row)) {
    if (pipe > row.begin) cells.push_back(Trim(bytes, {begin, pipe}));
    begin = pipe + 1;
  }
  const ByteSpan last = Trim(bytes, {begin, row.end});
  if (!last.empty()) cells.push_back(last);
  return cells;
}

size_t ReadTable(std::string_view bytes, const std::vector<Line>& lines,
                 size_t first, std::vector<Block>* blocks) {
  if (!HasPipe(bytes, lines[first])) return 0;
  const bool ruled = first + 1 < lines.size() &&
                     !lines[first + 1].trimmed.empty() &&
                     IsTableRule(Cut(bytes, lines[first + 1].trimmed)) &&
                     !IsTableRule(Cut(bytes, lines[first].trimmed));
  const size_t loose_count = ruled ? 0 : LooseCellCount(bytes, lines[first]);
  if (!ruled) {
    const bool second_fits =
        loose_count > 0 && first + 1 < lines.size() &&
        LooseCellCount(bytes, lines[first + 1]) == loose_count;
    if (!second_fits) return 0;
  }

  const std::vector<ByteSpan> head = SplitRow(bytes, lines[first].trimmed);
  if (head.size() > kTableCellsMax) return 0;
  std::vector<std::string> headers;
  for (const ByteSpan cell : head) {
    const std::string_view header = Cut(bytes, cell);
    headers.emplace_back(header.size() > kHeaderBytesMax ? "" : header);
  }
  blocks->push_back(LineBlock(BlockKind::kTableHead, lines[first]));
  size_t count = 1;
  for (size_t i = first + 1; i < lines.size(); ++i) {
    const Line& line = lines[i];
    if (!HasPipe(bytes, line)) break;
    if (IsTableRule(Cut(bytes, line.trimmed))) {
      blocks->push_back(LineBlock(BlockKind::kRule, line));
    } else if (ruled || LooseCellCount(bytes, line) == loose_count) {
      blocks->push_back(RowBlock(bytes, line, headers));
    } else {
      break;
    }
    ++count;
  }
  return count;
}

}  // namespace caveat
