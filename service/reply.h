// What the engine says, before any protocol: entries and spans of a snapshot.
//
//   for (const Answer& answer : reply.answers)
//     Show(answer.corpus->corpus().Text(*answer.entry));
//
// A Reply copies no text of a document. Its pointers and views point into
// `snapshot`, which it keeps alive: copying one is cheap, and a reload does
// not touch it. reply_proto.h turns it into the contract's message.

#ifndef CAVEAT_SERVICE_REPLY_H_
#define CAVEAT_SERVICE_REPLY_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/snapshot.h"

namespace caveat {

enum class Outcome {
  kAnswered,
  kAmbiguous,
  kNotCovered,
  kUrgent,
  kPersonalAdvice,
  kSmallTalk,
};

// The stable name of an outcome, e.g. "NOT_COVERED": for logs and tables.
std::string_view OutcomeName(Outcome outcome);

struct Answer {
  const ServedCorpus* corpus = nullptr;
  const Entry* entry = nullptr;
  double confidence = 0;  // Calibrated probability, 0 to 1.
  // Entries of the same corpus: the first list_part_count stand in a list with
  // it (corpus/list_parts.h); then what bears it out, best first.
  std::vector<const Entry*> supporting;
  size_t list_part_count = 0;
};

struct Caveat {
  const ServedCorpus* corpus = nullptr;
  // Set for a caveat quoted from the document; else `text` is the standing
  // caveat of the corpus.
  std::optional<ByteSpan> span;
  std::string_view text;
  // Ids of the answers of this reply that it limits; empty: all.
  std::vector<std::string_view> entry_ids;
};

struct Suggestion {
  std::string_view question;
  const ServedCorpus* corpus = nullptr;
  const Entry* entry = nullptr;
};

// Why a reply is what it is; AskOptions::explain asks for one.
struct Explanation {
  // Of the corpus that decided; empty when a guard did.
  const ServedCorpus* corpus = nullptr;
  Result result;
  std::string guard_rule;
  std::string summary;  // For people.
};

struct Reply {
  std::shared_ptr<const Snapshot> snapshot;  // Never null.
  Outcome outcome = Outcome::kNotCovered;
  // Best first; all of `corpus`. At least one when kAnswered, none when
  // kUrgent.
  std::vector<Answer> answers;
  // Most important first; at least one wherever there is an answer.
  std::vector<Caveat> caveats;
  // Null only when kAnswered, unless a part of the message has no answer.
  const Notice* notice = nullptr;
  bool repeats_alarm = false;  // kUrgent for what was said before.
  std::vector<Suggestion> did_you_mean;
  std::vector<Suggestion> follow_ups;
  // The corpus that replied; null when none did.
  const ServedCorpus* corpus = nullptr;
  // What the next question of this conversation is asked with.
  std::string conversation;
  // What the question named and asked, for the conversation; see
  // ConversationTopic::word_places.
  std::vector<int> topic_places;
  KindSet kinds;
  // Names this reply; the same for the same reply. At most 128 ASCII bytes;
  // says nothing of the question but which entries it met.
  std::string answer_token;
  std::optional<Explanation> explanation;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_REPLY_H_
