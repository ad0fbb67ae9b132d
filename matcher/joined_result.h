// Puts the answers to the questions of one message together.
//
//   Result joined = JoinResults(whole, answered, 3);
//
// Pure.

#ifndef CAVEAT_MATCHER_JOINED_RESULT_H_
#define CAVEAT_MATCHER_JOINED_RESULT_H_

#include <vector>

#include "matcher/matcher.h"

namespace caveat {

// The best match of each part that is answered, in their order, then the rest,
// at most `match_count_max`. `whole` is what the message finds as one question;
// it stands where no part is answered, or one is and so is the whole.
Result JoinResults(Result whole, const std::vector<Result>& answered,
                   int match_count_max);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_JOINED_RESULT_H_
