#include "service/chat_streams.h"

#include <google/protobuf/arena.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "caveat/v1/answer_service.pb.h"
#include "service/error_detail.h"
#include "service/error_reason.h"
#include "service/methods.h"
#include "service/raw_message.h"
#include "service/ticker.h"

namespace caveat {
namespace {

using grpc::ByteBuffer;
using SteadyClock = std::chrono::steady_clock;

absl::Status Draining() {
  return MakeError(absl::StatusCode::kUnavailable, reason::kDraining,
                   "the server is ending; go on elsewhere with the "
                   "conversation of the last reply");
}

absl::Status WaitedTooLong() {
  return MakeError(absl::StatusCode::kAborted, reason::kChatIdle,
                   "no request came for too long; open another stream with "
                   "the conversation of the last reply");
}

absl::Status TooLong() {
  return MakeError(absl::StatusCode::kAborted, reason::kChatTooLong,
                   "the stream has had all its requests; open another with "
                   "the conversation of the last reply");
}

}  // namespace

// The streams that are open, and the thread that ends those that wait.
class ChatStreams::Impl {
 public:
  Impl(const Engine* engine_in, CallRecorder* recorder_in,
       InFlight* in_flight_in, UnwrittenReplies* unwritten_in,
       const ChatLimits& limits_in)
      : engine(*engine_in),
        recorder(*recorder_in),
        in_flight(*in_flight_in),
        unwritten(*unwritten_in),
        limits(limits_in),
        sweeper_(TickerIntervalOf(limits.idle), [this] { Sweep(); }) {}

  void Stop() { sweeper_.Stop(); }

  // Returns kResourceExhausted or kUnavailable when it can not be taken.
  absl::Status Add(std::shared_ptr<Stream> stream);
  void Remove(Stream* stream);
  void End();
  bool ending() const { return ending_.load(std::memory_order_acquire); }

  const Engine& engine;
  CallRecorder& recorder;
  InFlight& in_flight;
  UnwrittenReplies& unwritten;
  const ChatLimits limits;

 private:
  void Sweep();
  std::vector<std::shared_ptr<Stream>> Streams();

  std::mutex mutex_;
  std::atomic<bool> ending_{false};
  std::unordered_map<Stream*, std::shared_ptr<Stream>> streams_;
  Ticker sweeper_;  // Last: it uses all of the above.
};

// One stream. gRPC calls its handlers one after another, but End and EndIfIdle
// come from other threads: whoever sets `finished_` is the one to finish.
class ChatStreams::Stream : public Reactor {
 public:
  Stream(std::shared_ptr<Impl> impl, grpc::CallbackServerContext* context)
      : impl_(std::move(impl)),
        call_(context->c_call()),
        request_id_(RequestIdOf(*context)),
        waits_since_(SteadyClock::now()) {}

  // Begins; the stream has been added.
  void Begin() { WaitUnlessEnding(); }

  // Ends before it began.
  void Refuse(const absl::Status& status) { FinishAndRecord(status); }

  void OnReadDone(bool ok) override {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (finished_) return;
      waits_ = false;
      finished_ = !ok;
    }
    if (!ok) {
      // Half-closed, cancelled, or past its deadline.
      Finish(grpc::Status::OK);
      return;
    }
    const absl::Status status = Answer();
    if (status.ok()) {
      impl_->unwritten.Add(&reply_, call_, out_.Length(), SteadyClock::now());
      StartWrite(&out_);
    } else if (TakeFinish()) {
      Finish(ToGrpcStatus(status, request_id_));
    }
  }

  void OnWriteDone(bool ok) override {
    impl_->unwritten.Remove(&reply_);
    out_.Clear();
    absl::Status end;
    if (impl_->ending()) {
      end = Draining();
    } else if (++turn_count_ >= impl_->limits.turns_max) {
      end = TooLong();
    }
    if (!ok || !end.ok()) {
      if (TakeFinish()) FinishAndRecord(end);
      return;
    }
    WaitUnlessEnding();
  }

  void OnDone() override { impl_->Remove(this); }

  void EndIfWaiting(const absl::Status& status) {
    EndIfWaitingSince(SteadyClock::time_point::max(), status);
  }

  void EndIfIdle(SteadyClock::time_point now) {
    EndIfWaitingSince(now - impl_->limits.idle, WaitedTooLong());
  }

