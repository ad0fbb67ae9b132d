// Puts the answers to the questions of one message together.
//
//   if (ReplacesWhole(whole, &answered)) {
//     Result joined = JoinResults(whole, answered, 3);
//   }
//
// Pure.

#ifndef CAVEAT_MATCHER_JOINED_RESULT_H_
#define CAVEAT_MATCHER_JOINED_RESULT_H_

#include <vector>

#include "matcher/matcher.h"

namespace caveat {

// Whether the answers to parts say more than the answer to the message as one
// question. Of parts with the same answer, only the first is kept.
bool ReplacesWhole(const Result& whole, std::vector<Result>* answered);

// The best match of each answered part (at least one), in their order, then
// what else was found, at most `match_count_max`.
Result JoinResults(const Result& whole, const std::vector<Result>& answered,
                   int match_count_max);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_JOINED_RESULT_H_
