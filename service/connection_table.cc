#include "service/connection_table.h"

#include <netinet/in.h>

#include <algorithm>

namespace caveat {
namespace {

// 0 when the descriptor is no open socket; the kernel's cookies never are.
uint64_t CookieOf(int fd) {
  uint64_t cookie = 0;
  socklen_t size = sizeof(cookie);
  if (getsockopt(fd, SOL_SOCKET, SO_COOKIE, &cookie, &size) != 0) return 0;
  return cookie;
}

}  // namespace

std::string ClientKeyOf(const sockaddr_storage& address) {
  constexpr size_t kPrefixBytes = 8;
  if (address.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    return std::string(reinterpret_cast<const char*>(&v4.sin_addr),
                       sizeof(v4.sin_addr));
  }
  if (address.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(address);
    const char* bytes = reinterpret_cast<const char*>(&v6.sin6_addr);
    // An IPv4 client of a socket that takes both: the last four bytes.
    if (IN6_IS_ADDR_V4MAPPED(&v6.sin6_addr)) return std::string(bytes + 12, 4);
    return std::string(bytes, kPrefixBytes);
  }
  return std::string();
}

void ConnectionTable::Forget(int fd) {
  const auto found = connections_.find(fd);
  if (found == connections_.end()) return;
  const auto client = clients_.find(found->second.client);
  std::erase(client->second, fd);
  if (client->second.empty()) clients_.erase(client);
  connections_.erase(found);
}

void ConnectionTable::Sweep(const std::vector<int>& fds) {
  for (int fd : fds) {
    const auto found = connections_.find(fd);
    if (found != connections_.end() && CookieOf(fd) != found->second.cookie) {
      Forget(fd);
    }
  }
}

int ConnectionTable::Count() {
  std::vector<int> all;
  all.reserve(connections_.size());
  for (const auto& [fd, connection] : connections_) all.push_back(fd);
  Sweep(all);
  return static_cast<int>(connections_.size());
}

bool ConnectionTable::Admit(int fd, const std::string& client) {
  // The descriptor is ours now, so whatever had this number before is gone.
  Forget(fd);
  if (connections_.size() >= static_cast<size_t>(limits_.connections_max) &&
      Count() >= limits_.connections_max) {
    return false;
  }
  if (!client.empty()) {
    const auto limit = static_cast<size_t>(limits_.connections_per_client_max);
    const auto mine = clients_.find(client);
    if (mine != clients_.end() && mine->second.size() >= limit) {
      const std::vector<int> fds = mine->second;
      Sweep(fds);
      const auto left = clients_.find(client);
      if (left != clients_.end() && left->second.size() >= limit) return false;
    }
  }
  const uint64_t cookie = CookieOf(fd);
  if (cookie == 0) return false;
  connections_[fd] = {cookie, client};
  clients_[client].push_back(fd);
  return true;
}

}  // namespace caveat
