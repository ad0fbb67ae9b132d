#include "service/snapshot.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "caveat/guard/v1/guard_pack.pb.h"
#include "corpus/fingerprint.h"
#include "corpus/text_proto.h"

namespace caveat {
namespace {

constexpr std::string_view kNoticesPath = "corpus/notices.txtpb";
// Most bytes of a contacts file; a page of numbers has a few hundred.
constexpr std::streamsize kContactsBytesMax = 64 << 10;

absl::StatusOr<std::string> ReadContacts(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    return absl::NotFoundError(absl::StrCat(path, ": can not be opened"));
  }
  std::string bytes(static_cast<size_t>(kContactsBytesMax) + 1, '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (in.bad()) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": can not be read"));
  }
  if (in.gcount() > kContactsBytesMax) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": longer than ", kContactsBytesMax, " bytes"));
  }
  bytes.resize(static_cast<size_t>(in.gcount()));
  return bytes;
}

absl::StatusOr<Notices> LoadNotices(const SnapshotOptions& options,
                                    const DataFiles& data) {
  NamedText contacts;
  std::string contacts_bytes;
  if (!options.contacts_file.empty()) {
    absl::StatusOr<std::string> bytes = ReadContacts(options.contacts_file);
    if (!bytes.ok()) return bytes.status();
    contacts_bytes = *std::move(bytes);
    contacts = {options.contacts_file, contacts_bytes};
  }
  Faults faults;
  Notices notices = Notices::Read(
      {std::string(kNoticesPath), data.Get(kNoticesPath)}, contacts, &faults);
  if (!faults.empty()) return faults.ToStatus();
  if (options.patient_facing &&
      (contacts.name.empty() || !notices.HasContactsFor(notice::kUrgent) ||
       !notices.HasContactsFor(notice::kCrisis))) {
    return absl::FailedPreconditionError(
        "--patient-facing needs --contacts with numbers for the notices "
        "`urgent` and `crisis`");
  }
  return notices;
}

// Every notice that a guard names must be there: another would be shown for it.
absl::Status CheckGuardNotices(const DataFiles& data, const Notices& notices) {
  Faults faults;
  for (const GuardPackFile& file : GuardPacks(data)) {
    guard::v1::GuardPack pack;
    TextPlace places;
    if (!ReadTextProto(file.name, file.bytes, &pack, &places, &faults)) {
      continue;
    }
    const auto check = [&](const std::string& name, const std::string& of,
                           const TextPlace& place) {
      if (name.empty() || notices.Has(name)) return;
      faults.Add(place.At("notice").FaultIn(
          file.name, absl::StrCat(of, "no notice is named ", name)));
    };
    check(pack.notice(), "", places);
    for (int i = 0; i < pack.rules_size(); ++i) {
      check(pack.rules(i).notice(),
            absl::StrCat("rule ", pack.rules(i).name(), ": "),
            places.At("rules", i));
    }
  }
  return faults.empty() ? absl::OkStatus() : faults.ToStatus();
}

absl::StatusOr<std::shared_ptr<const SharedData>> LoadShared(
    const std::string& data_folder, const Snapshot* previous) {
  absl::StatusOr<DataFiles> files = DataFiles::Open(data_folder);
  if (!files.ok()) return files.status();
  auto shared = std::make_shared<SharedData>(SharedData{*std::move(files)});
  shared->fingerprint = shared->files.Fingerprint();
  if (previous != nullptr &&
      previous->shared()->fingerprint == shared->fingerprint) {
    return previous->shared();
  }
  absl::StatusOr<std::shared_ptr<const Guard>> guard =
      Guard::Build(shared->files);
  if (!guard.ok()) return guard.status();
  shared->guard = *std::move(guard);
  absl::StatusOr<std::shared_ptr<const MatchData>> match_data =
      MatchData::Load(shared->files);
  if (!match_data.ok()) return match_data.status();
  shared->match_data = *std::move(match_data);
  return shared;
}

// The corpus as it is served already, or null when it, or what its matcher is
// made of, has changed.
const ServedCorpus* FindUnchanged(const Corpus& corpus,
                                  const SharedData& shared,
                                  const Snapshot* previous) {
  if (previous == nullptr || previous->shared().get() != &shared) {
    return nullptr;
  }
  const ServedCorpus* served = previous->Find(corpus.name());
  const bool same =
      served != nullptr && served->corpus().version() == corpus.version();
  return same ? served : nullptr;
}

// Builds a matcher for each corpus. All that fail are named.
absl::StatusOr<std::vector<ServedCorpus>> Serve(std::vector<CorpusPtr> corpora,
                                                const SharedData& shared,
                                                const Snapshot* previous) {
  std::vector<ServedCorpus> result;
  std::string faults;
  for (CorpusPtr& corpus : corpora) {
    if (!result.empty() && result.back().corpus().name() == corpus->name()) {
      absl::StrAppend(&faults, faults.empty() ? "" : "\n",
                      "two corpora are named ", corpus->name());
      continue;
    }
    const ServedCorpus* unchanged = FindUnchanged(*corpus, shared, previous);
    if (unchanged != nullptr) {
      result.push_back(*unchanged);
      continue;
    }
    auto matcher = Matcher::Build(corpus, shared.match_data);
    if (!matcher.ok()) {
      if (!absl::IsInvalidArgument(matcher.status())) return matcher.status();
      absl::StrAppend(&faults, faults.empty() ? "" : "\n",
                      matcher.status().message());
      continue;
    }
    result.emplace_back(std::move(corpus), *std::move(matcher));
  }
  if (!faults.empty()) return absl::InvalidArgumentError(faults);
  if (result.empty()) {
    return absl::InvalidArgumentError("no corpus was found");
  }
  return result;
}

}  // namespace

