#include "tests/bench/call_load.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>
#include <sys/prctl.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <random>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "service/raw_message.h"

namespace caveat {
namespace {

using Clock = std::chrono::steady_clock;

struct Call {
  grpc::ClientContext context;
  grpc::ByteBuffer reply;
  grpc::Status status;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
  Clock::time_point begin;  // When it should have begun.
};

class Load {
 public:
  Load(const std::string& address, const std::vector<std::string>& requests,
       const CallLoadOptions& options)
      : options_(options) {
    for (int i = 0; i < options.channel_count; ++i) {
      grpc::ChannelArguments arguments;
      // Or all channels would share one connection.
      arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
      channels_.push_back(grpc::CreateCustomChannel(
          address, grpc::InsecureChannelCredentials(), arguments));
      stubs_.push_back(std::make_unique<grpc::GenericStub>(channels_.back()));
    }
    for (const std::string& request : requests) {
      const grpc::Slice slice(request);
      requests_.emplace_back(&slice, 1);
    }
  }

  ~Load() {
    queue_.Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) delete static_cast<Call*>(tag);
  }

  absl::StatusOr<CallLoadResult> Run() {
    for (const auto& channel : channels_) {
      if (!channel->WaitForConnected(std::chrono::system_clock::now() +
                                     std::chrono::seconds(10))) {
        return absl::UnavailableError("nobody listens");
      }
    }
    begin_ = Clock::now();
    std::thread sender;
    if (options_.calls_per_s > 0) {
      sender = std::thread([this] { SendAtRate(); });
    } else {
      for (int i = 0; i < options_.in_flight_count; ++i) Begin(Clock::now());
      all_begun_ = true;
    }
    while (!all_begun_ || ended_ < begun_) TakeOne();
    if (sender.joinable()) sender.join();
    result_.elapsed = Clock::now() - begin_;
    if (!error_.ok()) return error_;
    std::sort(result_.latencies_s.begin(), result_.latencies_s.end());
    return std::move(result_);
  }

 private:
  void Begin(Clock::time_point when) {
    auto* call = new Call;
    call->begin = when;
    const size_t number = begun_.fetch_add(1);
    call->reader = stubs_[number % stubs_.size()]->PrepareUnaryCall(
        &call->context, options_.method,
        requests_[number % requests_.size()], &queue_);
    call->reader->StartCall();
    call->reader->Finish(&call->reply, &call->status, call);
  }

  void SendAtRate() {
    prctl(PR_SET_TIMERSLACK, 1UL);
    std::mt19937_64 random(1);
    std::exponential_distribution<double> gap(options_.calls_per_s);
    Clock::time_point due = begin_;
    while (due - begin_ < options_.length) {
      std::this_thread::sleep_until(due);
      Begin(due);
      due += std::chrono::duration_cast<Clock::duration>(
          std::chrono::duration<double>(gap(random)));
    }
    all_begun_ = true;
  }

  void TakeOne() {
    void* tag = nullptr;
    bool ok = false;
    // The open loop's last call may have been taken before its sender has said
    // so; then nothing comes any more.
    const auto until =
        std::chrono::system_clock::now() + std::chrono::milliseconds(100);
    if (queue_.AsyncNext(&tag, &ok, until) !=
        grpc::CompletionQueue::GOT_EVENT) {
      return;
    }
    const std::unique_ptr<Call> call(static_cast<Call*>(tag));
    const Clock::time_point now = Clock::now();
    ++ended_;
    if (!call->status.ok()) {
      error_ = absl::InternalError(call->status.error_message());
      return;
    }
    result_.latencies_s.push_back(
        std::chrono::duration<double>(now - call->begin).count());
    if (options_.calls_per_s == 0 && now - begin_ < options_.length) {
      Begin(now);
    } else {
      result_.last_reply = BytesOf(call->reply);
    }
  }

  const CallLoadOptions options_;
  std::vector<std::shared_ptr<grpc::Channel>> channels_;
  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  std::vector<grpc::ByteBuffer> requests_;
  grpc::CompletionQueue queue_;
  Clock::time_point begin_;
  std::atomic<size_t> begun_{0};
  std::atomic<bool> all_begun_{false};
  size_t ended_ = 0;
  absl::Status error_;
  CallLoadResult result_;
};

}  // namespace

double CallLoadResult::calls_per_s() const {
  return static_cast<double>(latencies_s.size()) / elapsed.count();
}

double CallLoadResult::LatencyAt(double share) const {
  if (latencies_s.empty()) return 0;
  const auto at =
      static_cast<size_t>(share * static_cast<double>(latencies_s.size()));
  return latencies_s[std::min(at, latencies_s.size() - 1)];
}

absl::StatusOr<CallLoadResult> RunCallLoad(
    const std::string& address, const std::vector<std::string>& requests,
    const CallLoadOptions& options) {
  return Load(address, requests, options).Run();
}

absl::StatusOr<std::string> CallOnce(const std::string& address,
                                     const std::string& request) {
  absl::StatusOr<CallLoadResult> result =
      RunCallLoad(address, {request},
                  {.channel_count = 1,
                   .in_flight_count = 1,
                   .length = std::chrono::milliseconds(0)});
  if (!result.ok()) return result.status();
  return std::move(result->last_reply);
}

}  // namespace caveat
