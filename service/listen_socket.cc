#include "service/listen_socket.h"

#include <arpa/inet.h>
#include <linux/filter.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iterator>
#include <memory>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace caveat {
namespace {

constexpr std::string_view kUnixPrefix = "unix:";
constexpr int kPortMax = 65535;
constexpr mode_t kUnixSocketMode = 0660;

absl::Status BindError(const std::string& address, int error) {
  return absl::FailedPreconditionError(
      absl::StrCat(address, " can not be listened on: ", strerror(error)));
}

bool IsLoopback(const sockaddr* address) {
  if (address->sa_family == AF_INET) {
    const auto* v4 = reinterpret_cast<const sockaddr_in*>(address);
    return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
  }
  const auto* v6 = reinterpret_cast<const sockaddr_in6*>(address);
  return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

// Of HOST:PORT; negative when it is no such address.
int PortOf(const std::string& address) {
  const size_t colon = address.rfind(':');
  int port = -1;
  if (colon == std::string::npos || colon == 0 ||
      !absl::SimpleAtoi(address.substr(colon + 1), &port) || port > kPortMax) {
    return -1;
  }
  return port;
}

int BoundPort(int fd) {
  sockaddr_storage bound{};
  socklen_t size = sizeof(bound);
  if (getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &size) != 0) {
    return 0;
  }
  return ntohs(bound.ss_family == AF_INET
                   ? reinterpret_cast<sockaddr_in*>(&bound)->sin_port
                   : reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port);
}

// Whether a socket file was left behind by a process that is gone.
bool IsStale(const sockaddr_un& address) {
  struct stat info;
  if (lstat(address.sun_path, &info) != 0 || !S_ISSOCK(info.st_mode)) {
    return false;
  }
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return false;
  const int result =
      connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address));
  const bool refused = result != 0 && errno == ECONNREFUSED;
  close(fd);
  return refused;
}

}  // namespace

ListenSocket& ListenSocket::operator=(ListenSocket&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(address_, other.address_);
  std::swap(unix_path_, other.unix_path_);
  std::swap(is_local_, other.is_local_);
  return *this;
}

bool ListenSocket::RefuseNew() {
  if (!unix_path_.empty()) {
    unlink(unix_path_.c_str());
    unix_path_.clear();
    return true;
  }
  // Drops segments that open a connection. A filter of a TCP socket sees them
  // from their header on, whose flags are its byte 13.
  constexpr uint32_t kFlagsByte = 13;
  constexpr uint32_t kSyn = 0x02;
  sock_filter drop_syn[] = {
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, kFlagsByte),
      BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, kSyn, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, 0),
      BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
  };
  const sock_fprog program{std::size(drop_syn), drop_syn};
  return setsockopt(fd_, SOL_SOCKET, SO_ATTACH_FILTER, &program,
                    sizeof(program)) == 0;
}

ListenSocket::~ListenSocket() {
  if (fd_ >= 0) close(fd_);
  if (!unix_path_.empty()) unlink(unix_path_.c_str());
}

absl::StatusOr<ListenSocket> ListenSocket::OpenUnix(const std::string& path) {
  const std::string name = absl::StrCat(std::string(kUnixPrefix), path);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof(address.sun_path)) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": the path must have 1 to ",
                     sizeof(address.sun_path) - 1, " bytes"));
  }
  memcpy(address.sun_path, path.data(), path.size());
  if (IsStale(address)) unlink(path.c_str());
  ListenSocket result;
  result.fd_ = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (result.fd_ < 0 ||
      bind(result.fd_, reinterpret_cast<const sockaddr*>(&address),
           sizeof(address)) != 0) {
    return BindError(name, errno);
  }
  result.unix_path_ = path;
  if (chmod(path.c_str(), kUnixSocketMode) != 0 ||
      listen(result.fd_, kBacklog) != 0) {
    return BindError(name, errno);
  }
  result.address_ = name;
  result.is_local_ = true;
  return result;
}

absl::StatusOr<ListenSocket> ListenSocket::OpenTcp(const std::string& host,
                                                   const std::string& port) {
  const bool is_v6_literal = host.find(':') != std::string::npos;
  const std::string shown = is_v6_literal ? absl::StrCat("[", host, "]") : host;
  const std::string name = absl::StrCat(shown, ":", port);
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const int error = getaddrinfo(host.c_str(), port.c_str(), &hints, &list);
  if (error != 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": ", gai_strerror(error)));
  }
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(list,
                                                                 &freeaddrinfo);
  int bind_error = 0;
  for (const addrinfo* info = list; info != nullptr; info = info->ai_next) {
    ListenSocket result;
    result.fd_ =
        socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    // A server that starts again must not wait for old connections to fade.
    if (result.fd_ >= 0 &&
        setsockopt(result.fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) ==
            0 &&
        bind(result.fd_, info->ai_addr, info->ai_addrlen) == 0 &&
        listen(result.fd_, kBacklog) == 0) {
      result.address_ = absl::StrCat(shown, ":", BoundPort(result.fd_));
      result.is_local_ = IsLoopback(info->ai_addr);
      return result;
    }
    bind_error = errno;
  }
  return BindError(name, bind_error);
}

absl::Status ListenSocket::Check(const std::string& address) {
  if (address.starts_with(kUnixPrefix) || PortOf(address) >= 0) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat(address, ": not HOST:PORT, [IPV6]:PORT or unix:/path"));
}

absl::StatusOr<ListenSocket> ListenSocket::Open(const std::string& address) {
  if (absl::Status status = Check(address); !status.ok()) return status;
  if (address.starts_with(kUnixPrefix)) {
    return OpenUnix(address.substr(kUnixPrefix.size()));
  }
  std::string host = address.substr(0, address.rfind(':'));
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
  }
  return OpenTcp(host, std::to_string(PortOf(address)));
}

}  // namespace caveat
