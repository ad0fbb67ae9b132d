// Writes the patterns of guard packs out in RE2's syntax: word lists in place
// of their names, gaps in place of `<5>`, text folded as messages are.
//
//   GuardPatterns patterns;
//   patterns.AddList("legs", "leg|legs|feet");
//   patterns.Expand("{legs} <3> numb")
//       == " (?:(?:leg|legs|feet)(?: [^ ]+){0,3} numb) "
//
// Not thread-safe; one plan is made by one thread.

#ifndef CAVEAT_MATCHER_GUARD_PATTERNS_H_
#define CAVEAT_MATCHER_GUARD_PATTERNS_H_

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace caveat {

class GuardPatterns {
 public:
  // How deep word lists may refer to each other.
  static constexpr int kListDepthMax = 8;

  // False when there is a list of that name already.
  bool AddList(std::string_view name, std::string_view words);

  // The phrases of a list, and of those that it refers to, that are one word;
  // empty when there is no such list.
  std::vector<std::string> ListWords(std::string_view name) const;

  // The pattern to compile. Errors: kInvalidArgument, with what is wrong.
  absl::StatusOr<std::string> Expand(std::string_view pattern) const;

  // As Expand(), for a pattern that must cover a whole sentence.
  absl::StatusOr<std::string> ExpandWhole(std::string_view pattern) const;

 private:
  absl::StatusOr<std::string> ExpandLists(std::string_view pattern,
                                          int depth) const;
  absl::StatusOr<std::string> ExpandAll(std::string_view pattern) const;

  std::map<std::string, std::string, std::less<>> lists_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_GUARD_PATTERNS_H_
