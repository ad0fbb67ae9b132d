// Turns guard packs into what Guard runs: patterns with ids, and rules and
// contexts that refer to them.
//
//   Faults faults;
//   GuardPlan plan = MakeGuardPlan(packs, &faults);   // check faults.empty()
//
// Plain values. Building is linear in the packs; it does no I/O.

#ifndef CAVEAT_MATCHER_GUARD_PLAN_H_
#define CAVEAT_MATCHER_GUARD_PLAN_H_

#include <string>
#include <utility>
#include <vector>

#include "corpus/fault.h"
#include "matcher/encoder_share.h"
#include "matcher/guard.h"
#include "matcher/pattern_set.h"
#include "matcher/sentence_score.h"
#include "matcher/word_repair.h"

namespace caveat {

// Ids of patterns of which one is enough.
using PatternIds = std::vector<int>;

struct PlannedContext {
  PatternIds any_of;
  PatternIds except;
  PatternIds except_next;
};

struct PlannedGroup {
  PatternIds any_of;
  bool background = false;  // Anywhere in the message, in any context.
};

struct PlannedRule {
  GuardClass guard_class = GuardClass::kNone;
  std::string name;  // With its class: `red_flag.fracture`.
  std::string notice;
  int sentence_count = 1;  // Looked at together; 0: the whole message.
  PatternIds any_of;       // Empty: the groups alone decide.
  std::vector<PlannedGroup> groups;
  int group_count_min = 0;
  PatternIds unless;
  std::vector<int> unless_contexts;  // Into GuardPlan::contexts.
  bool whole_message = false;
  bool yields_to_topic = false;
  int score_index = -1;  // Into GuardPlan::scores; negative: none.
  int points_min = 0;
  int points_min_other_domain = 0;
};

struct PlannedScore {
  std::vector<NamedWords> lists;
  std::vector<std::string> plain_words;
  std::vector<std::pair<std::string, int>> weights;
  int points_base = 0;
  EncoderShare encoder;
};

// A message of a pack's own tests.
struct GuardPackTest {
  std::string file;
  int line = 0;  // From 1.
  std::string rule;
  std::string message;
  bool should_fire = false;
};

struct GuardPlan {
  // Longest text of one pattern with its word lists in place, in bytes.
  static constexpr int kPatternBytesMax = 48 << 10;

  std::vector<PlacedPattern> patterns;  // Distinct.
  std::vector<PlacedPattern> erased;
  std::vector<PlannedContext> contexts;
  std::vector<PlannedRule> rules;  // Highest class first, else as given.
  std::vector<PlannedScore> scores;
  RepairWords words;
  std::vector<GuardPackTest> tests;
};

// Adds a fault for everything that is wrong with the packs; the plan is of no
// use then. Patterns are not compiled: PatternSet does that.
GuardPlan MakeGuardPlan(const std::vector<GuardPackFile>& packs,
                        Faults* faults);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_GUARD_PLAN_H_
