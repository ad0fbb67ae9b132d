#include "service/answer_service.h"

#include <google/protobuf/arena.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <chrono>
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

namespace caveat {
namespace {

using grpc::ByteBuffer;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;
using SteadyClock = std::chrono::steady_clock;

// Holds a call's place among those in flight until its reply is written.
class UnaryCall : public ServerUnaryReactor {
 public:
  explicit UnaryCall(InFlight* in_flight) : in_flight_(in_flight) {}
  void OnDone() override {
    in_flight_->Leave();
    delete this;
  }

 private:
  InFlight* const in_flight_;
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

}  // namespace

class AnswerService::Impl : public RawService {
 public:
  Impl(const Engine* engine, CallRecorder* recorder,
       const AnswerServiceOptions& options)
      : engine_(*engine),
        recorder_(*recorder),
        in_flight_(options.calls_in_flight_max, options.calls_in_flight),
        chats_(engine, recorder, &in_flight_, options.chats) {}

  ServerUnaryReactor* Ask(CallbackServerContext* context, const ByteBuffer* in,
                          ByteBuffer* out) override {
    return Serve<v1::AskRequest, v1::AskResponse>("Ask", *context, *in, out,
                                                  &methods::Ask);
  }
  ServerUnaryReactor* ListEntries(CallbackServerContext* context,
                                  const ByteBuffer* in,
                                  ByteBuffer* out) override {
    return Serve<v1::ListEntriesRequest, v1::ListEntriesResponse>(
        "ListEntries", *context, *in, out, &methods::ListEntries);
  }
  ServerUnaryReactor* GetEntry(CallbackServerContext* context,
                               const ByteBuffer* in, ByteBuffer* out) override {
    return Serve<v1::GetEntryRequest, v1::GetEntryResponse>(
        "GetEntry", *context, *in, out, &methods::GetEntry);
  }
  ServerUnaryReactor* VerifyQuote(CallbackServerContext* context,
                                  const ByteBuffer* in,
                                  ByteBuffer* out) override {
    return Serve<v1::VerifyQuoteRequest, v1::VerifyQuoteResponse>(
        "VerifyQuote", *context, *in, out, &methods::VerifyQuote);
  }
  ServerUnaryReactor* Suggest(CallbackServerContext* context,
                              const ByteBuffer* in, ByteBuffer* out) override {
    return Serve<v1::SuggestRequest, v1::SuggestResponse>(
        "Suggest", *context, *in, out, &methods::Suggest);
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
  int running_count() const { return in_flight_.count() - gate_.held_count(); }

 private:
  template <typename Request, typename Response>
  using Method = absl::Status (*)(const Engine&, Request&, Response*,
                                  CallRecord*);

  // The one path of a unary call: admit, then Run.
  template <typename Request, typename Response>
  ServerUnaryReactor* Serve(std::string_view name,
                            CallbackServerContext& context,
                            const ByteBuffer& in, ByteBuffer* out,
                            Method<Request, Response> method) {
    CallRecord record = Begin(name, context);
    if (!in_flight_.TryEnter()) {
      ServerUnaryReactor* reactor = context.DefaultReactor();
      reactor->Finish(End(methods::Overloaded(), SteadyClock::now(), &record));
      return reactor;
    }
    auto* reactor = new UnaryCall(&in_flight_);
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

  // Decode, call, encode, record.
  template <typename Request, typename Response>
  void Run(const CallbackServerContext& context, const ByteBuffer& in,
           ByteBuffer* out, Method<Request, Response> method,
           UnaryCall* reactor, CallRecord* record) {
    const SteadyClock::time_point begin = SteadyClock::now();
    absl::Status status = StillWanted(context);
    if (status.ok()) {
      google::protobuf::Arena arena;
      auto* request = google::protobuf::Arena::CreateMessage<Request>(&arena);
      status = DecodeMessage(in, request);
      if (status.ok()) {
        auto* response =
            google::protobuf::Arena::CreateMessage<Response>(&arena);
        status = method(engine_, *request, response, record);
        if (status.ok()) EncodeMessage(*response, out);
      }
    }
    reactor->Finish(End(status, begin, record));
  }

  ServerUnaryReactor* Refuse(std::string_view name,
                             CallbackServerContext& context) {
    CallRecord record = Begin(name, context);
    ServerUnaryReactor* reactor = context.DefaultReactor();
    reactor->Finish(End(methods::NotServed(), SteadyClock::now(), &record));
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
