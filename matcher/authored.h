// What an editor has said of a question, which counts before any signal.
//
//   const Authored authored = FindAuthored(index, scoring);
//   if (authored.entry_index >= 0) Promote(authored.entry_index, &candidates);
//
// A question that is a text of an entry, word for word, is answered by that;
// one that is a decoy, by nothing; one that a pattern matches, by the pattern's
// entry, of several by the one that scores best. Pure; thread-safe.

#ifndef CAVEAT_MATCHER_AUTHORED_H_
#define CAVEAT_MATCHER_AUTHORED_H_

#include <string>
#include <string_view>
#include <vector>

#include "matcher/matcher_index.h"

namespace caveat {

struct Authored {
  int entry_index = -1;     // -1: nothing is said, or that nothing answers.
  double log_odds = 0;      // Of an answer, in place of the fitted ones.
  std::string_view reason;  // As Result::authored; empty: nothing is said.
};

// Linear in the candidates and in the patterns that match.
Authored FindAuthored(const MatcherIndex& index, const Scoring& scoring);

// Moves a candidate to the front; false when it is not among them.
bool Promote(int entry_index, std::vector<ScoredEntry>* candidates);

// Of what an editor wrote for an entry, what is nearest to a question, for
// explanations: a pattern that matches, or of its own question, the offered one
// and the alternates that which shares most words with it, by weight; empty
// where none shares any. Linear in those texts.
std::string MatchedText(const MatcherIndex& index, const Scoring& scoring,
                        int entry_index);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_AUTHORED_H_
