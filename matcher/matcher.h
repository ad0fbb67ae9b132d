// Finds the entries of one corpus that answer a question, and says how sure it
// is that any does.
//
// A Matcher is built once and never changes: any number of threads may call
// Find() without locks. It does no I/O, reads no clock and draws no random
// numbers; one corpus and question always give the same result. To reload,
// build another and swap the pointer.
//
//   auto matcher = Matcher::Build(corpus, data);        // check matcher.ok()
//   Result result = *(*matcher)->Find("how do I cancel?", {});

#ifndef CAVEAT_MATCHER_MATCHER_H_
#define CAVEAT_MATCHER_MATCHER_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "corpus/corpus.h"
#include "matcher/match_data.h"
#include "matcher/question_kinds.h"

namespace caveat {

// One named part of a sum.
struct ScorePart {
  std::string_view name;  // A literal; lives for ever.
  double value = 0;
  double contribution = 0;
};

// One entry that may answer.
struct Match {
  int entry_index = 0;    // Into Corpus::entries().
  double score = 0;       // Sum of the parts; comparable within one Find().
  double confidence = 0;  // Calibrated probability that it answers, 0 to 1.
  // Only with FindOptions::explain: see MatchedText() in authored.h.
  std::string matched_text;
  std::vector<ScorePart> parts;
};

enum class Decision { kAnswer, kAmbiguous, kAbstain };

struct Result {
  Decision decision = Decision::kAbstain;
  // Best first; equal scores in corpus order. Of several questions, the best of
  // each first (joined_result.h).
  std::vector<Match> matches;
  double threshold = 0;        // Confidence that an answer needed.
  // How many of the first matches answer a question of their own: 1, or more
  // where the message asks several.
  int part_count = 1;
  // The name of what decided in the model's place: what an editor has said of
  // the very question, or that it has no words. A literal: "authored_text",
  // "authored_decoy", "authored_pattern", "no_words".
  std::string_view authored;
  // What the question was understood as.
  std::vector<std::string> question_kinds;
  // Only with FindOptions::explain.
  std::vector<std::string> terms;
  std::vector<std::string> unknown_terms;
  std::vector<ScorePart> decision_parts;  // Sum: log-odds of the confidence.
};

struct FindOptions {
  int match_count_max = 3;  // At least 1.
  // Confidence that an answer needs; negative: the calibrated one.
  double min_confidence = -1;
  bool explain = false;
  // Kinds that may answer; empty: all.
  std::vector<EntryKind> kinds;
  // The entry that a conversation points at; -1: none. It comes first, as one
  // that an authored pattern points at does.
  int expected_entry = -1;
  // How sure that is, as log-odds.
  double expected_log_odds = 0;
  // Kinds of question that one without any of its own takes from the
  // conversation.
  KindSet inherited_kinds;
  // What the encoder has made of the question already; null, or of another
  // text: it is asked again. Must outlive the call.
  const EncodedQuestion* encoded = nullptr;
};

struct MatcherIndex;  // In matcher_index.h.

class Matcher {
 public:
  // Longest question accepted, in bytes of UTF-8. Bounds the cost of a call.
  static constexpr int kQuestionBytesMax = 4096;
  // What a question becomes with words of a conversation, or folded, may be
  // longer than what was sent.
  static bool IsShortEnough(std::string_view question) {
    return question.size() <= static_cast<size_t>(kQuestionBytesMax);
  }

  // Indexes `corpus` (not null). Slow: linear in the corpus. Errors:
  //   kInvalidArgument    a pattern does not parse, or a kind of question that
  //                       is named is not there; the message says where
  //   kResourceExhausted  the patterns need more memory than they may have
  static absl::StatusOr<std::shared_ptr<const Matcher>> Build(
      std::shared_ptr<const Corpus> corpus,
      std::shared_ptr<const MatchData> data);

  // Errors:
  //   kInvalidArgument    question is empty, too long, or not UTF-8
  // "No match" is never for want of memory; see pattern_set.h.
  absl::StatusOr<Result> Find(std::string_view question,
                              const FindOptions& options) const;

  // Whether these are the words of an authored text or decoy.
  bool IsAuthored(std::string_view question) const;

  // The entry whose own question in the document has these very words; -1:
  // none.
  int EntryOfOwnQuestion(std::string_view question) const;

  // The confidence that an answer needs unless a question says another.
  double threshold() const;

  // What it is built of. Lives as long as this.
  const MatcherIndex& index() const { return *index_; }

  ~Matcher();

 private:
  explicit Matcher(std::unique_ptr<const MatcherIndex> index);
  const std::unique_ptr<const MatcherIndex> index_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_MATCHER_H_
