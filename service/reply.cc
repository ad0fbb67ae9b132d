#include "service/reply.h"

namespace caveat {

std::string_view OutcomeName(Outcome outcome) {
  switch (outcome) {
    case Outcome::kAnswered:
      return "ANSWERED";
    case Outcome::kAmbiguous:
      return "AMBIGUOUS";
    case Outcome::kNotCovered:
      return "NOT_COVERED";
    case Outcome::kUrgent:
      return "URGENT";
    case Outcome::kPersonalAdvice:
      return "PERSONAL_ADVICE";
    case Outcome::kSmallTalk:
      return "SMALL_TALK";
  }
  return "UNKNOWN";
}

}  // namespace caveat
