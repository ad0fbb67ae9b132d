#include "corpus/html_reader.h"

#include <algorithm>
#include <string>
#include <utility>

#include "corpus/html_scanner.h"
#include "corpus/html_text.h"
#include "corpus/markup.h"
#include "corpus/strings.h"
#include "corpus/table.h"
#include "corpus/utf8.h"

namespace caveat {
namespace {

// A header that is longer is not repeated in every row.
constexpr size_t kHeaderBytesMax = 256;

bool IsAside(std::string_view name) {
  return name == "aside" || name == "button" || name == "dialog" ||
         name == "footer" || name == "form" || name == "head" || name == "nav";
}

// The element that holds the article, empty when the page has none.
std::string_view ContentElement(std::string_view bytes) {
  bool article = false;
  HtmlScanner scanner(bytes);
  for (HtmlToken token; scanner.Next(&token);) {
    if (token.kind != HtmlToken::Kind::kOpen) continue;
    if (token.name == "main") return "main";
    article = article || token.name == "article";
  }
  return article ? "article" : "";
}

class HtmlReader {
 public:
  HtmlReader(std::string_view bytes, const SectionRules& rules)
      : bytes_(bytes),
        rules_(rules),
        content_(ContentElement(bytes)),
        text_(bytes),
        cell_(bytes) {}

  std::vector<Block> Read() {
    HtmlScanner scanner(bytes_);
    for (HtmlToken token; scanner.Next(&token);) {
      if (SkipsOver(token)) continue;
      if (table_depth_ > 0 || token.name == "table") {
        AddToTable(token);
      } else {
        Add(token);
      }
    }
    EndRow();
    EndBlock();
    CoverRest();
    return std::move(blocks_);
  }

 private:
  // Keeps count of the elements that decide whether anything is read at all.
  bool SkipsOver(const HtmlToken& token) {
    const bool open = token.kind == HtmlToken::Kind::kOpen;
    const bool close = token.kind == HtmlToken::Kind::kClose;
    if (!aside_.empty()) {
      if (token.name == aside_) aside_depth_ += open ? 1 : close ? -1 : 0;
      if (aside_depth_ == 0) aside_.clear();
      return true;
    }
    if (open && (IsAside(token.name) || token.hidden) &&
        !IsHtmlVoid(token.name)) {
      EndBlock();
      aside_ = token.name;
      aside_depth_ = 1;
      return true;
    }
    if (!content_.empty() && token.name == content_) {
      if (open || content_depth_ > 0) content_depth_ += open ? 1 : -1;
    }
    return !content_.empty() && content_depth_ == 0;
  }

  void Add(const HtmlToken& token) {
    const bool tag = token.kind == HtmlToken::Kind::kOpen ||
                     token.kind == HtmlToken::Kind::kClose;
    if (!tag || !IsHtmlBlock(token.name)) {
      text_.Add(token);
      // A bold question at the start of its answer is a block of its own.
      const bool asks = token.kind == HtmlToken::Kind::kClose &&
                        kind_ == BlockKind::kText && text_.bold_closed() &&
                        IsQuestionLine(Plain(text_.Quotable()));
      if (asks) EndBlock();
      return;
    }
    EndBlock();
    const bool open = token.kind == HtmlToken::Kind::kOpen;
    const std::string_view name = token.name;
    if (name == "ul" || name == "ol" || name == "menu") {
      if (open) {
        lists_.push_back(name == "ol" ? BlockKind::kNumbered
                                      : BlockKind::kBullet);
      } else if (!lists_.empty()) {
        lists_.pop_back();
      }
    }
    kind_ = BlockKind::kText;
    term_ = open && (name == "dt" || name == "summary");
    if (open && name.size() == 2 && name[0] == 'h' && name[1] >= '1' &&
        name[1] <= '6') {
      kind_ = BlockKind::kHeading;
      level_ = name[1] - '0';
    } else if (open && name == "li") {
      kind_ = lists_.empty() ? BlockKind::kBullet : lists_.back();
      item_open_ = true;
    } else if (name == "li") {
      item_open_ = false;
    } else if (open && name == "p" && item_open_) {
      kind_ = lists_.empty() ? BlockKind::kBullet : lists_.back();
    }
  }

  std::string Plain(ByteSpan span) const {
    if (span.size() > static_cast<int64_t>(4 * kHeadingBytesMax)) return {};
    return WithoutMarkup(Markup::kHtml, Cut(bytes_, span));
  }

  void EndBlock() {
    if (text_.empty()) {
      text_.Clear();
      return;
    }
    Block block;
    block.kind = kind_;
    block.text = text_.Quotable();
    block.indent = 2 * static_cast<int>(lists_.size());
    block.level = kind_ == BlockKind::kHeading ? level_ : kNeverHeading;
    const std::string plain = Plain(block.text);
    block.is_question = !plain.empty() && IsQuestionLine(plain);
    if (kind_ == BlockKind::kText && (term_ || text_.all_bold())) {
      block.level = kEmphasisLevel;
      block.look = rules_.LookOf(plain);
    }
    Push(std::move(block));
    text_.Clear();
    kind_ = BlockKind::kText;
    term_ = false;
    item_open_ = false;
  }

