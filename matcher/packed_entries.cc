#include "matcher/packed_entries.h"

#include <algorithm>
#include <utility>

#include "matcher/varint.h"

// An entry: the number of its terms, their ids as differences less one; the
// number of words of each field; for each term a byte that says which fields it
// is in, and whether counts above 1 follow; then the sentences: how many words
// and concepts, and for each the place of its term. All are varints.

namespace caveat {
namespace {

constexpr uint8_t kHasCounts = 0x80;

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

// Which fields a term is in, and how often.
void AppendFields(const EntryTerms& entry, int id, std::string* bytes) {
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
  bytes->push_back(static_cast<char>(mask));
  if ((mask & kHasCounts) == 0) return;
  for (const int count : counts) {
    if (count > 0) AppendCount(static_cast<size_t>(count), bytes);
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

const std::vector<int>& PackedEntries::Builder::Add(const EntryTerms& entry) {
  begins_.push_back(bytes_.size());
  CollectTerms(entry, &terms_);
  AppendCount(terms_.size(), &bytes_);
  int previous = -1;
  for (const int id : terms_) {
    AppendVarint(static_cast<uint32_t>(id - previous - 1), &bytes_);
    previous = id;
  }
  for (const TermCounts& field : entry.fields) {
    AppendCount(static_cast<size_t>(field.word_count), &bytes_);
  }
  for (const int id : terms_) AppendFields(entry, id, &bytes_);
  AppendCount(entry.sentences.size(), &bytes_);
  for (const SentenceTerms& sentence : entry.sentences) {
    AppendCount(sentence.words.size(), &bytes_);
    AppendCount(sentence.concepts.size(), &bytes_);
    AppendPlaces(terms_, sentence.words, &bytes_);
    AppendPlaces(terms_, sentence.concepts, &bytes_);
  }
  return terms_;
}

PackedEntries PackedEntries::Builder::Finish() && {
  PackedEntries packed;
  packed.bytes_ = SharedArray<char>(std::move(bytes_));
  packed.begins_ = SharedArray<uint64_t>(std::move(begins_));
  return packed;
}

void PackedEntries::Save(BinaryWriter* out) const {
  out->Table(bytes_);
  out->Table(begins_);
}

void PackedEntries::Load(BinaryReader* in) {
  in->Table(&bytes_);
  in->Table(&begins_);
  for (const uint64_t begin : begins_) {
    if (begin >= bytes_.size()) in->Stop();
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
  for (const int id : terms) {
    const uint8_t mask = *at++;
    for (size_t f = 0; f < kFieldCount; ++f) {
      if ((mask & 1 << f) == 0) continue;
      unpacked->fields[f].ids.push_back(id);
      unpacked->fields[f].counts.push_back(
          (mask & kHasCounts) != 0 ? static_cast<int>(ReadVarint(&at)) : 1);
    }
  }
  unpacked->pairs.clear();
  unpacked->sentence_ids.clear();
  unpacked->sentence_ends.clear();
  for (uint32_t sentences = ReadVarint(&at); sentences > 0; --sentences) {
    const uint32_t words = ReadVarint(&at);
    const uint32_t all = words + ReadVarint(&at);
    const auto begin = static_cast<ptrdiff_t>(unpacked->sentence_ids.size());
    previous = -1;
    for (uint32_t i = 0; i < all; ++i) {
      const int id = terms[ReadVarint(&at)];
      unpacked->sentence_ids.push_back(id);
      if (i >= words) continue;
      if (previous >= 0) unpacked->pairs.push_back(PairOf(previous, id));
      previous = id;
    }
    const auto first = unpacked->sentence_ids.begin() + begin;
    std::sort(first, unpacked->sentence_ids.end());
    unpacked->sentence_ids.erase(
        std::unique(first, unpacked->sentence_ids.end()),
        unpacked->sentence_ids.end());
    unpacked->sentence_ends.push_back(
        static_cast<uint32_t>(unpacked->sentence_ids.size()));
  }
}

}  // namespace caveat
