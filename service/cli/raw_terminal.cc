#include "service/cli/raw_terminal.h"

#include <signal.h>
#include <termios.h>
#include <unistd.h>

namespace caveat::cli {
namespace {

// Signals that end a program unless somebody has said otherwise.
constexpr int kEndingSignals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM};

// How the terminal was; a signal handler has no other way to it.
termios before = {};

// Sets which key is taken for an interrupt, and leaves all else.
void SetInterruptKey(cc_t key) {
  termios now = {};
  if (tcgetattr(STDIN_FILENO, &now) != 0) return;
  now.c_cc[VINTR] = key;
  tcsetattr(STDIN_FILENO, TCSANOW, &now);
}

// Only calls what a signal handler may. The signal comes once more, and finds
// the default, which ends the program.
void PutBackAndEnd(int number) {
  tcsetattr(STDIN_FILENO, TCSANOW, &before);
  raise(number);
}

// Whether a signal is ours to take: one that is ignored, as nohup has it,
// stays so.
bool IsDefault(int number, void (*handler)(int)) {
  struct sigaction now = {};
  return sigaction(number, nullptr, &now) == 0 && now.sa_handler == handler;
}

}  // namespace

RawTerminal::RawTerminal() {
  if (tcgetattr(STDIN_FILENO, &before) != 0) return;
  struct sigaction action = {};
  action.sa_handler = PutBackAndEnd;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  for (const int number : kEndingSignals) {
    if (IsDefault(number, SIG_DFL)) sigaction(number, &action, nullptr);
  }
  termios raw = before;
  raw.c_lflag &= ~static_cast<tcflag_t>(ICANON | ECHO);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  is_set_ = tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0;
}

RawTerminal::~RawTerminal() {
  if (is_set_) tcsetattr(STDIN_FILENO, TCSANOW, &before);
  for (const int number : kEndingSignals) {
    if (IsDefault(number, PutBackAndEnd)) signal(number, SIG_DFL);
  }
}

RawTerminal::InterruptAsKey::InterruptAsKey() {
  SetInterruptKey(_POSIX_VDISABLE);
}

RawTerminal::InterruptAsKey::~InterruptAsKey() {
  SetInterruptKey(before.c_cc[VINTR]);
}

}  // namespace caveat::cli
