// Looks up entries and quotations in a snapshot: what ListEntries, GetEntry
// and VerifyQuote are made of. Pure functions; thread-safe.
//
//   absl::StatusOr<EntryPage> page = ListEntries(snapshot, {}, today);

#ifndef CAVEAT_SERVICE_CATALOG_H_
#define CAVEAT_SERVICE_CATALOG_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "service/reply.h"
#include "service/snapshot.h"

namespace caveat {

using SnapshotPtr = std::shared_ptr<const Snapshot>;

// An entry with the snapshot that holds it.
struct EntryRef {
  SnapshotPtr snapshot;
  const ServedCorpus* corpus = nullptr;
  const Entry* entry = nullptr;
};

// The caveats bound to an entry, the standing one last. Never empty.
std::vector<Caveat> CaveatsOf(const ServedCorpus& corpus, const Entry& entry);

struct ListOptions {
  static constexpr int kPageSizeDefault = 50;
  static constexpr int kPageSizeMax = 500;
  // A page ends after the entry that reaches this many bytes of the reply,
  // however few it has: a reply must fit what clients take, 4 MiB by default.
  static constexpr size_t kPageBytesMax = size_t{2} << 20;
  static constexpr size_t kPageTokenBytesMax = 128;

  std::string_view corpus;       // Its name; empty: all.
  std::vector<EntryKind> kinds;  // Empty: all.
  int page_size = 0;             // 0: the default; above the most: the most.
  std::string_view page_token;   // Of the previous page; empty: from the first.
};

struct EntryPage {
  SnapshotPtr snapshot;
  // In the order of the documents; corpora that are expired or withdrawn are
  // left out.
  std::vector<EntryRef> entries;
  std::string next_page_token;  // Empty: this was the last.
};

// The error of whoever names a corpus that is not there: kNotFound,
// CORPUS_UNKNOWN. Its message names those that are, or the first of many.
absl::Status UnknownCorpus(const Snapshot& snapshot);

// Returns a page of entries. Cost: linear in the entries looked at. Errors:
//   kInvalidArgument  FIELD_OUT_OF_RANGE: page_size is negative
//                     PAGE_TOKEN_INVALID: of other corpora or other options
//   kNotFound         CORPUS_UNKNOWN
absl::StatusOr<EntryPage> ListEntries(const SnapshotPtr& snapshot,
                                      const ListOptions& options,
                                      std::string_view today);

// Returns one entry by its id or alias. `corpus` may be empty while only one
// corpus has such an entry. Errors:
//   kInvalidArgument     FIELD_REQUIRED: no id; ENTRY_AMBIGUOUS: several have
//   it kNotFound            CORPUS_UNKNOWN, ENTRY_UNKNOWN kFailedPrecondition
//   CORPUS_EXPIRED, CORPUS_WITHDRAWN: may not be quoted
absl::StatusOr<EntryRef> GetEntry(const SnapshotPtr& snapshot,
                                  std::string_view entry_id,
                                  std::string_view corpus,
                                  std::string_view today);

struct QuoteCheck {
  static constexpr size_t kQuoteBytesMax = 65536;
  // Most bytes of documents that one call searches: some 20 ms of work.
  static constexpr size_t kSearchedBytesMax = size_t{64} << 20;

  SnapshotPtr snapshot;
  bool document_known = false;  // True when no document was asked for.
  const ServedCorpus* corpus =
      nullptr;    // Where it stands first; null: nowhere.
  ByteSpan span;  // Meaningful only with a corpus.
};

// Says whether a text stands in a document, byte for byte, or in an entry of a
// JSONL as it is shown; in any that is loaded when `document_sha256` is empty.
// A document that is expired or withdrawn on `today` is known, and verifies
// nothing: Ask does not quote it either. Cost: linear in the
// documents looked at. Errors:
//   kInvalidArgument     FIELD_REQUIRED, FIELD_TOO_LONG: the quote
//   kFailedPrecondition  SEARCH_TOO_LARGE: beyond kSearchedBytesMax
absl::StatusOr<QuoteCheck> VerifyQuote(const SnapshotPtr& snapshot,
                                       std::string_view quote,
                                       std::string_view document_sha256,
                                       std::string_view today);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_CATALOG_H_
