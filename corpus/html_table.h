// Finds the rows of a table of an HTML page, with their cells under the right
// headers where a cell goes over several rows or columns.
//
//   table.Add(token);                     // From <table> to </table>.
//   for (Block& row : table.TakeRows()) Push(std::move(row));
//
// Rows that share a cell with text are one row with the cells of all: quoted
// without it, "Stage IV: 6 %" would not say of what. A cell that goes over
// columns with different headers has none. Tables within a cell are its text.
// Not thread-safe. Work is linear in the tokens, times kTableCellsMax at most.

#ifndef CAVEAT_CORPUS_HTML_TABLE_H_
#define CAVEAT_CORPUS_HTML_TABLE_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/block.h"
#include "corpus/html_scanner.h"
#include "corpus/html_text.h"

namespace caveat {

class HtmlTable {
 public:
  // `bytes`, of the page, must outlive it.
  explicit HtmlTable(std::string_view bytes) : bytes_(bytes), cell_(bytes) {}

  // Whether a <table> has not ended yet.
  bool is_open() const { return depth_ > 0; }

  void Add(const HtmlToken& token);

  // Ends what is open: the page ends, or a part of the table does, which no
  // cell goes over.
  void End();

  // The rows, heads and captions that ended since the last call, without
  // Block::block.
  std::vector<Block> TakeRows();

 private:
  struct Cell {
    ByteSpan text;
    size_t first_column;
    size_t last_column;
  };

  void BeginCell(const HtmlToken& token);
  void EndCell();
  void EndRow();
  void EndGroup();
  void AddStrayText();
  void AddCell(ByteSpan text);
  std::string HeaderOf(const Cell& cell) const;
  void SetHeaders();

  const std::string_view bytes_;
  std::vector<Block> done_;
  int depth_ = 0;
  std::vector<std::string> headers_;  // Of the columns.

  HtmlText cell_;
  bool in_cell_ = false;
  size_t row_span_ = 1;  // Of the cell.
  size_t column_span_ = 1;

  bool in_row_ = false;
  bool row_is_head_ = true;
  std::vector<Cell> row_;
  size_t column_ = 0;               // The first that may be free.
  std::vector<size_t> rows_taken_;  // By column: by cells of rows above too.

  // The rows that are one, as far as they have ended.
  Block group_;
  bool group_is_empty_ = true;
  bool group_goes_on_ = false;  // Into the row that is open.
  size_t group_rows_ = 0;       // That its longest cell with text still has.
};

}  // namespace caveat

#endif  // CAVEAT_CORPUS_HTML_TABLE_H_
