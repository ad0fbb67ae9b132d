// Every unary method of AnswerService, by descriptor, as a function from
// message to message.
//
//   const UnaryMethod* method = FindUnaryMethod("Ask");
//   Message* request = method->NewRequest(&arena);
//   Message* response = method->NewResponse(&arena);
//   absl::Status status = method->call(engine, *request, response, &record);
//
// The functions are those of methods.h, which gRPC calls too. Immutable;
// thread-safe.

#ifndef CAVEAT_SERVICE_HTTP_UNARY_METHODS_H_
#define CAVEAT_SERVICE_HTTP_UNARY_METHODS_H_

#include <google/protobuf/arena.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <string_view>

#include "absl/status/status.h"
#include "service/call_record.h"
#include "service/engine.h"

namespace caveat {

struct UnaryMethod {
  // `request` is taken over and `response` empty; both are of the descriptor's
  // types. Errors: those of methods.h.
  using Call = absl::Status (*)(const Engine& engine,
                                google::protobuf::Message& request,
                                google::protobuf::Message* response,
                                CallRecord* record);

  const google::protobuf::MethodDescriptor* descriptor;  // Not null.
  Call call;  // Not null; UNIMPLEMENTED where this build has no function.

  // Owned by the arena.
  google::protobuf::Message* NewRequest(google::protobuf::Arena* arena) const;
  google::protobuf::Message* NewResponse(google::protobuf::Arena* arena) const;
};

// Null when the service has no unary method of that name. Constant time.
const UnaryMethod* FindUnaryMethod(std::string_view name);

// Whether the service has a method of that name that streams. Constant time.
bool IsStreamingMethod(std::string_view name);

// "/caveat.v1.AnswerService/": what the path of every method starts with.
std::string_view MethodPathPrefix();

}  // namespace caveat

#endif  // CAVEAT_SERVICE_HTTP_UNARY_METHODS_H_
