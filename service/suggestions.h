// Which questions a reply offers: choices when it is not clear what was meant,
// and what the document can answer next.
//
//   std::string_view question = QuestionFor(snapshot, served, entry);
//
// Every question that is offered is answered by its entry when it is sent: an
// editor wrote it, or it was tried. Pure functions; thread-safe.

#ifndef CAVEAT_SERVICE_SUGGESTIONS_H_
#define CAVEAT_SERVICE_SUGGESTIONS_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "corpus/overlay_reader.h"
#include "matcher/conversation_context.h"
#include "matcher/sentence_encoder.h"
#include "service/reply.h"

namespace caveat {

// Choices offered when a question is ambiguous.
inline constexpr size_t kChoiceCountMin = 2;
inline constexpr size_t kChoiceCountMax = 4;

// Most entries that are tried for them: what is tried for the first time is
// looked up.
inline constexpr size_t kChoiceTriedMax = 16;

// Questions offered after an answer.
inline constexpr size_t kFollowUpCountMin = 2;
inline constexpr size_t kFollowUpCountMax = 3;

// Most entries that are tried for them.
inline constexpr size_t kFollowUpTriedMax = 12;

// Most alternates of an entry that are tried.
inline constexpr size_t kAlternatesTriedMax = 8;

// Least bytes of an alternate that is offered: shorter ones say too little by
// themselves. Longer ones than kOfferedBytesMax are stories.
inline constexpr size_t kOfferedBytesMin = 15;

// Whether no guard keeps a question from being answered from a corpus, be it
// that it is the document's own.
bool IsLetGo(const Snapshot& snapshot, const ServedCorpus& served,
             const EncodedQuestion& question);

// What a person could ask to get this entry: the question that its editor has
// it offered by, its own, how people really ask, or the heading it stands under;
// the first of these that serves, empty when none does. It stands for itself in
// any conversation, and no guard keeps it from being answered. Valid as long as
// the corpus.
std::string_view QuestionFor(const Snapshot& snapshot,
                             const ServedCorpus& served, const Entry& entry);

// What decides whether a question gets choices.
struct ChoiceOptions {
  bool answers = false;      // Whether the best match is sure enough.
  bool any_will_do = false;  // Whether the caller has set how sure.
  bool begins = false;       // Whether nothing was said before.
  bool only_corpus = false;  // Whether no other corpus is asked.
};

// Where a question may mean several things, fills did_you_mean, corpus, notice
// and outcome kAmbiguous; the choices stand as FollowUps::Choices orders them.
// That is where the matcher could not choose, where a thing is only named
// ("fractures"; surely meant or not where much of the corpus speaks of it), and
// where a conversation begins with what is too vague ("how long does it last?").
// Returns false, and leaves the reply alone, elsewhere,
// and when fewer than kChoiceCountMin different questions are there to choose
// from. Errors: as Matcher::Find().
absl::StatusOr<bool> ComposeChoices(const ServedCorpus& served,
                                    std::string_view question,
                                    const Result& result,
                                    const ChoiceOptions& options, Reply* reply);

// Fills follow_ups of a reply that quotes an entry: entries near the answer
// before the rest, none that has been answered in the conversation (`known`,
// null when it begins), be it in nearly the same words, and what the last reply
// offered only where there is too little else. Leaves them empty when there are
// fewer than kFollowUpCountMin.
void ComposeFollowUps(const ServedCorpus& served, const Result& result,
                      const ConversationContext* known, Reply* reply);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_SUGGESTIONS_H_
