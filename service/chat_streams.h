// Chat over gRPC: one reply for each request of a stream, in order.
//
//   ChatStreams chats(&engine, &recorder, &in_flight, &unwritten, {});
//   return chats.Open(context);            // In the handler of Chat.
//   ...
//   chats.End();                           // No stream goes on from now on.
//
// A stream keeps nothing but the token of its conversation. It reads its next
// request when the reply to the last one has been written, so a client that
// does not read is not answered ahead, and is cancelled after a while; a stream
// that waits costs no thread, and does not count among the calls in the works.
// One thread for all of them ends those that have waited for too long.
// Thread-safe.

#ifndef CAVEAT_SERVICE_CHAT_STREAMS_H_
#define CAVEAT_SERVICE_CHAT_STREAMS_H_

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <chrono>
#include <memory>

#include "service/call_record.h"
#include "service/engine.h"
#include "service/in_flight.h"
#include "service/unwritten_replies.h"

namespace caveat {

struct ChatLimits {
  // Most streams at once; more are refused with RESOURCE_EXHAUSTED.
  int streams_max = 20'000;
  // A stream that waits so long for a request ends with ABORTED.
  std::chrono::milliseconds idle = std::chrono::minutes(5);
  // Requests of one stream; after the last reply it ends with ABORTED.
  int turns_max = 1000;
};

class ChatStreams {
 public:
  using Reactor = grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>;

  // No pointer is owned; all must live until every stream has ended.
  ChatStreams(const Engine* engine, CallRecorder* recorder, InFlight* in_flight,
              UnwrittenReplies* unwritten, const ChatLimits& limits);
  // Every stream has ended by then.
  ~ChatStreams();

  // Serves a stream. gRPC owns what it returns.
  Reactor* Open(grpc::CallbackServerContext* context);

  // Ends the streams that wait with UNAVAILABLE, the others when they have
  // replied, and refuses new ones.
  void End();

 private:
  class Stream;
  class Impl;
  // Streams keep it alive.
  const std::shared_ptr<Impl> impl_;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_CHAT_STREAMS_H_
