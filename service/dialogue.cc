#include "service/dialogue.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "corpus/fingerprint.h"

namespace caveat {
namespace {

uint64_t CorpusOf(const ServedCorpus& served) {
  return Fingerprint(served.corpus().name());
}

// Of all that decides what numbers in a context mean.
uint64_t ContentOf(const Snapshot& snapshot, const ServedCorpus& served) {
  return Fingerprint(absl::StrCat(served.corpus().version(), "\n",
                                  snapshot.shared()->fingerprint));
}

bool IsOf(const Corpus& corpus, const ConversationContext& context) {
  const auto known = [&corpus](int index) {
    return static_cast<size_t>(index) < corpus.entries().size();
  };
  return std::all_of(context.shown.begin(), context.shown.end(), known) &&
         std::all_of(context.answered.begin(), context.answered.end(), known) &&
         std::all_of(context.topics.begin(), context.topics.end(),
                     [&](const ConversationTopic& topic) {
                       return known(topic.entry_index);
                     });
}

}  // namespace

const ConversationContext* ContextFor(const Conversation& conversation,
                                      const Snapshot& snapshot,
                                      const ServedCorpus& served) {
  const bool same = conversation.corpus == CorpusOf(served) &&
                    conversation.content == ContentOf(snapshot, served) &&
                    IsOf(served.corpus(), conversation.context);
  return same ? &conversation.context : nullptr;
}

namespace {

// Whether a message is a part of a conversation that there is: it only says
// that it is to go on, or is about the topic rather than what the guard took it
// for.
bool IsPartOf(const Conversation& conversation, std::string_view message,
              const GuardVerdict& verdict, const Snapshot& snapshot,
              const ServedCorpus* only) {
  const auto& corpora = snapshot.corpora();
  return std::any_of(
      corpora.begin(), corpora.end(), [&](const ServedCorpus& served) {
        const ConversationContext* context =
            only == nullptr || only == &served
                ? ContextFor(conversation, snapshot, served)
                : nullptr;
        return context != nullptr &&
               !(context->topics.empty() && context->shown.empty()) &&
               ((verdict.yields_to_topic && !context->topics.empty()) ||
                served.follow_ups()->OnlyGoesOn(message));
      });
}

}  // namespace

bool IsReviewed(const GuardVerdict& verdict, std::string_view message,
                const ServedCorpus& served) {
  // What may be an emergency is one, whoever asks it.
  const bool is_alarm = verdict.guard_class == GuardClass::kCrisis ||
                        verdict.guard_class == GuardClass::kRedFlag;
  return verdict.guard_class != GuardClass::kNone && !is_alarm &&
         served.matcher().EntryOfOwnQuestion(message) >= 0;
}

bool Begins(const Conversation& conversation) {
  return conversation.context.topics.empty() &&
         conversation.context.shown.empty();
}

absl::StatusOr<bool> IsOutweighed(const GuardVerdict& verdict,
                                  const EncodedQuestion& message,
                                  const Conversation& conversation,
                                  const Snapshot& snapshot,
                                  const ServedCorpus* only) {
  if (verdict.guard_class == GuardClass::kNone) return false;
  const bool is_bare = Begins(conversation) && only != nullptr &&
                       only->follow_ups()->IsBareQuestion(message.text);
  if (!is_bare &&
      !IsPartOf(conversation, message.text, verdict, snapshot, only)) {
    return false;
  }
  return snapshot.guard().IsWeak(message.text, message.encoded.kinds,
                                 snapshot.domain());
}

namespace {

bool IsAlarm(Concern concern) {
  return concern == Concern::kEmergency || concern == Concern::kCrisis;
}

// Thanks are answered as ever, also after a crisis; a cry for help is not small
// talk then, nor a goodbye. Attempts to manipulate never lean on anything.
bool MayBeOfAlarm(const Conversation& conversation, const GuardVerdict& verdict,
                  const Snapshot& snapshot) {
  if (!IsAlarm(conversation.concern) || snapshot.domain() != Domain::kHealth) {
    return false;
  }
  switch (verdict.guard_class) {
    case GuardClass::kNone:
    case GuardClass::kPersonalAdvice:
      return true;
    case GuardClass::kSmallTalk:
      return verdict.notice == notice::kSmallTalk ||
             verdict.notice == notice::kSmallTalkUnhappy ||
             verdict.yields_to_topic ||
             (conversation.concern == Concern::kCrisis &&
              verdict.notice != notice::kSmallTalkThanks);
    default:
      return false;
  }
}

Concern ConcernAfter(Concern before, const Reply& reply) {
  switch (reply.outcome) {
    case Outcome::kUrgent:
      if (reply.repeats_alarm) return Concern::kNone;
      return reply.notice != nullptr && reply.notice->name == notice::kCrisis
                 ? Concern::kCrisis
                 : Concern::kEmergency;
    case Outcome::kPersonalAdvice:
      return Concern::kAdvice;
    case Outcome::kSmallTalk:
      return before;
    case Outcome::kAnswered:
      return Concern::kNone;
    default:
      // What advice was declined on is still what was spoken of.
      return before == Concern::kAdvice ? before : Concern::kNone;
  }
}

}  // namespace

bool LeansOnAlarm(const Conversation& conversation, std::string_view message,
                  const GuardVerdict& verdict, const Snapshot& snapshot) {
  if (!MayBeOfAlarm(conversation, verdict, snapshot)) return false;
  // How much a message says is the same for every corpus.
  const auto& corpora = snapshot.corpora();
  return verdict.guard_class != GuardClass::kNone || corpora.empty() ||
         !corpora.front().follow_ups()->SaysMuch(message);
}

bool IsStillAlarm(const Conversation& conversation, const GuardVerdict& verdict,
                  const Snapshot& snapshot, const Reply& reply) {
  return MayBeOfAlarm(conversation, verdict, snapshot) &&
         (reply.outcome == Outcome::kNotCovered ||
          reply.outcome == Outcome::kAmbiguous);
}

std::string_view NoticeOf(Concern alarm) {
  return alarm == Concern::kCrisis ? notice::kCrisis : notice::kUrgent;
}

bool LeansOnAdvice(const Conversation& conversation, std::string_view message,
                   const GuardVerdict& verdict, const Snapshot& snapshot) {
  const auto& corpora = snapshot.corpora();
  return conversation.concern == Concern::kAdvice &&
         snapshot.domain() == Domain::kHealth &&
         (verdict.guard_class == GuardClass::kNone ||
          verdict.guard_class == GuardClass::kPersonalAdvice) &&
         !corpora.empty() && corpora.front().follow_ups()->AsksHowMuch(message);
}

Conversation Continue(const Conversation& before, const Reply& reply) {
  const Concern concern = ConcernAfter(before.concern, reply);
  if (reply.corpus == nullptr ||
      (reply.answers.empty() && reply.did_you_mean.empty())) {
    Conversation after = before;
    after.concern = concern;
    if (reply.outcome != Outcome::kSmallTalk) after.context.is_choosing = false;
    return after;
  }
  const ServedCorpus& served = *reply.corpus;
  Conversation after{
      CorpusOf(served), ContentOf(*reply.snapshot, served), concern, {}};
  ConversationContext& context = after.context;
  if (const ConversationContext* known =
          ContextFor(before, *reply.snapshot, served)) {
    context = *known;
  }
  context.shown.clear();
  context.is_choosing = !reply.did_you_mean.empty();
  const auto show = [&](const Entry& entry) {
    const int index = served.IndexOf(entry);
    if (context.shown.size() < ConversationContext::kShownCountMax) {
      context.shown.push_back(index);
    }
    return index;
  };
  for (const Suggestion& choice : reply.did_you_mean) show(*choice.entry);
  // One answer alone is no list; what could be asked next is.
  const bool list_next = reply.answers.size() == 1 && !reply.follow_ups.empty();
  for (const Suggestion& next : reply.follow_ups) {
    if (list_next) show(*next.entry);
  }
  for (const Answer& answer : reply.answers) {
    const int index =
        list_next ? served.IndexOf(*answer.entry) : show(*answer.entry);
    context.AddAnswered(index);
  }
  if (!reply.answers.empty()) {
    context.AddTopic(
        {served.IndexOf(*reply.answers.front().entry), reply.topic_places});
    context.kinds = reply.kinds;
  }
  return after;
}

}  // namespace caveat
