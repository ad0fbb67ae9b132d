// The methods of AnswerService as functions from message to message, the same
// for every protocol: check the request, call the engine, fill the response,
// note the outcome.
//
//   absl::Status status = methods::Ask(engine, request, &response, &record);
//
// A request is taken over: its question is moved out of it. `response` is
// empty and not null; it is left so on an error. `record` is not null; its
// code, latency and names are the caller's. Errors: the engine's, and those
// of ToOptions. Thread-safe; none blocks.

#ifndef CAVEAT_SERVICE_METHODS_H_
#define CAVEAT_SERVICE_METHODS_H_

#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "caveat/v1/answer_service.pb.h"
#include "service/call_record.h"
#include "service/answer_cache.h"
#include "service/engine.h"

namespace caveat::methods {

absl::Status Ask(const Engine& engine, v1::AskRequest& request,
                 v1::AskResponse* response, CallRecord* record);

// One Ask whose reply is wanted as it goes over the wire, serialised: what was
// asked before need not be read again, nor answered.
//
//   AskCall call(engine, request_bytes);
//   auto reply = call.Recall(&record);
//   if (reply == nullptr) reply = *call.Answer(request, &response, &record);
class AskCall {
 public:
  // `request_bytes` is the serialised request. `engine` must outlive this.
  AskCall(const Engine& engine, std::string_view request_bytes);

  // The reply to the same bytes of an earlier call that can not have changed
  // since; null when there is none.
  std::shared_ptr<const CachedReply> Recall(CallRecord* record) const;

  // As methods::Ask; the reply is kept for Recall. What explains a reply
  // repeats words of the question, so it is not kept.
  absl::StatusOr<std::shared_ptr<const CachedReply>> Answer(
      v1::AskRequest& request, v1::AskResponse* response,
      CallRecord* record) const;

 private:
  const Engine& engine_;
  const Moment moment_;
  const SipDigest key_;
};

absl::Status ListEntries(const Engine& engine, v1::ListEntriesRequest& request,
                         v1::ListEntriesResponse* response, CallRecord* record);

absl::Status GetEntry(const Engine& engine, v1::GetEntryRequest& request,
                      v1::GetEntryResponse* response, CallRecord* record);

absl::Status VerifyQuote(const Engine& engine, v1::VerifyQuoteRequest& request,
                         v1::VerifyQuoteResponse* response, CallRecord* record);

absl::Status Suggest(const Engine& engine, v1::SuggestRequest& request,
                     v1::SuggestResponse* response, CallRecord* record);

// UNIMPLEMENTED: for the methods that this build does not serve, those that
// stream where only single calls are, and those that the contract does not
// have.
absl::Status NotServed();
absl::Status OverGrpcOnly();
absl::Status NoSuchMethod();

// RESOURCE_EXHAUSTED: for a call that finds too many in the works.
absl::Status Overloaded();

}  // namespace caveat::methods

#endif  // CAVEAT_SERVICE_METHODS_H_
