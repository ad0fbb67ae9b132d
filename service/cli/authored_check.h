// Asks every question that an editor wrote, and sees where it goes.
//
//   report::CorpusTest test = *TestAuthored(engine, {});
//   if (!test.misplaced().empty()) ...            // Must not be published.
//
// An authored question or alternate has to find its own entry, first; a decoy
// must not be answered. Deterministic. Cost: one look-up for each question.

#ifndef CAVEAT_SERVICE_CLI_AUTHORED_CHECK_H_
#define CAVEAT_SERVICE_CLI_AUTHORED_CHECK_H_

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "caveat/report/v1/corpus.pb.h"
#include "service/engine.h"

namespace caveat::cli {

namespace report = ::caveat::report::v1;

// Called with the questions asked and all that there are; see console.h.
using AskedCount = std::function<void(int, int)>;

// Asks each corpus for what was written for it. The guards' own messages are
// not part of it. Errors: what the matcher or the guard says.
absl::StatusOr<report::CorpusTest> TestAuthored(const Snapshot& snapshot,
                                                const AskedCount& asked);

// What one corpus replies to a question, without guards, and as if it might be
// quoted: "ANSWERED faq-1".
absl::StatusOr<std::string> ReplyInWords(const ServedCorpus& served,
                                         std::string_view question);

// Names of what differs of two corpora as a whole: "withdrawn", "expires_on"
// and so on, as in an overlay; neither their names nor their entries.
std::vector<std::string> ChangedInfo(const Corpus& before, const Corpus& after);

// What changed from one corpus to another: entries by id, and which of the
// questions written for either is now replied to otherwise.
absl::StatusOr<report::CorpusDiff> DiffCorpora(const ServedCorpus& before,
                                               const ServedCorpus& after,
                                               const AskedCount& asked);

}  // namespace caveat::cli

#endif  // CAVEAT_SERVICE_CLI_AUTHORED_CHECK_H_
