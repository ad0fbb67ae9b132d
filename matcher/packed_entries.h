// The words of every entry of a corpus, in about two bytes for each word of its
// text; unpacked one by one, for those that a question is compared with. The
// terms that a word implies, such as the concept of its own and those of its
// groups, are kept once for all entries.
//
//   PackedEntries::Builder builder;
//   builder.Imply(word, concepts);            // before any entry has the word
//   builder.Add(terms);                       // entry after entry
//   PackedEntries packed = std::move(builder).Finish();
//   IndexedEntry entry;                       // used again and again
//   packed.Unpack(17, &entry);
//
// Unpacking into an entry that has held larger ones does not allocate.
// Immutable, thread-safe.

#ifndef CAVEAT_MATCHER_PACKED_ENTRIES_H_
#define CAVEAT_MATCHER_PACKED_ENTRIES_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "corpus/binary.h"
#include "corpus/shared_array.h"

namespace caveat {

// What of an entry a word stands in.
enum class Field {
  kText,      // The quotation.
  kHeading,   // The headings above it, and of a table row the columns' heads.
  kQuestion,  // Its FAQ question and, where there are few, its alternates.
  kSubject,   // The term before the colon of "Term: text"; a row's first cell.
};
inline constexpr int kFieldCount = 4;

// The words of one field: ascending ids, each once, with counts.
struct TermCounts {
  std::vector<int> ids;
  std::vector<int> counts;
  int word_count = 0;  // Content words, repetitions included.
};

// A sentence as it is read: its content words in order, and its concepts.
struct SentenceTerms {
  std::vector<int> words;
  std::vector<int> concepts;
};

// An entry as it is read.
struct EntryTerms {
  std::array<TermCounts, kFieldCount> fields;
  // Of the text, and the question.
  std::vector<SentenceTerms> sentences;
};

// An entry as it is compared.
struct IndexedEntry {
  std::array<TermCounts, kFieldCount> fields;
  // Terms of all fields and sentences, ascending.
  std::vector<int> all_ids;
  // Pairs of neighbouring content words of a sentence, as PairOf(); in no
  // order, and not each once.
  std::vector<uint64_t> pairs;
  // Average word vectors at unit length, of quotation and question, and of
  // headings and subject; empty where they are not kept.
  std::vector<double> text_vector;
  std::vector<double> heading_vector;

  size_t sentence_count() const { return sentence_ends.size(); }
  // Terms of a sentence, ascending, each once.
  std::span<const int> Sentence(size_t index) const {
    const size_t begin = index == 0 ? 0 : sentence_ends[index - 1];
    return std::span(sentence_ids).subspan(begin, sentence_ends[index] - begin);
  }

  std::vector<int> sentence_ids;
  std::vector<uint32_t> sentence_ends;
};

constexpr uint64_t PairOf(int first_id, int second_id) {
  return static_cast<uint64_t>(first_id) << 32 |
         static_cast<uint32_t>(second_id);
}

class PackedEntries {
 public:
  class Builder;

  void Unpack(int entry, IndexedEntry* unpacked) const;

  int size() const { return static_cast<int>(begins_.size()); }

  void Save(BinaryWriter* out) const;
  // Terms that words imply are below `term_count`; what stands in the entries
  // is not looked at.
  void Load(BinaryReader* in, size_t term_count);

 private:
  // What a term implies; with duplicates where it does so twice.
  std::span<const int32_t> ImpliedBy(int term) const;
  // Adds what the terms of a field imply.
  void AddImplied(TermCounts* field, std::vector<uint64_t>* scratch) const;

  // Moves `at` behind it. `all_ids` are, so far, the terms that were packed.
  void UnpackSentence(const uint8_t** at, IndexedEntry* unpacked) const;

  SharedArray<char> bytes_;
  SharedArray<uint64_t> begins_;  // Of each entry in `bytes_`.
  SharedArray<uint32_t> implied_begins_;  // Of each term, and the end.
  SharedArray<int32_t> implied_;
};

class PackedEntries::Builder {
 public:
  // Wherever `term` stands, in a field or as a word of a sentence, `implied`
  // stand too: in a field, as often for each time. They imply nothing, and
  // `term` is never a sentence's concept. Where implied terms are missing in an
  // entry that is added, they are there when it is unpacked.
  void Imply(int term, std::vector<int> implied);
  // Returns the terms of the entry, ascending; valid until the next.
  const std::vector<int>& Add(const EntryTerms& entry);
  // Of the entries so far.
  size_t byte_count() const { return bytes_.size(); }
  PackedEntries Finish() &&;

 private:
  std::span<const int> ImpliedBy(int term) const;
  // What is not implied.
  EntryTerms OwnOf(const EntryTerms& entry) const;
  TermCounts OwnOf(const TermCounts& field) const;
  SentenceTerms OwnOf(const SentenceTerms& sentence) const;

  std::vector<std::vector<int>> implied_;  // By term.
  std::vector<int> terms_;
  std::vector<int> own_terms_;
  std::string bytes_;
  std::vector<uint64_t> begins_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_PACKED_ENTRIES_H_
