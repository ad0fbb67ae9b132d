// Finds which of many patterns match a text, at a cost that depends on the
// text and on the patterns that share its words, not on how many there are.
//
//   auto set = PatternSet::Build({{"\\bcancel\\b", "a.overlay.txtpb", 3, 14}});
//   std::vector<int> ids;                          // check set.ok()
//   absl::Status status = (*set)->Match("how do i cancel", &ids);
//
// Patterns are RE2's syntax, found anywhere in the text. Each is
// reduced to strings that a match must contain; one walk over the text finds
// which of those are there, and only the patterns that are still possible are
// run. A pattern without such a string ("\\d+") is run on every text:
// unfiltered_count() says how many those are.
//
// Immutable; any number of threads may call Match(). The only file of the
// layer that includes RE2 is pattern_set.cc.

#ifndef CAVEAT_MATCHER_PATTERN_SET_H_
#define CAVEAT_MATCHER_PATTERN_SET_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace caveat {

// A pattern and where it stands, for error messages.
struct PlacedPattern {
  std::string text;
  std::string file;
  int line = 0;    // From 1; 0 when it has no place.
  int column = 0;  // From 1.
};

enum class PatternCase { kIgnored, kExact };

struct PatternSetOptions {
  // Exact is quicker, for texts that are folded anyway.
  PatternCase letter_case = PatternCase::kIgnored;
  // Budget for all compiled patterns together, in bytes; what matching adds
  // later is not in it.
  int64_t memory_bytes_max = int64_t{1} << 30;
  // RE2's budget for one pattern, in bytes: its program and the states that
  // matching adds to it. A pattern that needs more than that is refused or,
  // where only states run out, matched more slowly, never wrongly.
  int64_t pattern_memory_bytes_max = int64_t{4} << 20;
};

class PatternSet {
 public:
  // Longest pattern, and longest text that is matched, in bytes.
  static constexpr int64_t kPatternBytesMax = 64 << 10;
  static constexpr int64_t kTextBytesMax = 64 << 10;
  // Shortest string that is looked for in a text, in bytes. Shorter ones are
  // in so many texts that they would filter nothing.
  static constexpr int kAtomBytesMin = 3;
  static constexpr int kReplacePassesMax = 3;

  // Slow: linear in the patterns. Ids are positions in `patterns`. Errors:
  //   kInvalidArgument    with `file:line:column: text` for every fault
  //   kResourceExhausted  the patterns need more than memory_bytes_max
  static absl::StatusOr<std::shared_ptr<const PatternSet>> Build(
      const std::vector<PlacedPattern>& patterns,
      const PatternSetOptions& options = {});

  // Sets `ids` (not null) to the patterns that match, in ascending order.
  // Errors, after which `ids` is empty and says nothing:
  //   kInvalidArgument    the text is longer than kTextBytesMax
  // Where RE2 lacks memory it is slower; that is never shown as "no match".
  absl::Status Match(std::string_view text, std::vector<int>* ids) const;

  // The two halves of Match(), for callers that need to know only some of the
  // patterns: sets `ids` to those that may match `text`, the others do not;
  // and says whether one of them does. Errors of FindPossible() as of Match().
  absl::Status FindPossible(std::string_view text, std::vector<int>* ids) const;
  bool Matches(int id, std::string_view text) const;

  // Replaces every match of every pattern in `text` (not null) by
  // `replacement`, pattern by pattern in the order of their ids, at most
  // kReplacePassesMax times each: matches may share the bytes at their ends.
  // Errors as for Match(), after which `text` is as it was.
  absl::Status ReplaceAll(std::string_view replacement,
                          std::string* text) const;

  int size() const;
  // Patterns that have to be run on every text.
  int unfiltered_count() const;
  // Estimate of the compiled patterns' memory.
  int64_t memory_bytes() const;

  ~PatternSet();

 private:
  struct Compiled;  // In pattern_set.cc, so that RE2 stays out of this header.
  explicit PatternSet(std::unique_ptr<const Compiled> compiled);
  const std::unique_ptr<const Compiled> compiled_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_PATTERN_SET_H_
