// Serves the unary methods of AnswerService over HTTP: one path for all of
// them and for every protocol.
//
//   RpcHandler rpc(&engine, &recorder, &in_flight);
//   if (!RpcHandler::Owns(request.Path())) return not_found;
//   std::optional<HttpResponse> refusal = rpc.RefuseNonCall(request);
//   return refusal.has_value() ? *refusal : rpc.Handle(request);
//
// admit, decode, call, encode, record; the same functions, limits and guards as
// over gRPC. Strings in, strings out. Thread-safe; never blocks; the cost is
// that of the method.

#ifndef CAVEAT_SERVICE_HTTP_RPC_HANDLER_H_
#define CAVEAT_SERVICE_HTTP_RPC_HANDLER_H_

#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "service/call_record.h"
#include "service/engine.h"
#include "service/http/message.h"
#include "service/in_flight.h"

namespace caveat {

class RpcHandler {
 public:
  // None is owned; all must outlive this.
  RpcHandler(const Engine* engine, CallRecorder* recorder, InFlight* in_flight)
      : engine_(*engine), recorder_(*recorder), in_flight_(*in_flight) {}

  // Whether a path is one of this service, served or not.
  static bool Owns(std::string_view path);

  // What to answer to a request that is no call of any protocol, or nothing.
  //   405  its method is not POST: a question in a URL would be logged
  //   415  its content type is none that is spoken here
  std::optional<HttpResponse> RefuseNonCall(const HttpRequest& request) const;

  // Answers a request that RefuseNonCall let pass, as its protocol says. An
  // unknown method is 404 where there is a status, and UNIMPLEMENTED. A call
  // counts as in the works until its reply is encoded: a slow reader holds a
  // connection, not a place.
  HttpResponse Handle(const HttpRequest& request) const;

  // Answers such a request without looking at its body: with `error` in the
  // protocol's form, and with `status` where the protocol has statuses.
  HttpResponse Refuse(const HttpRequest& request, const absl::Status& error,
                      int status) const;

 private:
  const Engine& engine_;
  CallRecorder& recorder_;
  InFlight& in_flight_;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_HTTP_RPC_HANDLER_H_
