// What the sentence encoder makes of a message as a whole: whether a document on
// its subject answers such a question - prices, dates, places and other people's
// cases it seldom does - and whether it is one that must not be looked up.
//
//   MessageKinds kinds = encoder.EncodePieces(message).kinds;
//   double log_odds = kinds[MessageKind::kRedFlag];
//
// message_head.h says how it is told. Plain values.

#ifndef CAVEAT_MATCHER_MESSAGE_KINDS_H_
#define CAVEAT_MATCHER_MESSAGE_KINDS_H_

#include <array>
#include <cstddef>

namespace caveat {

enum class MessageKind {
  kAnswerable,  // A document on its subject answers it.
  kCrisis,      // The others are the guard's classes (guard.h).
  kRedFlag,
  kPersonalAdvice,
  kManipulation,
  kCount,
};

// Log-odds of each kind; all 0 when nothing is known.
class MessageKinds {
 public:
  static constexpr size_t kCount = static_cast<size_t>(MessageKind::kCount);

  double operator[](MessageKind kind) const {
    return of_[static_cast<size_t>(kind)];
  }
  double& operator[](MessageKind kind) {
    return of_[static_cast<size_t>(kind)];
  }

 private:
  std::array<double, kCount> of_ = {};
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_MESSAGE_KINDS_H_
