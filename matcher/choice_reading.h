// Which of the choices that were offered a message means, in whatever words.
//
//   absl::StatusOr<ChoiceReading> reading =
//       ReadChoice(index, topics, fragment, alone, context);
//   if (reading.ok() && reading->entry_index >= 0) ...
//
// "The glass one", of a row on glass and a row on steel. What names several of
// them, none, or something else that is answered, chooses nothing. Pure;
// thread-safe; linear in the choices.

#ifndef CAVEAT_MATCHER_CHOICE_READING_H_
#define CAVEAT_MATCHER_CHOICE_READING_H_

#include "absl/status/statusor.h"
#include "matcher/conversation_context.h"
#include "matcher/follow_up_cues.h"
#include "matcher/matcher.h"
#include "matcher/topic_index.h"

namespace caveat {

struct ChoiceReading {
  int entry_index = -1;  // -1: none is chosen.
  // Whether it says that none is meant: "none of these", "not the glass one".
  bool is_refused = false;
};

// `context.shown` are the choices, and `alone` is what the message finds as it
// stands. Errors: as QuestionKinds::OfQuestion().
absl::StatusOr<ChoiceReading> ReadChoice(const MatcherIndex& index,
                                         const TopicIndex& topics,
                                         const Fragment& fragment,
                                         const Result& alone,
                                         const ConversationContext& context);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_CHOICE_READING_H_
