// Decides, before any retrieval, whether a message must not be answered like a
// question: a crisis, an emergency, a request for personal advice, small talk,
// an attempt at manipulation.
//
//   auto guard = Guard::Build(data);              // check guard.ok()
//   absl::StatusOr<GuardVerdict> verdict = (*guard)->Check("chest pain, help");
//
// The rules are data (`corpus/guards/*.txtpb`, schema in
// `proto/caveat/guard/v1`). Immutable, thread-safe, pure; work is linear in the
// message, which is bounded by Matcher::kQuestionBytesMax.

#ifndef CAVEAT_MATCHER_GUARD_H_
#define CAVEAT_MATCHER_GUARD_H_

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "corpus/corpus.h"
#include "corpus/data_files.h"
#include "matcher/message_kinds.h"
#include "matcher/word_vectors.h"

namespace caveat {

// From the lowest to the highest; the highest class that fires wins.
enum class GuardClass {
  kNone,
  kSmallTalk,
  kManipulation,  // Not answered: NOT_COVERED.
  kPersonalAdvice,
  kRedFlag,  // URGENT
  kCrisis,   // URGENT, with the crisis notice
};

struct GuardVerdict {
  GuardClass guard_class = GuardClass::kNone;
  std::string rule;    // E.g. "red_flag.fracture"; empty for kNone.
  std::string notice;  // Name of the notice that goes with it.
  // In a conversation that is about something it is a question on that.
  bool yields_to_topic = false;
};

// One file of rules.
struct GuardPackFile {
  std::string name;   // For error messages.
  std::string bytes;  // A protobuf text file, caveat.guard.v1.GuardPack.
};

// A message of a pack's own tests that is not judged as it should be.
struct GuardTestFailure {
  std::string file;
  int line = 0;  // From 1.
  std::string rule;
  std::string message;
  bool should_fire = false;
  std::string error;  // Of the check itself; empty: the rule is wrong.
};

// The packs of `corpus/guards/` in `data`, in the order of their names.
std::vector<GuardPackFile> GuardPacks(const DataFiles& data);

class Guard {
 public:
  // With the packs and the word vectors of `data`, which must outlive the
  // result. Errors: kInvalidArgument with `file:line:column: text` for every
  // fault; those of WordVectors::Parse().
  static absl::StatusOr<std::shared_ptr<const Guard>> Build(
      const DataFiles& data);

  // The same; no word has a vector unless some are given.
  static absl::StatusOr<std::shared_ptr<const Guard>> Build(
      const std::vector<GuardPackFile>& packs, WordVectors vectors = {});

  // `kinds`: what the sentence encoder makes of the message, if it was asked
  // and has seen all of it. `domain`: kOther where nothing that is asked is
  // about health; rules then need their `points_min_other_domain`. Errors:
  // kInvalidArgument when the message is longer than PatternSet::kTextBytesMax;
  // want of memory is never shown as "nothing fired".
  absl::StatusOr<GuardVerdict> Check(std::string_view message,
                                     std::optional<MessageKinds> kinds = {},
                                     Domain domain = Domain::kHealth) const;

  // Whether nothing speaks for the verdict but points, or a pattern of small
  // talk: in a conversation, a phrase that only says "go on" outweighs them.
  // Costs more than Check(): every rule is looked at. Errors: as Check().
  absl::StatusOr<bool> IsWeak(std::string_view message,
                              std::optional<MessageKinds> kinds = {},
                              Domain domain = Domain::kHealth) const;

  // For editors and explanations, not for serving: every rule that fires in a
  // corpus about health, the one that decides first; and the windows in which
  // the rules see a message.
  absl::StatusOr<std::vector<std::string>> FiringRules(
      std::string_view message, std::optional<MessageKinds> kinds = {}) const;
  absl::StatusOr<std::vector<std::string>> ReadAs(
      std::string_view message) const;

  // The features of each window of a message that the points of `rule` are
  // given to, for fitting them. Errors: kNotFound when no such rule has points.
  absl::StatusOr<std::vector<std::vector<std::string>>> FeaturesFor(
      std::string_view rule, std::string_view message) const;

  const WordVectors& vectors() const;

  // Runs the tests that the packs have beside their rules; those that fail.
  std::vector<GuardTestFailure> Misjudged() const;
  // The same as lines `file:line: what is wrong`.
  std::vector<std::string> FailedTests() const;
  int test_count() const;

  ~Guard();

 private:
  struct Rules;
  explicit Guard(std::unique_ptr<const Rules> rules);
  const std::unique_ptr<const Rules> rules_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_GUARD_H_
