#include "matcher/guard.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "matcher/guard_plan.h"
#include "matcher/message_reader.h"

// The idea: the message is cut into windows (mostly sentences). One walk over
// each tells which patterns it may have; whether it has one is found out only
// when a rule asks. Rules are asked highest class first, and each asks first
// for what it is about (any_of), then for the rest, and last for what would
// keep it from firing: most rules are done after the first question.

namespace caveat {
namespace {

// A bit for each of `column_count` things in each window.
class BitTable {
 public:
  BitTable(size_t window_count, size_t column_count)
      : row_words_((column_count + 63) / 64),
        bits_(window_count * row_words_) {}

  void Set(size_t window, int column) {
    const auto index = static_cast<size_t>(column);
    bits_[window * row_words_ + index / 64] |= uint64_t{1} << (index % 64);
  }

  bool Has(size_t window, int column) const {
    const auto index = static_cast<size_t>(column);
    return (bits_[window * row_words_ + index / 64] >> (index % 64)) & 1;
  }

 private:
  size_t row_words_;
  std::vector<uint64_t> bits_;
};

// What one message is asked for, with the answers that are known already. A
// pattern is possible, then perhaps asked, then perhaps found.
class Message {
 public:
  Message(const GuardPlan& plan, const PatternSet& patterns,
          std::vector<std::string> windows)
      : plan_(plan),
        patterns_(patterns),
        windows_(std::move(windows)),
        possible_(windows_.size(), plan.patterns.size()),
        asked_(windows_.size(), plan.patterns.size()),
        found_(windows_.size(), plan.patterns.size()),
        contexts_asked_(windows_.size(), plan.contexts.size()),
        contexts_(windows_.size(), plan.contexts.size()) {}

