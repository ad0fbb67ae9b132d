// Turns what a matcher found into a reply: which entries are quoted, what
// bears them out, and the caveats that belong to them.
//
//   Reply reply{.snapshot = snapshot};
//   ComposeAnswered(served, result, {.answer_count_max = 3}, &reply);
//
// Pure functions of their arguments; thread-safe. None writes a sentence of
// its own but Summarize, whose text is for people who asked for an explanation.

#ifndef CAVEAT_SERVICE_COMPOSE_H_
#define CAVEAT_SERVICE_COMPOSE_H_

#include <string>

#include "service/reply.h"

namespace caveat {

// A further answer is shown while it is at least this fraction as probable as
// the best: less likely ones distract from it.
inline constexpr double kFurtherAnswerFraction = 0.5;

// Most entries that are quoted to bear an answer out.
inline constexpr size_t kSupportingCountMax = 2;

// Least confidence of an entry that is quoted so: below it, an entry shares
// words with the question rather than its subject.
inline constexpr double kSupportingConfidenceMin = 0.05;

// How many matches beyond the answers are worth asking a matcher for, so that
// supporting entries can be found among them.
inline constexpr int kSupportingMatchCount = 6;

struct ComposeOptions {
  int answer_count_max = 3;  // At least 1.
  // Whether every match is an answer, however improbable.
  bool all_candidates = false;
};

// Fills answers, supporting entries, caveats, corpus and outcome kAnswered.
// `result.matches` is not empty and is of `served`; the first is always an
// answer.
void ComposeAnswered(const ServedCorpus& served, const Result& result,
                     const ComposeOptions& options, Reply* reply);

// Names a reply by its corpus, version, outcome and entries; see
// Reply::answer_token.
std::string MakeAnswerToken(const Reply& reply);

// Says in words what decided, why the runner-up lost, and what would have
// changed it.
std::string Summarize(const Reply& reply, const Explanation& explanation);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_COMPOSE_H_
