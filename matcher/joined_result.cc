#include "matcher/joined_result.h"

#include <algorithm>

namespace caveat {

Result JoinResults(Result whole, const std::vector<Result>& answered,
                   int match_count_max) {
  if (answered.empty() ||
      (answered.size() == 1 && whole.decision == Decision::kAnswer)) {
    return whole;
  }
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
  for (const Match& match : whole.matches) add(match);
  return joined;
}

}  // namespace caveat
