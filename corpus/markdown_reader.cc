#include "corpus/markdown_reader.h"

#include <algorithm>
#include <utility>

#include "corpus/emphasis.h"
#include "corpus/line_scanner.h"
#include "corpus/markup.h"
#include "corpus/strings.h"
#include "corpus/table.h"
#include "corpus/utf8.h"

namespace caveat {
namespace {

// "## Title ##": the level, 0 for no heading; `text` becomes the title.
int AtxLevel(std::string_view bytes, ByteSpan* text) {
  const std::string_view line = Cut(bytes, *text);
  size_t level = 0;
  while (level < line.size() && line[level] == '#') ++level;
  if (level == 0 || level > 6) return 0;
  if (level < line.size() && line[level] != ' ' && line[level] != '\t')
    return 0;
  text->begin += static_cast<int64_t>(level);
  size_t end = line.size();
  while (end > level && line[end - 1] == '#') --end;
  // Closing marks need a space before them: "C#" keeps its own.
  if (end > level && (line[end - 1] == ' ' || line[end - 1] == '\t')) {
    text->end -= static_cast<int64_t>(line.size() - end);
  }
  *text = Trim(bytes, *text);
  return static_cast<int>(level);
}

// The mark of a code fence that opens at this line, or empty.
std::string_view FenceOf(std::string_view line) {
  for (const char mark : {'`', '~'}) {
    const size_t size = std::min(line.find_first_not_of(mark), line.size());
    if (size >= 3) return line.substr(0, size);
  }
  return {};
}

// "[name]: address", which a reader never sees.
bool IsLinkDefinition(std::string_view line) {
  if (!line.starts_with('[') || line.starts_with("[ ]")) return false;
  const size_t close = line.find("]:");
  return close != std::string_view::npos && close > 1 &&
         line.find(']') == close;
}

// "**bold**" or "__bold__" at the start of a text.
BoldStart BoldStartOf(std::string_view bytes, ByteSpan text) {
  const std::string_view line = Cut(bytes, text);
  for (const std::string_view mark : {"***", "**", "__"}) {
    if (!line.starts_with(mark)) continue;
    const size_t close = line.find(mark, mark.size());
    if (close == std::string_view::npos) return {};
    const auto size = static_cast<int64_t>(mark.size());
    const auto end = static_cast<int64_t>(close);
    return {{text.begin, text.begin + end + size},
            Trim(bytes, {text.begin + size, text.begin + end})};
  }
  return {};
}

class MarkdownReader {
 public:
  MarkdownReader(std::string_view bytes, const SectionRules& rules)
      : bytes_(bytes), rules_(rules), lines_(ScanLines(bytes)) {}

  std::vector<Block> Read() {
    size_t i = SkipFrontMatter();
    while (i < lines_.size()) i = ReadBlock(i);
    Close();
    return std::move(blocks_);
  }

 private:
  std::string_view TextOf(const Line& line) const {
    return Cut(bytes_, line.trimmed);
  }

  // Bytes that belong to no passage that could be quoted.
  void AddStructure(size_t first, size_t end) {
    Close();
    Block block;
    block.kind = BlockKind::kRule;
    block.block = {lines_[first].trimmed.begin, lines_[end - 1].trimmed.end};
    block.text = {block.block.begin, block.block.begin};
    blocks_.push_back(block);
  }

  size_t SkipFrontMatter() {
    size_t first = 0;
    while (first < lines_.size() && lines_[first].start == LineStart::kBlank) {
      ++first;
    }
    if (first >= lines_.size() || TextOf(lines_[first]) != "---") return 0;
    const size_t last = std::min(lines_.size(), first + kFrontMatterLinesMax);
    for (size_t i = first + 1; i < last; ++i) {
      if (TextOf(lines_[i]) == "---" || TextOf(lines_[i]) == "...") {
        AddStructure(first, i + 1);
        return i + 1;
      }
    }
    return 0;
  }

  // Reads what starts at a line; returns the line behind it.
  size_t ReadBlock(size_t i) {
    const Line& line = lines_[i];
    if (line.start == LineStart::kBlank) {
      blank_before_ = true;
      return i + 1;
    }
    if (const size_t end = ReadOddLines(i); end > i) return end;
    // Only a rule makes a table: pipes occur in texts.
    if (i + 1 < lines_.size() && IsTableRule(TextOf(lines_[i + 1]))) {
      Close();
      const size_t count = ReadTable(bytes_, lines_, i, &blocks_);
      if (count > 0) return i + count;
    }
    ByteSpan text = line.trimmed;
    if (const int level = AtxLevel(bytes_, &text); level > 0) {
      AddHeading(line.trimmed, text, level);
      return i + 1;
    }
    if (line.start == LineStart::kRule) return ReadRule(i);
    const bool item =
        line.start == LineStart::kBullet || line.start == LineStart::kNumbered;
    if (item) {
      Open(line, line.start == LineStart::kBullet ? BlockKind::kBullet
                                                  : BlockKind::kNumbered);
    } else if (open_ && !blank_before_) {
      open_block_.block.end = line.trimmed.end;
      open_block_.text.end = line.trimmed.end;
    } else {
      Open(line, BlockKind::kText);
    }
    return i + 1;
  }

