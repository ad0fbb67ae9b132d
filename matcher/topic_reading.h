// Reads a message together with what a conversation is about.
//
//   absl::StatusOr<TopicReading> reading =
//       ReadWithTopic(matcher, topics, fragment, alone, message, context, options);
//   // reading->candidates.front() is what it most likely means
//
// The message is looked up once more, with words of the last topic. What either
// look-up finds, the entries around the topic, and those beside it that the
// message names, are what it may mean; they are weighed by the signals of
// follow_up_model.h. Pure; thread-safe. Costs one look-up.

#ifndef CAVEAT_MATCHER_TOPIC_READING_H_
#define CAVEAT_MATCHER_TOPIC_READING_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/conversation_context.h"
#include "matcher/follow_up_cues.h"
#include "matcher/follow_up_model.h"
#include "matcher/matcher.h"
#include "matcher/topic_index.h"

namespace caveat {

struct TopicReading {
  // Most matches of either look-up that are compared.
  static constexpr int kComparedCountMax = 16;
  // Most terms of a message that are looked for in what it may mean.
  static constexpr size_t kTermCountMax = 24;

  struct Candidate {
    int entry_index = 0;
    FollowUpSignals signals = {};
    double score = 0;
  };

  FollowUpForm form = FollowUpForm::kComplete;
  std::vector<Candidate> candidates;  // Best first; equal ones by place.
  FollowUpDecisions decision = {};    // Of the first.
  std::string text;                   // The message with words of the topic.

  // Whether it puts in another's place what the corpus does not know, so that
  // the best is at most like it: "and copper?"
  bool NamesWhatIsUnknown() const;
};

// `alone` is what the message finds as it stands, and `context` has a topic.
// Without candidates when the text would be too long to look up, or nothing is
// found.
// Errors: those of Matcher::Find().
absl::StatusOr<TopicReading> ReadWithTopic(
    const Matcher& matcher, const TopicIndex& topics, const Fragment& fragment,
    const Result& alone, std::string_view message,
    const ConversationContext& context, const FindOptions& options);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_TOPIC_READING_H_
