#include "matcher/decision_signals.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace caveat {
namespace {

// Similarity from which a word of the question counts as known to the corpus.
constexpr double kKnownSimilarityMin = 0.5;

// Of the candidates that the sentence encoder finds nearest: how many are
// averaged, and from which one the first is told apart.
constexpr size_t kNearestCount = 5;
constexpr size_t kGapPlace = 3;
// Sums that are worked on at once, each in its own order: as many as hide how
// long one addition takes.
constexpr size_t kDecoysAtOnce = 8;

// Brings log-odds to the size of the other signals.
constexpr double kAnswerableUnit = 4.0;

double& At(DecisionSignals* signals, DecisionSignal signal) {
  return (*signals)[static_cast<size_t>(signal)];
}

// Nearness of a question to the nearest general decoy, 0 to 1.
double DecoyNearness(const MatchData& data, const std::vector<double>& vector) {
  double nearest = 0;
  const size_t count = data.decoy_vectors.size();
  for (size_t begin = 0; begin < count; begin += kDecoysAtOnce) {
    // The last stands in for those that are missing.
    const double* decoys[kDecoysAtOnce];
    for (size_t d = 0; d < kDecoysAtOnce; ++d) {
      decoys[d] = data.decoy_vectors[std::min(begin + d, count - 1)].data();
    }
    double cosines[kDecoysAtOnce] = {};
    for (size_t i = 0; i < vector.size(); ++i) {
      for (size_t d = 0; d < kDecoysAtOnce; ++d) {
        cosines[d] += vector[i] * decoys[d][i];
      }
    }
    for (const double cosine : cosines) nearest = std::max(nearest, cosine);
  }
  return nearest;
}

double DecoyLikeness(const MatchData& data, const SentenceVector& vector) {
  double nearest = 0;
  for (const SentenceVector& decoy : data.decoy_encodings) {
    nearest = std::max(nearest, Similarity(vector, decoy));
  }
  return nearest;
}

// How one signal is spread over the candidates.
struct Spread {
  double most = 0;
  double mean = 0;  // Of the kNearestCount largest.
  double gap = 0;   // From the largest to the one at kGapPlace.
};

Spread MeasureSpread(const Scoring& scoring, Signal signal) {
  std::vector<double> values;
  for (const ScoredEntry& candidate : scoring.candidates) {
    values.push_back(candidate.signals[static_cast<size_t>(signal)]);
  }
  const size_t count = std::min<size_t>(kNearestCount, values.size());
  std::partial_sort(values.begin(),
                    values.begin() + static_cast<ptrdiff_t>(count),
                    values.end(), std::greater<>());
  double sum = 0;
  for (size_t i = 0; i < count; ++i) sum += values[i];
  return {values.front(), sum / static_cast<double>(count),
          values.front() - values[std::min(kGapPlace, count - 1)]};
}

// What the sentence encoder says of the candidates together.
void MeasureEncoded(const Scoring& scoring, DecisionSignals* signals) {
  const Spread whole = MeasureSpread(scoring, Signal::kEncodedBest);
  At(signals, DecisionSignal::kEncodedMost) = whole.most;
  At(signals, DecisionSignal::kEncodedMean) = whole.mean;
  At(signals, DecisionSignal::kEncodedGap) = whole.gap;
  const Spread pieces = MeasureSpread(scoring, Signal::kPieces);
  At(signals, DecisionSignal::kPiecesMost) = pieces.most;
  At(signals, DecisionSignal::kPiecesMean) = pieces.mean;
  At(signals, DecisionSignal::kPiecesGap) = pieces.gap;
  const PieceMatch any =
      MatchPieces(scoring.encoded.pieces, scoring.nearest_pieces);
  At(signals, DecisionSignal::kPieceUnknown) = 1.0 - any.likeness;
  At(signals, DecisionSignal::kPieceUnknownMost) = any.missing;
}

double UnknownShare(const SignalContext& context) {
  const std::vector<QuestionTerm>& terms = *context.terms;
  std::vector<double> best(terms.size());
  for (size_t l = 0; l < context.nearest.size(); ++l) {
    for (size_t t = 0; t < terms.size(); ++t) {
      best[t] = std::max(best[t], context.similarity[l * terms.size() + t]);
    }
  }
  double unknown = 0;
  for (size_t t = 0; t < terms.size(); ++t) {
    if (best[t] < kKnownSimilarityMin) unknown += terms[t].weight;
  }
  return context.total_weight > 0 ? unknown / context.total_weight : 1.0;
}

}  // namespace

