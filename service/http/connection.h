// One connection of the HTTP port: reads a request, hands it to the handler,
// writes the response, again and again.
//
//   ServeConnection(&io, fd, &context);      // On the thread that runs `io`.
//
// Everything is asynchronous and has a time limit, so that slow clients cost a
// descriptor and some kilobytes but no thread. The one file with Boost.Beast,
// which takes long to compile. A connection lives on the thread of its
// io_context and ends by itself.

#ifndef CAVEAT_SERVICE_HTTP_CONNECTION_H_
#define CAVEAT_SERVICE_HTTP_CONNECTION_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <unordered_set>

#include "service/connection_table.h"
#include "service/http/http_handler.h"
#include "service/http/tls_files.h"

namespace boost::asio {
class io_context;
}  // namespace boost::asio

namespace caveat {

struct HttpLimits {
  // Largest body, as it comes over the wire; as for gRPC.
  size_t body_bytes_max = 128 << 10;
  // Request line and fields together.
  size_t head_bytes_max = 8 << 10;
  // From a request's first byte to its last, and from a connection's start to
  // its first byte: however it trickles, it ends then.
  std::chrono::milliseconds request_timeout = std::chrono::seconds(10);
  // For the client to take a response.
  std::chrono::milliseconds response_timeout = std::chrono::seconds(10);
  // Between a response and the next request.
  std::chrono::milliseconds keep_alive = std::chrono::seconds(30);
  // For a connection to become TLS.
  std::chrono::milliseconds handshake_timeout = std::chrono::seconds(3);
  // Then the connection ends, so that clients spread over replicas.
  int requests_per_connection_max = 1000;
  ConnectionLimits connections;
};

// Counts of a server's connections, from its start unless said otherwise.
struct HttpStats {
  std::atomic<int64_t> open_count{0};  // Now.
  std::atomic<int64_t> request_count{0};
  // Requests that came, and responses that were taken, too slowly.
  std::atomic<int64_t> timeout_count{0};
  std::atomic<int64_t> tls_failure_count{0};
};

class HttpConnection {
 public:
  // From the end of accepting until idle connections are closed: what clients
  // sent before they could know has so long to arrive.
  static constexpr std::chrono::milliseconds kDrainGrace{500};

  virtual ~HttpConnection() = default;
  // Ends it unless a request has come, or begun to come.
  virtual void CloseIfIdle() = 0;
};

// The connections that share an io_context; used on its thread only.
using HttpConnectionSet = std::unordered_set<HttpConnection*>;

// What all connections of a server share. Must outlive them.
struct HttpContext {
  HttpHandler* handler = nullptr;  // Not null; not owned.
  HttpLimits limits;
  const TlsFiles* tls = nullptr;  // Null: no TLS. Not owned.
  std::atomic<bool> draining{false};
  HttpStats stats;
};

// Takes over the socket `fd` and returns at once. `connections` holds it while
// it is open.
void ServeConnection(boost::asio::io_context* io, int fd, HttpContext* context,
                     HttpConnectionSet* connections);

}  // namespace caveat

#endif  // CAVEAT_SERVICE_HTTP_CONNECTION_H_
