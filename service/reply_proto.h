// Turns the engine's plain values into the contract's messages, and requests
// into the engine's options. The only such converter: gRPC, HTTP and the
// command line say the same because all of them use it.
//
//   caveat::v1::AskResponse response;
//   ToProto(*reply, &response);
//
// Stateless; thread-safe. A message holds copies: it outlives the reply.

#ifndef CAVEAT_SERVICE_REPLY_PROTO_H_
#define CAVEAT_SERVICE_REPLY_PROTO_H_

#include <vector>

#include "absl/status/statusor.h"
#include "caveat/v1/answer_service.pb.h"
#include "service/catalog.h"
#include "service/engine.h"
#include "service/reply.h"

namespace caveat {

// Fill an empty message (not null).
void ToProto(const Reply& reply, v1::AskResponse* response);
void ToProto(const EntryPage& page, v1::ListEntriesResponse* response);
void ToProto(const EntryRef& ref, v1::Entry* entry);
void ToProto(const Completions& completions, v1::SuggestResponse* response);
void ToProto(const QuoteCheck& check, v1::VerifyQuoteResponse* response);

v1::Outcome ToProto(Outcome outcome);
v1::EntryKind ToProto(EntryKind kind);

// The options of a request, with views into it. Errors: kInvalidArgument,
//   FIELD_OUT_OF_RANGE  `kinds` holds a value that is not of the schema
// Unspecified kinds mean any kind. The engine checks the other limits.
absl::StatusOr<AskOptions> ToOptions(const v1::AskRequest& request);
absl::StatusOr<ListOptions> ToOptions(const v1::ListEntriesRequest& request);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_REPLY_PROTO_H_
