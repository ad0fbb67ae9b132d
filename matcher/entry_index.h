// The words of a corpus's entries, field by field, ready to be compared with a
// question's.
//
//   EntryIndex index(corpus, tokenizer, lexicon, vectors);
//   for (int entry : index.Candidates(terms)) ...
//
// A term of the vocabulary is a stem or a concept of the lexicon. Immutable,
// thread-safe; memory is linear in the corpus's text, and about as much.

#ifndef CAVEAT_MATCHER_ENTRY_INDEX_H_
#define CAVEAT_MATCHER_ENTRY_INDEX_H_

#include <array>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "corpus/corpus.h"
#include "matcher/lexicon.h"
#include "matcher/packed_entries.h"
#include "matcher/packed_postings.h"
#include "matcher/tokenizer.h"
#include "matcher/word_vectors.h"

namespace caveat {

// One term of the vocabulary.
struct VocabularyTerm {
  int entry_count = 0;  // In how many entries it stands.
  int vector_row = WordVectors::kNone;
  double idf = 0;     // ln(1 + (N - n + 0.5) / (n + 0.5)): above 0.
  double weight = 0;  // idf times rarity in general English.
  bool is_concept = false;
};

// A content word of a question.
struct QuestionTerm {
  std::string stem;
  double idf = 0;     // Of its stem; the largest where no entry has it.
  double weight = 0;  // idf times rarity, less for light words.
  int vector_row = WordVectors::kNone;
  // Terms of the vocabulary that it is, or means, with how much they count
  // (0 to 1); the exact stem has 1.
  std::vector<std::pair<int, double>> same;
  // Whether the corpus has this very stem, or a term that means the same;
  // broader terms do not count.
  bool is_named = false;
};

class EntryIndex {
 public:
  // Has no entries, to be loaded.
  EntryIndex() = default;
  EntryIndex(const Corpus& corpus, const Tokenizer& tokenizer,
             const Lexicon& lexicon, const WordVectors& vectors,
             bool alternates_as_questions);

  // Most entries that are kept unpacked, and of which candidates are those
  // that share most words with the question; of more, candidates are those of
  // the best BM25F.
  static constexpr int kUnpackedCountMax = 4000;
  // Most candidates of those that share words with the question.
  static constexpr int kSharingCountMax = 256;
  // Most candidates of those of the best BM25F.
  static constexpr int kRankedCountMax = 20;

  int entry_count() const { return packed_.size(); }
  // An entry; it is unpacked into `scratch` unless it is kept.
  const IndexedEntry& Open(int entry, IndexedEntry* scratch) const;
  // Lengths of the sums that the entry's average vectors are made of.
  double TextNorm(int entry) const {
    return static_cast<double>(norms_[static_cast<size_t>(entry)].text);
  }
  double HeadingNorm(int entry) const {
    return static_cast<double>(norms_[static_cast<size_t>(entry)].heading);
  }

  const VocabularyTerm& term(int id) const {
    return vocabulary_[static_cast<size_t>(id)];
  }
  int vocabulary_size() const { return static_cast<int>(vocabulary_.size()); }
  // Mean number of content words of a field, at least 1.
  double MeanLength(Field field) const {
    return mean_length_[static_cast<size_t>(field)];
  }

  // Vocabulary id of a stem; -1 when no entry has it.
  int Find(const std::string& stem) const;

  // Most different content words of a question that are looked at: the first.
  // What an entry says is compared with each.
  static constexpr size_t kTermCountMax = 128;
  // Content words of a question, each stem once, in order.
  std::vector<QuestionTerm> Terms(const std::vector<Token>& tokens,
                                  const Lexicon& lexicon, Reach reach,
                                  const WordVectors& vectors) const;

  // The entries that a question is compared with in full, ascending: all while
  // there are no more than kSharingCountMax.
  std::vector<int> Candidates(const std::vector<QuestionTerm>& terms) const;

  void Save(BinaryWriter* out) const;
  void Load(const WordVectors& vectors, BinaryReader* in);

  // Pairs of neighbouring content words of a text that the corpus knows, as
  // PairOf(), ascending.
  std::vector<uint64_t> ContentPairs(const std::vector<Token>& tokens) const;

 private:
  struct Norms {
    float text = 0;
    float heading = 0;
  };

  // What entries are read with.
  struct Reading;

  // The key of a concept of the lexicon, which no word has.
  static std::string ConceptKey(int concept_id);
  int AddTerm(const std::string& key, bool is_concept, int vector_row);
  std::vector<int> AddConcepts(const std::vector<Token>& tokens,
                               const Lexicon& lexicon);
  void AddWords(const std::vector<Token>& tokens, const Reading& reading,
                SentenceTerms* terms);
  void AddField(const std::vector<Token>& tokens, const Reading& reading,
                TermCounts* counts);
  EntryTerms Read(const Corpus& corpus, const Entry& entry,
                  const Reading& reading);
  // What is known once all entries are read.
  void Weigh(const WordVectors& vectors);
  void MakePostings();
  void MakeVectors(const WordVectors& vectors);
  bool KeepsUnpacked() const { return entry_count() <= kUnpackedCountMax; }
  uint8_t ImpactOf(const IndexedEntry& entry, int id) const;

  std::vector<int> Sharing(const std::vector<QuestionTerm>& terms) const;
  std::vector<int> Ranked(const std::vector<QuestionTerm>& terms) const;

  std::unordered_map<std::string, int> ids_;
  std::vector<VocabularyTerm> vocabulary_;
  PackedEntries packed_;
  std::vector<IndexedEntry> unpacked_;  // All, or none.
  SharedArray<Norms> norms_;            // Of those that are not kept.
  std::array<double, kFieldCount> mean_length_ = {1, 1, 1, 1};
  PackedPostings postings_;
};

// Splits a text after ". ", "! ", "? " and "; " and at line ends. Coarse: it
// serves scoring only, quotations have spans of their own.
std::vector<std::string_view> ScoringSentences(std::string_view text);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_ENTRY_INDEX_H_
