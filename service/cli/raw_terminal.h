// The terminal at standard input, with its keys coming one by one and unseen.
//
//   const RawTerminal raw;
//   if (raw.is_set()) ...
//
// It holds for as long as keys may be typed, not for each line anew: a key that
// arrives in between would be echoed, and Ctrl-D, which the terminal itself
// takes then, would be lost. A signal that ends the program puts the terminal
// back first. Ctrl-C is such a signal, but for the time in which somebody types
// a line: then it is a key like any other. At most one at a time.

#ifndef CAVEAT_SERVICE_CLI_RAW_TERMINAL_H_
#define CAVEAT_SERVICE_CLI_RAW_TERMINAL_H_

namespace caveat::cli {

class RawTerminal {
 public:
  // Leaves the terminal as it is where there is none.
  RawTerminal();
  ~RawTerminal();
  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;

  bool is_set() const { return is_set_; }

  // While this lives, Ctrl-C comes as a key.
  class InterruptAsKey {
   public:
    InterruptAsKey();
    ~InterruptAsKey();
    InterruptAsKey(const InterruptAsKey&) = delete;
    InterruptAsKey& operator=(const InterruptAsKey&) = delete;
  };

 private:
  bool is_set_ = false;
};

}  // namespace caveat::cli

#endif  // CAVEAT_SERVICE_CLI_RAW_TERMINAL_H_
