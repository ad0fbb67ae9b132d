#include "corpus/html_reader.h"

#include <algorithm>
#include <string>
#include <utility>

#include "corpus/html_aside.h"
#include "corpus/html_scanner.h"
#include "corpus/html_table.h"
#include "corpus/html_text.h"
#include "corpus/strings.h"
#include "corpus/utf8.h"

namespace caveat {
namespace {

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
        table_(bytes) {}

  std::vector<Block> Read() {
    HtmlScanner scanner(bytes_);
    for (HtmlToken token; scanner.Next(&token);) {
      const bool skips = SkipsOver(token);
      if (skips || IsHtmlLeftOut(bytes_, token)) LeaveOut(token.span);
      if (skips) continue;
      if (table_.is_open() || token.name == "table") {
        EndBlock();
        table_.Add(token);
        PushRows();
      } else {
        Add(token);
      }
    }
    table_.End();
    PushRows();
    EndBlock();
    CoverRest();
    return std::move(blocks_);
  }

 private:
  // Keeps count of the elements that decide whether anything is read at all.
  bool SkipsOver(const HtmlToken& token) {
    const bool open = token.kind == HtmlToken::Kind::kOpen;
    if (aside_.is_open() && aside_.Takes(token)) return true;
    if (open && (IsAside(token.name) || token.hidden) &&
        !IsHtmlVoid(token.name)) {
      EndBlock();
      aside_.Open(token.name);
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
      if (token.kind == HtmlToken::Kind::kText) PartAtLeftOut(token.span);
      text_.Add(token);
      // A bold question at the start of its answer is a block of its own.
      const bool asks = token.kind == HtmlToken::Kind::kClose &&
                        kind_ == BlockKind::kText && text_.BoldCloses() &&
                        IsQuestionLine(PlainHtml(bytes_, text_.Quotable()));
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

  void EndBlock() {
    if (text_.empty()) {
      text_.Clear();
      return;
    }
    Block block;
    block.kind = kind_;
    block.text = Overlaps(text_.Quotable()) ? text_.seen() : text_.Quotable();
    block.indent = 2 * static_cast<int>(lists_.size());
    block.level = kind_ == BlockKind::kHeading ? level_ : kNeverHeading;
    const std::string plain = PlainHtml(bytes_, block.text);
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

  // Notes bytes that no quotation may hold.
  void LeaveOut(ByteSpan span) {
    if (!left_out_.empty() && left_out_.back().end == span.begin) {
      left_out_.back().end = span.end;
    } else {
      left_out_.push_back(span);
    }
  }

  bool Overlaps(ByteSpan span) const {
    return std::any_of(
        left_out_.begin(), left_out_.end(), [span](ByteSpan other) {
          return other.begin < span.end && span.begin < other.end;
        });
  }

  // Ends the block before more text of it, when a whole sentence and then
  // something that is never quoted stand before that.
  void PartAtLeftOut(ByteSpan text) {
    if (text_.empty() || kind_ == BlockKind::kHeading || left_out_.empty() ||
        left_out_.back().begin < text_.seen().end ||
        IsBlank(Cut(bytes_, text))) {
      return;
    }
    const char last = bytes_[static_cast<size_t>(text_.seen().end - 1)];
    if (last == '.' || last == '!' || last == '?') EndBlock();
  }

  void PushRows() {
    for (Block& row : table_.TakeRows()) Push(std::move(row));
  }

  // The tags since the last block belong to this one.
  void Push(Block block) {
    if (block.kind != BlockKind::kHeading && Overlaps(block.text)) {
      // A sentence or row goes on behind it: half of one would mislead.
      block.kind = BlockKind::kRule;
      block.cells.clear();
    }
    const auto behind = std::find_if(
        left_out_.begin(), left_out_.end(),
        [&block](ByteSpan span) { return span.begin >= block.text.begin; });
    block.is_apart = behind != left_out_.begin();
    block.block = Trim(bytes_, {covered_, block.text.end});
    covered_ = block.text.end;
    std::erase_if(left_out_,
                  [this](ByteSpan span) { return span.begin < covered_; });
    if (block.kind == BlockKind::kRule) block.text.end = block.text.begin;
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
  // Behind the last block's text, in order.
  std::vector<ByteSpan> left_out_;

  HtmlAside aside_;
  int content_depth_ = 0;

  HtmlText text_;
  BlockKind kind_ = BlockKind::kText;
  int level_ = 1;
  bool term_ = false;
  bool item_open_ = false;  // An item without text so far.
  std::vector<BlockKind> lists_;

  HtmlTable table_;
};

}  // namespace

std::vector<Block> ReadHtml(std::string_view bytes, const SectionRules& rules) {
  return HtmlReader(bytes, rules).Read();
}

}  // namespace caveat
