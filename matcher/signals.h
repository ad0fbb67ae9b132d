// The signals that speak for or against an entry as the answer to a question.
//
//   SignalContext context =
//       MakeSignalContext(index, vectors, tokens, terms, candidates);
//   MeasureSignals(context, 0, &signals);      // of the first candidate
//
// A score is the sum of signals times weights; the weights are data, fitted on
// question sets (`matcher/data/model.txtpb`). Each signal is about 0 to 1.
// Pure; deterministic.

#ifndef CAVEAT_MATCHER_SIGNALS_H_
#define CAVEAT_MATCHER_SIGNALS_H_

#include <array>
#include <memory>
#include <string_view>
#include <vector>

#include "matcher/entry_index.h"
#include "matcher/word_vectors.h"

namespace caveat {

enum class Signal {
  kBm25Text,       // BM25F of the question over the quotation
  kBm25Heading,    // ... over the headings
  kBm25Question,   // ... over the FAQ question
  kCoverText,      // Share of the question's weight that the quotation means
  kCoverHeading,   // ... the headings
  kCoverQuestion,  // ... the FAQ question
  kCoverSubject,   // ... the list term or first cell
  kCoverAll,       // ... any field
  kNamedAll,  // Share that any field names: in words or terms of the lexicon
  kMissing,   // Largest share of one word that no field means
  kBestSentence,    // Largest share that one sentence means
  kSentenceMutual,  // Largest mean of that and of the sentence's share in turn
  kTextCovered,     // Share of the quotation's weight that the question means
  kHeadingCovered,
  kQuestionCovered,
  kSubjectCovered,
  kVectorText,     // Cosine of average word vectors, question and quotation
  kVectorHeading,  // ... and headings
  kPairs,          // Neighbouring words of the question that stand together
  kSectionMean,    // Mean of kCoverText over the entry's section
  kTextLength,     // ln(1 + content words) / 5
  kIsFaq,
  kIsTakeaway,
  kIsConclusion,
  kIsTableRow,
  kKindMatch,        // Rarity of the rarest kind asked that the entry answers
  kKindConflict,     // ... that it does not answer
  kEncodedText,      // Likeness of the sentence encoder: heading and quotation
  kEncodedSentence,  // ... the nearest sentence of the quotation
  kEncodedQuestion,  // ... the FAQ question, or the nearest alternate
  kEncodedHeading,   // ... the heading
  kEncodedBest,      // ... the best of quotation, sentences and questions
  kPieces,           // Mean nearness of the question's pieces, by their shares
  kPieceMissing,     // Largest share of a piece that nothing is near to
  kClassifier,       // Score of the classifier trained on alternates
  kCount,
};
inline constexpr int kSignalCount = static_cast<int>(Signal::kCount);
using Signals = std::array<double, kSignalCount>;

// The signal's name in the model file and in explanations.
std::string_view SignalName(Signal signal);

// Tables that stay with the thread from one question to the next.
struct SignalTables {
  // Vocabulary id to local id; -1 for terms of no candidate.
  std::vector<int> local_of_term;
  std::vector<int> locals;             // The terms that have a local id.
  std::vector<IndexedEntry> unpacked;  // Candidates that are not kept.
};
struct SignalTablesReturn {
  void operator()(SignalTables* tables) const;
};

// What is the same for all candidates of one question.
struct SignalContext {
  // A term that a word of the question means, and that some candidate has.
  struct Meant {
    size_t word = 0;
    int id = 0;
    double weight = 0;
  };

  const EntryIndex* index = nullptr;
  const std::vector<QuestionTerm>* terms = nullptr;
  std::vector<int> candidates;
  std::vector<const IndexedEntry*> entries;  // Of the candidates.
  std::vector<uint64_t> question_pairs;      // Ascending.
  double total_weight = 0;                   // Of the question's terms.
  double bm25_most = 0;                      // What BM25 is measured against.
  std::vector<Meant> meant;                  // Word by word.
  // similarity[l * terms->size() + t]: how much word t means local term l.
  std::vector<double> similarity;
  std::vector<double> nearest;  // The largest of each local term.
  std::vector<double> question_vector;
  // The question's vector times each local term's; only where entries are not
  // kept.
  std::vector<double> vector_product;
  std::unique_ptr<SignalTables, SignalTablesReturn> tables;

  size_t LocalOf(int id) const {
    return static_cast<size_t>(tables->local_of_term[static_cast<size_t>(id)]);
  }
};

// Similarities of word vectors below this are noise; above, they count from 0
// to kVectorSimilarityWeight in proportion.
inline constexpr double kVectorSimilarityMin = 0.35;
inline constexpr double kVectorSimilarityWeight = 0.85;

SignalContext MakeSignalContext(const EntryIndex& index,
                                const WordVectors& vectors,
                                const std::vector<Token>& tokens,
                                const std::vector<QuestionTerm>& terms,
                                std::vector<int> candidates);

// Fills the lexical signals of one candidate, by its place among them; the
// others stay 0.
void MeasureSignals(const SignalContext& context, size_t candidate,
                    Signals* signals);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_SIGNALS_H_