 private:
  // Whether it waits and when it began to are one question: a request may come
  // at any moment.
  void EndIfWaitingSince(SteadyClock::time_point latest,
                         const absl::Status& status) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (finished_ || !waits_ || waits_since_ > latest) return;
      finished_ = true;
    }
    FinishAndRecord(status);
  }

  void WaitUnlessEnding() {
    Wait();
    // Whoever ended all streams meanwhile has seen this one at work, or not
    // begun.
    if (impl_->ending()) EndIfWaiting(Draining());
  }

  // With the lock held, so that nobody finishes a stream that does not read
  // yet. gRPC does not call back before its own callback has returned.
  void Wait() {
    const std::lock_guard<std::mutex> lock(mutex_);
    waits_ = true;
    waits_since_ = SteadyClock::now();
    StartRead(&in_);
  }

  bool TakeFinish() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return !std::exchange(finished_, true);
  }

  void FinishAndRecord(const absl::Status& status) {
    if (!status.ok()) {
      CallRecord record = MakeRecord();
      record.code = status.code();
      impl_->recorder.Record(record);
    }
    Finish(ToGrpcStatus(status, request_id_));
  }

  CallRecord MakeRecord() const {
    CallRecord record;
    record.method = "Chat";
    record.protocol = "grpc";
    record.request_id = request_id_;
    return record;
  }

  // Decode, ask, encode, record: one turn.
  absl::Status Answer() {
    const SteadyClock::time_point begin = SteadyClock::now();
    CallRecord record = MakeRecord();
    absl::Status status = methods::Overloaded();
    if (impl_->in_flight.TryEnter()) {
      status = Turn(&record);
      impl_->in_flight.Leave();
    }
    record.code = status.code();
    record.latency = std::chrono::duration_cast<std::chrono::microseconds>(
        SteadyClock::now() - begin);
    impl_->recorder.Record(record);
    return status;
  }

  absl::Status Turn(CallRecord* record) {
    google::protobuf::Arena arena;
    auto* request =
        google::protobuf::Arena::CreateMessage<v1::ChatRequest>(&arena);
    absl::Status status = DecodeMessage(in_, request);
    in_.Clear();
    if (!status.ok()) return status;
    v1::AskRequest& ask = *request->mutable_ask();
    if (ask.conversation().empty()) ask.set_conversation(conversation_);
    auto* response =
        google::protobuf::Arena::CreateMessage<v1::ChatResponse>(&arena);
    status =
        methods::Ask(impl_->engine, ask, response->mutable_reply(), record);
    if (!status.ok()) return status;
    conversation_ = response->reply().conversation();
    EncodeMessage(*response, &out_);
    return absl::OkStatus();
  }

  const std::shared_ptr<Impl> impl_;
  grpc_call* const call_;
  const std::string request_id_;
  std::string conversation_;
  ByteBuffer in_;
  ByteBuffer out_;
  UnwrittenReplies::Reply reply_;
  int turn_count_ = 0;

  std::mutex mutex_;
  bool waits_ = false;     // For a request. Guarded by mutex_, as all below.
  bool finished_ = false;  // Somebody has finished it, or is about to.
  SteadyClock::time_point waits_since_;
};

absl::Status ChatStreams::Impl::Add(std::shared_ptr<Stream> stream) {
  const std::lock_guard<std::mutex> lock(mutex_);
  Stream* const key = stream.get();
  const size_t count = streams_.size();
  streams_.emplace(key, std::move(stream));
  if (ending()) return Draining();
  if (count >= static_cast<size_t>(limits.streams_max)) {
    return methods::Overloaded();
  }
  return absl::OkStatus();
}

void ChatStreams::Impl::Remove(Stream* stream) {
  std::shared_ptr<Stream> last;  // Destroyed when the lock is gone.
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = streams_.find(stream);
  last = std::move(found->second);
  streams_.erase(found);
}

std::vector<std::shared_ptr<ChatStreams::Stream>> ChatStreams::Impl::Streams() {
  std::vector<std::shared_ptr<Stream>> streams;
  const std::lock_guard<std::mutex> lock(mutex_);
  streams.reserve(streams_.size());
  for (const auto& [key, stream] : streams_) streams.push_back(stream);
  return streams;
}

// gRPC may call OnDone before Finish returns: never with the lock held.
void ChatStreams::Impl::End() {
  ending_.store(true, std::memory_order_release);
  for (const auto& stream : Streams()) stream->EndIfWaiting(Draining());
}

void ChatStreams::Impl::Sweep() {
  const SteadyClock::time_point now = SteadyClock::now();
  for (const auto& stream : Streams()) stream->EndIfIdle(now);
}

ChatStreams::ChatStreams(const Engine* engine, CallRecorder* recorder,
                         InFlight* in_flight, UnwrittenReplies* unwritten,
                         const ChatLimits& limits)
    : impl_(std::make_shared<Impl>(engine, recorder, in_flight, unwritten,
                                   limits)) {}

ChatStreams::~ChatStreams() { impl_->Stop(); }

ChatStreams::Reactor* ChatStreams::Open(grpc::CallbackServerContext* context) {
  auto stream = std::make_shared<Stream>(impl_, context);
  Stream* const reactor = stream.get();
  const absl::Status status = impl_->Add(std::move(stream));
  if (status.ok()) {
    reactor->Begin();
  } else {
    reactor->Refuse(status);
  }
  return reactor;
}

void ChatStreams::End() { impl_->End(); }

}  // namespace caveat
