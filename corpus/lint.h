// Looks over corpora that load, for what an editor would want to know before
// publishing.
//
//   absl::StatusOr<LintReport> report = LintCorpora(paths, {}, {.today =
//   today}); for (const Fault& warning : report->warnings)
//   Print(warning.ToString());
//
// Warnings are things to mend; notes are things to know. Stateless; does I/O.
// Linear in the corpora.

#ifndef CAVEAT_CORPUS_LINT_H_
#define CAVEAT_CORPUS_LINT_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "corpus/corpus.h"
#include "corpus/corpus_rules.h"
#include "corpus/data_files.h"
#include "corpus/fault.h"
#include "corpus/iso_date.h"
#include "corpus/loader.h"

namespace caveat {

struct LintOptions {
  // The day to check review dates against; absent: they are not checked.
  std::optional<IsoDate> today;
  // Flesch-Kincaid grade above which an entry is noted, and a notice of our own
  // is warned about.
  double entry_grade_max = 8;
  double notice_grade_max = 6;
  // A review older than this is warned about, in days.
  int review_age_days_max = 730;
};

struct LintReport {
  // An entry without caveat, an alternate or question that stands under two
  // entries, a decoy that is also an alternate, an FAQ question without answer,
  // a review that is old, expired or yet to come, a withdrawn document, one
  // that is taken not to be about health without an overlay that says so, a
  // pattern with ".*" or an accent, a standing caveat that is hard to read.
  std::vector<Fault> warnings;
  // An entry that is hard to read, one whose text holds markup, an item that
  // was left empty, a document that was never reviewed.
  std::vector<Fault> notes;
};

// Lints every corpus under `paths`, and the notices of `loader.data`. Errors:
// as LoadCorpora.
absl::StatusOr<LintReport> LintCorpora(const std::vector<std::string>& paths,
                                       const LoaderOptions& loader,
                                       const LintOptions& options);

// Lints one corpus. `document_file` and `overlay_file` are what faults call its
// files; `overlay` is the overlay's content, to find places in.
LintReport LintCorpus(const Corpus& corpus, std::string_view document_file,
                      std::string_view overlay_file, std::string_view overlay,
                      const CorpusRules& rules, const LintOptions& options);

// Warnings for every notice of `corpus/notices.txtpb` that is hard to read.
std::vector<Fault> LintNotices(const DataFiles& data,
                               const LintOptions& options);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_LINT_H_
