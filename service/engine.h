// Answers questions from the corpora that are loaded: guard, match, compose.
// Knows no protocol; gRPC, HTTP and the command line all call this.
//
//   Engine engine(*LoadSnapshot(options), options, &clock);
//   absl::StatusOr<Reply> reply = engine.Ask(question, {});
//
// Thread-safe: any number of threads may call everything. A call takes the
// current snapshot once, and everything in its reply is of that one. No call
// but Reload() blocks or does I/O; the cost of Ask is bounded by
// Question::kBytesMax and linear in the number of corpora asked.

#ifndef CAVEAT_SERVICE_ENGINE_H_
#define CAVEAT_SERVICE_ENGINE_H_

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/catalog.h"
#include "service/clock.h"
#include "service/completions.h"
#include "service/conversation.h"
#include "service/question.h"
#include "service/question_keeper.h"
#include "service/reply.h"
#include "service/snapshot.h"

namespace caveat {

struct AskOptions {
  static constexpr int kAnswerCountDefault = 3;
  static constexpr int kAnswerCountMax = 20;

  std::string_view corpus;   // Its name; empty: all.
  int answer_count_max = 0;  // 0 to kAnswerCountMax; 0: kAnswerCountDefault.
  // Confidence that an answer needs, 0 to 1; absent: the corpus's own. 0
  // returns the best candidates whatever their confidence. Guards go first
  // all the same.
  std::optional<double> min_confidence;
  bool explain = false;
  std::vector<EntryKind> kinds;  // That may answer; empty: all.
  // Token of the previous reply; empty: the question begins a conversation.
  std::string_view conversation;
};

class AnswerCache;

// All that a reply depends on beside what is asked.
struct Moment {
  std::shared_ptr<const Snapshot> snapshot;
  std::string today;  // YYYY-MM-DD
};

class Engine {
 public:
  // `snapshot` is not null; `reload` is what Reload() reads. `clock` is not
  // owned and must live as long as the Engine. `keys` are for the tokens of
  // conversations: a server that others can reach needs secret ones. Replies
  // of `answer_cache_bytes` are kept; see answer_cache.h.
  Engine(std::shared_ptr<const Snapshot> snapshot, SnapshotOptions reload,
         const Clock* clock,
         std::vector<ConversationKey> keys = {ConversationKey::Public()},
         size_t answer_cache_bytes = 0);
  ~Engine();

  // Answers one question. That no corpus covers it is a reply. Errors:
  //   kInvalidArgument    FIELD_OUT_OF_RANGE: an option breaks its limits;
  //                       those of ConversationCodec::Open
  //   kNotFound           CORPUS_UNKNOWN
  //   kInternal           a question that is within all limits could not be
  //                       looked up; nothing was decided
  // The same question with the same options at the same moment gets the same
  // reply; the first form asks now.
  absl::StatusOr<Reply> Ask(const Question& question,
                            const AskOptions& options) const;
  absl::StatusOr<Reply> Ask(const Question& question, const AskOptions& options,
                            const Moment& moment) const;

  // What is served now, and the day.
  Moment Now() const { return {snapshot(), clock_->Today()}; }
  // For the replies' bytes, which the engine does not know: methods.h uses it.
  AnswerCache& answer_cache() const { return *answer_cache_; }

  // See catalog.h for what they return and their errors.
  absl::StatusOr<EntryPage> ListEntries(const ListOptions& options) const;
  absl::StatusOr<EntryRef> GetEntry(std::string_view entry_id,
                                    std::string_view corpus) const;
  absl::StatusOr<QuoteCheck> VerifyQuote(
      std::string_view quote, std::string_view document_sha256) const;

  // See completions.h.
  absl::StatusOr<Completions> Suggest(const SuggestOptions& options) const;

  // What is served now. Never null.
  std::shared_ptr<const Snapshot> snapshot() const { return snapshot_.load(); }

  // Reads everything again and serves it, all or nothing: on an error the old
  // snapshot goes on. Slow; calls wait for each other. Errors: those of
  // LoadSnapshot.
  absl::Status Reload();

  // Who keeps questions that are asked by a protocol; null, as it is unless an
  // operator chose otherwise: nobody. Set before the first call; not owned.
  void set_question_keeper(QuestionKeeper* keeper) {
    question_keeper_ = keeper;
  }
  QuestionKeeper* question_keeper() const { return question_keeper_; }

 private:
  std::atomic<std::shared_ptr<const Snapshot>> snapshot_;
  const SnapshotOptions reload_;
  const Clock* const clock_;
  const ConversationCodec codec_;
  const std::unique_ptr<AnswerCache> answer_cache_;
  std::mutex reload_mutex_;
  QuestionKeeper* question_keeper_ = nullptr;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_ENGINE_H_
