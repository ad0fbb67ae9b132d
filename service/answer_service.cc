#include "service/answer_service.h"

#include <google/protobuf/arena.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "caveat/v1/answer_service.grpc.pb.h"
#include "service/call_gate.h"
#include "service/chat_streams.h"
#include "service/error_detail.h"
#include "service/error_reason.h"
#include "service/in_flight.h"
#include "service/methods.h"
#include "service/raw_message.h"
#include "service/unwritten_replies.h"

namespace caveat {
namespace {

using grpc::ByteBuffer;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;
using SteadyClock = std::chrono::steady_clock;

// Replies once, and sees that the reply does not wait to be written for ever.
class UnaryCall : public ServerUnaryReactor {
 public:
  UnaryCall(CallbackServerContext* context, UnwrittenReplies* unwritten)
      : context_(*context), unwritten_(*unwritten) {}

  void Reply(const grpc::Status& status, size_t reply_bytes) {
    unwritten_.Add(&reply_, context_.c_call(), reply_bytes, SteadyClock::now());
    Finish(status);
  }

  void OnDone() override {
    unwritten_.Remove(&reply_);
    delete this;
  }
  // OnDone may run on the thread that has written the reply, since it does not
  // wait, nor lock for long: gRPC's own default reactor answers so too. It is
  // not part of gRPC's API; without it OnDone is handed to another thread, and
  // a cached call costs half as much again.
  bool InternalInlineable() override { return true; }

 private:
  CallbackServerContext& context_;
  UnwrittenReplies& unwritten_;
  UnwrittenReplies::Reply reply_;
};

// Every method of the service, served raw.
using RawService = v1::AnswerService::WithRawCallbackMethod_Ask<
    v1::AnswerService::WithRawCallbackMethod_Chat<
        v1::AnswerService::WithRawCallbackMethod_Suggest<
            v1::AnswerService::WithRawCallbackMethod_ListEntries<
                v1::AnswerService::WithRawCallbackMethod_GetEntry<
                    v1::AnswerService::WithRawCallbackMethod_VerifyQuote<
                        v1::AnswerService::WithRawCallbackMethod_SendFeedback<
                            v1::AnswerService::Service>>>>>>>;

// The messages that a function of methods.h takes and fills.
template <typename Function>
struct MessagesOf;
template <typename In, typename Out>
struct MessagesOf<absl::Status (*)(const Engine&, In&, Out*, CallRecord*)> {
  using Request = In;
  using Response = Out;
};

}  // namespace

class AnswerService::Impl : public RawService {
 public:
  Impl(const Engine* engine, CallRecorder* recorder,
       const AnswerServiceOptions& options)
      : engine_(*engine),
        recorder_(*recorder),
        in_flight_(options.calls_in_flight_max, options.calls_in_flight),
        unwritten_(options.unwritten),
        chats_(engine, recorder, &in_flight_, &unwritten_, options.chats) {}

  ServerUnaryReactor* Ask(CallbackServerContext* context, const ByteBuffer* in,
                          ByteBuffer* out) override {
    return Serve("Ask", *context, *in, out, &Impl::CallAsk);
  }
  ServerUnaryReactor* ListEntries(CallbackServerContext* context,
                                  const ByteBuffer* in,
                                  ByteBuffer* out) override {
    return Serve("ListEntries", *context, *in, out,
                 &Impl::Call<&methods::ListEntries>);
  }
  ServerUnaryReactor* GetEntry(CallbackServerContext* context,
                               const ByteBuffer* in, ByteBuffer* out) override {
    return Serve("GetEntry", *context, *in, out,
                 &Impl::Call<&methods::GetEntry>);
  }
  ServerUnaryReactor* VerifyQuote(CallbackServerContext* context,
                                  const ByteBuffer* in,
                                  ByteBuffer* out) override {
    return Serve("VerifyQuote", *context, *in, out,
                 &Impl::Call<&methods::VerifyQuote>);
  }
  ServerUnaryReactor* Suggest(CallbackServerContext* context,
                              const ByteBuffer* in, ByteBuffer* out) override {
    return Serve("Suggest", *context, *in, out,
                 &Impl::Call<&methods::Suggest>);
  }
  ServerUnaryReactor* SendFeedback(CallbackServerContext* context,
                                   const ByteBuffer*, ByteBuffer*) override {
    return Refuse("SendFeedback", *context);
  }
  grpc::ServerBidiReactor<ByteBuffer, ByteBuffer>* Chat(
      CallbackServerContext* context) override {
    return chats_.Open(context);
  }

  void Hold() {
    gate_.Close();
    chats_.End();
  }

  CallGate& gate() { return gate_; }
  int running_count() const {
    return in_flight_.count() - gate_.held_count() + unwritten_.count();
  }

 private:
  // From a request's bytes to a reply's.
  using Method = absl::Status (Impl::*)(const ByteBuffer& in, ByteBuffer* out,
                                        CallRecord* record) const;

