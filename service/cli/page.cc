#include "service/cli/page.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "service/cli/text.h"

namespace caveat::cli {
namespace {

constexpr std::string_view kReset = "\x1b[0m";
constexpr int kColumnGap = 2;

// Lines hang under a mark up to this wide, and by so much under a wider one.
constexpr int kHangColumnsMax = 12;
constexpr int kHangColumns = 2;

// "Select graphic rendition" of ECMA-48.
std::string_view Rendition(Style style) {
  switch (style) {
    case Style::kPlain:
      return "";
    case Style::kHeading:
      return "\x1b[1m";
    case Style::kCaveat:
      return "\x1b[1;33m";
    case Style::kAlarm:
      return "\x1b[1;31m";
    case Style::kGood:
      return "\x1b[32m";
    case Style::kBad:
      return "\x1b[31m";
    case Style::kFaint:
      return "\x1b[2m";
  }
  return "";
}

std::string Spaces(int count) {
  return std::string(static_cast<size_t>(std::max(0, count)), ' ');
}

bool IsNumber(std::string_view cell) {
  return !cell.empty() &&
         cell.find_first_not_of("0123456789.+-%/ ") == std::string_view::npos;
}

struct Column {
  int width = 0;
  bool numbers = true;
};

std::vector<Column> Columns(const std::vector<std::vector<std::string>>& rows) {
  std::vector<Column> columns;
  for (size_t r = 0; r < rows.size(); ++r) {
    if (columns.size() < rows[r].size()) columns.resize(rows[r].size());
    for (size_t c = 0; c < rows[r].size(); ++c) {
      const std::string cell = Printable(rows[r][c]);
      columns[c].width = std::max(columns[c].width, DisplayWidth(cell));
      if (r > 0 && !cell.empty()) columns[c].numbers &= IsNumber(cell);
    }
  }
  return columns;
}

}  // namespace

void Page::AddLine(std::string_view line, Style style) {
  const bool styled =
      terminal_.color && style != Style::kPlain && !line.empty();
  if (styled) text_.append(Rendition(style));
  text_.append(line);
  if (styled) text_.append(kReset);
  text_.push_back('\n');
}

void Page::Add(std::string_view mark, std::string_view text, Style style,
               int indent) {
  const std::string safe_mark = Printable(mark);
  const int mark_width = DisplayWidth(safe_mark);
  // A long mark is the beginning of the text, or little would be left of the
  // lines below it.
  const bool hangs = mark_width <= kHangColumnsMax;
  const int margin = indent + (hangs ? mark_width : kHangColumns);
  const int width = terminal_.width_columns == 0
                        ? 0
                        : std::max(Terminal::kWidthColumnsMin / 2,
                                   terminal_.width_columns - margin);
  const std::string body = Printable(text);
  bool first = true;
  for (const std::string& line :
       Wrap(hangs ? body : absl::StrCat(safe_mark, body), width)) {
    const std::string before = !first  ? Spaces(margin)
                               : hangs ? absl::StrCat(Spaces(indent), safe_mark)
                                       : Spaces(indent);
    first = false;
    AddLine(line.empty() ? "" : absl::StrCat(before, line), style);
  }
}

void Page::AddTable(const std::vector<std::vector<std::string>>& rows,
                    int indent) {
  const std::vector<Column> columns = Columns(rows);
  for (size_t r = 0; r < rows.size(); ++r) {
    std::string line = Spaces(indent);
    for (size_t c = 0; c < rows[r].size(); ++c) {
      const std::string cell = Printable(rows[r][c]);
      const std::string fill = Spaces(columns[c].width - DisplayWidth(cell));
      absl::StrAppend(&line, c == 0 ? "" : Spaces(kColumnGap),
                      columns[c].numbers ? fill : "", cell,
                      columns[c].numbers ? "" : fill);
    }
    const size_t last = line.find_last_not_of(' ');
    line.resize(last == std::string::npos ? 0 : last + 1);
    AddLine(line, r == 0 ? Style::kFaint : Style::kPlain);
  }
}

void Page::Space() {
  if (!text_.empty() && !text_.ends_with("\n\n")) text_.push_back('\n');
}

}  // namespace caveat::cli
