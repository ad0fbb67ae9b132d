#include "service/acceptor.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <utility>

namespace caveat {
namespace {

// Looks at `stop_` that often even if it can not be woken.
constexpr int kWakeMs = 1000;
// Connections accepted before it looks at `stop_` again.
constexpr int kRoundMax = 64;
// At the end, how long handshakes that have begun may take.
constexpr int kHandshakeMs = 50;

// Whether only the one connection is lost: the client went away, mostly.
bool IsOfOneConnection(int error) {
  return error == EINTR || error == ECONNABORTED || error == EPROTO;
}

}  // namespace

Acceptor::Acceptor(ListenSocket socket, const ConnectionLimits& limits,
                   std::function<void(int fd)> handle)
    : socket_(std::move(socket)),
      address_(socket_.address()),
      is_local_(socket_.is_local()),
      table_(limits),
      handle_(std::move(handle)),
      wake_fd_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      thread_([this] { Run(); }) {}

Acceptor::~Acceptor() {
  Stop();
  if (wake_fd_ >= 0) close(wake_fd_);
}

void Acceptor::Stop() {
  if (stop_.exchange(true)) return;
  const uint64_t one = 1;
  // Fails only when a wake-up is pending already.
  (void)!write(wake_fd_, &one, sizeof(one));
  thread_.join();
  const ListenSocket closed = std::move(socket_);
}

void Acceptor::Run() {
  while (!stop_) {
    if (AcceptAll(kRoundMax)) {
      Wait(/*connections=*/true, kWakeMs);
    } else {
      // The socket stays readable, so only the time may end this wait.
      ++exhausted_count_;
      Wait(/*connections=*/false, kExhaustedWaitMs);
    }
  }
  AcceptLast();
}

// What closes with connections waiting at it resets them, so the port is shut
// for others first.
void Acceptor::AcceptLast() {
  using Clock = std::chrono::steady_clock;
  const bool is_shut = socket_.RefuseNew();
  const Clock::time_point until =
      Clock::now() + std::chrono::milliseconds(is_shut ? kHandshakeMs : 0);
  pollfd waiting = {socket_.fd(), POLLIN, 0};
  while (true) {
    AcceptAll(ListenSocket::kBacklog);
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(
        until - Clock::now());
    if (left.count() <= 0) return;
    poll(&waiting, 1, static_cast<int>(left.count()));
  }
}

void Acceptor::Wait(bool connections, int timeout_ms) {
  pollfd fds[] = {{wake_fd_, POLLIN, 0}, {socket_.fd(), POLLIN, 0}};
  poll(fds, connections ? 2 : 1, timeout_ms);
}

bool Acceptor::AcceptAll(int count_max) {
  for (int i = 0; i < count_max; ++i) {
    sockaddr_storage address{};
    socklen_t size = sizeof(address);
    const int fd = accept4(socket_.fd(), reinterpret_cast<sockaddr*>(&address),
                           &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) {
      if (errno == EAGAIN) return true;
      if (IsOfOneConnection(errno)) continue;
      return false;  // EMFILE, ENFILE, ENOBUFS, ENOMEM, or a fault of the net.
    }
    if (!table_.Admit(fd, ClientKeyOf(address))) {
      ++refused_count_;
      close(fd);
      continue;
    }
    ++accepted_count_;
    const int on = 1;
    // Without it small replies wait for acknowledgements. Not for Unix sockets.
    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
    handle_(fd);
  }
  return true;
}

}  // namespace caveat
