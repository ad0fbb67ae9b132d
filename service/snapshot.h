// Everything that a reply is made of, read at one moment and never changed.
//
//   auto snapshot = LoadSnapshot({.corpus_paths = {"corpus/data"}});
//   if (!snapshot.ok()) std::cerr << snapshot.status().message();
//
// A reload makes another Snapshot; replies in the making keep the old one
// alive. Any number of threads may read it. LoadSnapshot does I/O and builds
// indexes: keep it off the threads that answer.

#ifndef CAVEAT_SERVICE_SNAPSHOT_H_
#define CAVEAT_SERVICE_SNAPSHOT_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "corpus/loader.h"
#include "matcher/follow_up.h"
#include "matcher/guard.h"
#include "matcher/matcher.h"
#include "matcher/suggest_index.h"
#include "service/notices.h"

namespace caveat {

// A corpus that can be asked.
class ServedCorpus {
 public:
  // `matcher` is of `corpus`; it may be null where nothing is asked.
  ServedCorpus(CorpusPtr corpus, std::shared_ptr<const Matcher> matcher);

  const Corpus& corpus() const { return *corpus_; }
  const Matcher& matcher() const { return *matcher_; }
  // Null without a matcher.
  const FollowUps* follow_ups() const { return follow_ups_.get(); }
  const SuggestIndex& suggest_index() const { return *suggest_index_; }
  // Where an entry of it stands among its entries.
  int IndexOf(const Entry& entry) const {
    return static_cast<int>(&entry - corpus_->entries().data());
  }

  // What has been found out about an entry's question; see suggestions.h. The
  // one thing here that changes: each value is set once, from kNotTried.
  static constexpr int kNotTried = -1;
  std::atomic<int>& question_place(size_t entry_index) const {
    return (*question_places_)[entry_index];
  }
  // Sets all to kNotTried, for this object and its later copies alone.
  void ForgetQuestionPlaces();

  // Headings above a place of the document, joined by " > "; empty for the
  // lead. Valid as long as this. Logarithmic in the passages.
  std::string_view SectionAt(const ByteSpan& span) const;

  // Why nothing may be quoted on a day (YYYY-MM-DD): the name of a notice,
  // kExpired or kWithdrawn; empty while it may.
  std::string_view ClosedOn(std::string_view today) const;

 private:
  CorpusPtr corpus_;
  std::shared_ptr<const Matcher> matcher_;
  std::shared_ptr<const FollowUps> follow_ups_;
  std::shared_ptr<const SuggestIndex> suggest_index_;
  std::shared_ptr<std::vector<std::atomic<int>>> question_places_;
  std::vector<std::string> section_titles_;  // As Document::sections().
};

// What is made of the data files alone, the same for every corpus. Matchers
// read from it, so it must outlive them.
struct SharedData {
  DataFiles files;
  uint64_t fingerprint = 0;  // Of all `files`.
  std::shared_ptr<const MatchData> match_data;
  std::shared_ptr<const Guard> guard;
};

class Snapshot {
 public:
  // `corpora` are ordered by name, each name once. `shared` is not null, and
  // neither is its guard where Ask is to be called.
  Snapshot(std::vector<ServedCorpus> corpora,
           std::shared_ptr<const SharedData> shared, Notices notices,
           bool patient_facing = false);

  const std::vector<ServedCorpus>& corpora() const { return corpora_; }
  const Guard& guard() const { return *shared_->guard; }
  const std::shared_ptr<const SharedData>& shared() const { return shared_; }
  const Notices& notices() const { return notices_; }

  // A message as guard and matcher ask the sentence encoder for it. Refers to
  // `message`.
  EncodedQuestion Encode(std::string_view message) const;

  // What a guard is to expect of messages, whichever corpus they are for:
  // health, where patients are served or one corpus is about it. The same
  // people ask the others.
  Domain domain() const { return domain_; }

  // For which domain notices are worded: health, where patients are served or
  // one corpus is known to be about it.
  Domain spoken_domain() const { return spoken_domain_; }

  // What the guard makes of a message. Errors: as Guard::Check().
  absl::StatusOr<GuardVerdict> Judge(const EncodedQuestion& message) const;

  int64_t entry_count() const { return entry_count_; }

  // Another for each snapshot of this process: what is remembered of one never
  // passes for another's.
  uint64_t serial() const { return serial_; }

  // Hash over the names and versions of all corpora, 16 lower-case hex digits;
  // tells snapshots apart, and is no proof of their content.
  const std::string& version() const { return version_; }

  // The corpus of that name, or null. Logarithmic in their number.
  const ServedCorpus* Find(std::string_view name) const;

  // For guards that judge otherwise now; before others see the snapshot.
  void ForgetQuestionPlaces() {
    for (ServedCorpus& served : corpora_) served.ForgetQuestionPlaces();
  }

 private:
  std::shared_ptr<const SharedData> shared_;  // First, to be destroyed last.
  std::vector<ServedCorpus> corpora_;
  Notices notices_;
  Domain domain_ = Domain::kOther;
  Domain spoken_domain_ = Domain::kOther;
  int64_t entry_count_ = 0;
  uint64_t serial_ = 0;
  std::string version_;
};

struct SnapshotOptions {
  // Files, or folders of them. At least one.
  std::vector<std::string> corpus_paths;
  // Folder whose files replace built-in data files; empty: none.
  std::string data_folder;
  // The deployer's contacts, a text file `caveat.corpus.v1.Notices` with
  // nothing but `contacts`; empty: none.
  std::string contacts_file;
  // Whether patients will see the replies: then contacts_file has to give
  // numbers for the notices `urgent` and `crisis`, and every corpus counts as
  // one about health.
  bool patient_facing = false;
  LoaderOptions loader;  // Its `data` is not used.
};

// Reads and builds everything, all or nothing. What has not changed since
// `previous` (may be null) is taken from it: to build a matcher takes much
// longer than to read its corpus. Errors:
//   kNotFound            a path is not there
//   kInvalidArgument     a file is bad: a line `file:line:column: what is
//                        wrong` for each fault
//   kFailedPrecondition  patient_facing without contacts
//   kResourceExhausted   the patterns of a corpus need too much memory
absl::StatusOr<std::shared_ptr<const Snapshot>> LoadSnapshot(
    const SnapshotOptions& options, const Snapshot* previous = nullptr);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_SNAPSHOT_H_
