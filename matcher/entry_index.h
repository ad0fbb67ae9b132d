// The words of a corpus's entries, field by field, ready to be compared with a
// question's.
//
//   EntryIndex index(corpus, tokenizer, lexicon, vectors);
//   for (int entry : index.Candidates(terms, 64)) ...
//
// A term of the vocabulary is a stem or a concept of the lexicon. Immutable,
// thread-safe; memory is linear in the corpus's text.

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
#include "matcher/tokenizer.h"
#include "matcher/word_vectors.h"

namespace caveat {

// What of an entry a word stands in.
enum class Field {
  kText,      // The quotation.
  kHeading,   // The headings above it, and of a table row the columns' heads.
  kQuestion,  // Its FAQ question and, where there are few, its alternates.
  kSubject,   // The term before the colon of "Term: text"; a row's first cell.
};
inline constexpr int kFieldCount = 4;

// One term of the vocabulary.
struct VocabularyTerm {
  int entry_count = 0;  // In how many entries it stands.
  int vector_row = WordVectors::kNone;
  double idf = 0;     // ln(1 + (N - n + 0.5) / (n + 0.5)): above 0.
  double weight = 0;  // idf times rarity in general English.
  bool is_concept = false;
};

// The words of one field or sentence: ascending ids, each once, with counts.
struct TermCounts {
  std::vector<int> ids;
  std::vector<int> counts;
  int word_count = 0;  // Content words, repetitions included.
};

struct IndexedEntry {
  std::array<TermCounts, kFieldCount> fields;
  // Sentences of the text, and the question: each one's terms.
  std::vector<std::vector<int>> sentences;
  // Terms of all fields, ascending.
  std::vector<int> all_ids;
  // Pairs of neighbouring content words, hashed, ascending.
  std::vector<uint64_t> pairs;
  // Average word vectors at unit length, of quotation and question, and of
  // headings and subject.
  std::vector<double> text_vector;
  std::vector<double> heading_vector;
};

// A content word of a question.
struct QuestionTerm {
  std::string stem;
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
  EntryIndex(const Corpus& corpus, const Tokenizer& tokenizer,
             const Lexicon& lexicon, const WordVectors& vectors,
             bool alternates_as_questions);

  const std::vector<IndexedEntry>& entries() const { return entries_; }
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

  // Content words of a question, each stem once, in order.
  std::vector<QuestionTerm> Terms(const std::vector<Token>& tokens,
                                  const Lexicon& lexicon, Reach reach,
                                  const WordVectors& vectors) const;

  // The entries that share most, by weight, with the question; all entries
  // when there are no more than `count_max`. Ascending.
  std::vector<int> Candidates(const std::vector<QuestionTerm>& terms,
                              int count_max) const;

 private:
  int AddTerm(const std::string& key, bool is_concept, int vector_row);
  void AddWords(const std::vector<Token>& tokens, const Lexicon& lexicon,
                const WordVectors& vectors, std::vector<int>* ids);
  void AddField(const std::vector<Token>& tokens, const Lexicon& lexicon,
                const WordVectors& vectors, TermCounts* counts);
  IndexedEntry Index(const Corpus& corpus, const Entry& entry,
                     const Tokenizer& tokenizer, const Lexicon& lexicon,
                     const WordVectors& vectors, bool alternates_as_questions);
  void Finish(const WordVectors& vectors);

  std::unordered_map<std::string, int> ids_;
  std::vector<VocabularyTerm> vocabulary_;
  std::vector<IndexedEntry> entries_;
  std::array<double, kFieldCount> mean_length_ = {1, 1, 1, 1};
  std::vector<std::vector<int>> postings_;  // Entries of each term, ascending.
};

// Pairs of neighbouring content words of a text, hashed, ascending.
std::vector<uint64_t> ContentPairs(const std::vector<Token>& tokens);

// Splits a text after ". ", "! ", "? " and "; " and at line ends. Coarse: it
// serves scoring only, quotations have spans of their own.
std::vector<std::string_view> ScoringSentences(std::string_view text);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_ENTRY_INDEX_H_
