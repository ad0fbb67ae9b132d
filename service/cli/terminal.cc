#include "service/cli/terminal.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "absl/strings/numbers.h"

namespace caveat::cli {
namespace {

constexpr int kWidthColumnsDefault = 80;  // Of a terminal that does not say.

std::string_view Environment(const char* name) {
  const char* value = getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

int Width(int file_descriptor, bool interactive) {
  int width = 0;
  const std::string_view columns = Environment("COLUMNS");
  if (!absl::SimpleAtoi({columns.data(), columns.size()}, &width) ||
      width < 1) {
    width = 0;
    if (interactive) {
      winsize size = {};
      const bool known = ioctl(file_descriptor, TIOCGWINSZ, &size) == 0;
      width = known && size.ws_col > 0 ? size.ws_col : kWidthColumnsDefault;
    }
  }
  return width == 0 ? 0
                    : std::clamp(width, Terminal::kWidthColumnsMin,
                                 Terminal::kWidthColumnsMax);
}

}  // namespace

Terminal Terminal::Of(int file_descriptor, ColorChoice color) {
  Terminal terminal;
  terminal.interactive = isatty(file_descriptor) == 1;
  terminal.width_columns = Width(file_descriptor, terminal.interactive);
  const bool capable = terminal.interactive && Environment("TERM") != "dumb" &&
                       Environment("NO_COLOR").empty();
  terminal.color =
      color == ColorChoice::kAlways || (color == ColorChoice::kAuto && capable);
  return terminal;
}

}  // namespace caveat::cli
