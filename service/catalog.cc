#include "service/catalog.h"

#include <string.h>

#include <algorithm>
#include <utility>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "corpus/fingerprint.h"
#include "service/error_reason.h"

namespace caveat {
namespace {

constexpr int kTokenBytes = 24;  // Fingerprint, corpus index, entry index.

// Bytes of names from which an error names no more of them.
constexpr size_t kNamedBytesEnough = 300;

absl::Status BadPageToken() {
  return MakeError(absl::StatusCode::kInvalidArgument,
                   reason::kPageTokenInvalid,
                   "page_token is not one of these corpora and options; start "
                   "from the first page",
                   {{kFieldKey, "page_token"}});
}

// Where a page begins.
struct Position {
  size_t corpus_index = 0;
  size_t entry_index = 0;
};

// What a page token is bound to: the corpora and the other options.
uint64_t ListFingerprint(const Snapshot& snapshot, const ListOptions& options) {
  std::string text =
      absl::StrCat(snapshot.version(), "\n", std::string(options.corpus), "\n");
  for (EntryKind kind : options.kinds) {
    absl::StrAppend(&text, static_cast<int>(kind), ",");
  }
  return Fingerprint(text);
}

void AppendUint64(uint64_t value, std::string* out) {
  for (int shift = 56; shift >= 0; shift -= 8) {
    out->push_back(static_cast<char>(value >> shift));
  }
}

uint64_t ReadUint64(std::string_view bytes) {
  uint64_t value = 0;
  for (char byte : bytes.substr(0, 8)) {
    value = value << 8 | static_cast<unsigned char>(byte);
  }
  return value;
}

std::string MakePageToken(uint64_t fingerprint, const Position& position) {
  std::string bytes;
  AppendUint64(fingerprint, &bytes);
  AppendUint64(position.corpus_index, &bytes);
  AppendUint64(position.entry_index, &bytes);
  return absl::WebSafeBase64Escape(bytes);
}

absl::StatusOr<Position> ReadPageToken(std::string_view token,
                                       uint64_t fingerprint,
                                       const Snapshot& snapshot) {
  std::string bytes;
  if (token.size() > ListOptions::kPageTokenBytesMax ||
      !absl::WebSafeBase64Unescape({token.data(), token.size()}, &bytes) ||
      bytes.size() != kTokenBytes || ReadUint64(bytes) != fingerprint) {
    return BadPageToken();
  }
  const std::string_view view = bytes;
  const Position position{static_cast<size_t>(ReadUint64(view.substr(8))),
                          static_cast<size_t>(ReadUint64(view.substr(16)))};
  if (position.corpus_index >= snapshot.corpora().size()) {
    return BadPageToken();
  }
  return position;
}

absl::Status Closed(std::string_view closed) {
  if (closed == notice::kWithdrawn) {
    return MakeError(absl::StatusCode::kFailedPrecondition,
                     reason::kCorpusWithdrawn, "the document is withdrawn");
  }
  return MakeError(absl::StatusCode::kFailedPrecondition,
                   reason::kCorpusExpired,
                   "the review of the document is out of date");
}

// Finds `quote` among the bytes of a corpus, or, for entries whose JSON
// escapes are undone, among what is shown of them.
bool FindQuote(const ServedCorpus& served, std::string_view quote,
               ByteSpan* span) {
  const Corpus& corpus = served.corpus();
  const std::string_view bytes = corpus.document().bytes();
  // memmem takes linear time whatever the texts; string_view::find does not.
  const void* found =
      memmem(bytes.data(), bytes.size(), quote.data(), quote.size());
  if (found != nullptr) {
    span->begin = static_cast<const char*>(found) - bytes.data();
    span->end = span->begin + static_cast<int64_t>(quote.size());
    return true;
  }
  for (const Entry& entry : corpus.entries()) {
    if (!entry.decoded_text.empty() &&
        memmem(entry.decoded_text.data(), entry.decoded_text.size(),
               quote.data(), quote.size()) != nullptr) {
      *span = entry.text;
      return true;
    }
  }
  return false;
}

// Most bytes that tags, lengths and numbers of a message in the reply take.
constexpr size_t kMessageBytes = 32;

size_t SourceBytes(const ServedCorpus& served, std::string_view section) {
  const Corpus& corpus = served.corpus();
  const CorpusInfo& info = corpus.info();
  return kMessageBytes + info.title.size() + corpus.document().sha256().size() +
         section.size() + info.url.size() + info.reviewed_on.size();
}

// What an entry adds to a reply, or somewhat more: every text of it comes with
// a whole source.
size_t SentBytes(const ServedCorpus& served, const Entry& entry) {
  const Corpus& corpus = served.corpus();
  const size_t source = SourceBytes(served, entry.section);
  // A quoted text comes twice where it has markup.
  const size_t times = corpus.document().markup() == Markup::kNone ? 1 : 2;
  size_t bytes = kMessageBytes + entry.id.size() + corpus.name().size() +
                 std::max(entry.question.size(), entry.heading.size()) +
                 times * corpus.Text(entry).size() + source;
  for (const TableCell& cell : entry.cells) {
    bytes += kMessageBytes + cell.header.size() +
             times * corpus.document().Text(cell.text).size() + source;
  }
  for (const Caveat& caveat : CaveatsOf(served, entry)) {
    bytes += kMessageBytes + times * caveat.text.size() + entry.id.size();
    if (caveat.span.has_value()) {
      bytes += SourceBytes(served, served.SectionAt(*caveat.span));
    }
  }
  return bytes;
}

}  // namespace

std::vector<Caveat> CaveatsOf(const ServedCorpus& corpus, const Entry& entry) {
  std::vector<Caveat> caveats;
  const Document& document = corpus.corpus().document();
  for (size_t c = 0; c < entry.caveats.size(); ++c) {
    if (caveats.size() == static_cast<size_t>(Corpus::kCaveatCountMax)) break;
    caveats.push_back({&corpus,
                       entry.caveats[c],
                       CaveatTextOf(entry, c, document),
                       {entry.id}});
  }
  caveats.push_back(
      {&corpus, std::nullopt, corpus.corpus().info().standing_caveat, {}});
  return caveats;
}

absl::Status UnknownCorpus(const Snapshot& snapshot) {
  std::string names;
  size_t left_out = 0;
  for (const ServedCorpus& served : snapshot.corpora()) {
    if (names.size() >= kNamedBytesEnough) {
      ++left_out;
    } else {
      absl::StrAppend(&names, names.empty() ? "" : ", ",
                      served.corpus().name());
    }
  }
  if (left_out > 0) absl::StrAppend(&names, " and ", left_out, " more");
  return MakeError(
      absl::StatusCode::kNotFound, reason::kCorpusUnknown,
      absl::StrCat("no corpus of that name is loaded; these are: ", names),
      {{kFieldKey, "corpus"}});
}

absl::StatusOr<EntryPage> ListEntries(const SnapshotPtr& snapshot,
                                      const ListOptions& options,
                                      std::string_view today) {
  if (options.page_size < 0) {
    return MakeError(absl::StatusCode::kInvalidArgument,
                     reason::kFieldOutOfRange, "page_size is negative",
                     {{kFieldKey, "page_size"}});
  }
  const ServedCorpus* only = nullptr;
  if (!options.corpus.empty()) {
    only = snapshot->Find(options.corpus);
    if (only == nullptr) return UnknownCorpus(*snapshot);
  }
  const uint64_t fingerprint = ListFingerprint(*snapshot, options);
  Position at;
  if (!options.page_token.empty()) {
    absl::StatusOr<Position> position =
        ReadPageToken(options.page_token, fingerprint, *snapshot);
    if (!position.ok()) return position.status();
    at = *position;
  }
  const int asked = options.page_size == 0 ? ListOptions::kPageSizeDefault
                                           : options.page_size;
  const size_t page_size =
      static_cast<size_t>(std::min(asked, ListOptions::kPageSizeMax));

  EntryPage page{snapshot, {}, {}};
  size_t page_bytes = 0;
  const std::vector<ServedCorpus>& corpora = snapshot->corpora();
  for (; at.corpus_index < corpora.size();
       ++at.corpus_index, at.entry_index = 0) {
    const ServedCorpus& served = corpora[at.corpus_index];
    if (only != nullptr && only != &served) continue;
    if (!served.ClosedOn(today).empty()) continue;
    const std::vector<Entry>& entries = served.corpus().entries();
    for (; at.entry_index < entries.size(); ++at.entry_index) {
      const Entry& entry = entries[at.entry_index];
      if (!options.kinds.empty() &&
          std::find(options.kinds.begin(), options.kinds.end(), entry.kind) ==
              options.kinds.end()) {
        continue;
      }
      if (page.entries.size() == page_size ||
          page_bytes >= ListOptions::kPageBytesMax) {
        page.next_page_token = MakePageToken(fingerprint, at);
        return page;
      }
      page.entries.push_back({snapshot, &served, &entry});
      page_bytes += SentBytes(served, entry);
    }
  }
  return page;
}

absl::StatusOr<EntryRef> GetEntry(const SnapshotPtr& snapshot,
                                  std::string_view entry_id,
                                  std::string_view corpus,
                                  std::string_view today) {
  if (entry_id.empty()) {
    return MakeError(absl::StatusCode::kInvalidArgument, reason::kFieldRequired,
                     "entry_id is empty", {{kFieldKey, "entry_id"}});
  }
  EntryRef found;
  if (!corpus.empty()) {
    const ServedCorpus* served = snapshot->Find(corpus);
    if (served == nullptr) return UnknownCorpus(*snapshot);
    found = {snapshot, served, served->corpus().Find(entry_id)};
  } else {
    for (const ServedCorpus& served : snapshot->corpora()) {
      const Entry* entry = served.corpus().Find(entry_id);
      if (entry == nullptr) continue;
      if (found.entry != nullptr) {
        return MakeError(absl::StatusCode::kInvalidArgument,
                         reason::kEntryAmbiguous,
                         "several corpora have such an entry; name one",
                         {{kFieldKey, "corpus"}});
      }
      found = {snapshot, &served, entry};
    }
  }
  if (found.entry == nullptr) {
    return MakeError(absl::StatusCode::kNotFound, reason::kEntryUnknown,
                     "no loaded corpus has such an entry",
                     {{kFieldKey, "entry_id"}});
  }
  const std::string_view closed = found.corpus->ClosedOn(today);
  if (!closed.empty()) return Closed(closed);
  return found;
}

absl::StatusOr<QuoteCheck> VerifyQuote(const SnapshotPtr& snapshot,
                                       std::string_view quote,
                                       std::string_view document_sha256,
                                       std::string_view today) {
  if (quote.empty()) {
    return MakeError(absl::StatusCode::kInvalidArgument, reason::kFieldRequired,
                     "quote is empty", {{kFieldKey, "quote"}});
  }
  if (quote.size() > QuoteCheck::kQuoteBytesMax) {
    return MakeError(absl::StatusCode::kInvalidArgument, reason::kFieldTooLong,
                     "quote is longer than 65536 bytes",
                     {{kFieldKey, "quote"},
                      {kLimitKey, std::to_string(QuoteCheck::kQuoteBytesMax)}});
  }
  QuoteCheck check;
  check.snapshot = snapshot;
  check.document_known = document_sha256.empty();
  size_t searched_bytes = 0;
  for (const ServedCorpus& served : snapshot->corpora()) {
    const Document& document = served.corpus().document();
    if (!document_sha256.empty() && document.sha256() != document_sha256) {
      continue;
    }
    check.document_known = true;
    if (!served.ClosedOn(today).empty()) continue;
    searched_bytes += document.bytes().size();
    if (searched_bytes > QuoteCheck::kSearchedBytesMax) {
      return MakeError(absl::StatusCode::kFailedPrecondition,
                       reason::kSearchTooLarge,
                       "more text is loaded than one call may search; name a "
                       "smaller document",
                       {{kFieldKey, "document_sha256"}});
    }
    if (FindQuote(served, quote, &check.span)) {
      check.corpus = &served;
      return check;
    }
  }
  return check;
}

}  // namespace caveat
