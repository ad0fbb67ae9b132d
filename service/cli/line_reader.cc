#include "service/cli/line_reader.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "service/cli/text.h"

namespace caveat::cli {
namespace {

constexpr char kEscape = 27;
// What becomes of a Ctrl-D that was typed while the program was starting.
constexpr char kEarlyEnd = 0;
constexpr char kControl(char letter) {
  return static_cast<char>(letter - 'a' + 1);
}

std::optional<char> ReadByte() {
  char byte = 0;
  if (read(STDIN_FILENO, &byte, 1) != 1) return std::nullopt;
  return byte;
}

bool EndsEmptyLine(char byte) {
  return byte == kControl('c') || byte == kControl('d') || byte == kEarlyEnd;
}

bool IsContinued(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

// Whether more has been typed, or pasted.
bool InputWaits() {
  pollfd input{STDIN_FILENO, POLLIN, 0};
  return poll(&input, 1, 0) > 0;
}

// Where the characters before and behind a place begin and end.
size_t Before(const std::string& text, size_t place) {
  if (place > 0) --place;
  while (place > 0 && IsContinued(text[place])) --place;
  return place;
}

size_t After(const std::string& text, size_t place) {
  if (place < text.size()) ++place;
  while (place < text.size() && IsContinued(text[place])) ++place;
  return place;
}

}  // namespace

void EditedLine::Insert(std::string_view bytes) {
  if (text_.size() + bytes.size() > kBytesMax) return;
  text_.insert(cursor_, bytes);
  cursor_ += bytes.size();
}

void EditedLine::Press(Key key) {
  switch (key) {
    case Key::kLeft:
      cursor_ = Before(text_, cursor_);
      break;
    case Key::kRight:
      cursor_ = After(text_, cursor_);
      break;
    case Key::kHome:
      cursor_ = 0;
      break;
    case Key::kEnd:
      cursor_ = text_.size();
      break;
    case Key::kBackspace: {
      const size_t begin = Before(text_, cursor_);
      text_.erase(begin, cursor_ - begin);
      cursor_ = begin;
      break;
    }
    case Key::kDelete:
      text_.erase(cursor_, After(text_, cursor_) - cursor_);
      break;
    case Key::kKillRest:
      text_.resize(cursor_);
      break;
    case Key::kKillAll:
      Set("");
      break;
    case Key::kKillWord: {
      size_t begin = cursor_;
      while (begin > 0 && text_[begin - 1] == ' ') --begin;
      while (begin > 0 && text_[begin - 1] != ' ') --begin;
      text_.erase(begin, cursor_ - begin);
      cursor_ = begin;
      break;
    }
  }
}

void EditedLine::Set(std::string text) {
  text_ = std::move(text);
  cursor_ = text_.size();
}

LineReader::LineReader(const Console& console)
    : console_(console),
      is_edited_(console.terminal.interactive && isatty(STDIN_FILENO) == 1 &&
                 &console.in == &std::cin) {
  if (is_edited_) raw_.emplace();
}

std::optional<std::string> LineReader::Read(std::string_view prompt) {
  std::optional<std::string> line;
  if (is_edited_) {
    line = Edit(prompt);
  } else {
    std::string text;
    if (std::getline(console_.in, text)) line = std::move(text);
  }
  if (line.has_value() && line->ends_with('\r')) line->pop_back();
  return line;
}

void LineReader::Show(std::string_view prompt, const EditedLine& line) const {
  // The part that fits, with the cursor in it, on one row of the terminal.
  const int columns = console_.terminal.width_columns > 0
                          ? console_.terminal.width_columns
                          : Terminal::kWidthColumnsMax;
  const int room = std::max(1, columns - static_cast<int>(prompt.size()) - 1);
  const std::string& text = line.text();
  const auto width = [&text](size_t from, size_t to) {
    return DisplayWidth(std::string_view(text).substr(from, to - from));
  };
  int left = room;
  size_t begin = line.cursor();
  while (begin > 0 && width(Before(text, begin), begin) <= left) {
    const size_t before = Before(text, begin);
    left -= width(before, begin);
    begin = before;
  }
  size_t end = line.cursor();
  while (end < text.size() && width(end, After(text, end)) <= left) {
    const size_t after = After(text, end);
    left -= width(end, after);
    end = after;
  }
  const int back = width(line.cursor(), end);
  console_.out << "\r\x1b[K" << prompt
               << Printable(text.substr(begin, end - begin));
  if (back > 0) console_.out << "\x1b[" << back << "D";
  console_.out << std::flush;
}

void LineReader::Recall(size_t place, EditedLine* line) const {
  line->Set(place < history_.size() ? history_[place] : "");
}

// What follows an escape: a key of the cursor block, or nothing we know.
void LineReader::Escape(EditedLine* line, size_t* place) {
  const std::optional<char> bracket = ReadByte();
  if (bracket != '[' && bracket != 'O') return;
  const std::optional<char> key = ReadByte();
  if (!key.has_value()) return;
  if (*key >= '0' && *key <= '9') {
    std::optional<char> last = ReadByte();
    while (last.has_value() && last != '~') last = ReadByte();
  }
  using Key = EditedLine::Key;
  switch (*key) {
    case 'A':
      if (*place > 0) Recall(--*place, line);
      break;
    case 'B':
      if (*place < history_.size()) Recall(++*place, line);
      break;
    case 'C':
      line->Press(Key::kRight);
      break;
    case 'D':
      line->Press(Key::kLeft);
      break;
    case 'H':
    case '1':
      line->Press(Key::kHome);
      break;
    case 'F':
    case '4':
      line->Press(Key::kEnd);
      break;
    case '3':
      line->Press(Key::kDelete);
      break;
    default:
      break;
  }
}

std::optional<std::string> LineReader::Edit(std::string_view prompt) {
  const RawTerminal::InterruptAsKey interrupt_as_key;
  EditedLine line;
  size_t place = history_.size();
  using Key = EditedLine::Key;
  while (true) {
    // What is pasted is shown as a whole.
    const bool is_shown = !InputWaits();
    if (is_shown) Show(prompt, line);
    const std::optional<char> byte = ReadByte();
    const bool ends =
        !byte.has_value() || (EndsEmptyLine(*byte) && line.text().empty());
    const bool leaves =
        ends || *byte == '\n' || *byte == '\r' || *byte == kControl('c');
    if (leaves && !is_shown) Show(prompt, line);
    if (ends || *byte == '\n' || *byte == '\r') {
      console_.out << "\n" << std::flush;
      if (ends) return std::nullopt;
      if (!line.text().empty() &&
          (history_.empty() || history_.back() != line.text())) {
        if (history_.size() == kHistoryLinesMax) {
          history_.erase(history_.begin());
        }
        history_.push_back(line.text());
      }
      return line.text();
    }
    switch (*byte) {
      case kEscape:
        Escape(&line, &place);
        break;
      case 127:
      case kControl('h'):
        line.Press(Key::kBackspace);
        break;
      case kControl('a'):
        line.Press(Key::kHome);
        break;
      case kControl('c'):
        // What was typed stays to be read, and a new line begins.
        console_.out << "^C\n";
        line.Press(Key::kKillAll);
        place = history_.size();
        break;
      case kControl('d'):
        line.Press(Key::kDelete);
        break;
      case kControl('e'):
        line.Press(Key::kEnd);
        break;
      case kControl('k'):
        line.Press(Key::kKillRest);
        break;
      case kControl('u'):
        line.Press(Key::kKillAll);
        break;
      case kControl('w'):
        line.Press(Key::kKillWord);
        break;
      default:
        if (static_cast<unsigned char>(*byte) >= 32) {
          line.Insert(std::string_view(&*byte, 1));
        }
        break;
    }
  }
}

}  // namespace caveat::cli
