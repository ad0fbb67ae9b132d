#include "service/methods.h"

#include <utility>

#include "service/error_reason.h"
#include "service/reply_proto.h"

namespace caveat::methods {
namespace {

// A client that is refused for load comes back after this long.
constexpr int64_t kRetryDelayMs = 200;

// What is remembered of a reply.
void Note(const Reply& reply, CallRecord* record) {
  record->outcome = reply.outcome;
  if (reply.corpus != nullptr) {
    record->corpus = reply.corpus->corpus().name();
    record->corpus_version = reply.corpus->corpus().version();
  }
  if (!reply.answers.empty()) {
    record->entry_id = reply.answers.front().entry->id;
    record->confidence = reply.answers.front().confidence;
  }
}

}  // namespace

absl::Status Ask(const Engine& engine, v1::AskRequest& request,
                 v1::AskResponse* response, CallRecord* record) {
  absl::StatusOr<Question> question =
      Question::Make(std::move(*request.mutable_question()));
  if (!question.ok()) return question.status();
  record->question_length_bucket = question->LengthBucket();
  absl::StatusOr<AskOptions> options = ToOptions(request);
  if (!options.ok()) return options.status();
  absl::StatusOr<Reply> reply = engine.Ask(*question, *options);
  if (!reply.ok()) return reply.status();

  Note(*reply, record);
  ToProto(*reply, response);
  if (QuestionKeeper* keeper = engine.question_keeper(); keeper != nullptr) {
    keeper->Keep(*question, *record);
  }
  return absl::OkStatus();
}

absl::Status ListEntries(const Engine& engine, v1::ListEntriesRequest& request,
                         v1::ListEntriesResponse* response, CallRecord*) {
  absl::StatusOr<ListOptions> options = ToOptions(request);
  if (!options.ok()) return options.status();
  absl::StatusOr<EntryPage> page = engine.ListEntries(*options);
  if (!page.ok()) return page.status();
  ToProto(*page, response);
  return absl::OkStatus();
}

absl::Status GetEntry(const Engine& engine, v1::GetEntryRequest& request,
                      v1::GetEntryResponse* response, CallRecord* record) {
  absl::StatusOr<EntryRef> ref =
      engine.GetEntry(request.entry_id(), request.corpus());
  if (!ref.ok()) return ref.status();
  record->corpus = ref->corpus->corpus().name();
  record->entry_id = ref->entry->id;
  ToProto(*ref, response->mutable_entry());
  return absl::OkStatus();
}

absl::Status VerifyQuote(const Engine& engine, v1::VerifyQuoteRequest& request,
                         v1::VerifyQuoteResponse* response, CallRecord*) {
  absl::StatusOr<QuoteCheck> check =
      engine.VerifyQuote(request.quote(), request.document_sha256());
  if (!check.ok()) return check.status();
  ToProto(*check, response);
  return absl::OkStatus();
}

absl::Status Suggest(const Engine& engine, v1::SuggestRequest& request,
                     v1::SuggestResponse* response, CallRecord*) {
  absl::StatusOr<Completions> completions =
      engine.Suggest({.typed = request.prefix(),
                      .corpus = request.corpus(),
                      .count_max = request.suggestion_count_max()});
  if (!completions.ok()) return completions.status();
  ToProto(*completions, response);
  return absl::OkStatus();
}

absl::Status NotServed() {
  return MakeError(absl::StatusCode::kUnimplemented, reason::kNotServed,
                   "this build does not serve the method yet");
}

absl::Status Overloaded() {
  absl::Status status =
      MakeError(absl::StatusCode::kResourceExhausted, reason::kOverloaded,
                "too many calls are in the works; retry later");
  SetRetryDelay(&status, kRetryDelayMs);
  return status;
}

}  // namespace caveat::methods
