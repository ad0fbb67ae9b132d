#include "matcher/packed_entries.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "matcher/varint.h"

// An entry, without what its words imply: the number of its terms, their ids as
// differences less one; the number of words of each field; a bit for each term
// that says whether it is in other fields than the text, or more than once; for
// each such term a byte that says which fields it is in, and whether counts
// above 1 follow; then the sentences: how many words and concepts, and for each
// the place of its term. But for the bits, all are varints.

namespace caveat {
namespace {

constexpr uint8_t kHasCounts = 0x80;
// Of a term that is in the text alone, once.
constexpr uint8_t kUsualFields = 1 << static_cast<int>(Field::kText);

void CollectTerms(const EntryTerms& entry, std::vector<int>* ids) {
  ids->clear();
  const auto add = [ids](const std::vector<int>& more) {
    ids->insert(ids->end(), more.begin(), more.end());
  };
  for (const TermCounts& field : entry.fields) add(field.ids);
  for (const SentenceTerms& sentence : entry.sentences) {
    add(sentence.words);
    add(sentence.concepts);
  }
  std::sort(ids->begin(), ids->end());
  ids->erase(std::unique(ids->begin(), ids->end()), ids->end());
}

void AppendCount(size_t count, std::string* bytes) {
  AppendVarint(static_cast<uint32_t>(count), bytes);
}

// Which fields a term is in, and how often: nothing where it is as usual.
// Returns whether it is.
bool AppendFields(const EntryTerms& entry, int id, std::string* bytes) {
  uint8_t mask = 0;
  std::array<int, kFieldCount> counts = {};
  for (size_t f = 0; f < kFieldCount; ++f) {
    const TermCounts& field = entry.fields[f];
    const auto found = std::lower_bound(field.ids.begin(), field.ids.end(), id);
    if (found == field.ids.end() || *found != id) continue;
    counts[f] = field.counts[static_cast<size_t>(found - field.ids.begin())];
    mask |= static_cast<uint8_t>(1 << f);
    if (counts[f] > 1) mask |= kHasCounts;
  }
  if (mask == kUsualFields) return true;
  bytes->push_back(static_cast<char>(mask));
  if ((mask & kHasCounts) == 0) return false;
  for (const int count : counts) {
    if (count > 0) AppendCount(static_cast<size_t>(count), bytes);
  }
  return false;
}

void AppendAllFields(const EntryTerms& entry, const std::vector<int>& ids,
                     std::string* bytes) {
  const size_t bits = bytes->size();
  bytes->append((ids.size() + 7) / 8, '\0');
  for (size_t i = 0; i < ids.size(); ++i) {
    if (AppendFields(entry, ids[i], bytes)) continue;
    char& bits_of_eight = (*bytes)[bits + i / 8];
    bits_of_eight = static_cast<char>(bits_of_eight | 1 << i % 8);
  }
}

void AppendPlaces(const std::vector<int>& terms, const std::vector<int>& ids,
                  std::string* bytes) {
  for (const int id : ids) {
    const auto place = std::lower_bound(terms.begin(), terms.end(), id);
    AppendCount(static_cast<size_t>(place - terms.begin()), bytes);
  }
}

}  // namespace

void PackedEntries::Builder::Imply(int term, std::vector<int> implied) {
  const auto t = static_cast<size_t>(term);
  if (implied_.size() <= t) implied_.resize(t + 1);
  implied_[t] = std::move(implied);
}

std::span<const int> PackedEntries::Builder::ImpliedBy(int term) const {
  const auto t = static_cast<size_t>(term);
  return t < implied_.size() ? std::span<const int>(implied_[t])
                             : std::span<const int>();
}

EntryTerms PackedEntries::Builder::OwnOf(const EntryTerms& entry) const {
  EntryTerms own;
  for (size_t f = 0; f < kFieldCount; ++f) {
    own.fields[f] = OwnOf(entry.fields[f]);
  }
  for (const SentenceTerms& sentence : entry.sentences) {
    own.sentences.push_back(OwnOf(sentence));
  }
  return own;
}

TermCounts PackedEntries::Builder::OwnOf(const TermCounts& field) const {
  std::vector<int> counts = field.counts;
  for (size_t i = 0; i < field.ids.size(); ++i) {
    for (const int implied : ImpliedBy(field.ids[i])) {
      const auto found =
          std::lower_bound(field.ids.begin(), field.ids.end(), implied);
      if (found == field.ids.end() || *found != implied) continue;
      counts[static_cast<size_t>(found - field.ids.begin())] -= field.counts[i];
    }
  }
  TermCounts own;
  own.word_count = field.word_count;
  for (size_t i = 0; i < counts.size(); ++i) {
    // Below 0 where some of the implied were missing, too.
    if (counts[i] <= 0) continue;
    own.ids.push_back(field.ids[i]);
    own.counts.push_back(counts[i]);
  }
  return own;
}

SentenceTerms PackedEntries::Builder::OwnOf(
    const SentenceTerms& sentence) const {
  // Gathered once: a text of one sentence may have as many words as concepts.
  std::vector<int> implied;
  for (const int word : sentence.words) {
    const auto of_word = ImpliedBy(word);
    implied.insert(implied.end(), of_word.begin(), of_word.end());
  }
  std::sort(implied.begin(), implied.end());
  implied.erase(std::unique(implied.begin(), implied.end()), implied.end());
  SentenceTerms own;
  own.words = sentence.words;
  std::remove_copy_if(sentence.concepts.begin(), sentence.concepts.end(),
                      std::back_inserter(own.concepts), [&implied](int term) {
                        return std::binary_search(implied.begin(),
                                                  implied.end(), term);
                      });
  return own;
}

const std::vector<int>& PackedEntries::Builder::Add(const EntryTerms& entry) {
  begins_.push_back(bytes_.size());
  const EntryTerms own = OwnOf(entry);
  CollectTerms(own, &own_terms_);
  AppendCount(own_terms_.size(), &bytes_);
  int previous = -1;
  for (const int id : own_terms_) {
    AppendVarint(static_cast<uint32_t>(id - previous - 1), &bytes_);
    previous = id;
  }
  for (const TermCounts& field : own.fields) {
    AppendCount(static_cast<size_t>(field.word_count), &bytes_);
  }
  AppendAllFields(own, own_terms_, &bytes_);
  AppendCount(own.sentences.size(), &bytes_);
  for (const SentenceTerms& sentence : own.sentences) {
    AppendCount(sentence.words.size(), &bytes_);
    AppendCount(sentence.concepts.size(), &bytes_);
    AppendPlaces(own_terms_, sentence.words, &bytes_);
    AppendPlaces(own_terms_, sentence.concepts, &bytes_);
  }
  CollectTerms(entry, &terms_);
  return terms_;
}

PackedEntries PackedEntries::Builder::Finish() && {
  std::vector<uint32_t> implied_begins = {0};
  std::vector<int32_t> implied;
  for (const std::vector<int>& of_term : implied_) {
    implied.insert(implied.end(), of_term.begin(), of_term.end());
    implied_begins.push_back(static_cast<uint32_t>(implied.size()));
  }
  PackedEntries packed;
  packed.bytes_ = SharedArray<char>(std::move(bytes_));
  packed.begins_ = SharedArray<uint64_t>(std::move(begins_));
  packed.implied_begins_ = SharedArray<uint32_t>(std::move(implied_begins));
  packed.implied_ = SharedArray<int32_t>(std::move(implied));
  return packed;
}

std::span<const int32_t> PackedEntries::ImpliedBy(int term) const {
  const auto t = static_cast<size_t>(term);
  if (t + 1 >= implied_begins_.size()) return {};
  return implied_.span().subspan(implied_begins_[t],
                                 implied_begins_[t + 1] - implied_begins_[t]);
}

void PackedEntries::Save(BinaryWriter* out) const {
  out->Table(bytes_);
  out->Table(begins_);
  out->Table(implied_begins_);
  out->Table(implied_);
}

void PackedEntries::Load(BinaryReader* in, size_t term_count) {
  in->Table(&bytes_);
  in->Table(&begins_);
  in->Table(&implied_begins_);
  in->Table(&implied_);
  for (const uint64_t begin : begins_) {
    if (begin >= bytes_.size()) in->Stop();
  }
  if (implied_begins_.size() > term_count + 1 ||
      !std::is_sorted(implied_begins_.begin(), implied_begins_.end()) ||
      (!implied_begins_.empty() && implied_begins_.back() != implied_.size()) ||
      !std::all_of(implied_.begin(), implied_.end(),
                   [term_count](int32_t term) {
                     return term >= 0 && static_cast<size_t>(term) < term_count;
                   })) {
    in->Stop();
  }
}

void PackedEntries::AddImplied(TermCounts* field,
                               std::vector<uint64_t>* scratch) const {
  // Terms with their counts below them.
  scratch->clear();
  const auto add = [scratch](int term, int count) {
    scratch->push_back(static_cast<uint64_t>(term) << 32 |
                       static_cast<uint32_t>(count));
  };
  for (size_t i = 0; i < field->ids.size(); ++i) {
    add(field->ids[i], field->counts[i]);
  }
  const auto own = static_cast<ptrdiff_t>(scratch->size());
  for (size_t i = 0; i < field->ids.size(); ++i) {
    for (const int32_t term : ImpliedBy(field->ids[i])) {
      add(term, field->counts[i]);
    }
  }
  if (static_cast<ptrdiff_t>(scratch->size()) == own) return;
  std::sort(scratch->begin(), scratch->end());
  field->ids.clear();
  field->counts.clear();
  for (const uint64_t each : *scratch) {
    const auto term = static_cast<int>(each >> 32);
    const auto count = static_cast<int>(static_cast<uint32_t>(each));
    if (!field->ids.empty() && field->ids.back() == term) {
      field->counts.back() += count;
    } else {
      field->ids.push_back(term);
      field->counts.push_back(count);
    }
  }
}

void PackedEntries::Unpack(int entry, IndexedEntry* unpacked) const {
  const auto* at = reinterpret_cast<const uint8_t*>(bytes_.data()) +
                   begins_[static_cast<size_t>(entry)];
  std::vector<int>& terms = unpacked->all_ids;
  terms.resize(ReadVarint(&at));
  int previous = -1;
  for (int& id : terms) {
    previous += static_cast<int>(ReadVarint(&at)) + 1;
    id = previous;
  }
  for (TermCounts& field : unpacked->fields) {
    field.ids.clear();
    field.counts.clear();
    field.word_count = static_cast<int>(ReadVarint(&at));
  }
  const uint8_t* const bits = at;
  at += (terms.size() + 7) / 8;
  for (size_t t = 0; t < terms.size(); ++t) {
    const bool is_usual = (bits[t / 8] & 1 << t % 8) == 0;
    const uint8_t mask = is_usual ? kUsualFields : *at++;
    for (size_t f = 0; f < kFieldCount; ++f) {
      if ((mask & 1 << f) == 0) continue;
      unpacked->fields[f].ids.push_back(terms[t]);
      unpacked->fields[f].counts.push_back(
          (mask & kHasCounts) != 0 ? static_cast<int>(ReadVarint(&at)) : 1);
    }
  }
  for (TermCounts& field : unpacked->fields) {
    AddImplied(&field, &unpacked->pairs);
  }
  unpacked->pairs.clear();
  unpacked->sentence_ids.clear();
  unpacked->sentence_ends.clear();
  for (uint32_t sentences = ReadVarint(&at); sentences > 0; --sentences) {
    UnpackSentence(&at, unpacked);
  }
  for (size_t i = 0, own = terms.size(); i < own; ++i) {
    const auto implied = ImpliedBy(terms[i]);
    terms.insert(terms.end(), implied.begin(), implied.end());
  }
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
}

void PackedEntries::UnpackSentence(const uint8_t** at,
                                   IndexedEntry* unpacked) const {
  std::vector<int>& ids = unpacked->sentence_ids;
  const auto begin = static_cast<ptrdiff_t>(ids.size());
  const uint32_t words = ReadVarint(at);
  const uint32_t all = words + ReadVarint(at);
  int previous = -1;
  for (uint32_t i = 0; i < all; ++i) {
    const int id = unpacked->all_ids[ReadVarint(at)];
    ids.push_back(id);
    if (i >= words) continue;
    const auto implied = ImpliedBy(id);
    ids.insert(ids.end(), implied.begin(), implied.end());
    if (previous >= 0) unpacked->pairs.push_back(PairOf(previous, id));
    previous = id;
  }
  std::sort(ids.begin() + begin, ids.end());
  ids.erase(std::unique(ids.begin() + begin, ids.end()), ids.end());
  unpacked->sentence_ends.push_back(static_cast<uint32_t>(ids.size()));
}

}  // namespace caveat
