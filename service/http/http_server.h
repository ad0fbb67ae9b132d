// Serves HTTP/1.1, with or without TLS, on one address.
//
//   auto server = HttpServer::Start(&handler, {.address = "127.0.0.1:0"});
//   std::cout << (*server)->address();
//   ...
//   (*server)->Drain(std::chrono::seconds(1), std::chrono::seconds(7));
//
// A thread accepts (acceptor.h, with its limits), a few do everything else,
// each with its own connections, so that no connection needs a lock. HTTP/2 is
// left to a proxy in front: browsers speak it over TLS only. Start, Drain and
// the destructor belong to one thread.

#ifndef CAVEAT_SERVICE_HTTP_HTTP_SERVER_H_
#define CAVEAT_SERVICE_HTTP_HTTP_SERVER_H_

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "service/acceptor.h"
#include "service/http/connection.h"
#include "service/http/http_handler.h"
#include "service/http/tls_files.h"

namespace caveat {

struct HttpServerOptions {
  // Most threads that serve; more than cores only costs memory.
  static constexpr int kThreadCountMax = 64;

  std::string address;  // See listen_socket.h.
  HttpTlsOptions tls;
  HttpLimits limits;
  // 1 to kThreadCountMax. Handlers run on these threads.
  int thread_count = 2;
  // Called on one of them; see pem_files.h.
  OnCertificate on_certificate;
};

class HttpServer {
 public:
  // Serves when it returns. `handler` is not owned and must outlive the server.
  // Errors: those of ListenSocket::Open and TlsFiles::Open.
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(
      HttpHandler* handler, const HttpServerOptions& options);

  // Drains at once, if Drain was not called.
  ~HttpServer();

  const std::string& address() const;
  bool is_local() const;
  const HttpStats& stats() const;
  const Acceptor& acceptor() const;

  // Ends well: from now on every response closes its connection; `notice` later
  // the port closes, behind the connections that wait at it; those on which
  // nothing comes are closed HttpConnection::kDrainGrace later; those that are
  // at a request have `grace` to end. Blocks for both at most. Call it once.
  void Drain(std::chrono::milliseconds notice, std::chrono::milliseconds grace);

 private:
  struct Parts;
  explicit HttpServer(std::unique_ptr<Parts> parts);
  const std::unique_ptr<Parts> parts_;
};

}  // namespace caveat

#endif  // CAVEAT_SERVICE_HTTP_HTTP_SERVER_H_
