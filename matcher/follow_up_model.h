// The fitted weights by which a message is understood within a conversation,
// read from `matcher/data/follow_up_model.txtpb`.
//
// A message leaves something to be understood in one of a few forms, and each
// form has weights of its own: "why?" leans on the topic, "lung" on its word.
// Fitted by `matcher/data/fit_follow_ups.py` as the matcher's own weights are:
// listwise for the entries, a logistic regression for the decision.

#ifndef CAVEAT_MATCHER_FOLLOW_UP_MODEL_H_
#define CAVEAT_MATCHER_FOLLOW_UP_MODEL_H_

#include <array>
#include <string_view>

#include "absl/status/statusor.h"

namespace caveat {

// What a message leaves to be understood, for the weights.
enum class FollowUpForm {
  kComplete,  // Nothing, as it seems, but by itself it has no answer
  kElliptic,  // What it is about: "how common is pain?"
  kPronoun,   // ... and a pronoun stands for it: "does it hurt?"
  kBare,      // ... and it names nothing: "why?", "is that so?"
  kSwap,      // What is asked, of another thing: "and for lung?"
  kNamed,     // ... without a word that says so: "lung"
  kCount,
};
inline constexpr size_t kFollowUpFormCount =
    static_cast<size_t>(FollowUpForm::kCount);

std::string_view FollowUpFormName(FollowUpForm form);

// What is known of an entry that a message may mean. "Alone": the message as it
// stands; "with": together with words of the topic.
enum class FollowUpSignal {
  kAlone,            // How far behind the best of the alone reading, 0 to -1
  kWith,             // ... of the reading with the topic
  kAloneConfidence,  // Confidence in the alone reading, 0 to 1
  kWithConfidence,   // ... in the reading with the topic
  kNear,             // How near it is to what the message says, 0 to 1
  kLike,             // How much what it says is like the topic, 0 to 1
  kSame,             // 1 if it is the topic
  kTogether,         // ... another text of the topic's section
  kNext,             // ... the text after the topic
  kBeside,           // ... the one beside a topic that the words name
  kEarlier,          // ... in the section of an earlier topic
  kAnswered,         // ... it has been answered, and is not the topic
  kNamed,            // Share of the message's terms that it has, 0 to 1
  kSpeaks,           // 1 if it, or how people ask for it, has all
  kKind,             // Share of the kinds asked for that it answers
  kTopicKind,        // ... of the kinds asked before, where none is asked for
  kListed,           // 1 if it is a takeaway or a question with its answer
  // Those above times ln(1 + terms): the more a message says, the less the
  // topic counts.
  kAloneByLength,
  kAloneConfidenceByLength,
  kWithByLength,
  kWithConfidenceByLength,
  kSameByLength,
  kTogetherByLength,
  kNearByLength,
  kLikeByLength,
  // Those above, of the topic alone: how likely more is asked of what was
  // answered.
  kAloneOfSame,
  kWithOfSame,
  kWithConfidenceOfSame,
  kNamedOfSame,
  kKindOfSame,
  kCount,
};
inline constexpr size_t kFollowUpSignalCount =
    static_cast<size_t>(FollowUpSignal::kCount);
using FollowUpSignals = std::array<double, kFollowUpSignalCount>;

// Fills the signals that are products of others.
void FillProducts(size_t term_count, FollowUpSignals* signals);

// What is known of the best entry beside its signals: whether it answers.
enum class FollowUpDecision {
  kBias,          // Always 1
  kShare,         // Its share of exp(score) over all that may be meant
  kScore,         // Its score
  kMargin,        // Its score less the next, at most 4
  kAloneMost,     // Largest confidence of any entry in the alone reading
  kWithMost,      // ... in the reading with the topic
  kUnknown,       // Share of the message's terms that the corpus has not
  kAnswersAlone,  // 1 if the alone reading answers
  kAnswersWith,   // 1 if the reading with the topic answers
  kLength,        // ln(1 + terms)
  // Log-odds that such a message is answered, over 4; with words of the topic.
  kAnswerable,
  kAnswerableWith,
  kPieceUnknown,  // Largest share of what is said that none comes near
  kCount,
};
inline constexpr size_t kFollowUpDecisionCount =
    static_cast<size_t>(FollowUpDecision::kCount);
// The signals of the best entry come after these.
using FollowUpDecisions =
    std::array<double, kFollowUpDecisionCount + kFollowUpSignalCount>;

// Of any of FollowUpDecisions.
std::string_view FollowUpDecisionName(size_t place);

struct FollowUpModel {
  std::array<FollowUpSignals, kFollowUpFormCount> signals = {};
  std::array<FollowUpDecisions, kFollowUpFormCount> decisions = {};

  // Errors: kInvalidArgument when the text is no such file, lacks a form or has
  // it twice, names one or a signal that is not there, or has a weight that is
  // no number.
  static absl::StatusOr<FollowUpModel> Parse(std::string_view text);

  double Score(FollowUpForm form, const FollowUpSignals& of_entry) const;
  // Log-odds that the best entry answers.
  double LogOdds(FollowUpForm form, const FollowUpDecisions& of_best) const;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_FOLLOW_UP_MODEL_H_
