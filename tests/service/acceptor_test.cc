#include "service/acceptor.h"

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>
#include <vector>

namespace caveat {
namespace {

// Keeps what an acceptor hands over; Wait blocks until there are enough.
class Accepted {
 public:
  ~Accepted() { CloseAll(); }

  void Add(int fd) {
    const std::lock_guard<std::mutex> lock(mutex_);
    fds_.push_back(fd);
    changed_.notify_all();
  }

  void Wait(size_t count) {
    std::unique_lock<std::mutex> lock(mutex_);
    changed_.wait(lock, [&] { return fds_.size() >= count; });
  }

  void CloseAll() {
    const std::lock_guard<std::mutex> lock(mutex_);
    for (int fd : fds_) close(fd);
    fds_.clear();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<int> fds_;
};

class AcceptorTest : public testing::Test {
 protected:
  void Start(const ConnectionLimits& limits) {
    absl::StatusOr<ListenSocket> socket = ListenSocket::Open("unix:" + path_);
    ASSERT_TRUE(socket.ok()) << socket.status();
    acceptor_ = std::make_unique<Acceptor>(
        *std::move(socket), limits, [this](int fd) { accepted_.Add(fd); });
  }

  // A connected client; never fails for lack of a peer that accepts.
  int Connect() {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    memcpy(address.sun_path, path_.data(), path_.size());
    EXPECT_EQ(
        connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0)
        << strerror(errno);
    return fd;
  }

  const std::string path_ =
      testing::TempDir() + "acceptor_test." + std::to_string(getpid());
  Accepted accepted_;
  std::unique_ptr<Acceptor> acceptor_;
};

TEST_F(AcceptorTest, HandsOverConnections) {
  Start({});
  const int a = Connect(), b = Connect();
  accepted_.Wait(2);
  EXPECT_EQ(acceptor_->accepted_count(), 2);
  close(a);
  close(b);
}

TEST_F(AcceptorTest, ClosesWhatIsBeyondALimit) {
  Start({.connections_max = 1});
  const int a = Connect();
  accepted_.Wait(1);
  const int b = Connect();
  char byte;
  EXPECT_EQ(read(b, &byte, 1), 0) << "the second is closed by the other side";
  EXPECT_EQ(acceptor_->refused_count(), 1);
  close(a);
  close(b);
}

// gRPC's own listener never accepts again after this (CVE-2023-4785).
TEST_F(AcceptorTest, AcceptsAgainAfterDescriptorsRanOut) {
  Start({});
  // Clients first: afterwards there is no descriptor left for either side.
  const int client = Connect();
  accepted_.Wait(1);
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  const int next = ::socket(AF_UNIX, SOCK_STREAM, 0);
  rlimit none_left = before;
  none_left.rlim_cur = static_cast<rlim_t>(next) + 1;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none_left), 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  memcpy(address.sun_path, path_.data(), path_.size());
  ASSERT_EQ(
      connect(next, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  while (acceptor_->exhausted_count() == 0) std::this_thread::yield();
  EXPECT_EQ(acceptor_->accepted_count(), 1);
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
  accepted_.Wait(2);
  EXPECT_EQ(acceptor_->accepted_count(), 2);
  close(client);
  close(next);
}

// A connection that waits at a port that closes would be reset. The last that
// each client tries is refused after a second, when it asks again.
TEST(Acceptor, AcceptsWhoeverConnectedBeforeItStopped) {
  constexpr int kClients = 4;
  constexpr int kConnectionsBefore = 50;
  for (int round = 0; round < 2; ++round) {
    absl::StatusOr<ListenSocket> socket = ListenSocket::Open("127.0.0.1:0");
    ASSERT_TRUE(socket.ok()) << socket.status();
    sockaddr_in address{};
    socklen_t size = sizeof(address);
    ASSERT_EQ(getsockname(socket->fd(), reinterpret_cast<sockaddr*>(&address),
                          &size), 0);
    std::atomic<int> accepted = 0;
    Acceptor acceptor(*std::move(socket), {}, [&accepted](int fd) {
      close(fd);
      accepted.fetch_add(1);
      accepted.notify_all();
    });
    std::atomic<int> connected = 0;
    std::vector<std::thread> clients;
    for (int c = 0; c < kClients; ++c) {
      clients.emplace_back([&address, &connected] {
        while (true) {
          const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
          const bool is_in = connect(fd, reinterpret_cast<sockaddr*>(&address),
                                     sizeof(address)) == 0;
          // Until the other side closes, so that the queue is never full.
          char byte = 0;
          const bool is_closed = is_in && read(fd, &byte, 1) == 0;
          close(fd);
          if (!is_in) return;
          EXPECT_TRUE(is_closed) << "reset while it waited";
          ++connected;
        }
      });
    }
    for (int now = 0; now < kConnectionsBefore; now = accepted) {
      accepted.wait(now);
    }
    acceptor.Stop();
    for (std::thread& client : clients) client.join();
    EXPECT_EQ(acceptor.accepted_count() + acceptor.refused_count(), connected);
  }
}

TEST_F(AcceptorTest, AfterStopNothingIsListening) {
  Start({});
  acceptor_->Stop();
  acceptor_->Stop();
  EXPECT_NE(access(path_.c_str(), F_OK), 0) << "the socket's file is left";
}

}  // namespace
}  // namespace caveat
