// What stands at the other end of standard output: whether it shows colours,
// and how wide it is.
//
//   const Terminal terminal = Terminal::Of(STDOUT_FILENO, ColorChoice::kAuto);
//
// A plain value.

#ifndef CAVEAT_SERVICE_CLI_TERMINAL_H_
#define CAVEAT_SERVICE_CLI_TERMINAL_H_

namespace caveat::cli {

enum class ColorChoice { kAuto, kAlways, kNever };

struct Terminal {
  // Lines longer than this are hard to read, however wide the window.
  static constexpr int kWidthColumnsMax = 100;
  // Narrower than this, wrapping does more harm than good.
  static constexpr int kWidthColumnsMin = 20;

  bool interactive = false;  // A person is looking at it.
  bool color = false;
  // Columns to wrap at; 0: do not wrap, as when the output goes to a program
  // that reads lines.
  int width_columns = 0;

  // Asks the file descriptor and the environment. By itself, colour is used
  // only on a terminal that can show it, unless NO_COLOR is set (to anything
  // but the empty string). COLUMNS, where set, is the width, terminal or not.
  static Terminal Of(int file_descriptor, ColorChoice color);
};

}  // namespace caveat::cli

#endif  // CAVEAT_SERVICE_CLI_TERMINAL_H_
