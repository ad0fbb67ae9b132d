#include "tests/service/http/http_server_test_util.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <thread>

namespace caveat {

HttpResponse EchoHandler::Handle(const HttpRequest& request) {
  HttpResponse response = TextResponse(
      200, std::string(request.method) + " " + std::string(request.Path()) +
               " " + std::string(request.body));
  if (request.Path() == "/large") response.body = std::string(1 << 20, 'x');
  return response;
}

HttpResponse EchoHandler::Refuse(const HttpRequest& request, HttpFault fault) {
  switch (fault) {
    case HttpFault::kMalformed:
      return TextResponse(400, "malformed");
    case HttpFault::kHeadTooLarge:
      return TextResponse(431, "head");
    case HttpFault::kBodyTooLarge:
      return TextResponse(413, request.Path());
  }
  return TextResponse(500, "");
}

RawClient::RawClient(const std::string& address)
    : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
  const timeval patience{kPatience.count(), 0};
  setsockopt(fd_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(
      static_cast<uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof(to)), 0);
}

RawClient::~RawClient() { close(fd_); }

RawClient& RawClient::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0) break;  // The server has closed; reading tells.
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
  return *this;
}

std::string RawClient::Read(bool body) {
  size_t head = std::string::npos;
  while ((head = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!More()) return {};
  }
  size_t size = head + 4;
  const size_t length = buffer_.find("content-length: ");
  if (body && length < head) {
    size += std::stoul(buffer_.substr(length + 16));
  }
  while (buffer_.size() < size) {
    if (!More()) return {};
  }
  std::string response = buffer_.substr(0, size);
  buffer_.erase(0, size);
  return response;
}

bool RawClient::IsClosed() {
  if (!buffer_.empty()) return false;
  return !More() && buffer_.empty();
}

bool RawClient::More() {
  char chunk[4096];
  const ssize_t size = recv(fd_, chunk, sizeof(chunk), 0);
  EXPECT_FALSE(size < 0 && errno == EAGAIN) << "the server is silent";
  if (size <= 0) return false;
  buffer_.append(chunk, static_cast<size_t>(size));
  return true;
}

std::string RawRequest(std::string_view method, std::string_view path,
                       std::string_view fields, std::string_view body) {
  std::string text = std::string(method) + " " + std::string(path) +
                     " HTTP/1.1\r\nHost: a\r\n" + std::string(fields);
  if (!body.empty()) {
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  }
  return text + "\r\n" + std::string(body);
}

testing::AssertionResult Becomes(const std::atomic<int64_t>& count,
                                 int64_t expected) {
  const auto end = std::chrono::steady_clock::now() + RawClient::kPatience;
  while (count != expected) {
    if (std::chrono::steady_clock::now() > end) {
      return testing::AssertionFailure() << count << ", not " << expected;
    }
    std::this_thread::yield();
  }
  return testing::AssertionSuccess();
}

void HttpServerTest::Start(HttpServerOptions options) {
  options.address = "127.0.0.1:0";
  auto server = HttpServer::Start(&handler_, options);
  ASSERT_TRUE(server.ok()) << server.status();
  server_ = *std::move(server);
}

}  // namespace caveat
