// Tells questions that say too little to be answered from those that ask for
// what a corpus does not have.
//
//   absl::StatusOr<VagueQuestion> vague =
//       ReadVagueQuestion(index, "how long does it last?");
//   // vague->is_vague, vague->kinds has "duration"
//
// "How long does it last" names nothing, and several entries may answer it;
// "how long does shipping last" names something that none speaks of. Words that
// name nothing are data (`matcher/data/follow_up_cues.txtpb`). Pure;
// thread-safe.

#ifndef CAVEAT_MATCHER_VAGUE_QUESTION_H_
#define CAVEAT_MATCHER_VAGUE_QUESTION_H_

#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/matcher.h"
#include "matcher/matcher_index.h"
#include "matcher/topic_index.h"

namespace caveat {

struct VagueQuestion {
  // Words of a question that is vague.
  static constexpr size_t kWordCountMin = 2;

  bool is_vague = false;
  KindSet kinds;                    // That it asks for.
  std::vector<QuestionTerm> named;  // Words of the corpus that it has.
  bool has_unknown = false;  // Whether it has words that the corpus has not.
  bool is_bare = false;      // Whether it is a phrase of the list of these.
  bool refers = false;       // Whether a pronoun of it stands for nothing.
};

// How a message is to be taken that begins a conversation. Errors: as
// QuestionKinds::OfQuestion().
absl::StatusOr<VagueQuestion> ReadVagueQuestion(const MatcherIndex& index,
                                                std::string_view question);

// The matches that a vague question may have meant, best first: those that
// answer its very kind, or speak of all that it names. None of any other
// question; nor, where the matcher `answers` but is not quite sure, of one that
// points at nothing, nor in a corpus without people's own ways to ask, where
// good answers are seldom surer. Errors: as above.
absl::StatusOr<std::vector<Match>> MatchesOfVague(const MatcherIndex& index,
                                                  const TopicIndex& topics,
                                                  std::string_view question,
                                                  const Result& result,
                                                  bool answers);

// What a few words may have meant that begin a conversation and were not
// understood, best first: the matches, where the best is near. None of a message
// with more content words, of one that only goes on with a conversation, or of
// one without any word that is known at all. Errors: as above.
absl::StatusOr<std::vector<Match>> MatchesOfFewWords(const MatcherIndex& index,
                                                     std::string_view question,
                                                     const Result& result);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_VAGUE_QUESTION_H_
