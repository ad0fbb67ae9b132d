#include "tests/bench/http_load.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string_view>

#include "absl/status/status.h"

namespace caveat {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr size_t kReadBytes = 64 << 10;

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  const int fd_;
};

// One connection, with at most one request under way.
class Client {
 public:
  Client() : socket_(socket(AF_INET, SOCK_STREAM, 0)) {}

  int fd() const { return socket_.get(); }

  bool Connect(const std::string& address) {
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<uint16_t>(
        std::stoi(address.substr(address.rfind(':') + 1))));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int on = 1;
    setsockopt(fd(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    return connect(fd(), reinterpret_cast<sockaddr*>(&to), sizeof(to)) == 0;
  }

  // Requests are far smaller than what a socket buffers.
  bool Send(const std::string& request) {
    begin_ = SteadyClock::now();
    return send(fd(), request.data(), request.size(), MSG_NOSIGNAL) ==
           static_cast<ssize_t>(request.size());
  }

  // Reads what has come. Returns whether the response is whole.
  absl::StatusOr<bool> Read(std::vector<char>* buffer) {
    const ssize_t size = recv(fd(), buffer->data(), buffer->size(), 0);
    if (size <= 0) return absl::UnavailableError("the connection ended");
    response_.append(buffer->data(), static_cast<size_t>(size));
    const size_t head = response_.find("\r\n\r\n");
    if (head == std::string::npos) return false;
    if (!response_.starts_with("HTTP/1.1 200 ")) {
      return absl::InternalError("not 200: " + response_);
    }
    constexpr std::string_view kLength = "\r\ncontent-length: ";
    const size_t length = response_.find(kLength);
    if (length == std::string::npos || length > head) {
      return absl::InternalError("no length: " + response_);
    }
    const size_t body = std::stoul(response_.substr(length + kLength.size()));
    if (response_.size() < head + 4 + body) return false;
    body_bytes_ += body;
    response_.clear();
    return true;
  }

  size_t body_bytes() const { return body_bytes_; }
  std::chrono::nanoseconds latency() const {
    return SteadyClock::now() - begin_;
  }

 private:
  const Descriptor socket_;
  SteadyClock::time_point begin_;
  std::string response_;
  size_t body_bytes_ = 0;
};

}  // namespace

double LoadResult::requests_per_s() const {
  const std::chrono::duration<double> seconds = elapsed;
  return static_cast<double>(latencies.size()) / seconds.count();
}

std::chrono::nanoseconds LoadResult::LatencyAt(double share) const {
  const auto last = static_cast<double>(latencies.size() - 1);
  return latencies[static_cast<size_t>(share * last)];
}

absl::StatusOr<LoadResult> RunLoad(const std::string& address,
                                   const std::vector<std::string>& requests,
                                   const LoadOptions& options) {
  const Descriptor poll(epoll_create1(EPOLL_CLOEXEC));
  std::vector<std::unique_ptr<Client>> clients;
  for (int i = 0; i < options.connection_count; ++i) {
    clients.push_back(std::make_unique<Client>());
    if (!clients.back()->Connect(address)) {
      return absl::UnavailableError("can not connect to " + address);
    }
    epoll_event event{.events = EPOLLIN, .data = {.ptr = clients.back().get()}};
    epoll_ctl(poll.get(), EPOLL_CTL_ADD, clients.back()->fd(), &event);
  }

  LoadResult result;
  const auto count = static_cast<size_t>(options.request_count);
  result.latencies.reserve(count);
  size_t sent = 0;
  const auto send_next = [&](Client* client) {
    if (sent == count) return true;
    return client->Send(requests[sent++ % requests.size()]);
  };
  const SteadyClock::time_point begin = SteadyClock::now();
  for (const auto& client : clients) {
    if (!send_next(client.get())) return absl::UnavailableError("send");
  }
  std::vector<char> buffer(kReadBytes);
  std::vector<epoll_event> events(clients.size());
  while (result.latencies.size() < count) {
    const int ready = epoll_wait(poll.get(), events.data(),
                                 static_cast<int>(events.size()), -1);
    for (int i = 0; i < ready; ++i) {
      auto* client =
          static_cast<Client*>(events[static_cast<size_t>(i)].data.ptr);
      const absl::StatusOr<bool> whole = client->Read(&buffer);
      if (!whole.ok()) return whole.status();
      if (!*whole) continue;
      result.latencies.push_back(client->latency());
      if (!send_next(client)) return absl::UnavailableError("send");
    }
  }
  result.elapsed = SteadyClock::now() - begin;
  for (const auto& client : clients) result.body_bytes += client->body_bytes();
  std::sort(result.latencies.begin(), result.latencies.end());
  return result;
}

}  // namespace caveat
