#include "corpus/plain_text_reader.h"

#include <algorithm>
#include <utility>

#include "corpus/strings.h"
#include "corpus/table.h"
#include "corpus/utf8.h"

namespace caveat {
namespace {

// A line that breaks in the middle of a sentence is at least this long when
// the break is a wrap.
constexpr int64_t kWrappedBytesMin = 30;
// A text is wrapped when this many line breaks, and one in this many of all,
// are in the middle of a sentence.
constexpr int kWrapsMin = 2;
constexpr int kWrapsShare = 4;

bool GoesOnMidSentence(std::string_view bytes, const Line& line,
                       const Line& next) {
  if (EndsLikeSentence(Cut(bytes, line.text))) return false;
  const char first = bytes[static_cast<size_t>(next.text.begin)];
  return (first >= 'a' && first <= 'z') || first == '(';
}

int64_t FirstWordBytes(std::string_view text) {
  const size_t end = text.find(' ');
  return static_cast<int64_t>(end == std::string_view::npos ? text.size()
                                                            : end);
}

class PlainTextReader {
 public:
  PlainTextReader(std::string_view bytes, const SectionRules& rules)
      : bytes_(bytes),
        rules_(rules),
        lines_(ScanLines(bytes)),
        habit_(HabitOf(bytes, lines_)) {}

  std::vector<Block> Read() {
    for (size_t i = 0; i < lines_.size();) {
      const size_t table_lines = lines_[i].start == LineStart::kBlank
                                     ? 0
                                     : ReadTable(bytes_, lines_, i, &blocks_);
      if (table_lines > 0) {
        open_ = false;
        i += table_lines;
        continue;
      }
      AddLine(i);
      ++i;
    }
    for (size_t i = 0; i < blocks_.size(); ++i) Describe(&blocks_[i]);
    return std::move(blocks_);
  }

 private:
  void AddLine(size_t i) {
    const Line& line = lines_[i];
    switch (line.start) {
      case LineStart::kBlank:
        open_ = false;
        return;
      case LineStart::kRule:
        Start(BlockKind::kRule, line);
        open_ = false;
        return;
      case LineStart::kBullet:
        Start(BlockKind::kBullet, line);
        return;
      case LineStart::kNumbered:
        Start(BlockKind::kNumbered, line);
        return;
      case LineStart::kPlain:
        if (open_ && Continues(lines_[i - 1], line)) {
          blocks_.back().block.end = line.trimmed.end;
          blocks_.back().text.end = line.trimmed.end;
        } else {
          Start(BlockKind::kText, line);
        }
        return;
    }
  }

  void Start(BlockKind kind, const Line& line) {
    Block block;
    block.kind = kind;
    block.block = line.trimmed;
    block.text = line.text;
    block.indent = line.indent;
    blocks_.push_back(block);
    open_ = true;
  }

  // Whether `line`, which has no marker and follows `previous` directly, goes
  // on with the block that `previous` ends.
  bool Continues(const Line& previous, const Line& line) const {
    const Block& block = blocks_.back();
    const bool indented = line.indent >= 2 && line.indent > block.indent;
    if (block.kind != BlockKind::kText) {
      return indented ||
             (habit_.lines_join && GoesOnMidSentence(bytes_, previous, line));
    }
    if (!habit_.lines_join) return false;
    // A first line that looks like a heading, and broke before the margin.
    const bool first = block.block.begin == previous.trimmed.begin;
    if (!first) return true;
    const std::string_view text = Cut(bytes_, previous.text);
    const HeadingLook look = rules_.LookOf(text);
    if (look == HeadingLook::kNone && !IsQuestionLine(text)) return true;
    if (!habit_.wrapped) return false;
    const int64_t needed =
        previous.text.size() + 1 + FirstWordBytes(Cut(bytes_, line.text));
    return needed > habit_.width_bytes;
  }

  void Describe(Block* block) {
    // An item may start on the line below its marker.
    block->text = Trim(bytes_, block->text);
    const std::string_view text = Cut(bytes_, block->text);
    if (block->kind == BlockKind::kRule ||
        block->kind == BlockKind::kTableHead ||
        block->kind == BlockKind::kTableRow) {
      return;
    }
    block->is_question = IsQuestionLine(text);
    block->look = rules_.LookOf(text);
  }

  const std::string_view bytes_;
  const SectionRules& rules_;
  const std::vector<Line> lines_;
  const LineHabit habit_;
  std::vector<Block> blocks_;
  bool open_ = false;  // Whether the next line may go on with the last block.
};

}  // namespace

std::vector<Block> ReadPlainText(std::string_view bytes,
                                 const SectionRules& rules) {
  return PlainTextReader(bytes, rules).Read();
}

LineHabit HabitOf(std::string_view bytes, const std::vector<Line>& lines) {
  int adjacent = 0;
  int parted = 0;
  int wraps = 0;
  int64_t width = 0;
  const Line* previous = nullptr;
  bool blank_between = false;
  for (const Line& line : lines) {
    if (line.start == LineStart::kBlank) {
      blank_between = true;
      continue;
    }
    if (line.start != LineStart::kPlain) {
      previous = nullptr;
      blank_between = false;
      continue;
    }
    width = std::max(width, line.text.size());
    if (previous != nullptr && blank_between) ++parted;
    if (previous != nullptr && !blank_between) {
      ++adjacent;
      if (previous->text.size() >= kWrappedBytesMin &&
          GoesOnMidSentence(bytes, *previous, line)) {
        ++wraps;
      }
    }
    previous = &line;
    blank_between = false;
  }
  LineHabit habit;
  habit.wrapped = wraps >= kWrapsMin && wraps * kWrapsShare >= adjacent;
  habit.lines_join = habit.wrapped || parted > adjacent;
  habit.width_bytes = habit.wrapped ? width : 0;
  return habit;
}

}  // namespace caveat
