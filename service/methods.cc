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

// Null when no reply is kept. Nor is one where an operator chose to keep
// questions: each is to be seen.
AnswerCache* CacheOf(const Engine& engine) {
  AnswerCache& cache = engine.answer_cache();
  return cache.enabled() && engine.question_keeper() == nullptr ? &cache
                                                                : nullptr;
}

// Without the cache.
absl::Status AskAnew(const Engine& engine, const Moment& moment,
                     v1::AskRequest& request, v1::AskResponse* response,
                     CallRecord* record) {
  absl::StatusOr<Question> question =
      Question::Make(std::move(*request.mutable_question()));
  if (!question.ok()) return question.status();
  record->question_length_bucket = question->LengthBucket();
  absl::StatusOr<AskOptions> options = ToOptions(request);
  if (!options.ok()) return options.status();
  absl::StatusOr<Reply> reply = engine.Ask(*question, *options, moment);
  if (!reply.ok()) return reply.status();

  Note(*reply, record);
  ToProto(*reply, response);
  if (QuestionKeeper* keeper = engine.question_keeper(); keeper != nullptr) {
    keeper->Keep(*question, *record);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status Ask(const Engine& engine, v1::AskRequest& request,
                 v1::AskResponse* response, CallRecord* record) {
  if (CacheOf(engine) == nullptr || request.explain()) {
    return AskAnew(engine, engine.Now(), request, response, record);
  }
  const AskCall call(engine, request.SerializeAsString());
  const std::shared_ptr<const CachedReply> reply = call.Recall(record);
  if (reply == nullptr) return call.Answer(request, response, record).status();
  // What was serialised here can be read here.
  response->ParseFromString(reply->bytes);
  return absl::OkStatus();
}

AskCall::AskCall(const Engine& engine, std::string_view request_bytes)
    : engine_(engine),
      moment_(engine.Now()),
      key_(CacheOf(engine) == nullptr
               ? SipDigest{}
               : CacheOf(engine)->KeyOf(request_bytes,
                                        moment_.snapshot->serial(),
                                        moment_.today)) {}

std::shared_ptr<const CachedReply> AskCall::Recall(CallRecord* record) const {
  AnswerCache* const cache = CacheOf(engine_);
  if (cache == nullptr) return nullptr;
  std::shared_ptr<const CachedReply> reply = cache->Find(key_);
  if (reply == nullptr) return nullptr;
  record->question_length_bucket = reply->question_length_bucket;
  record->outcome = reply->outcome;
  record->corpus = reply->corpus;
  record->corpus_version = reply->corpus_version;
  record->entry_id = reply->entry_id;
  record->confidence = reply->confidence;
  return reply;
}

absl::StatusOr<std::shared_ptr<const CachedReply>> AskCall::Answer(
    v1::AskRequest& request, v1::AskResponse* response,
    CallRecord* record) const {
  AnswerCache* const cache = request.explain() ? nullptr : CacheOf(engine_);
  const absl::Status status =
      AskAnew(engine_, moment_, request, response, record);
  if (!status.ok()) return status;
  auto reply = std::make_shared<const CachedReply>(
      CachedReply{response->SerializeAsString(), record->question_length_bucket,
                  *record->outcome, record->corpus, record->corpus_version,
                  record->entry_id, record->confidence});
  if (cache != nullptr) cache->Insert(key_, reply);
  return reply;
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

absl::Status OverGrpcOnly() {
  return MakeError(absl::StatusCode::kUnimplemented, reason::kNotServed,
                   "the method streams: it is served over gRPC only");
}

absl::Status NoSuchMethod() {
  return MakeError(absl::StatusCode::kUnimplemented, reason::kNotServed,
                   "the service has no such method");
}

absl::Status Overloaded() {
  absl::Status status =
      MakeError(absl::StatusCode::kResourceExhausted, reason::kOverloaded,
                "too many calls are in the works; retry later");
  SetRetryDelay(&status, kRetryDelayMs);
  return status;
}

}  // namespace caveat::methods
