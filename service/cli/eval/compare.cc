#include "service/cli/eval/compare.h"

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace caveat::eval {
namespace {

bool SameReply(const report::EvalRow& a, const report::EvalRow& b) {
  return a.outcome() == b.outcome() &&
         a.shown().entry_id() == b.shown().entry_id() &&
         a.shown().corpus() == b.shown().corpus();
}

report::FlippedRow Flip(const report::EvalRow& before,
                        const report::EvalRow& after) {
  report::FlippedRow flip;
  flip.set_id(after.id());
  flip.set_question(after.question());
  flip.set_kind(after.kind());
  flip.set_before(Verdict(before));
  flip.set_after(Verdict(after));
  flip.set_points_before(before.points());
  flip.set_points_after(after.points());
  return flip;
}

}  // namespace

std::string Verdict(const report::EvalRow& row) {
  if (!row.has_shown()) return row.outcome();
  return absl::StrFormat("%s %s (%.2f)", row.outcome(), row.shown().entry_id(),
                         row.shown().confidence());
}

report::EvalComparison Compare(const report::EvalRun& before,
                               const report::EvalRun& after) {
  report::EvalComparison comparison;
  *comparison.mutable_before() = before.summary();
  *comparison.mutable_after() = after.summary();
  std::map<std::string, const report::EvalRow*> old_rows;
  for (const report::EvalRow& row : before.rows()) {
    old_rows[row.id()] = &row;
  }
  std::vector<report::FlippedRow> flips;
  for (const report::EvalRow& row : after.rows()) {
    const auto found = old_rows.find(row.id());
    if (found == old_rows.end() ||
        found->second->question() != row.question()) {
      comparison.add_unmatched(row.id());
      if (found != old_rows.end()) old_rows.erase(found);
      continue;
    }
    const report::EvalRow& old_row = *found->second;
    if (old_row.points() != row.points()) {
      flips.push_back(Flip(old_row, row));
    } else if (!SameReply(old_row, row)) {
      *comparison.add_moved() = Flip(old_row, row);
    }
    old_rows.erase(found);
  }
  for (const auto& [id, row] : old_rows) comparison.add_unmatched(id);
  std::stable_sort(
      flips.begin(), flips.end(),
      [](const report::FlippedRow& a, const report::FlippedRow& b) {
        return a.points_after() - a.points_before() <
               b.points_after() - b.points_before();
      });
  for (report::FlippedRow& flip : flips) {
    *comparison.add_flips() = std::move(flip);
  }
  return comparison;
}

}  // namespace caveat::eval