ServedCorpus::ServedCorpus(CorpusPtr corpus,
                           std::shared_ptr<const Matcher> matcher)
    : corpus_(std::move(corpus)),
      matcher_(std::move(matcher)),
      follow_ups_(matcher_ == nullptr
                      ? nullptr
                      : std::make_shared<const FollowUps>(matcher_)),
      suggest_index_(std::make_shared<const SuggestIndex>(corpus_)) {
  ForgetQuestionPlaces();
  for (const Section& section : corpus_->document().sections()) {
    section_titles_.push_back(section.Title());
  }
}

void ServedCorpus::ForgetQuestionPlaces() {
  question_places_ = std::make_shared<std::vector<std::atomic<int>>>(
      corpus_->entries().size());
  for (std::atomic<int>& place : *question_places_) place = kNotTried;
}

std::string_view ServedCorpus::SectionAt(const ByteSpan& span) const {
  const std::vector<Passage>& passages = corpus_->document().passages();
  const auto after = std::upper_bound(
      passages.begin(), passages.end(), span.begin,
      [](int64_t begin, const Passage& p) { return begin < p.block.begin; });
  if (after == passages.begin()) return {};
  const size_t index = static_cast<size_t>(std::prev(after)->section_index);
  return index < section_titles_.size()
             ? std::string_view(section_titles_[index])
             : std::string_view();
}

std::string_view ServedCorpus::ClosedOn(std::string_view today) const {
  const CorpusInfo& info = corpus_->info();
  if (info.withdrawn) return notice::kWithdrawn;
  if (!info.expires_on.empty() && today >= info.expires_on) {
    return notice::kExpired;
  }
  return {};
}

Snapshot::Snapshot(std::vector<ServedCorpus> corpora,
                   std::shared_ptr<const SharedData> shared, Notices notices,
                   bool patient_facing)
    : shared_(std::move(shared)),
      corpora_(std::move(corpora)),
      notices_(std::move(notices)) {
  static std::atomic<uint64_t> next_serial{1};
  serial_ = next_serial.fetch_add(1, std::memory_order_relaxed);
  std::string all;
  for (const ServedCorpus& served : corpora_) {
    entry_count_ += static_cast<int64_t>(served.corpus().entries().size());
    absl::StrAppend(&all, served.corpus().name(), "\n",
                    served.corpus().version(), "\n");
    const Domain domain = served.corpus().info().domain;
    if (domain != Domain::kOther) domain_ = Domain::kHealth;
    if (domain == Domain::kHealth) spoken_domain_ = Domain::kHealth;
  }
  if (patient_facing) domain_ = spoken_domain_ = Domain::kHealth;
  version_ = absl::StrCat(absl::Hex(Fingerprint(all), absl::kZeroPad16));
}

const ServedCorpus* Snapshot::Find(std::string_view name) const {
  const auto found =
      std::lower_bound(corpora_.begin(), corpora_.end(), name,
                       [](const ServedCorpus& served, std::string_view n) {
                         return served.corpus().name() < n;
                       });
  if (found == corpora_.end() || found->corpus().name() != name) return nullptr;
  return &*found;
}

EncodedQuestion Snapshot::Encode(std::string_view message) const {
  if (shared_->match_data == nullptr) return {message, {}};
  return {message, shared_->match_data->encoder.EncodePieces(message)};
}

absl::StatusOr<GuardVerdict> Snapshot::Judge(
    const EncodedQuestion& message) const {
  return guard().Check(message.text, message.encoded.kinds, domain_);
}

absl::StatusOr<std::shared_ptr<const Snapshot>> LoadSnapshot(
    const SnapshotOptions& options, const Snapshot* previous) {
  absl::StatusOr<std::shared_ptr<const SharedData>> shared =
      LoadShared(options.data_folder, previous);
  if (!shared.ok()) return shared.status();
  absl::StatusOr<Notices> notices = LoadNotices(options, (*shared)->files);
  if (!notices.ok()) return notices.status();
  if (previous == nullptr || previous->shared() != *shared) {
    const absl::Status status = CheckGuardNotices((*shared)->files, *notices);
    if (!status.ok()) return status;
  }

  LoaderOptions loader = options.loader;
  loader.data = &(*shared)->files;
  absl::StatusOr<std::vector<CorpusPtr>> corpora =
      LoadCorpora(options.corpus_paths, loader);
  if (!corpora.ok()) return corpora.status();
  absl::StatusOr<std::vector<ServedCorpus>> served =
      Serve(*std::move(corpora), **shared, previous);
  if (!served.ok()) return served.status();
  auto snapshot =
      std::make_shared<Snapshot>(*std::move(served), *std::move(shared),
                                 *std::move(notices), options.patient_facing);
  if (previous != nullptr && previous->domain() != snapshot->domain()) {
    snapshot->ForgetQuestionPlaces();
  }
  return snapshot;
}

}  // namespace caveat
