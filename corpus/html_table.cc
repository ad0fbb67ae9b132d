#include "corpus/html_table.h"

#include <algorithm>
#include <utility>

#include "corpus/table.h"

namespace caveat {

void HtmlTable::Add(const HtmlToken& token) {
  const bool open = token.kind == HtmlToken::Kind::kOpen;
  const bool close = token.kind == HtmlToken::Kind::kClose;
  const std::string_view name = token.name;
  if (name == "table" && (open || close)) {
    if (open && depth_ == 0) headers_.clear();
    depth_ = std::max(0, depth_ + (open ? 1 : -1));
    if (close && depth_ == 0) End();
    return;
  }
  const bool tag = (open || close) && depth_ == 1;
  if (tag && name == "tr") {
    EndRow();
    in_row_ = open;
  } else if (tag && (name == "caption" || name == "thead" || name == "tbody" ||
                     name == "tfoot")) {
    End();
  } else if (tag && (name == "td" || name == "th")) {
    EndCell();
    if (open) BeginCell(token);
  } else if (!(open || close) || !IsHtmlBlock(name)) {
    cell_.Add(token);
  }
}

void HtmlTable::BeginCell(const HtmlToken& token) {
  in_row_ = true;
  in_cell_ = true;
  row_span_ = token.row_span == 0 ? kHtmlSpanMax : token.row_span;
  column_span_ = token.column_span;
  row_is_head_ = row_is_head_ && token.name == "th";
}

void HtmlTable::EndCell() {
  if (!in_cell_) {
    AddStrayText();
    return;
  }
  const ByteSpan text = cell_.empty() ? ByteSpan() : cell_.Quotable();
  if (!text.empty()) {
    if (group_is_empty_) group_.text.begin = text.begin;
    group_.text.end = text.end;
    group_is_empty_ = false;
    group_rows_ = std::max(group_rows_, row_span_);
  }
  cell_.Clear();
  in_cell_ = false;
  AddCell(text);
}

// Puts a cell into the first columns that no cell above takes.
void HtmlTable::AddCell(ByteSpan text) {
  while (column_ < rows_taken_.size() && rows_taken_[column_] > 0) ++column_;
  if (column_ >= kTableCellsMax) return;
  const size_t end = std::min(column_ + column_span_, kTableCellsMax);
  if (rows_taken_.size() < end) rows_taken_.resize(end);
  std::fill(rows_taken_.begin() + static_cast<std::ptrdiff_t>(column_),
            rows_taken_.begin() + static_cast<std::ptrdiff_t>(end), row_span_);
  row_.push_back({text, column_, end - 1});
  column_ = end;
}

// A caption, or text that is in no cell. Amid a row it belongs to nothing.
void HtmlTable::AddStrayText() {
  if (!cell_.empty() && group_is_empty_) {
    Block block;
    block.level = kNeverHeading;
    block.text = cell_.Quotable();
    done_.push_back(std::move(block));
  }
  cell_.Clear();
}

void HtmlTable::EndRow() {
  EndCell();
  if (!in_row_) return;
  const bool head = row_is_head_ && !group_goes_on_;
  if (head && !group_is_empty_) {
    SetHeaders();
  } else {
    for (const Cell& cell : row_) {
      if (group_.cells.size() >= kTableCellsMax) break;
      group_.cells.push_back({HeaderOf(cell), cell.text});
    }
  }
  group_.kind = head ? BlockKind::kTableHead : BlockKind::kTableRow;
  for (size_t& rows : rows_taken_) rows -= rows > 0;
  group_rows_ -= group_rows_ > 0;
  row_.clear();
  column_ = 0;
  in_row_ = false;
  row_is_head_ = true;
  group_goes_on_ = !head && group_rows_ > 0;
  if (!group_goes_on_) EndGroup();
}

void HtmlTable::EndGroup() {
  if (!group_is_empty_) {
    for (TableCell& cell : group_.cells) {
      if (cell.text.empty()) {
        cell.text = {group_.text.begin, group_.text.begin};
      }
    }
    done_.push_back(std::move(group_));
  }
  group_ = {};
  group_is_empty_ = true;
  group_goes_on_ = false;
  group_rows_ = 0;
}

void HtmlTable::End() {
  EndRow();
  EndGroup();
  rows_taken_.clear();
}

std::string HtmlTable::HeaderOf(const Cell& cell) const {
  const auto header = [this](size_t column) {
    return column < headers_.size() ? headers_[column] : std::string();
  };
  std::string first = header(cell.first_column);
  for (size_t c = cell.first_column + 1; c <= cell.last_column; ++c) {
    if (header(c) != first) return {};
  }
  return first;
}

// A row of heads names the columns anew, but for those that a head above goes
// on in.
void HtmlTable::SetHeaders() {
  std::vector<std::string> headers(rows_taken_.size());
  for (size_t c = 0; c < std::min(headers_.size(), headers.size()); ++c) {
    if (rows_taken_[c] > 0) headers[c] = headers_[c];
  }
  for (const Cell& cell : row_) {
    std::string header = PlainHtml(bytes_, cell.text);
    if (header.size() > kHeaderBytesMax) header.clear();
    for (size_t c = cell.first_column; c <= cell.last_column; ++c) {
      headers[c] = header;
    }
  }
  headers_ = std::move(headers);
}

std::vector<Block> HtmlTable::TakeRows() { return std::exchange(done_, {}); }

}  // namespace caveat