  // Code, comments, definitions, lines of tags or of a picture; returns `i`
  // for none of them.
  size_t ReadOddLines(size_t i) {
    const std::string_view text = TextOf(lines_[i]);
    if (const std::string_view fence = FenceOf(text); !fence.empty()) {
      return ReadCode(i, fence);
    }
    if (text.starts_with("<!--")) {
      size_t end = i;
      while (end < lines_.size() &&
             TextOf(lines_[end]).find("-->") == std::string_view::npos) {
        ++end;
      }
      end = std::min(end + 1, lines_.size());
      while (lines_[end - 1].trimmed.empty()) --end;
      AddStructure(i, end);
      return end;
    }
    const bool unseen =
        IsLinkDefinition(text) ||
        (text.starts_with('<') && WithoutMarkup(Markup::kHtml, text).empty()) ||
        (text.starts_with("![") && text.ends_with(')') &&
         text.find(')') + 1 == text.size());
    if (!unseen) return i;
    AddStructure(i, i + 1);
    return i + 1;
  }

  size_t ReadCode(size_t i, std::string_view fence) {
    Close();
    size_t end = i + 1;
    while (end < lines_.size() && !TextOf(lines_[end]).starts_with(fence)) {
      ++end;
    }
    const size_t behind = std::min(end + 1, lines_.size());
    Block block;
    block.level = kNeverHeading;
    block.block = {lines_[i].trimmed.begin, lines_[i].trimmed.end};
    for (size_t k = i; k < behind; ++k) {
      if (!lines_[k].trimmed.empty()) block.block.end = lines_[k].trimmed.end;
    }
    const int64_t text_end =
        end > i + 1 ? lines_[end - 1].all.end : block.block.begin;
    block.text = end > i + 1 ? Trim(bytes_, {lines_[i + 1].all.begin, text_end})
                             : ByteSpan{block.block.begin, block.block.begin};
    if (block.text.empty()) block.kind = BlockKind::kRule;
    blocks_.push_back(block);
    return behind;
  }

  // A line of dashes: under a paragraph it makes a heading of it.
  size_t ReadRule(size_t i) {
    const char mark = bytes_[static_cast<size_t>(lines_[i].trimmed.begin)];
    const bool underline = open_ && !blank_before_ &&
                           open_block_.kind == BlockKind::kText &&
                           (mark == '=' || mark == '-');
    if (!underline) {
      AddStructure(i, i + 1);
      return i + 1;
    }
    const Block title = open_block_;
    open_ = false;
    AddHeading({title.block.begin, lines_[i].trimmed.end}, title.text,
               mark == '=' ? 1 : 2);
    return i + 1;
  }

  void AddHeading(ByteSpan whole, ByteSpan text, int level) {
    Close();
    Block block;
    block.kind = text.empty() ? BlockKind::kRule : BlockKind::kHeading;
    block.block = whole;
    block.text = text;
    block.level = level;
    const BoldStart bold = BoldStartOf(bytes_, text);
    if (!bold.inner.empty() && bold.whole == text) block.text = bold.inner;
    block.is_question = IsQuestionLine(Cut(bytes_, block.text));
    blocks_.push_back(block);
  }

  void Open(const Line& line, BlockKind kind) {
    Close();
    open_block_ = Block{};
    open_block_.kind = kind;
    open_block_.block = line.trimmed;
    open_block_.text = line.text;
    open_block_.indent = line.indent;
    open_ = true;
    blank_before_ = false;
  }

  void Close() {
    blank_before_ = false;
    if (!open_) return;
    open_ = false;
    if (open_block_.kind == BlockKind::kText) {
      ByteSpan& text = open_block_.text;
      while (Cut(bytes_, text).starts_with('>')) {  // A block quote.
        text = Trim(bytes_, {text.begin + 1, text.end});
      }
      if (open_block_.text.empty()) open_block_.kind = BlockKind::kRule;
      AddParagraph(bytes_, open_block_, BoldStartOf(bytes_, open_block_.text),
                   rules_, &blocks_);
      return;
    }
    // An item may start on the line below its marker.
    open_block_.text = Trim(bytes_, open_block_.text);
    open_block_.is_question = IsQuestionLine(Cut(bytes_, open_block_.text));
    blocks_.push_back(open_block_);
  }

  const std::string_view bytes_;
  const SectionRules& rules_;
  const std::vector<Line> lines_;
  std::vector<Block> blocks_;
  Block
      open_block_;  // The paragraph or item that the next line may go on with.
  bool open_ = false;
  bool blank_before_ = false;
};

}  // namespace

std::vector<Block> ReadMarkdown(std::string_view bytes,
                                const SectionRules& rules) {
  return MarkdownReader(bytes, rules).Read();
}

}  // namespace caveat
