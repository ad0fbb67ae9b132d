#include "matcher/choice_reading.h"

#include <algorithm>

#include "matcher/matcher_index.h"

namespace caveat {

absl::StatusOr<ChoiceReading> ReadChoice(const MatcherIndex& index,
                                         const TopicIndex& topics,
                                         const Fragment& fragment,
                                         const Result& alone,
                                         const ConversationContext& context) {
  if (fragment.is_refusal || fragment.takes_back) {
    return ChoiceReading{.is_refused = true};
  }
  const auto is_shown = [&context](int entry) {
    return std::find(context.shown.begin(), context.shown.end(), entry) !=
           context.shown.end();
  };
  const bool is_answered = alone.decision == Decision::kAnswer &&
                           !alone.matches.empty() &&
                           !is_shown(alone.matches.front().entry_index);
  if (fragment.content_count > FollowUpCues::kSwapContentMax || is_answered ||
      !alone.authored.empty()) {
    return ChoiceReading{};
  }
  const absl::StatusOr<AnalysedQuestion> named =
      index.Analyse(ContentKey(fragment.rest));
  if (!named.ok()) return named.status();
  if (named->terms.empty()) return ChoiceReading{};
  ChoiceReading reading;
  double most = 0;
  for (const int entry : context.shown) {
    if (!topics.SpeaksOf(entry, named->terms)) continue;
    const double weight = topics.NamedWeight(entry, named->terms);
    if (reading.entry_index >= 0 && weight == most) return ChoiceReading{};
    if (reading.entry_index >= 0 && weight < most) continue;
    reading.entry_index = entry;
    most = weight;
  }
  return reading;
}

}  // namespace caveat
