// What a conversation is about so far, as a matcher needs to know it: entries
// of one corpus and places in their words, never text.
//
//   ConversationContext context;
//   context.topics.push_back({.entry_index = 31, .word_places = {0, 4}});
//
// Plain values. They mean something with the very corpus that they were made
// for; whoever keeps them longer has to keep its version beside them.

#ifndef CAVEAT_MATCHER_CONVERSATION_CONTEXT_H_
#define CAVEAT_MATCHER_CONVERSATION_CONTEXT_H_

#include <vector>

#include "matcher/question_kinds.h"

namespace caveat {

// An entry that answered, and which of its words the question named.
struct ConversationTopic {
  // Most words of one topic.
  static constexpr size_t kWordCountMax = 6;

  int entry_index = 0;
  // Places among the entry's topic words (topic_index.h), ascending.
  std::vector<int> word_places;

  bool operator==(const ConversationTopic&) const = default;
};

struct ConversationContext {
  // Most topics, entries that were shown, and answers that are remembered.
  static constexpr size_t kTopicCountMax = 4;
  static constexpr size_t kShownCountMax = 8;
  static constexpr size_t kAnsweredCountMax = 24;

  // What was answered, the latest first.
  std::vector<ConversationTopic> topics;
  // The kinds of question asked last.
  KindSet kinds;
  // Entries that the last reply listed, in its order: its choices, its answers,
  // or else what it offers to answer next. "The second one" is one of them.
  std::vector<int> shown;
  // Whether `shown` are choices: the last reply asked which of them was meant.
  bool is_choosing = false;
  // Entries that have been answered in this conversation, the latest first.
  std::vector<int> answered;

  // Each puts what it is given first, once, and forgets the oldest.
  void AddAnswered(int entry_index);
  void AddTopic(ConversationTopic topic);

  bool operator==(const ConversationContext&) const = default;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_CONVERSATION_CONTEXT_H_
