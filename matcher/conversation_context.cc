#include "matcher/conversation_context.h"

#include <utility>

namespace caveat {
namespace {

// Puts a value first, once, and forgets the oldest beyond `count_max`.
template <typename T, typename Same>
void Remember(T value, size_t count_max, const Same& same,
              std::vector<T>* values) {
  std::erase_if(*values, same);
  values->insert(values->begin(), std::move(value));
  if (values->size() > count_max) values->resize(count_max);
}

}  // namespace

void ConversationContext::AddAnswered(int entry_index) {
  Remember(
      entry_index, kAnsweredCountMax,
      [entry_index](int other) { return other == entry_index; }, &answered);
}

void ConversationContext::AddTopic(ConversationTopic topic) {
  const int entry_index = topic.entry_index;
  Remember(
      std::move(topic), kTopicCountMax,
      [entry_index](const ConversationTopic& other) {
        return other.entry_index == entry_index;
      },
      &topics);
}

}  // namespace caveat
