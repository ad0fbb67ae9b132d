// A real HttpServer on a port that the kernel picks, and a client that talks to
// it over a raw socket, byte by byte where need be.

#ifndef CAVEAT_TESTS_SERVICE_HTTP_HTTP_SERVER_TEST_UTIL_H_
#define CAVEAT_TESTS_SERVICE_HTTP_HTTP_SERVER_TEST_UTIL_H_

#include <gtest/gtest.h>
#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "service/http/http_server.h"

namespace caveat {

// Says what it was asked: "METHOD PATH BODY"; /large is 1 MiB.
class EchoHandler : public HttpHandler {
 public:
  HttpResponse Handle(const HttpRequest& request) override;
  HttpResponse Refuse(const HttpRequest& request, HttpFault fault) override;
};

// A client that blocks, kPatience at most.
class RawClient {
 public:
  static constexpr std::chrono::seconds kPatience{20};

  // `address` is 127.0.0.1:PORT.
  explicit RawClient(const std::string& address);
  ~RawClient();
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  // Sends the bytes as they are.
  RawClient& Send(std::string_view bytes);

  // Reads one response; `body` false for a reply to HEAD. Empty: the
  // connection was closed before it was whole.
  std::string Read(bool body = true);

  // Waits until the server closes; whether it did, and sent nothing before.
  bool IsClosed();

 private:
  bool More();

  const int fd_;
  std::string buffer_;
};

// A request as bytes; `fields` are whole lines.
std::string RawRequest(std::string_view method, std::string_view path,
                       std::string_view fields = "",
                       std::string_view body = "");

// Waits until the server's count is `expected`, RawClient::kPatience at most; a
// client may see a connection's end before it is counted.
testing::AssertionResult Becomes(const std::atomic<int64_t>& count,
                                 int64_t expected);

class HttpServerTest : public testing::Test {
 protected:
  // Starts with `options`, whose address is set here.
  void Start(HttpServerOptions options = {});
  const std::string& address() const { return server_->address(); }

  EchoHandler handler_;
  std::unique_ptr<HttpServer> server_;
};

}  // namespace caveat

#endif  // CAVEAT_TESTS_SERVICE_HTTP_HTTP_SERVER_TEST_UTIL_H_
