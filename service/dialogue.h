// How a conversation bears on a reply, and a reply on the conversation.
//
//   const ConversationContext* context = ContextFor(before, snapshot, served);
//   ...
//   reply.conversation = codec.Seal(Continue(before, reply));
//
// Pure functions; thread-safe.

#ifndef CAVEAT_SERVICE_DIALOGUE_H_
#define CAVEAT_SERVICE_DIALOGUE_H_

#include "absl/status/statusor.h"
#include "matcher/guard.h"
#include "matcher/sentence_encoder.h"
#include "service/conversation.h"
#include "service/reply.h"

namespace caveat {

// What a conversation means to a corpus; null when it was held with another
// one, or with another version of it: then a question stands alone.
const ConversationContext* ContextFor(const Conversation& conversation,
                                      const Snapshot& snapshot,
                                      const ServedCorpus& served);

// Whether nothing has been said before that a question could go on from.
bool Begins(const Conversation& conversation);

// Whether a verdict that little speaks for is of a message which only says what
// conversations are full of: "tell me more" in one with the corpus `only`, or
// with any of the snapshot's if that is null; "is it free?" in one that is
// about something; or "how does it work?" at the start of one. Errors: as
// Guard::IsWeak().
absl::StatusOr<bool> IsOutweighed(const GuardVerdict& verdict,
                                  const EncodedQuestion& message,
                                  const Conversation& conversation,
                                  const Snapshot& snapshot,
                                  const ServedCorpus* only);

// Whether a document asks and answers the very question that a guard would
// stop, for anything but an alarm: what was reviewed for everybody is neither
// advice for one person, nor meant to lead astray.
bool IsReviewed(const GuardVerdict& verdict, std::string_view message,
                const ServedCorpus& served);

// Whether a message is still about the alarm that the last reply raised: it
// asks for advice, or says little by itself ("is that serious?", "how long can
// I wait?"). It is answered with the same notice, never from a document. Only
// the next message is, and only where a corpus is about health: alarms can be
// false.
bool LeansOnAlarm(const Conversation& conversation, std::string_view message,
                  const GuardVerdict& verdict, const Snapshot& snapshot);

// Whether what was found for the next message, lean as it may, is too little to
// leave the alarm: nothing, or only choices.
bool IsStillAlarm(const Conversation& conversation, const GuardVerdict& verdict,
                  const Snapshot& snapshot, const Reply& reply);

// The notice that is repeated of an alarm.
std::string_view NoticeOf(Concern alarm);

// Whether a message asks how much of what advice was declined on: after "can my
// son have aspirin?", "how much?" asks for as much advice, whatever it says by
// itself. Where a corpus is about health.
bool LeansOnAdvice(const Conversation& conversation, std::string_view message,
                   const GuardVerdict& verdict, const Snapshot& snapshot);

// The conversation after a reply. One that answers nothing and offers nothing
// changes nothing but the concern, and what could be chosen, so that thanks do
// not end a topic; a reply of another corpus, or of another version, begins
// anew.
Conversation Continue(const Conversation& before, const Reply& reply);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_DIALOGUE_H_
