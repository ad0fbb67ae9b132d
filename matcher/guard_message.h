// One message as the guard's rules ask about it.
//
//   GuardMessage message(plan, patterns, scores, vectors, kinds, domain,
//                        windows);
//   message.Prepare(rules_of_pattern, &rules);      // check its status
//   for (int rule : rules) if (message.Fires(plan.rules[rule])) ...
//
// Lives as long as one call of Guard::Check(); not thread-safe.

#ifndef CAVEAT_MATCHER_GUARD_MESSAGE_H_
#define CAVEAT_MATCHER_GUARD_MESSAGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "corpus/corpus.h"
#include "matcher/guard_plan.h"
#include "matcher/pattern_set.h"
#include "matcher/sentence_score.h"

namespace caveat {

// A bit for each of some things in each window.
class BitTable {
 public:
  BitTable(size_t window_count, size_t column_count)
      : row_words_((column_count + 63) / 64),
        bits_(window_count * row_words_) {}

  void Set(size_t window, int column) {
    const auto index = static_cast<size_t>(column);
    bits_[window * row_words_ + index / 64] |= uint64_t{1} << (index % 64);
  }

  bool Has(size_t window, int column) const {
    const auto index = static_cast<size_t>(column);
    return (bits_[window * row_words_ + index / 64] >> (index % 64)) & 1;
  }

 private:
  size_t row_words_;
  std::vector<uint64_t> bits_;
};

class GuardMessage {
 public:
  // `windows` as ReadSentences() and Windows() make them, with what is to be
  // erased taken out. `kinds` of the message, if known. `domain` of what is
  // asked. The others must outlive this object.
  GuardMessage(const GuardPlan& plan, const PatternSet& patterns,
               const std::vector<SentenceScore>& scores,
               const WordVectors& vectors, std::optional<MessageKinds> kinds,
               Domain domain, std::vector<std::string> windows);

  // Finds out which patterns are possible where; adds the rules that cannot
  // fire without one of them to `rules`, in order, each once. Errors of
  // PatternSet::FindPossible().
  absl::Status Prepare(const std::vector<std::vector<int>>& rules_of_pattern,
                       std::vector<int>* rules);

  // Whether a rule's patterns are found together, as it says.
  bool Fires(const PlannedRule& rule);

 private:
  size_t window_count() const { return windows_.size(); }

  bool Has(size_t window, int pattern);
  bool HasAny(size_t window, const PatternIds& patterns);
  bool MayHaveAny(size_t first, size_t end, const PatternIds& patterns) const;
  bool Holds(size_t window, int context);
  bool IsOpen(size_t window, const PlannedRule& rule);
  bool IsInMessage(const PatternIds& patterns);
  bool IsInOpenWindow(const PlannedRule& rule, const PatternIds& patterns,
                      size_t first, size_t end);
  bool HasPoints(const PlannedRule& rule, size_t first, size_t end);
  bool MayFire(const PlannedRule& rule, size_t first, size_t end) const;
  bool FiresWithin(const PlannedRule& rule, size_t first, size_t end);
  bool IsAllWhole(GuardClass guard_class);

  const GuardPlan& plan_;
  const PatternSet& patterns_;
  const std::vector<SentenceScore>& scores_;
  const WordVectors& vectors_;
  const std::optional<MessageKinds> kinds_;
  const Domain domain_;
  const std::vector<std::string> windows_;
  // A pattern is possible, then perhaps asked for, then perhaps found.
  BitTable possible_;
  BitTable asked_;
  BitTable found_;
  BitTable contexts_asked_;
  BitTable contexts_;
  std::vector<std::vector<double>> meanings_;  // By window, once asked for.
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_GUARD_MESSAGE_H_
