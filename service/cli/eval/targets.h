// Finds the entries that a question set means by its targets.
//
//   TargetResolver resolver(corpora, units);
//   std::vector<EntryName> entries = resolver.Resolve("faq-1");
//
// A target is the id of a unit, where there is a table of units, and then
// means every entry with that unit's exact text; else it is the id or an alias
// of an entry. Immutable; thread-safe.

#ifndef CAVEAT_SERVICE_CLI_EVAL_TARGETS_H_
#define CAVEAT_SERVICE_CLI_EVAL_TARGETS_H_

#include <compare>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/corpus.h"
#include "service/cli/eval/question_set.h"

namespace caveat::eval {

// Names an entry among all that are loaded.
struct EntryName {
  std::string corpus;
  std::string entry_id;

  friend auto operator<=>(const EntryName&, const EntryName&) = default;
};

// The entries that a row's targets mean.
struct RowTargets {
  std::set<EntryName> first;
  std::set<EntryName> second;

  // 1 for a target, 0.5 for a second-best one, else 0.
  double Worth(const EntryName& entry) const;
};

class TargetResolver {
 public:
  // `corpora` (none null) must live as long as this.
  TargetResolver(std::vector<const Corpus*> corpora,
                 std::map<std::string, std::string> units);

  // Entries that the target means; none when it means nothing. An entry of
  // several paragraphs is meant by the text of any of them; a table row by its
  // whole line, whatever bars and spaces stand around it.
  std::vector<EntryName> Resolve(const std::string& target) const;

  // Resolves a row. Targets that mean nothing are added to `unknown`.
  RowTargets Resolve(const QuestionRow& row,
                     std::set<std::string>* unknown) const;

 private:
  std::vector<const Corpus*> corpora_;
  std::map<std::string, std::string> units_;
  std::map<std::string, std::vector<EntryName>, std::less<>> entries_of_text_;
};

}  // namespace caveat::eval

#endif  // CAVEAT_SERVICE_CLI_EVAL_TARGETS_H_
