#include "matcher/guard.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "matcher/guard_plan.h"
#include "matcher/message_reader.h"

// The idea: the message is cut into windows (mostly sentences). One pass of the
// pattern set over each says which patterns it has. Everything else is logic
// over those bits: contexts that hold in a window, then the rules that have
// at least one of their patterns somewhere, highest class first.

namespace caveat {
namespace {

// Which patterns each window has, one row of bits per window.
class Findings {
 public:
  Findings(size_t window_count, size_t pattern_count)
      : row_words_((pattern_count + 63) / 64),
        bits_(window_count * row_words_) {}

  void Set(size_t window, int pattern) {
    const auto index = static_cast<size_t>(pattern);
    bits_[window * row_words_ + index / 64] |= uint64_t{1} << (index % 64);
  }

  bool Has(size_t window, int pattern) const {
    const auto index = static_cast<size_t>(pattern);
    return (bits_[window * row_words_ + index / 64] >> (index % 64)) & 1;
  }

  bool HasAny(size_t window, const PatternIds& patterns) const {
    return std::any_of(
        patterns.begin(), patterns.end(),
        [this, window](int pattern) { return Has(window, pattern); });
  }

 private:
  size_t row_words_;
  std::vector<uint64_t> bits_;
};

}  // namespace

struct Guard::Rules {
  explicit Rules(GuardPlan made) : plan(std::move(made)), repair(plan.words) {}

  GuardPlan plan;
  WordRepair repair;
  std::shared_ptr<const PatternSet> patterns;
  std::shared_ptr<const PatternSet> erased;
  // Rules that have a pattern as their any_of or in a group, by pattern.
  std::vector<std::vector<int>> rules_of_pattern;

  absl::StatusOr<std::vector<std::string>> Read(std::string_view message) const;
  bool Holds(const PlannedContext& context, const Findings& findings,
             size_t window, size_t window_count) const;
  bool Fires(const PlannedRule& rule, const Findings& findings,
             const Findings& contexts, size_t window_count) const;
  bool AreAllWhole(GuardClass guard_class, const Findings& findings,
                   size_t window_count) const;
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

bool Guard::Rules::Holds(const PlannedContext& context,
                         const Findings& findings, size_t window,
                         size_t window_count) const {
  return findings.HasAny(window, context.any_of) &&
         !findings.HasAny(window, context.except) &&
         !(window + 1 < window_count &&
           findings.HasAny(window + 1, context.except_next));
}

// Whether the rule's patterns are found together in as many windows as it
// looks at, those left out in which it must not fire.
bool Guard::Rules::Fires(const PlannedRule& rule, const Findings& findings,
                         const Findings& contexts, size_t window_count) const {
  std::vector<size_t> open;
  for (size_t window = 0; window < window_count; ++window) {
    const bool closed = findings.HasAny(window, rule.unless) ||
                        contexts.HasAny(window, rule.unless_contexts);
    if (!closed) open.push_back(window);
  }
  int background_count = 0;
  for (const PlannedGroup& group : rule.groups) {
    if (!group.background) continue;
    for (size_t window = 0; window < window_count; ++window) {
      if (!findings.HasAny(window, group.any_of)) continue;
      ++background_count;
      break;
    }
  }
  const size_t span = rule.sentence_count == 0
                          ? window_count
                          : static_cast<size_t>(rule.sentence_count);
  for (size_t first = 0; first < open.size(); ++first) {
    size_t end = first;
    while (end < open.size() && open[end] < open[first] + span) ++end;
    const auto found = [&](const PatternIds& some) {
      for (size_t i = first; i < end; ++i) {
        if (findings.HasAny(open[i], some)) return true;
      }
      return false;
    };
    if (!rule.any_of.empty() && !found(rule.any_of)) continue;
    int groups = background_count;
    for (const PlannedGroup& group : rule.groups) {
      if (!group.background && found(group.any_of)) ++groups;
    }
    if (groups >= rule.group_count_min) return true;
    if (rule.sentence_count == 0) return false;
  }
  return false;
}

bool Guard::Rules::AreAllWhole(GuardClass guard_class, const Findings& findings,
                               size_t window_count) const {
  for (size_t window = 0; window < window_count; ++window) {
    const bool whole = std::any_of(
        plan.rules.begin(), plan.rules.end(),
        [&findings, guard_class, window](const PlannedRule& rule) {
          return rule.whole_message && rule.guard_class == guard_class &&
                 findings.HasAny(window, rule.any_of);
        });
    if (!whole) return false;
  }
  return true;
}

// The first `count_max` rules that fire, in order.
absl::StatusOr<std::vector<int>> Guard::Rules::FiringRules(
    std::string_view message, size_t count_max) const {
  auto windows = Read(message);
  if (!windows.ok()) return windows.status();
  const size_t window_count = windows->size();
  Findings findings(window_count, plan.patterns.size());
  std::vector<int> candidates;
  std::vector<int> ids;
  for (size_t window = 0; window < window_count; ++window) {
    if (absl::Status status = patterns->Match((*windows)[window], &ids);
        !status.ok()) {
      return status;
    }
    for (const int id : ids) {
      findings.Set(window, id);
      const auto& rules = rules_of_pattern[static_cast<size_t>(id)];
      candidates.insert(candidates.end(), rules.begin(), rules.end());
    }
  }
  std::vector<int> firing;
  if (candidates.empty()) return firing;
  std::sort(candidates.begin(), candidates.end());
  candidates.erase(std::unique(candidates.begin(), candidates.end()),
                   candidates.end());

  Findings contexts(window_count, plan.contexts.size());
  for (size_t window = 0; window < window_count; ++window) {
    for (size_t i = 0; i < plan.contexts.size(); ++i) {
      if (Holds(plan.contexts[i], findings, window, window_count)) {
        contexts.Set(window, static_cast<int>(i));
      }
    }
  }
  for (const int index : candidates) {
    const PlannedRule& rule = plan.rules[static_cast<size_t>(index)];
    if (rule.whole_message &&
        !AreAllWhole(rule.guard_class, findings, window_count)) {
      continue;
    }
    if (!Fires(rule, findings, contexts, window_count)) continue;
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
  auto patterns = PatternSet::Build(rules->plan.patterns);
  if (!patterns.ok()) return patterns.status();
  rules->patterns = *std::move(patterns);
  auto erased = PatternSet::Build(rules->plan.erased);
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
