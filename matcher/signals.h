// The signals that speak for or against an entry as the answer to a question.
//
//   SignalContext context = MakeSignalContext(index, terms, candidates, vectors);
//   Signals signals = MeasureSignals(context, candidate);
//
// A score is the sum of signals times weights; the weights are data, fitted on
// question sets (`matcher/data/model.txtpb`). Each signal is about 0 to 1.
// Pure; deterministic.

#ifndef CAVEAT_MATCHER_SIGNALS_H_
#define CAVEAT_MATCHER_SIGNALS_H_

#include <array>
#include <string_view>
#include <vector>

#include "matcher/entry_index.h"
#include "matcher/word_vectors.h"

namespace caveat {

enum class Signal {
  kBm25Text,        // BM25F of the question over the quotation
  kBm25Heading,     // ... over the headings
  kBm25Question,    // ... over the FAQ question
  kCoverText,       // Share of the question's weight that the quotation means
  kCoverHeading,    // ... the headings
  kCoverQuestion,   // ... the FAQ question
  kCoverSubject,    // ... the list term or first cell
  kCoverAll,        // ... any field
  kNamedAll,        // Share that any field names: in words or terms of the lexicon
  kMissing,         // Largest share of one word that no field means
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
  kKindMatch,     // Rarity of the rarest kind asked that the entry answers
  kKindConflict,  // ... that it does not answer
  kEncodedText,      // Likeness of the sentence encoder: heading and quotation
  kEncodedSentence,  // ... the nearest sentence of the quotation
  kEncodedQuestion,  // ... the FAQ question, or the nearest alternate
  kEncodedHeading,   // ... the heading
  kEncodedBest,      // ... the best of quotation, sentences and questions
  kPieces,           // Mean nearness of the question's pieces, by their shares
  kPieceMissing,     // Largest share of a piece that nothing is near to
  kClassifier,    // Score of the classifier trained on alternates
  kCount,
};
inline constexpr int kSignalCount = static_cast<int>(Signal::kCount);
using Signals = std::array<double, kSignalCount>;

// The signal's name in the model file and in explanations.
std::string_view SignalName(Signal signal);

// What is the same for all candidates of one question.
struct SignalContext {
  const EntryIndex* index = nullptr;
  const WordVectors* vectors = nullptr;
  const std::vector<QuestionTerm>* terms = nullptr;
  std::vector<uint64_t> question_pairs;  // Ascending.
  double total_weight = 0;               // Of the question's terms.
  // similarity[t * local_count + l]: how much term t means local term l.
  std::vector<double> similarity;
  int local_count = 0;
  // Vocabulary id to local id, -1 for terms of no candidate.
  std::vector<int> local_of_term;
  std::vector<double> question_vector;
};

// Similarities of word vectors below this are noise; above, they count from 0
// to kVectorSimilarityWeight in proportion.
inline constexpr double kVectorSimilarityMin = 0.35;
inline constexpr double kVectorSimilarityWeight = 0.85;

SignalContext MakeSignalContext(const EntryIndex& index,
                                const WordVectors& vectors,
                                const std::vector<Token>& tokens,
                                const std::vector<QuestionTerm>& terms,
                                const std::vector<int>& candidates);

// Fills the lexical signals of one entry; the others stay 0.
void MeasureSignals(const SignalContext& context, int entry, Signals* signals);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_SIGNALS_H_
