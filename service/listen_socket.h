// Opens the socket that a server listens on.
//
//   absl::StatusOr<ListenSocket> socket = ListenSocket::Open("127.0.0.1:0");
//   std::cout << socket->address();               // 127.0.0.1:43127
//
// Addresses: `HOST:PORT`, `[IPV6]:PORT`, or `unix:/path`. Port 0 picks a free
// one. A host name is looked up once, and its first address that can be bound
// is used. Move-only; closes the socket, and removes the path of a Unix one,
// when destroyed.

#ifndef CAVEAT_SERVICE_LISTEN_SOCKET_H_
#define CAVEAT_SERVICE_LISTEN_SOCKET_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace caveat {

class ListenSocket {
 public:
  // Connections that wait to be accepted; the kernel may allow fewer.
  static constexpr int kBacklog = 1024;

  // Whether a text is an address at all; Open may fail all the same. Errors:
  // kInvalidArgument.
  static absl::Status Check(const std::string& address);

  // Does I/O. No other socket may hold the port: two servers on one port share
  // its connections without a word. Errors:
  //   kInvalidArgument     not such an address, or the host is not known
  //   kFailedPrecondition  it can not be bound; the message says why
  static absl::StatusOr<ListenSocket> Open(const std::string& address);

  ListenSocket(ListenSocket&& other) noexcept { *this = std::move(other); }
  ListenSocket& operator=(ListenSocket&& other) noexcept;
  ~ListenSocket();

  // Lets nobody connect from now on; who has, waits to be accepted as before.
  // Over TCP, new clients hear nothing until the socket is closed, and are then
  // refused. False where the kernel does not allow it; then nothing has changed.
  bool RefuseNew();

  // Non-blocking and closed on exec. Owned by this.
  int fd() const { return fd_; }

  // The address as given, with the port that was picked.
  const std::string& address() const { return address_; }

  // Whether only this machine can reach it.
  bool is_local() const { return is_local_; }

 private:
  ListenSocket() = default;
  static absl::StatusOr<ListenSocket> OpenUnix(const std::string& path);
  static absl::StatusOr<ListenSocket> OpenTcp(const std::string& host,
                                              const std::string& port);

  int fd_ = -1;
  std::string address_;
  std::string unix_path_;  // Empty for TCP.
  bool is_local_ = false;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_LISTEN_SOCKET_H_
