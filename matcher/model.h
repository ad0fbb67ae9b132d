// The fitted weights of the matcher, read from `matcher/data/model.txtpb`.

#ifndef CAVEAT_MATCHER_MODEL_H_
#define CAVEAT_MATCHER_MODEL_H_

#include <array>
#include <string_view>

#include "absl/status/statusor.h"
#include "matcher/signals.h"

namespace caveat {

// The signals of the decision between answering and abstaining, all of the
// best candidate unless they say otherwise.
enum class DecisionSignal {
  kBias,              // Always 1
  kScore,             // Its score
  kMargin,            // Its score less the runner-up's
  kShare,             // Its share of exp(score) over all candidates
  kCover,             // Share of the question's weight that it means
  kSentence,          // ... that one of its sentences means
  kNamed,             // Share of the question's weight that it names
  kMissing,           // Largest share of one word that it does not mean
  kUnnamed,           // Share that no entry names, broader terms left aside
  kUnknown,           // Share of the question's weight the corpus knows nothing of
  kVectorText,        // Cosine of average word vectors
  kClassifier,        // Score of the classifier
  kClassifierMargin,  // ... less that of the next entry
  kDecoy,             // Score of the classifier for "a decoy"
  kUnseen,            // Share of words that no authored text has
  kDecoyNearness,     // Nearness to the nearest general decoy
  kKindMatch,         // Rarity of the rarest kind asked that it answers
  kKindConflict,      // ... that it does not answer
  kKindAnswered,      // ... that any candidate answers
  kQuestionLength,    // ln(1 + content words) / 3
  kEncodedBest,       // Likeness of the sentence encoder
  kEncodedText,       // ... with its heading and quotation together
  kEncodedHeading,    // ... with its heading
  kEncodedMost,       // Largest kEncodedBest of any candidate
  kEncodedMean,       // ... mean of the five largest
  kEncodedGap,        // ... largest less the fourth
  kDecoyEncoded,      // Likeness of the nearest general decoy
  kPieces,            // Nearness of the question's pieces
  kPieceMissing,      // ... largest share of one that nothing is near to
  kPiecesMost,        // Largest kPieces of any candidate
  kPiecesMean,        // ... mean of the five largest
  kPiecesGap,         // ... largest less the fourth
  kPieceUnknown,      // Share of the pieces that no candidate is near to
  kPieceUnknownMost,  // ... of one piece alone
  kAnswerable,        // Log-odds that such a question is answered, over 4
  kCount,
};
inline constexpr int kDecisionSignalCount =
    static_cast<int>(DecisionSignal::kCount);
using DecisionSignals = std::array<double, kDecisionSignalCount>;

std::string_view DecisionSignalName(DecisionSignal signal);

struct ScoringModel {
  Signals weights = {};
  DecisionSignals decision = {};
  // Whether the classifier alone ranks, and the decision looks at nothing of the
  // other candidates but its scores: then these need no signals.
  bool ranks_by_classifier = false;
  double answer_threshold = 0.5;
  double ambiguous_threshold = 0.35;
};

// One for each kind of corpus; model.proto says which.
struct Model {
  ScoringModel authored;
  ScoringModel plain;
  ScoringModel words;
  ScoringModel faq;

  // Errors: kInvalidArgument when the text is no such file, names a signal
  // that is not there, or a threshold is out of range.
  static absl::StatusOr<Model> Parse(std::string_view text);
};

// 1 / (1 + exp(-log_odds)).
double Logistic(double log_odds);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_MODEL_H_
