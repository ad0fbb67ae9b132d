// Recognises what kind of thing is asked for (how often, how long, why, ...)
// and which kinds of question an entry answers.
//
//   auto kinds = QuestionKinds::Parse(bytes);      // matcher/data/kinds.txtpb
//   absl::StatusOr<KindSet> asked = kinds->OfQuestion("how long does it last");
//
// Kinds and their RE2 patterns are data. Immutable, thread-safe.

#ifndef CAVEAT_MATCHER_QUESTION_KINDS_H_
#define CAVEAT_MATCHER_QUESTION_KINDS_H_

#include <bitset>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "matcher/pattern_set.h"

namespace caveat {

inline constexpr int kQuestionKindCountMax = 64;
using KindSet = std::bitset<kQuestionKindCountMax>;

class QuestionKinds {
 public:
  // Errors: kInvalidArgument when the text is no KindPack, has more than
  // kQuestionKindCountMax kinds, a kind twice, names one that is not there, or
  // a pattern that RE2 refuses.
  static absl::StatusOr<QuestionKinds> Parse(std::string_view text);

  const std::vector<std::string>& names() const { return names_; }

  // Kinds asked for by a question in folded form. Errors: as
  // PatternSet::Match(), which no question is long enough for.
  absl::StatusOr<KindSet> OfQuestion(std::string_view folded) const;

  // Kinds that an entry answers, by its folded question, text and heading.
  absl::StatusOr<KindSet> OfEntry(std::string_view question,
                                  std::string_view text,
                                  std::string_view heading) const;

  // The set with the kinds added whose entries may answer it too.
  KindSet WithCompatible(const KindSet& kinds) const;

  // Kinds by name; names that are not there are left out.
  KindSet Named(const std::vector<std::string>& names) const;

 private:
  // Patterns of one role, with the kind of each.
  struct Role {
    std::shared_ptr<const PatternSet> patterns;
    std::vector<int> kinds;
  };
  static absl::StatusOr<KindSet> Match(const Role& role, std::string_view text);

  std::vector<std::string> names_;
  std::vector<KindSet> compatible_;
  Role question_;
  Role text_;
  Role heading_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_QUESTION_KINDS_H_
