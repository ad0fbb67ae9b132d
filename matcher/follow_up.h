// Understands a question by what was said before it.
//
//   const FollowUps follow_ups(matcher);
//   absl::StatusOr<FollowedResult> found =
//       follow_ups.Find("and for lung?", &context, {});
//
// A fragment ("why?", "and for lung?", "the second one") takes its subject and
// what is asked from the conversation; a question that says itself what it is
// about is looked up as it stands. A fragment is looked up both as it stands
// and together with the topic (topic_reading.h), and a fitted model says which
// entry both mean, and whether that answers it. What asks nothing by itself
// ("why?") has no answer where there is no conversation.
//
// Pure and immutable; thread-safe. Costs three look-ups at
// most, of a message and of each of its questions.

#ifndef CAVEAT_MATCHER_FOLLOW_UP_H_
#define CAVEAT_MATCHER_FOLLOW_UP_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/conversation_context.h"
#include "matcher/follow_up_cues.h"
#include "matcher/matcher.h"
#include "matcher/topic_index.h"
#include "matcher/topic_reading.h"
#include "matcher/vague_question.h"

namespace caveat {

struct FollowedResult {
  Result result;
  // The question as it was understood: as it was put, or with words of the
  // conversation's topic. For PlacesOf.
  std::string understood;
  // Questions of a message that have no answer, where others of it have.
  int unanswered_count = 0;
};

class FollowUps {
 public:
  // `matcher` is not null. Linear in the entries.
  explicit FollowUps(std::shared_ptr<const Matcher> matcher);

  // As Matcher::Find(), within a conversation; `context` may be null. Its
  // indexes have to be of this corpus. Of a message that asks several
  // questions, each is looked up as if the one before it had been asked alone.
  absl::StatusOr<FollowedResult> Find(std::string_view question,
                                      const ConversationContext* context,
                                      const FindOptions& options) const;

  // How a message is read with the last topic; without candidates where it is
  // answered as it stands. `alone` is what that finds.
  absl::StatusOr<TopicReading> Read(std::string_view message,
                                    const Result& alone,
                                    const ConversationContext& context,
                                    const FindOptions& options) const;

  // Whether a text is looked up as it stands in any conversation; an authored
  // one may be short.
  bool StandsAlone(std::string_view text, bool is_authored) const;
  // Whether a message only says that a conversation is to go on, and how:
  // "tell me more", "the second one", "why?". By itself it asks nothing.
  bool OnlyGoesOn(std::string_view text) const;
  // Whether it asks for an amount, and does not say of what: "how much?"
  bool AsksHowMuch(std::string_view text) const;
  // Whether it has a content word that the corpus has, or means the same as
  // one. Errors: as QuestionKinds::OfQuestion().
  absl::StatusOr<bool> NamesSomething(std::string_view text) const;
  // Whether it names more than one thing, whatever it leaves out: what is said
  // after an alarm is about something else then.
  bool SaysMuch(std::string_view text) const;
  // Whether it asks something, and does not say of what: "how does it work?"
  bool IsBareQuestion(std::string_view text) const;

  // Where a message names a thing and asks nothing of it ("fractures"), the
  // matches that speak of that thing; of any other message, and where none is
  // near, none. Nor where the best match `is_sure`, unless the thing is what much
  // of the corpus speaks of ("remission" in an article on remission): even that
  // match is then one of many.
  absl::StatusOr<std::vector<Match>> MatchesOfTopic(std::string_view question,
                                                    const Result& result,
                                                    bool is_sure) const;

  // What a message that may mean several things is answered with, as choices:
  // what names most of its content words first, those that name something broader
  // after those, and of equals the better match.
  // Of a whole question, the best match stays first.
  absl::StatusOr<std::vector<Match>> Choices(std::string_view question,
                                             std::vector<Match> matches) const;

  // What a question that begins a conversation and says too little may have
  // meant; see vague_question.h.
  absl::StatusOr<std::vector<Match>> MatchesOfVague(std::string_view question,
                                                    const Result& result,
                                                    bool answers) const {
    return caveat::MatchesOfVague(matcher_->index(), topics_, question, result,
                                  answers);
  }

  // See vague_question.h.
  absl::StatusOr<std::vector<Match>> MatchesOfFewWords(
      std::string_view question, const Result& result) const {
    return caveat::MatchesOfFewWords(matcher_->index(), question, result);
  }

  // Whether it begins as a question does.
  bool Asks(std::string_view text) const;

  // See TopicIndex::PlacesOf.
  absl::StatusOr<std::vector<int>> PlacesOf(std::string_view question,
                                            int entry_index) const {
    return topics_.PlacesOf(question, entry_index);
  }

 private:
  // As Find(), of a message that asks one question.
  absl::StatusOr<FollowedResult> FindOne(std::string_view question,
                                         const ConversationContext* context,
                                         const FindOptions& options) const;
  // Of a message that `whole` has no answer for, what the question in it finds
  // without what is told before it; else `whole`.
  absl::StatusOr<FollowedResult> FindBehind(std::string_view message,
                                            FollowedResult whole,
                                            const FindOptions& options) const;
  // Makes what was found the topic of the conversation.
  void GoOn(const FollowedResult& found, ConversationContext* context) const;
  // Looks an entry up that the conversation points at.
  absl::StatusOr<FollowedResult> FindEntry(int entry_index, std::string text,
                                           const FindOptions& options,
                                           double log_odds) const;
  // As Find(), of a message that is neither a place in a list nor a wish for
  // more; `alone` is what was found of it as it stands.
  // With nothing understood where it is to be answered as it stands.
  absl::StatusOr<FollowedResult> FindTopic(const FollowedResult& alone,
                                           const ConversationContext& context,
                                           const FindOptions& options) const;
  // Looks up the one of the choices before that a message names, in whatever
  // words; with nothing understood where it names none, or several.
  absl::StatusOr<FollowedResult> FindChoice(const Fragment& fragment,
                                            const FollowedResult& alone,
                                            const ConversationContext& context,
                                            const FindOptions& options) const;
  // Looks up what comes after the last topic.
  absl::StatusOr<FollowedResult> FindMore(const ConversationContext& context,
                                          const FindOptions& options) const;

  std::shared_ptr<const Matcher> matcher_;
  const TopicIndex topics_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_FOLLOW_UP_H_
