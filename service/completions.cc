#include "service/completions.h"

#include <algorithm>
#include <string>
#include <utility>

#include "service/catalog.h"
#include "service/error_reason.h"
#include "service/suggestions.h"

namespace caveat {
namespace {

struct Found {
  const ServedCorpus* served;
  SuggestHit hit;
};

}  // namespace

absl::StatusOr<Completions> Complete(const SnapshotPtr& snapshot,
                                     const SuggestOptions& options,
                                     std::string_view today) {
  if (options.typed.empty()) {
    return MakeError(absl::StatusCode::kInvalidArgument, reason::kFieldRequired,
                     "prefix is empty", {{kFieldKey, "prefix"}});
  }
  if (options.typed.size() > SuggestOptions::kTypedBytesMax) {
    return MakeError(
        absl::StatusCode::kInvalidArgument, reason::kFieldTooLong,
        "prefix is longer than 256 bytes",
        {{kFieldKey, "prefix"},
         {kLimitKey, std::to_string(SuggestOptions::kTypedBytesMax)}});
  }
  if (options.count_max < 0 || options.count_max > SuggestOptions::kCountMax) {
    return MakeError(absl::StatusCode::kInvalidArgument,
                     reason::kFieldOutOfRange,
                     "suggestion_count_max is not 0 to 20",
                     {{kFieldKey, "suggestion_count_max"},
                      {kLimitKey, std::to_string(SuggestOptions::kCountMax)}});
  }
  const ServedCorpus* only = nullptr;
  if (!options.corpus.empty()) {
    only = snapshot->Find(options.corpus);
    if (only == nullptr) return UnknownCorpus(*snapshot);
  }
  const int count = options.count_max == 0 ? SuggestOptions::kCountDefault
                                           : options.count_max;
  std::vector<Found> found;
  for (const ServedCorpus& served : snapshot->corpora()) {
    if (only != nullptr && only != &served) continue;
    if (!served.ClosedOn(today).empty()) continue;
    for (const SuggestHit& hit : served.suggest_index().Find(
             options.typed, count + SuggestOptions::kSpareCount)) {
      found.push_back({&served, hit});
    }
  }
  std::stable_sort(
      found.begin(), found.end(),
      [](const Found& a, const Found& b) { return a.hit.score > b.hit.score; });
  // To judge one takes longer than to find them all.
  const auto judged_max =
      static_cast<size_t>(count + SuggestOptions::kSpareCount);
  if (found.size() > judged_max) found.resize(judged_max);
  Completions completions{snapshot, {}};
  for (const Found& each : found) {
    if (completions.suggestions.size() == static_cast<size_t>(count)) break;
    if (!IsLetGo(*snapshot, *each.served, snapshot->Encode(each.hit.text))) {
      continue;
    }
    const auto entry = static_cast<size_t>(each.hit.entry_index);
    completions.suggestions.push_back(
        {each.hit.text, each.served, &each.served->corpus().entries()[entry]});
  }
  return completions;
}

}  // namespace caveat
