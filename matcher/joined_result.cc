#include "matcher/joined_result.h"

#include <algorithm>

namespace caveat {

bool ReplacesWhole(const Result& whole, std::vector<Result>* answered) {
  std::vector<int> entries;
  std::erase_if(*answered, [&entries](const Result& result) {
    const int entry = result.matches.front().entry_index;
    const bool is_known =
        std::find(entries.begin(), entries.end(), entry) != entries.end();
    entries.push_back(entry);
    return is_known;
  });
  return answered->size() > 1 ||
         (answered->size() == 1 && whole.decision != Decision::kAnswer);
}

Result JoinResults(const Result& whole, const std::vector<Result>& answered,
                   int match_count_max) {
  Result joined = answered.front();
  joined.matches.clear();
  const auto add = [&joined, match_count_max](const Match& match) {
    const bool is_new =
        std::none_of(joined.matches.begin(), joined.matches.end(),
                     [&match](const Match& other) {
                       return other.entry_index == match.entry_index;
                     });
    if (is_new && static_cast<int>(joined.matches.size()) < match_count_max) {
      joined.matches.push_back(match);
    }
  };
  for (const Result& result : answered) add(result.matches.front());
  joined.part_count = static_cast<int>(joined.matches.size());
  for (const Result& result : answered) {
    for (const Match& match : result.matches) add(match);
  }
  // What was found and refused is no further answer.
  if (whole.decision != Decision::kAbstain) {
    for (const Match& match : whole.matches) add(match);
  }
  return joined;
}

}  // namespace caveat
