#include "matcher/guard.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "matcher/guard_message.h"
#include "matcher/guard_plan.h"
#include "matcher/message_reader.h"

namespace caveat {
namespace {

// What stands for erased words; no message has it.
constexpr std::string_view kErased = " ~ ";

}  // namespace

struct Guard::Rules {
  explicit Rules(GuardPlan made) : plan(std::move(made)), repair(plan.words) {}

  GuardPlan plan;
  WordRepair repair;
  std::shared_ptr<const PatternSet> patterns;
  std::shared_ptr<const PatternSet> erased;
  WordVectors vectors;
  std::vector<SentenceScore> scores;  // By PlannedRule::score_index.
  // Rules that cannot fire without one of their patterns, by pattern.
  std::vector<std::vector<int>> rules_of_pattern;
  // Rules that may fire without any pattern.
  std::vector<int> rules_of_points;

  absl::StatusOr<std::vector<std::string>> Read(std::string_view message) const;
  absl::StatusOr<std::vector<int>> FiringRules(
      std::string_view message, std::optional<MessageKinds> kinds,
      Domain domain, size_t count_max) const;
};

// The message's windows, with what is to be erased taken out.
absl::StatusOr<std::vector<std::string>> Guard::Rules::Read(
    std::string_view message) const {
  std::vector<std::string> windows;
  for (std::string& sentence : ReadSentences(message, repair)) {
    if (absl::Status status = erased->ReplaceAll(kErased, &sentence);
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
    std::string_view message, std::optional<MessageKinds> kinds, Domain domain,
    size_t count_max) const {
  auto windows = Read(message);
  if (!windows.ok()) return windows.status();
  GuardMessage read(plan, *patterns, scores, vectors, kinds, domain,
                    *std::move(windows));
  std::vector<int> candidates = rules_of_points;
  if (absl::Status status = read.Prepare(rules_of_pattern, &candidates);
      !status.ok()) {
    return status;
  }
  std::vector<int> firing;
  for (const int index : candidates) {
    if (!read.Fires(plan.rules[static_cast<size_t>(index)])) continue;
    firing.push_back(index);
    if (firing.size() == count_max) break;
  }
  return firing;
}

namespace {

// See Guard::IsWeak().
bool IsWeakRule(const PlannedRule& rule) {
  return rule.guard_class == GuardClass::kSmallTalk ||
         (rule.any_of.empty() && rule.groups.empty());
}

}  // namespace

absl::StatusOr<std::shared_ptr<const Guard>> Guard::Build(
    const DataFiles& data) {
  auto vectors = WordVectors::Parse(data.Get("matcher/data/vectors.bin"));
  if (!vectors.ok()) return vectors.status();
  return Build(GuardPacks(data), *std::move(vectors));
}

absl::StatusOr<std::shared_ptr<const Guard>> Guard::Build(
    const std::vector<GuardPackFile>& packs, WordVectors vectors) {
  Faults faults;
  GuardPlan plan = MakeGuardPlan(packs, &faults);
  if (!faults.empty()) return faults.ToStatus();
  auto rules = std::make_unique<Rules>(std::move(plan));
  rules->vectors = std::move(vectors);
  PatternSetOptions options;
  options.letter_case = PatternCase::kExact;
  auto patterns = PatternSet::Build(rules->plan.patterns, options);
  if (!patterns.ok()) return patterns.status();
  rules->patterns = *std::move(patterns);
  auto erased = PatternSet::Build(rules->plan.erased, options);
  if (!erased.ok()) return erased.status();
  rules->erased = *std::move(erased);

  for (const PlannedScore& score : rules->plan.scores) {
    rules->scores.emplace_back(score.lists, score.plain_words, score.weights,
                               score.points_base);
  }
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
    } else if (rule.groups.empty()) {
      rules->rules_of_points.push_back(static_cast<int>(i));
    } else if (rule.group_count_min == static_cast<int>(rule.groups.size())) {
      add(rule.groups.front().any_of);
    } else {
      for (const PlannedGroup& group : rule.groups) add(group.any_of);
    }
  }
  return std::shared_ptr<const Guard>(new Guard(std::move(rules)));
}

absl::StatusOr<GuardVerdict> Guard::Check(std::string_view message,
                                          std::optional<MessageKinds> kinds,
                                          Domain domain) const {
  auto firing = rules_->FiringRules(message, kinds, domain, /*count_max=*/1);
  if (!firing.ok()) return firing.status();
  if (firing->empty()) return GuardVerdict{};
  const PlannedRule& rule =
      rules_->plan.rules[static_cast<size_t>(firing->front())];
  return GuardVerdict{rule.guard_class, rule.name, rule.notice,
                      rule.yields_to_topic};
}

absl::StatusOr<bool> Guard::IsWeak(std::string_view message,
                                   std::optional<MessageKinds> kinds,
                                   Domain domain) const {
  auto firing =
      rules_->FiringRules(message, kinds, domain, rules_->plan.rules.size());
  if (!firing.ok()) return firing.status();
  return std::all_of(firing->begin(), firing->end(), [&](int index) {
    return IsWeakRule(rules_->plan.rules[static_cast<size_t>(index)]);
  });
}

absl::StatusOr<std::vector<std::string>> Guard::FiringRules(
    std::string_view message, std::optional<MessageKinds> kinds) const {
  auto firing = rules_->FiringRules(message, kinds, Domain::kHealth,
                                    rules_->plan.rules.size());
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

absl::StatusOr<std::vector<std::vector<std::string>>> Guard::FeaturesFor(
    std::string_view rule, std::string_view message) const {
  const auto& rules = rules_->plan.rules;
  const auto it =
      std::find_if(rules.begin(), rules.end(), [rule](const PlannedRule& one) {
        return one.name == rule && one.score_index >= 0;
      });
  if (it == rules.end()) {
    return absl::NotFoundError(
        absl::StrCat("no rule with points: ", std::string(rule)));
  }
  auto windows = rules_->Read(message);
  if (!windows.ok()) return windows.status();
  const auto index = static_cast<size_t>(it->score_index);
  std::vector<std::vector<std::string>> features;
  for (const std::string& window : *windows) {
    features.push_back(rules_->scores[index].Features(window));
  }
  return features;
}

const WordVectors& Guard::vectors() const { return rules_->vectors; }

std::vector<GuardTestFailure> Guard::Misjudged() const {
  std::vector<GuardTestFailure> failures;
  for (const GuardPackTest& test : rules_->plan.tests) {
    const auto fired = FiringRules(test.message);
    const bool fires = fired.ok() && std::find(fired->begin(), fired->end(),
                                               test.rule) != fired->end();
    if (fired.ok() && fires == test.should_fire) continue;
    failures.push_back({test.file, test.line, test.rule, test.message,
                        test.should_fire,
                        std::string(fired.status().message())});
  }
  return failures;
}

std::vector<std::string> Guard::FailedTests() const {
  std::vector<std::string> lines;
  for (const GuardTestFailure& failure : Misjudged()) {
    const std::string what = !failure.error.empty() ? failure.error
                             : failure.should_fire  ? "does not fire on"
                                                    : "fires on";
    lines.push_back(absl::StrCat(failure.file, ":", failure.line, ": ",
                                 failure.rule, " ", what, " \"",
                                 failure.message, "\""));
  }
  return lines;
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
