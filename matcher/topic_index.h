// What the entries of a corpus are about, for a conversation that goes on.
//
//   const TopicIndex topics(index);
//   int entry = topics.Neighbour(row_of_prostate, terms_of("lung"));
//
// Pure and immutable; thread-safe. Reads from the MatcherIndex, which must
// outlive it.

#ifndef CAVEAT_MATCHER_TOPIC_INDEX_H_
#define CAVEAT_MATCHER_TOPIC_INDEX_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/conversation_context.h"
#include "matcher/matcher_index.h"

namespace caveat {

class TopicIndex {
 public:
  // Most words of an entry among which places are counted.
  static constexpr size_t kTopicWordsMax = 512;
  // Words of an entry's own question, or else of its heading, that stand for it
  // where a conversation has named fewer than kNamedWordsMin.
  static constexpr size_t kLabelWordsMax = 8;
  static constexpr size_t kNamedWordsMin = 3;
  // Entries that have a word, and their share of all, from which it is wide.
  static constexpr int kWideCountMin = 5;
  static constexpr double kWideShareMin = 0.2;

  // Linear in the entries.
  explicit TopicIndex(const MatcherIndex& index);

  // Which words of an entry a question names: ConversationTopic::word_places.
  // Errors: as QuestionKinds::OfQuestion().
  absl::StatusOr<std::vector<int>> PlacesOf(std::string_view question,
                                            int entry_index) const;

  // The words that a topic names, or else those that stand for its entry;
  // without those in whose place `instead` come.
  std::string TextOf(const ConversationTopic& topic,
                     const std::vector<QuestionTerm>& instead) const;

  // The words that stand for an entry.
  std::string LabelOf(int entry_index) const;

  // The entry beside this one, as rows of a table stand, that these words
  // name; -1: none, or several.
  int Neighbour(int entry_index, const std::vector<QuestionTerm>& terms) const;

  // Whether both are parts of one section's text.
  bool AreTogether(int entry_index, int other_index) const;

  // Whether it is one of those that are read alone: a takeaway, or a question
  // with its answer.
  bool StandsAlone(int entry_index) const;

  // The next entry of the last topic's section that has not been answered; -1:
  // none.
  int Next(const ConversationContext& context) const;

  // Whether an entry, or how people ask for it, has all these words.
  bool SpeaksOf(int entry_index, const std::vector<QuestionTerm>& terms) const;

  // Whether so much of the corpus speaks of each of these words that naming
  // them does not say which entry is meant.
  bool NameMuch(const std::vector<QuestionTerm>& terms) const;

  // How many of them the entry itself has.
  int NamedCount(int entry_index, const std::vector<QuestionTerm>& terms) const;

  // How much of them it has: 1 for each that it has or has a synonym of, less
  // for one of which it has only what is broader ("bone" for "spine").
  double NamedWeight(int entry_index,
                     const std::vector<QuestionTerm>& terms) const;

 private:
  // One of several things that stand side by side.
  struct Subject {
    int entry_index = 0;
    // Terms of the vocabulary in its name that its neighbours do not share.
    std::vector<int> own_ids;
  };

  const Entry& EntryAt(int index) const;
  int SectionOf(int entry_index) const;
  // Words of an entry by which a conversation may name it; each once. Counts
  // the first of them that stand for it, if asked to.
  std::vector<std::string> WordsOf(int entry_index,
                                   size_t* label_count = nullptr) const;
  // Whether a term of the vocabulary tells a subject from its neighbours.
  bool IsSubject(const QuestionTerm& term) const;
  bool IsSubject(int term_id) const;

  const MatcherIndex& index_;
  std::vector<std::vector<Subject>> subjects_;  // By section.
  std::vector<int> subject_ids_;                // own_ids of all, ascending.
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_TOPIC_INDEX_H_
