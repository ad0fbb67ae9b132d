// Reads lines that a person types, with editing and a history in memory.
//
//   LineReader reader(console);
//   while (auto line = reader.Read("> ")) ...
//
// On a terminal: arrow keys, Home, End, Backspace, Delete, Ctrl-A, -E, -K, -U,
// -W, and the lines of before with the up and down keys. Ctrl-C takes back what
// has been typed, as shells do; where nothing has, it ends the input, as Ctrl-D
// does. Nothing is ever written to a file. Anywhere else, lines as they come.
// One at a time; it has the terminal for as long as it lives, so that what is
// typed while something is written waits for the next line.

#ifndef CAVEAT_SERVICE_CLI_LINE_READER_H_
#define CAVEAT_SERVICE_CLI_LINE_READER_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/cli/console.h"
#include "service/cli/raw_terminal.h"

namespace caveat::cli {

// A line while it is typed. Pure; for LineReader and its test.
class EditedLine {
 public:
  // Longest line, in bytes; more is not taken.
  static constexpr size_t kBytesMax = 8192;

  // Keys, other than bytes of text.
  enum class Key {
    kLeft,
    kRight,
    kHome,
    kEnd,
    kBackspace,
    kDelete,
    kKillRest,
    kKillAll,
    kKillWord,
  };

  // Puts bytes of UTF-8 at the cursor.
  void Insert(std::string_view bytes);
  void Press(Key key);
  void Set(std::string text);

  const std::string& text() const { return text_; }
  // In bytes; always between characters.
  size_t cursor() const { return cursor_; }

 private:
  std::string text_;
  size_t cursor_ = 0;
};

class LineReader {
 public:
  // Most lines that are remembered.
  static constexpr size_t kHistoryLinesMax = 500;

  explicit LineReader(const Console& console);

  // The next line without its end; nothing at the end of input. The prompt is
  // shown to people only.
  std::optional<std::string> Read(std::string_view prompt);

  // Whether a person types on a terminal.
  bool is_edited() const { return is_edited_; }

 private:
  std::optional<std::string> Edit(std::string_view prompt);
  void Escape(EditedLine* line, size_t* place);
  void Recall(size_t place, EditedLine* line) const;
  void Show(std::string_view prompt, const EditedLine& line) const;

  const Console& console_;
  const bool is_edited_;
  std::optional<RawTerminal> raw_;
  std::vector<std::string> history_;
};

}  // namespace caveat::cli

#endif  // CAVEAT_SERVICE_CLI_LINE_READER_H_