  // A table's rows; whatever is in a cell is its text.
  void AddToTable(const HtmlToken& token) {
    const bool open = token.kind == HtmlToken::Kind::kOpen;
    const bool close = token.kind == HtmlToken::Kind::kClose;
    const std::string_view name = token.name;
    if (name == "table" && (open || close)) {
      if (open && table_depth_ == 0) {
        EndBlock();
        headers_.clear();
      }
      table_depth_ = std::max(0, table_depth_ + (open ? 1 : -1));
      if (close && table_depth_ == 0) {
        EndRow();
        EndBlock();
      }
      return;
    }
    const bool inner = table_depth_ > 1;
    if (!inner && (open || close) && (name == "tr" || name == "caption")) {
      EndRow();
      return;
    }
    if (!inner && open && (name == "td" || name == "th")) {
      EndCell();
      in_cell_ = true;
      cells_are_heads_ = cells_are_heads_ && name == "th";
      return;
    }
    if (!inner && close && (name == "td" || name == "th")) {
      EndCell();
      return;
    }
    if (!(open || close) || !IsHtmlBlock(name)) cell_.Add(token);
  }

  void EndCell() {
    if (!in_cell_) {
      AddStrayText();
      return;
    }
    const ByteSpan text = cell_.Quotable();
    if (row_.size() < kTableCellsMax) row_.push_back({{}, text});
    row_is_empty_ = row_is_empty_ && cell_.empty();
    if (!cell_.empty()) row_end_ = text.end;
    if (!cell_.empty() && row_begin_ < 0) row_begin_ = text.begin;
    cell_.Clear();
    in_cell_ = false;
  }

  // A caption, or text that is in no cell. Amid a row it belongs to nothing.
  void AddStrayText() {
    if (!cell_.empty() && row_is_empty_) {
      Block block;
      block.level = kNeverHeading;
      block.text = cell_.Quotable();
      Push(std::move(block));
    }
    cell_.Clear();
  }

  void EndRow() {
    EndCell();
    if (!row_is_empty_) AddRow();
    row_.clear();
    row_is_empty_ = true;
    cells_are_heads_ = true;
    row_begin_ = -1;
  }

  void AddRow() {
    Block block;
    block.kind =
        cells_are_heads_ ? BlockKind::kTableHead : BlockKind::kTableRow;
    block.text = {row_begin_, row_end_};
    if (cells_are_heads_) {
      headers_.clear();
      for (const TableCell& cell : row_) {
        const std::string header = Plain(cell.text);
        headers_.push_back(header.size() > kHeaderBytesMax ? "" : header);
      }
    } else {
      for (size_t i = 0; i < row_.size(); ++i) {
        if (row_[i].text.empty()) row_[i].text = {row_begin_, row_begin_};
        row_[i].header = i < headers_.size() ? headers_[i] : "";
      }
      block.cells = row_;
    }
    Push(std::move(block));
  }

  // The tags since the last block belong to this one.
  void Push(Block block) {
    block.block = Trim(bytes_, {covered_, block.text.end});
    covered_ = block.text.end;
    blocks_.push_back(std::move(block));
  }

  void CoverRest() {
    const ByteSpan rest =
        Trim(bytes_, {covered_, static_cast<int64_t>(bytes_.size())});
    if (rest.empty()) return;
    Block block;
    block.kind = BlockKind::kRule;
    block.block = rest;
    block.text = {rest.begin, rest.begin};
    blocks_.push_back(block);
  }

  const std::string_view bytes_;
  const SectionRules& rules_;
  const std::string_view content_;
  std::vector<Block> blocks_;
  int64_t covered_ = 0;  // Bytes that are in a block.

  std::string aside_;  // The element that is passed over; empty when none is.
  int aside_depth_ = 0;
  int content_depth_ = 0;

  HtmlText text_;
  BlockKind kind_ = BlockKind::kText;
  int level_ = 1;
  bool term_ = false;
  bool item_open_ = false;  // An item without text so far.
  std::vector<BlockKind> lists_;

  int table_depth_ = 0;
  HtmlText cell_;
  bool in_cell_ = false;
  std::vector<TableCell> row_;
  bool row_is_empty_ = true;
  bool cells_are_heads_ = true;
  int64_t row_begin_ = -1;
  int64_t row_end_ = 0;
  std::vector<std::string> headers_;
};

}  // namespace

std::vector<Block> ReadHtml(std::string_view bytes, const SectionRules& rules) {
  return HtmlReader(bytes, rules).Read();
}

}  // namespace caveat