  // The one path of a unary call: admit, then Run.
  ServerUnaryReactor* Serve(std::string_view name,
                            CallbackServerContext& context,
                            const ByteBuffer& in, ByteBuffer* out,
                            Method method) {
    CallRecord record = Begin(name, context);
    auto* reactor = new UnaryCall(&context, &unwritten_);
    if (!in_flight_.TryEnter()) {
      reactor->Reply(End(methods::Overloaded(), SteadyClock::now(), &record),
                     0);
      return reactor;
    }
    if (gate_.closed()) {
      // gRPC keeps context and buffers until the reactor has finished.
      const bool held = gate_.Hold([=, this, &context, &in] {
        CallRecord late = record;
        Run(context, in, out, method, reactor, &late);
      });
      if (held) return reactor;
    }
    Run(context, in, out, method, reactor, &record);
    return reactor;
  }

  // Call, record, and give back the place that Serve took.
  void Run(const CallbackServerContext& context, const ByteBuffer& in,
           ByteBuffer* out, Method method, UnaryCall* reactor,
           CallRecord* record) {
    const SteadyClock::time_point begin = SteadyClock::now();
    absl::Status status = StillWanted(context);
    if (status.ok()) status = (this->*method)(in, out, record);
    const grpc::Status end = End(status, begin, record);
    in_flight_.Leave();
    reactor->Reply(end, out->Length());
  }

  // Decode, call, encode.
  template <auto kFunction>
  absl::Status Call(const ByteBuffer& in, ByteBuffer* out,
                    CallRecord* record) const {
    using Messages = MessagesOf<decltype(kFunction)>;
    google::protobuf::Arena arena;
    auto* request =
        google::protobuf::Arena::CreateMessage<typename Messages::Request>(
            &arena);
    absl::Status status = DecodeMessage(in, request);
    if (!status.ok()) return status;
    auto* response =
        google::protobuf::Arena::CreateMessage<typename Messages::Response>(
            &arena);
    status = kFunction(engine_, *request, response, record);
    if (status.ok()) EncodeMessage(*response, out);
    return status;
  }

  // The same, but that a reply which is known is sent as it was.
  absl::Status CallAsk(const ByteBuffer& in, ByteBuffer* out,
                       CallRecord* record) const {
    const methods::AskCall call(engine_, BytesOf(in));
    std::shared_ptr<const CachedReply> reply = call.Recall(record);
    if (reply == nullptr) {
      google::protobuf::Arena arena;
      auto* request =
          google::protobuf::Arena::CreateMessage<v1::AskRequest>(&arena);
      const absl::Status status = DecodeMessage(in, request);
      if (!status.ok()) return status;
      auto answered = call.Answer(
          *request,
          google::protobuf::Arena::CreateMessage<v1::AskResponse>(&arena),
          record);
      if (!answered.ok()) return answered.status();
      reply = *std::move(answered);
    }
    EncodeBytes(reply->bytes, reply, out);
    return absl::OkStatus();
  }

  ServerUnaryReactor* Refuse(std::string_view name,
                             CallbackServerContext& context) {
    CallRecord record = Begin(name, context);
    auto* reactor = new UnaryCall(&context, &unwritten_);
    reactor->Reply(End(methods::NotServed(), SteadyClock::now(), &record), 0);
    return reactor;
  }

  // Work for nobody only delays the work for others.
  static absl::Status StillWanted(const CallbackServerContext& context) {
    if (context.IsCancelled()) {
      return absl::CancelledError("cancelled by the client");
    }
    if (context.deadline() < std::chrono::system_clock::now()) {
      return MakeError(absl::StatusCode::kDeadlineExceeded,
                       reason::kDeadlinePassed,
                       "the deadline was over before work began");
    }
    return absl::OkStatus();
  }

  static CallRecord Begin(std::string_view method,
                          const CallbackServerContext& context) {
    CallRecord record;
    record.method = method;
    record.protocol = "grpc";
    record.request_id = RequestIdOf(context);
    return record;
  }

  grpc::Status End(const absl::Status& status, SteadyClock::time_point begin,
                   CallRecord* record) {
    record->code = status.code();
    record->latency = std::chrono::duration_cast<std::chrono::microseconds>(
        SteadyClock::now() - begin);
    recorder_.Record(*record);
    return ToGrpcStatus(status, record->request_id);
  }

  const Engine& engine_;
  CallRecorder& recorder_;
  InFlight in_flight_;
  CallGate gate_;
  UnwrittenReplies unwritten_;
  ChatStreams chats_;
};

AnswerService::AnswerService(const Engine* engine, CallRecorder* recorder,
                             const AnswerServiceOptions& options)
    : impl_(std::make_unique<Impl>(engine, recorder, options)) {}

AnswerService::~AnswerService() = default;

grpc::Service* AnswerService::grpc_service() { return impl_.get(); }

void AnswerService::HoldCalls() { impl_->Hold(); }

void AnswerService::ReleaseCalls() { impl_->gate().Open(); }

int AnswerService::running_count() const { return impl_->running_count(); }

}  // namespace caveat