double AnswerableSignal(const EncodedText& encoded) {
  return encoded.kinds.value_or(MessageKinds())[MessageKind::kAnswerable] /
         kAnswerableUnit;
}

void MeasureDecision(const SignalContext& context, const MatchData& data,
                     Scoring* scoring) {
  DecisionSignals& signals = scoring->decision;
  At(&signals, DecisionSignal::kBias) = 1;
  At(&signals, DecisionSignal::kUnknown) = UnknownShare(context);
  At(&signals, DecisionSignal::kUnseen) = scoring->classifier.unseen;
  At(&signals, DecisionSignal::kDecoy) =
      static_cast<double>(scoring->classifier.decoy);
  At(&signals, DecisionSignal::kDecoyNearness) =
      DecoyNearness(data, context.question_vector);
  At(&signals, DecisionSignal::kDecoyEncoded) =
      DecoyLikeness(data, scoring->encoded.whole);
  At(&signals, DecisionSignal::kAnswerable) =
      AnswerableSignal(scoring->encoded);
  At(&signals, DecisionSignal::kQuestionLength) =
      std::log(1.0 + static_cast<double>(context.terms->size())) / 3.0;
  double unnamed = 0;
  for (const QuestionTerm& term : *context.terms) {
    if (!term.is_named) unnamed += term.weight;
  }
  At(&signals, DecisionSignal::kUnnamed) =
      context.total_weight > 0 ? unnamed / context.total_weight : 1.0;
  if (scoring->candidates.empty()) return;
  double answered = 0;
  for (const ScoredEntry& candidate : scoring->candidates) {
    answered = std::max(
        answered, candidate.signals[static_cast<size_t>(Signal::kKindMatch)]);
  }
  At(&signals, DecisionSignal::kKindAnswered) = answered;
  const ScoredEntry& best = scoring->candidates.front();
  const auto of_best = [&best](Signal signal) {
    return best.signals[static_cast<size_t>(signal)];
  };
  MeasureEncoded(*scoring, &signals);
  At(&signals, DecisionSignal::kEncodedBest) = of_best(Signal::kEncodedBest);
  At(&signals, DecisionSignal::kEncodedText) = of_best(Signal::kEncodedText);
  At(&signals, DecisionSignal::kEncodedHeading) =
      of_best(Signal::kEncodedHeading);
  At(&signals, DecisionSignal::kPieces) = of_best(Signal::kPieces);
  At(&signals, DecisionSignal::kPieceMissing) = of_best(Signal::kPieceMissing);
  At(&signals, DecisionSignal::kScore) = best.score;
  At(&signals, DecisionSignal::kNamed) = of_best(Signal::kNamedAll);
  At(&signals, DecisionSignal::kMissing) = of_best(Signal::kMissing);
  At(&signals, DecisionSignal::kCover) = of_best(Signal::kCoverAll);
  At(&signals, DecisionSignal::kSentence) = of_best(Signal::kBestSentence);
  At(&signals, DecisionSignal::kVectorText) = of_best(Signal::kVectorText);
  At(&signals, DecisionSignal::kClassifier) = of_best(Signal::kClassifier);
  At(&signals, DecisionSignal::kKindMatch) = of_best(Signal::kKindMatch);
  At(&signals, DecisionSignal::kKindConflict) = of_best(Signal::kKindConflict);
  double total = 0;
  double next_classifier = 0;
  for (const ScoredEntry& candidate : scoring->candidates) {
    total += std::exp(candidate.score - best.score);
    if (&candidate != &best) {
      next_classifier =
          std::max(next_classifier,
                   candidate.signals[static_cast<size_t>(Signal::kClassifier)]);
    }
  }
  At(&signals, DecisionSignal::kShare) = 1.0 / total;
  At(&signals, DecisionSignal::kMargin) =
      scoring->candidates.size() > 1 ? best.score - scoring->candidates[1].score
                                     : best.score;
  At(&signals, DecisionSignal::kClassifierMargin) =
      of_best(Signal::kClassifier) - next_classifier;
}

}  // namespace caveat
