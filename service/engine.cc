#include "service/engine.h"

#include <utility>

#include "service/answer_cache.h"
#include "service/asking.h"
#include "service/dialogue.h"
#include "service/error_reason.h"

namespace caveat {
namespace {

absl::Status OutOfRange(std::string_view field, std::string_view message,
                        int limit) {
  return MakeError(
      absl::StatusCode::kInvalidArgument, reason::kFieldOutOfRange, message,
      {{kFieldKey, std::string(field)}, {kLimitKey, std::to_string(limit)}});
}

absl::Status CheckOptions(const AskOptions& options) {
  if (options.answer_count_max < 0 ||
      options.answer_count_max > AskOptions::kAnswerCountMax) {
    return OutOfRange("answer_count_max", "answer_count_max is not 0 to 20",
                      AskOptions::kAnswerCountMax);
  }
  if (options.min_confidence.has_value() &&
      !(*options.min_confidence >= 0 && *options.min_confidence <= 1)) {
    return OutOfRange("min_confidence", "min_confidence is not 0 to 1", 1);
  }
  return absl::OkStatus();
}

}  // namespace

Engine::Engine(SnapshotPtr snapshot, SnapshotOptions reload, const Clock* clock,
               std::vector<ConversationKey> keys, size_t answer_cache_bytes)
    : snapshot_(std::move(snapshot)),
      reload_(std::move(reload)),
      clock_(clock),
      codec_(std::move(keys)),
      answer_cache_(std::make_unique<AnswerCache>(answer_cache_bytes)) {}

Engine::~Engine() = default;

absl::StatusOr<Reply> Engine::Ask(const Question& question,
                                  const AskOptions& options) const {
  return Ask(question, options, Now());
}

absl::StatusOr<Reply> Engine::Ask(const Question& question,
                                  const AskOptions& options,
                                  const Moment& moment) const {
  absl::Status status = CheckOptions(options);
  if (!status.ok()) return status;
  Conversation conversation;
  if (!options.conversation.empty()) {
    absl::StatusOr<Conversation> opened = codec_.Open(options.conversation);
    if (!opened.ok()) return opened.status();
    conversation = *std::move(opened);
  }
  absl::StatusOr<Reply> reply = AskSnapshot(moment.snapshot, question, options,
                                            moment.today, conversation);
  if (reply.ok()) {
    reply->conversation = codec_.Seal(Continue(conversation, *reply));
  }
  return reply;
}

absl::StatusOr<EntryPage> Engine::ListEntries(
    const ListOptions& options) const {
  return caveat::ListEntries(snapshot(), options, clock_->Today());
}

absl::StatusOr<EntryRef> Engine::GetEntry(std::string_view entry_id,
                                          std::string_view corpus) const {
  return caveat::GetEntry(snapshot(), entry_id, corpus, clock_->Today());
}

absl::StatusOr<QuoteCheck> Engine::VerifyQuote(
    std::string_view quote, std::string_view document_sha256) const {
  return caveat::VerifyQuote(snapshot(), quote, document_sha256,
                             clock_->Today());
}

absl::StatusOr<Completions> Engine::Suggest(
    const SuggestOptions& options) const {
  return Complete(snapshot(), options, clock_->Today());
}

absl::Status Engine::Reload() {
  const std::lock_guard<std::mutex> lock(reload_mutex_);
  absl::StatusOr<SnapshotPtr> snapshot =
      LoadSnapshot(reload_, this->snapshot().get());
  if (!snapshot.ok()) return snapshot.status();
  snapshot_.store(*std::move(snapshot));
  answer_cache_->Clear();
  return absl::OkStatus();
}

}  // namespace caveat
