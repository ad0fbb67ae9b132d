// Completes what somebody is typing, over all corpora that may be quoted: what
// Suggest is made of. Pure functions; thread-safe.
//
//   auto found = Complete(snapshot, {.typed = "can bone"}, today);

#ifndef CAVEAT_SERVICE_COMPLETIONS_H_
#define CAVEAT_SERVICE_COMPLETIONS_H_

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "service/catalog.h"
#include "service/reply.h"

namespace caveat {

struct SuggestOptions {
  // Longest typed text, in bytes; the contract states it.
  static constexpr size_t kTypedBytesMax = 256;
  static constexpr int kCountDefault = 5;
  static constexpr int kCountMax = 20;
  // Texts that are judged beyond those asked for, because a guard may keep some
  // from being answered.
  static constexpr int kSpareCount = 5;

  std::string_view typed;
  std::string_view corpus;  // Its name; empty: all.
  int count_max = 0;        // 0 to kCountMax; 0: kCountDefault.
};

struct Completions {
  SnapshotPtr snapshot;
  std::vector<Suggestion> suggestions;  // Best first; may be empty.
};

// Questions that go on as `typed` does and are answered when they are sent.
// Cost: some 0.3 ms for each that is judged. Errors:
//   kInvalidArgument  FIELD_REQUIRED, FIELD_TOO_LONG: `prefix`
//                     FIELD_OUT_OF_RANGE: `suggestion_count_max`
//   kNotFound         CORPUS_UNKNOWN
absl::StatusOr<Completions> Complete(const SnapshotPtr& snapshot,
                                     const SuggestOptions& options,
                                     std::string_view today);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_COMPLETIONS_H_
