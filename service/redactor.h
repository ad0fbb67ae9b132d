// Takes out of a question what tells who asked it, as far as rules can: numbers
// of four digits or more, addresses, dates, and names of a list.
//
//   auto redactor = Redactor::Make({path, bytes},
//   /*more_names=*/"Quillfeather"); redactor->Redact("I'm Ada, NHS 943 476
//   5919")   // "I'm [name], NHS [number]"
//
// Rules and names are data (`corpus/redaction.txtpb`). It errs towards taking
// out too much, and still finds no name that nobody listed: what is left is not
// anonymous. Immutable, thread-safe, pure; linear in the text.

#ifndef CAVEAT_SERVICE_REDACTOR_H_
#define CAVEAT_SERVICE_REDACTOR_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "matcher/pattern_set.h"
#include "service/notices.h"

namespace caveat {

class Redactor {
 public:
  // `more_names` are parted by white space, beside those of the file. Errors:
  // kInvalidArgument with `file:line:column: text` for every fault.
  static absl::StatusOr<Redactor> Make(const NamedText& rules,
                                       std::string_view more_names);

  // The text without them, marked where they were. Errors, after which nothing
  // may be kept: those of PatternSet::ReplaceAll.
  absl::StatusOr<std::string> Redact(std::string_view text) const;

 private:
  struct Rule {
    std::string mark;
    std::shared_ptr<const PatternSet> patterns;
  };

  void AddNames(std::string_view names, absl::flat_hash_set<std::string>* to);
  // The mark that the word at `word_begin` is the first of; empty: none.
  std::string_view MarkAround(std::string_view text, int64_t word_begin) const;
  // Whether a list has the word; whether it has a part, as of "Anne-Marie".
  bool IsListed(std::string_view word, bool begins_sentence) const;
  bool HasListedPart(std::string_view word, bool begins_sentence) const;
  std::string RedactNames(const std::string& text) const;

  std::vector<Rule> rules_;
  absl::flat_hash_set<std::string> names_;
  absl::flat_hash_set<std::string> names_that_are_words_;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_REDACTOR_H_
