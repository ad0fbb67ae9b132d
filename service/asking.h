// One question and the reply to it, of one snapshot: guard, matcher, composing,
// in that order.
//
//   absl::StatusOr<Reply> reply =
//       AskSnapshot(snapshot, question, options, "2026-11-15", conversation);
//
// What the engine adds is before and behind it: options are checked, tokens
// opened and sealed. Pure; thread-safe.

#ifndef CAVEAT_SERVICE_ASKING_H_
#define CAVEAT_SERVICE_ASKING_H_

#include <string>

#include "absl/status/statusor.h"
#include "service/conversation.h"
#include "service/engine.h"
#include "service/question.h"
#include "service/reply.h"

namespace caveat {

// `today` (YYYY-MM-DD) decides what may be quoted; `conversation` is empty
// where one begins. The reply has no token yet. Errors: as Engine::Ask(), for a
// corpus that is not there.
absl::StatusOr<Reply> AskSnapshot(SnapshotPtr snapshot,
                                  const Question& question,
                                  const AskOptions& options, std::string today,
                                  const Conversation& conversation);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_ASKING_H_
