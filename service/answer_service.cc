#include "service/answer_service.h"

#include <google/protobuf/arena.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/server_callback.h>

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "caveat/v1/answer_service.grpc.pb.h"
#include "service/call_gate.h"
#include "service/error_detail.h"
#include "service/error_reason.h"
#include "service/in_flight.h"
#include "service/methods.h"
#include "service/request_id.h"
#include "service/wire_check.h"

namespace caveat {
namespace {

using grpc::ByteBuffer;
using grpc::CallbackServerContext;
using grpc::ServerUnaryReactor;
using SteadyClock = std::chrono::steady_clock;

constexpr char kRequestIdHeader[] = "x-request-id";

std::string RequestIdOf(const CallbackServerContext& context) {
  const auto found = context.client_metadata().find(kRequestIdHeader);
  return RequestId(
      found == context.client_metadata().end()
          ? std::string_view()
          : std::string_view(found->second.data(), found->second.size()));
}

std::string Flatten(const ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

absl::Status Decode(const ByteBuffer& buffer, google::protobuf::Message* out) {
  // The reader only reads, though it asks for a pointer to change.
  grpc::ProtoBufferReader reader(const_cast<ByteBuffer*>(&buffer));
  if (reader.status().ok() && out->ParseFromZeroCopyStream(&reader)) {
    return absl::OkStatus();
  }
  return WireError(*out->GetDescriptor(), Flatten(buffer));
}

void Encode(const google::protobuf::Message& message, ByteBuffer* buffer) {
  grpc::Slice slice(message.ByteSizeLong());
  message.SerializeWithCachedSizesToArray(const_cast<uint8_t*>(slice.begin()));
  ByteBuffer encoded(&slice, 1);
  buffer->Swap(&encoded);
}

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

// Refuses a stream at once.
class RefusedStream : public grpc::ServerBidiReactor<ByteBuffer, ByteBuffer> {
 public:
  explicit RefusedStream(const grpc::Status& status) { Finish(status); }
  void OnDone() override { delete this; }
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
        in_flight_(options.calls_in_flight_max, options.calls_in_flight) {}

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
  ServerUnaryReactor* Suggest(CallbackServerContext* context, const ByteBuffer*,
                              ByteBuffer*) override {
    return Refuse("Suggest", *context);
  }
  ServerUnaryReactor* SendFeedback(CallbackServerContext* context,
                                   const ByteBuffer*, ByteBuffer*) override {
    return Refuse("SendFeedback", *context);
  }
  grpc::ServerBidiReactor<ByteBuffer, ByteBuffer>* Chat(
      CallbackServerContext* context) override {
    CallRecord record = Begin("Chat", *context);
    return new RefusedStream(
        End(methods::NotServed(), SteadyClock::now(), &record));
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
      status = Decode(in, request);
      if (status.ok()) {
        auto* response =
            google::protobuf::Arena::CreateMessage<Response>(&arena);
        status = method(engine_, *request, response, record);
        if (status.ok()) Encode(*response, out);
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
};

AnswerService::AnswerService(const Engine* engine, CallRecorder* recorder,
                             const AnswerServiceOptions& options)
    : impl_(std::make_unique<Impl>(engine, recorder, options)) {}

AnswerService::~AnswerService() = default;

grpc::Service* AnswerService::grpc_service() { return impl_.get(); }

void AnswerService::HoldCalls() { impl_->gate().Close(); }

void AnswerService::ReleaseCalls() { impl_->gate().Open(); }

int AnswerService::running_count() const { return impl_->running_count(); }

}  // namespace caveat
