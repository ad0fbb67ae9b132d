#include "matcher/guard_message.h"

#include <algorithm>
#include <utility>

// The idea: one walk over each window tells which patterns it may have; whether
// it has one is found out only when a rule asks. Each rule asks first for what
// it is about (any_of), then for the rest, and last for what would keep it from
// firing: most are done after the first question.

namespace caveat {

GuardMessage::GuardMessage(const GuardPlan& plan, const PatternSet& patterns,
                           const std::vector<SentenceScore>& scores,
                           const WordVectors& vectors,
                           std::optional<MessageKinds> kinds, Domain domain,
                           std::vector<std::string> windows)
    : plan_(plan),
      patterns_(patterns),
      scores_(scores),
      vectors_(vectors),
      kinds_(kinds),
      domain_(domain),
      windows_(std::move(windows)),
      possible_(windows_.size(), plan.patterns.size()),
      asked_(windows_.size(), plan.patterns.size()),
      found_(windows_.size(), plan.patterns.size()),
      contexts_asked_(windows_.size(), plan.contexts.size()),
      contexts_(windows_.size(), plan.contexts.size()) {}

absl::Status GuardMessage::Prepare(
    const std::vector<std::vector<int>>& rules_of_pattern,
    std::vector<int>* rules) {
  std::vector<int> ids;
  for (size_t window = 0; window < window_count(); ++window) {
    absl::Status status = patterns_.FindPossible(windows_[window], &ids);
    if (!status.ok()) return status;
    for (const int id : ids) {
      possible_.Set(window, id);
      const auto& more = rules_of_pattern[static_cast<size_t>(id)];
      rules->insert(rules->end(), more.begin(), more.end());
    }
  }
  std::sort(rules->begin(), rules->end());
  rules->erase(std::unique(rules->begin(), rules->end()), rules->end());
  return absl::OkStatus();
}

bool GuardMessage::Has(size_t window, int pattern) {
  if (!possible_.Has(window, pattern)) return false;
  if (!asked_.Has(window, pattern)) {
    asked_.Set(window, pattern);
    if (patterns_.Matches(pattern, windows_[window])) {
      found_.Set(window, pattern);
    }
  }
  return found_.Has(window, pattern);
}

bool GuardMessage::HasAny(size_t window, const PatternIds& patterns) {
  return std::any_of(
      patterns.begin(), patterns.end(),
      [this, window](int pattern) { return Has(window, pattern); });
}

bool GuardMessage::MayHaveAny(size_t first, size_t end,
                              const PatternIds& patterns) const {
  for (size_t window = first; window < end; ++window) {
    for (const int pattern : patterns) {
      if (possible_.Has(window, pattern)) return true;
    }
  }
  return false;
}

// Whether a context holds in a window.
bool GuardMessage::Holds(size_t window, int index) {
  if (!contexts_asked_.Has(window, index)) {
    contexts_asked_.Set(window, index);
    const auto& context = plan_.contexts[static_cast<size_t>(index)];
    if (HasAny(window, context.any_of) && !HasAny(window, context.except) &&
        !(window + 1 < window_count() &&
          HasAny(window + 1, context.except_next))) {
      contexts_.Set(window, index);
    }
  }
  return contexts_.Has(window, index);
}

// Whether a window counts for a rule: nothing keeps it from firing there.
bool GuardMessage::IsOpen(size_t window, const PlannedRule& rule) {
  return !HasAny(window, rule.unless) &&
         std::none_of(
             rule.unless_contexts.begin(), rule.unless_contexts.end(),
             [this, window](int index) { return Holds(window, index); });
}

bool GuardMessage::IsInMessage(const PatternIds& patterns) {
  for (size_t window = 0; window < window_count(); ++window) {
    if (HasAny(window, patterns)) return true;
  }
  return false;
}

// Whether some of `patterns` is in a window from `first` to before `end` in
// which the rule may fire.
bool GuardMessage::IsInOpenWindow(const PlannedRule& rule,
                                  const PatternIds& patterns, size_t first,
                                  size_t end) {
  for (size_t window = first; window < end; ++window) {
    if (HasAny(window, patterns) && IsOpen(window, rule)) return true;
  }
  return false;
}

bool GuardMessage::HasPoints(const PlannedRule& rule, size_t first,
                             size_t end) {
  const SentenceScore& score = scores_[static_cast<size_t>(rule.score_index)];
  if (meanings_.empty()) {
    for (const std::string& window : windows_) {
      meanings_.push_back(MeaningOf(window, vectors_));
    }
  }
  const EncoderShare& encoder =
      plan_.scores[static_cast<size_t>(rule.score_index)].encoder;
  const int points_min = domain_ == Domain::kHealth
                             ? rule.points_min
                             : rule.points_min_other_domain;
  const int enough =
      points_min - (kinds_.has_value() ? encoder.Points(*kinds_) : 0);
  for (size_t window = first; window < end; ++window) {
    if (score.Points(windows_[window], meanings_[window]) >= enough &&
        IsOpen(window, rule)) {
      return true;
    }
  }
  return false;
}

// Whether a rule's patterns may be in the windows at all: a quick no.
bool GuardMessage::MayFire(const PlannedRule& rule, size_t first,
                           size_t end) const {
  if (!rule.any_of.empty() && !MayHaveAny(first, end, rule.any_of)) {
    return false;
  }
  int count = 0;
  for (const PlannedGroup& group : rule.groups) {
    const bool may = group.background
                         ? MayHaveAny(0, window_count(), group.any_of)
                         : MayHaveAny(first, end, group.any_of);
    if (may) ++count;
  }
  return count >= rule.group_count_min;
}

// Whether a rule's patterns are found together in the windows from `first` to
// before `end`.
bool GuardMessage::FiresWithin(const PlannedRule& rule, size_t first,
                               size_t end) {
  if (!MayFire(rule, first, end)) return false;
  if (!rule.any_of.empty() && !IsInOpenWindow(rule, rule.any_of, first, end)) {
    return false;
  }
  int count = 0;
  int left = static_cast<int>(rule.groups.size());
  for (const PlannedGroup& group : rule.groups) {
    if (count + left < rule.group_count_min) return false;
    --left;
    const bool found = group.background
                           ? IsInMessage(group.any_of)
                           : IsInOpenWindow(rule, group.any_of, first, end);
    if (found) ++count;
  }
  if (count < rule.group_count_min) return false;
  return rule.score_index < 0 || HasPoints(rule, first, end);
}

bool GuardMessage::Fires(const PlannedRule& rule) {
  if (rule.whole_message && !IsAllWhole(rule.guard_class)) return false;
  if (rule.sentence_count == 0) return FiresWithin(rule, 0, window_count());
  const auto span = static_cast<size_t>(rule.sentence_count);
  for (size_t first = 0; first < window_count(); ++first) {
    const size_t end = std::min(window_count(), first + span);
    if (FiresWithin(rule, first, end)) return true;
  }
  return false;
}

// Whether every window is wholly what some rule of the class is about.
bool GuardMessage::IsAllWhole(GuardClass guard_class) {
  for (size_t window = 0; window < window_count(); ++window) {
    const bool whole = std::any_of(
        plan_.rules.begin(), plan_.rules.end(),
        [this, guard_class, window](const PlannedRule& rule) {
          return rule.whole_message && rule.guard_class == guard_class &&
                 HasAny(window, rule.any_of);
        });
    if (!whole) return false;
  }
  return true;
}

}  // namespace caveat