  // Finds out what is possible; adds the rules that may fire to `rules`.
  absl::Status Prepare(const std::vector<std::vector<int>>& rules_of_pattern,
                       std::vector<int>* rules) {
    std::vector<int> ids;
    for (size_t window = 0; window < windows_.size(); ++window) {
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

  size_t window_count() const { return windows_.size(); }

  bool Has(size_t window, int pattern) {
    if (!possible_.Has(window, pattern)) return false;
    if (!asked_.Has(window, pattern)) {
      asked_.Set(window, pattern);
      if (patterns_.Matches(pattern, windows_[window])) {
        found_.Set(window, pattern);
      }
    }
    return found_.Has(window, pattern);
  }

  bool HasAny(size_t window, const PatternIds& patterns) {
    return std::any_of(
        patterns.begin(), patterns.end(),
        [this, window](int pattern) { return Has(window, pattern); });
  }

  bool MayHaveAny(size_t window, const PatternIds& patterns) const {
    return std::any_of(
        patterns.begin(), patterns.end(),
        [this, window](int pattern) { return possible_.Has(window, pattern); });
  }

  // Whether a context holds in a window.
  bool Holds(size_t window, int index) {
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
  bool IsOpen(size_t window, const PlannedRule& rule) {
    return !HasAny(window, rule.unless) &&
           std::none_of(
               rule.unless_contexts.begin(), rule.unless_contexts.end(),
               [this, window](int index) { return Holds(window, index); });
  }

 private:
  const GuardPlan& plan_;
  const PatternSet& patterns_;
  const std::vector<std::string> windows_;
  BitTable possible_;
  BitTable asked_;
  BitTable found_;
  BitTable contexts_asked_;
  BitTable contexts_;
};

bool IsInMessage(Message* message, const PatternIds& patterns) {
  for (size_t window = 0; window < message->window_count(); ++window) {
    if (message->HasAny(window, patterns)) return true;
  }
  return false;
}

// Whether some of `patterns` is in a window from `first` to before `end` in
// which the rule may fire.
bool IsInOpenWindow(Message* message, const PlannedRule& rule,
                    const PatternIds& patterns, size_t first, size_t end) {
  for (size_t window = first; window < end; ++window) {
    if (message->HasAny(window, patterns) && message->IsOpen(window, rule)) {
      return true;
    }
  }
  return false;
}

// Whether a rule's patterns may be in the windows at all: a quick no.
bool MayFire(const Message& message, const PlannedRule& rule, size_t first,
             size_t end) {
  const auto possible = [&](const PatternIds& patterns, size_t from,
                            size_t to) {
    for (size_t window = from; window < to; ++window) {
      if (message.MayHaveAny(window, patterns)) return true;
    }
    return false;
  };
  if (!rule.any_of.empty() && !possible(rule.any_of, first, end)) return false;
  int count = 0;
  for (const PlannedGroup& group : rule.groups) {
    const bool may = group.background
                         ? possible(group.any_of, 0, message.window_count())
                         : possible(group.any_of, first, end);
    if (may) ++count;
  }
  return count >= rule.group_count_min;
}

// Whether a rule's patterns are found together in the windows from `first` to
// before `end`.
bool FiresWithin(Message* message, const PlannedRule& rule, size_t first,
                 size_t end) {
  if (!MayFire(*message, rule, first, end)) return false;
  if (!rule.any_of.empty() &&
      !IsInOpenWindow(message, rule, rule.any_of, first, end)) {
    return false;
  }
  int count = 0;
  int left = static_cast<int>(rule.groups.size());
  for (const PlannedGroup& group : rule.groups) {
    if (count + left < rule.group_count_min) return false;
    --left;
    const bool found =
        group.background
            ? IsInMessage(message, group.any_of)
            : IsInOpenWindow(message, rule, group.any_of, first, end);
    if (found) ++count;
  }
  return count >= rule.group_count_min;
}

bool Fires(Message* message, const PlannedRule& rule) {
  const size_t window_count = message->window_count();
  if (rule.sentence_count == 0) {
    return FiresWithin(message, rule, 0, window_count);
  }
  const auto span = static_cast<size_t>(rule.sentence_count);
  for (size_t first = 0; first < window_count; ++first) {
    const size_t end = std::min(window_count, first + span);
    if (FiresWithin(message, rule, first, end)) return true;
  }
  return false;
}

// Whether every window is wholly what some rule of the class is about.
bool AreAllWhole(Message* message, const std::vector<PlannedRule>& rules,
                 GuardClass guard_class) {
  for (size_t window = 0; window < message->window_count(); ++window) {
    const bool whole =
        std::any_of(rules.begin(), rules.end(), [&](const PlannedRule& rule) {
          return rule.whole_message && rule.guard_class == guard_class &&
                 message->HasAny(window, rule.any_of);
        });
    if (!whole) return false;
  }
  return true;
}

}  // namespace

struct Guard::Rules {
  explicit Rules(GuardPlan made) : plan(std::move(made)), repair(plan.words) {}

  GuardPlan plan;
  WordRepair repair;
  std::shared_ptr<const PatternSet> patterns;
  std::shared_ptr<const PatternSet> erased;
  // Rules that cannot fire without one of their patterns, by pattern.
  std::vector<std::vector<int>> rules_of_pattern;

  absl::StatusOr<std::vector<std::string>> Read(std::string_view message) const;
  absl::StatusOr<std::vector<int>> FiringRules(std::string_view message,
                                               size_t count_max) const;
};

// The message's windows, with what is to be erased taken out.
absl::StatusOr<std::vector<std::string>> Guard::Rules::Read(
    std::string_view message) const {
  std::vector<std::string> windows;
  for (std::string& sentence : ReadSentences(message, repair)) {
    if (absl::Status status = erased->ReplaceAll(" _ ", &sentence);
        !status.ok()) {
      return status;
    }
    const auto views = Windows(sentence);
    if (views.size() == 1) {
      windows.push_back(std::move(sentence));
      continue;
    }
    for (const std::string_view view : views) windows.emplace_back(view);
  }
  return windows;
}

// The first `count_max` rules that fire, in order.
absl::StatusOr<std::vector<int>> Guard::Rules::FiringRules(
    std::string_view message, size_t count_max) const {
  auto windows = Read(message);
  if (!windows.ok()) return windows.status();
  Message read(plan, *patterns, *std::move(windows));
  std::vector<int> candidates;
  if (absl::Status status = read.Prepare(rules_of_pattern, &candidates);
      !status.ok()) {
    return status;
  }
  std::vector<int> firing;
  for (const int index : candidates) {
    const PlannedRule& rule = plan.rules[static_cast<size_t>(index)];
    if (!Fires(&read, rule)) continue;
    if (rule.whole_message &&
        !AreAllWhole(&read, plan.rules, rule.guard_class)) {
      continue;
    }
    firing.push_back(index);
    if (firing.size() == count_max) break;
  }
  return firing;
}

absl::StatusOr<std::shared_ptr<const Guard>> Guard::Build(
    const std::vector<GuardPackFile>& packs) {
  Faults faults;
  GuardPlan plan = MakeGuardPlan(packs, &faults);
  if (!faults.empty()) return faults.ToStatus();
  auto rules = std::make_unique<Rules>(std::move(plan));
  PatternSetOptions options;
  options.letter_case = PatternCase::kExact;
  auto patterns = PatternSet::Build(rules->plan.patterns, options);
  if (!patterns.ok()) return patterns.status();
  rules->patterns = *std::move(patterns);
  auto erased = PatternSet::Build(rules->plan.erased, options);
  if (!erased.ok()) return erased.status();
  rules->erased = *std::move(erased);

  rules->rules_of_pattern.resize(rules->plan.patterns.size());
  for (size_t i = 0; i < rules->plan.rules.size(); ++i) {
    const PlannedRule& rule = rules->plan.rules[i];
    const auto add = [&rules, i](const PatternIds& ids) {
      for (const int id : ids) {
        rules->rules_of_pattern[static_cast<size_t>(id)].push_back(
            static_cast<int>(i));
      }
    };
    // One of any_of has to be there; or, as some groups may be left out, one
    // of any group.
    if (!rule.any_of.empty()) {
      add(rule.any_of);
    } else if (rule.group_count_min == static_cast<int>(rule.groups.size())) {
      add(rule.groups.front().any_of);
    } else {
      for (const PlannedGroup& group : rule.groups) add(group.any_of);
    }
  }
  return std::shared_ptr<const Guard>(new Guard(std::move(rules)));
}

absl::StatusOr<GuardVerdict> Guard::Check(std::string_view message) const {
  auto firing = rules_->FiringRules(message, /*count_max=*/1);
  if (!firing.ok()) return firing.status();
  if (firing->empty()) return GuardVerdict{};
  const PlannedRule& rule =
      rules_->plan.rules[static_cast<size_t>(firing->front())];
  return GuardVerdict{rule.guard_class, rule.name, rule.notice};
}

absl::StatusOr<std::vector<std::string>> Guard::FiringRules(
    std::string_view message) const {
  auto firing = rules_->FiringRules(message, rules_->plan.rules.size());
  if (!firing.ok()) return firing.status();
  std::vector<std::string> names;
  for (const int index : *firing) {
    names.push_back(rules_->plan.rules[static_cast<size_t>(index)].name);
  }
  return names;
}

absl::StatusOr<std::vector<std::string>> Guard::ReadAs(
    std::string_view message) const {
  return rules_->Read(message);
}

std::vector<std::string> Guard::FailedTests() const {
  std::vector<std::string> failures;
  for (const GuardPackTest& test : rules_->plan.tests) {
    const auto fired = FiringRules(test.message);
    const bool fires = fired.ok() && std::find(fired->begin(), fired->end(),
                                               test.rule) != fired->end();
    if (fired.ok() && fires == test.should_fire) continue;
    failures.push_back(
        absl::StrCat(test.file, ":", test.line, ": ", test.rule, " ",
                     !fired.ok() ? std::string(fired.status().message())
                                 : (fires ? "fires on" : "does not fire on"),
                     " \"", test.message, "\""));
  }
  return failures;
}

int Guard::test_count() const {
  return static_cast<int>(rules_->plan.tests.size());
}

std::vector<GuardPackFile> GuardPacks(const DataFiles& data) {
  std::vector<GuardPackFile> packs;
  for (const std::string& path : data.List("corpus/guards/")) {
    if (path.ends_with(".txtpb")) {
      packs.push_back({path, std::string(data.Get(path))});
    }
  }
  return packs;
}

Guard::Guard(std::unique_ptr<const Rules> rules) : rules_(std::move(rules)) {}

Guard::~Guard() = default;

}  // namespace caveat
