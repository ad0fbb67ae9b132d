// What a guard rule makes of the sentence encoder's opinion of a message: points
// for its log-odds, within bounds, so that the encoder alone can neither raise an
// alarm nor silence one that the words' points are sure of.
//
//   EncoderShare share = ...;                  // read from a pack
//   int points = share.Points(kinds);          // added to each sentence's
//
// Plain values.

#ifndef CAVEAT_MATCHER_ENCODER_SHARE_H_
#define CAVEAT_MATCHER_ENCODER_SHARE_H_

#include "absl/status/statusor.h"
#include "matcher/message_kinds.h"

namespace caveat {
namespace guard::v1 {
class EncoderScore;
}  // namespace guard::v1

struct EncoderShare {
  // Most points for each unit of log-odds, and to start with
  static constexpr double kPointsMax = 10'000;
  // Largest bound for log-odds, on either side
  static constexpr double kLogOddsMax = 100;

  // What a message starts with, and what it has for each unit of log-odds.
  double points_base = 0;
  MessageKinds points_per_log_odds;
  // Log-odds below count as these.
  double log_odds_min = 0;
  // Log-odds above count as these: set by a pack
  double log_odds_max = 0;

  int Points(const MessageKinds& kinds) const;
};

// As a pack has it. Errors: kInvalidArgument when a class is unknown to the
// encoder or given twice, or a number is out of range.
absl::StatusOr<EncoderShare> ReadEncoderShare(
    const guard::v1::EncoderScore& score);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_ENCODER_SHARE_H_
