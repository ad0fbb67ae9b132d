// Counts the connections that are open, in all and for each client, so that
// nobody can take them all.
//
//   ConnectionTable table({.connections_max = 1000});
//   if (!table.Admit(fd, ClientKeyOf(address))) close(fd);
//
// A connection is handed over to gRPC, which does not say when it closes it.
// So the table remembers each socket's cookie, which the kernel never uses
// twice: when a descriptor has no cookie or another one, its connection is
// gone. This is checked only when a limit seems to be reached. Not
// thread-safe: one accepting thread owns it.

#ifndef CAVEAT_SERVICE_CONNECTION_TABLE_H_
#define CAVEAT_SERVICE_CONNECTION_TABLE_H_

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace caveat {

struct ConnectionLimits {
  // In all. Bounds descriptors and memory.
  int connections_max = 1000;
  // For one client; a proxy in front counts as one.
  int connections_per_client_max = 256;
};

// Who a connection comes from: an IPv4 address, the /64 of an IPv6 one (a
// client has that many to choose from), or "" for a Unix socket, which has no
// limit of its own.
std::string ClientKeyOf(const sockaddr_storage& address);

class ConnectionTable {
 public:
  explicit ConnectionTable(const ConnectionLimits& limits) : limits_(limits) {}

  // Whether a connection just accepted may stay; if so, it counts from now on.
  // Cost: constant, or linear in the connections when a limit is reached.
  bool Admit(int fd, const std::string& client);

  // Connections that are open.
  int Count();

 private:
  struct Connection {
    uint64_t cookie = 0;
    std::string client;
  };

  void Forget(int fd);
  // Forgets those of `fds` whose connection is gone.
  void Sweep(const std::vector<int>& fds);

  const ConnectionLimits limits_;
  std::unordered_map<int, Connection> connections_;            // By descriptor.
  std::unordered_map<std::string, std::vector<int>> clients_;  // Descriptors.
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_CONNECTION_TABLE_H_
