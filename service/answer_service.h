// AnswerService over gRPC: bytes in, bytes out.
//
//   AnswerService service(&engine, &recorder, {});
//   builder.RegisterService(service.grpc_service());
//
// Works on raw bytes with gRPC's callback API, because its own decoding
// answers a malformed message with UNIMPLEMENTED and no text, and because the
// callback API costs least. The handlers run on gRPC's threads and never
// block. Every call goes one way: admit, decode, call, encode, record.

#ifndef CAVEAT_SERVICE_ANSWER_SERVICE_H_
#define CAVEAT_SERVICE_ANSWER_SERVICE_H_

#include <grpcpp/impl/service_type.h>

#include <memory>

#include "service/call_record.h"
#include "service/chat_streams.h"
#include "service/engine.h"
#include "service/in_flight.h"
#include "service/unwritten_replies.h"

namespace caveat {

struct AnswerServiceOptions {
  // Most calls in the works at once; more are refused with RESOURCE_EXHAUSTED.
  // A call in the works holds at most a request and a reply, and is no longer
  // one when the reply is made.
  int calls_in_flight_max = 512;
  // Bounds these and the calls of other protocols together. Not owned; must
  // outlive the service. Null: there are no others.
  InFlight* calls_in_flight = nullptr;
  UnwrittenLimits unwritten;
  ChatLimits chats;
};

class AnswerService {
 public:
  // Neither pointer is owned; both must live until every call has ended.
  AnswerService(const Engine* engine, CallRecorder* recorder,
                const AnswerServiceOptions& options);
  ~AnswerService();

  // For ServerBuilder::RegisterService. Owned by this.
  grpc::Service* grpc_service();

  // Holds back calls that come from now on, until ReleaseCalls answers them on
  // its caller's thread; see call_gate.h. Chats end; see chat_streams.h.
  void HoldCalls();
  void ReleaseCalls();

  // Calls in the works that are not held, and those whose replies are not
  // written yet.
  int running_count() const;

 private:
  class Impl;
  const std::unique_ptr<Impl> impl_;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_ANSWER_SERVICE_H_
