// Lays out text for a terminal: paragraphs with a margin, wrapped and
// coloured. Whatever text is added is made harmless here, so that no caller
// can forget it.
//
//   Page page(terminal);
//   page.Add("! ", caveat.text(), Style::kCaveat, /*indent=*/2);
//   std::cout << page.text();
//
// Not thread-safe; a value of one caller.

#ifndef CAVEAT_SERVICE_CLI_PAGE_H_
#define CAVEAT_SERVICE_CLI_PAGE_H_

#include <string>
#include <string_view>
#include <vector>

#include "service/cli/terminal.h"

namespace caveat::cli {

enum class Style {
  kPlain,
  kHeading,
  kCaveat,  // Stands out as much as a heading.
  kAlarm,   // For emergencies.
  kGood,
  kBad,
  kFaint,  // For what is seldom read: places, versions.
};

class Page {
 public:
  explicit Page(const Terminal& terminal) : terminal_(terminal) {}

  // Adds a paragraph: `mark` before its first line, as much space before the
  // others (less, when the mark is long), and `indent` columns before all.
  void Add(std::string_view mark, std::string_view text,
           Style style = Style::kPlain, int indent = 0);
  void Add(std::string_view text, Style style = Style::kPlain) {
    Add("", text, style);
  }

  // Adds a line as it is, neither wrapped nor made harmless. For what the
  // command itself writes.
  void AddLine(std::string_view line, Style style = Style::kPlain);

  // Adds rows of cells under each other, columns parted by two spaces; a
  // column whose cells are all numbers is set right. Wider than the terminal
  // is not wrapped: a table is read by its columns. `rows.front()` is the
  // head.
  void AddTable(const std::vector<std::vector<std::string>>& rows,
                int indent = 0);

  // Adds an empty line, unless there is one already or nothing yet.
  void Space();

  const std::string& text() const { return text_; }

 private:
  const Terminal terminal_;
  std::string text_;
};

}  // namespace caveat::cli

#endif  // CAVEAT_SERVICE_CLI_PAGE_H_
