#include "matcher/encoder_share.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "absl/status/status.h"
#include "caveat/guard/v1/guard_pack.pb.h"

namespace caveat {
namespace {

bool IsInReach(double log_odds) {
  return std::abs(log_odds) <= EncoderShare::kLogOddsMax;  // Not of a NaN.
}

MessageKind KindOf(guard::v1::GuardClass guard_class) {
  switch (guard_class) {
    case guard::v1::GUARD_CLASS_CRISIS:
      return MessageKind::kCrisis;
    case guard::v1::GUARD_CLASS_RED_FLAG:
      return MessageKind::kRedFlag;
    case guard::v1::GUARD_CLASS_PERSONAL_ADVICE:
      return MessageKind::kPersonalAdvice;
    case guard::v1::GUARD_CLASS_MANIPULATION:
      return MessageKind::kManipulation;
    default:
      return MessageKind::kCount;
  }
}

}  // namespace

int EncoderShare::Points(const MessageKinds& kinds) const {
  double points = points_base;
  for (size_t k = 0; k < MessageKinds::kCount; ++k) {
    const auto kind = static_cast<MessageKind>(k);
    points += points_per_log_odds[kind] *
              std::clamp(kinds[kind], log_odds_min, log_odds_max);
  }
  return static_cast<int>(std::lround(points));
}

absl::StatusOr<EncoderShare> ReadEncoderShare(
    const guard::v1::EncoderScore& score) {
  EncoderShare share;
  share.points_base = score.points_base();
  share.log_odds_min = score.log_odds_min();
  share.log_odds_max = score.log_odds_max();
  double most = std::abs(share.points_base);
  std::array<bool, MessageKinds::kCount> is_given = {};
  for (const guard::v1::ClassPoints& one : score.classes()) {
    const MessageKind kind = KindOf(one.class_());
    if (kind == MessageKind::kCount || is_given[static_cast<size_t>(kind)]) {
      return absl::InvalidArgumentError(
          "a class that the encoder does not know, or that was given before");
    }
    share.points_per_log_odds[kind] = one.points_per_log_odds();
    is_given[static_cast<size_t>(kind)] = true;
    most = std::max(most, std::abs(share.points_per_log_odds[kind]));
  }
  if (most > EncoderShare::kPointsMax) {
    return absl::InvalidArgumentError("points must be -10000 to 10000");
  }
  if (!IsInReach(share.log_odds_min) || !IsInReach(share.log_odds_max) ||
      share.log_odds_min > share.log_odds_max) {
    return absl::InvalidArgumentError(
        "log-odds must be -100 to 100, log_odds_min not above log_odds_max");
  }
  return share;
}

}  // namespace caveat
