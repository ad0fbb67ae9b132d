// How a server reads requests and writes responses.

#include "service/http/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "tests/service/http/http_server_test_util.h"

namespace caveat {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST_F(HttpServerTest, KeepsConnectionsForTheNextRequest) {
  Start();
  RawClient client(address());
  for (int i = 0; i < 3; ++i) {
    const std::string response =
        client.Send(RawRequest("POST", "/a", "", "hello")).Read();
    EXPECT_THAT(response, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(response, HasSubstr("\r\ndate: "));
    EXPECT_THAT(response, HasSubstr("\r\n\r\nPOST /a hello"));
  }
  EXPECT_EQ(server_->acceptor().accepted_count(), 1);
  EXPECT_EQ(server_->stats().request_count, 3);
}

TEST_F(HttpServerTest, RequestsSentTogetherAreAnsweredInOrder) {
  Start();
  RawClient client(address());
  client.Send(RawRequest("GET", "/1") + RawRequest("POST", "/2", "", "b") +
              RawRequest("GET", "/3"));
  EXPECT_THAT(client.Read(), HasSubstr("GET /1 "));
  EXPECT_THAT(client.Read(), HasSubstr("POST /2 b"));
  EXPECT_THAT(client.Read(), HasSubstr("GET /3 "));
}

TEST_F(HttpServerTest, ClosesWhenTheClientWantsIt) {
  Start();
  RawClient polite(address());
  polite.Send(RawRequest("GET", "/", "Connection: close\r\n"));
  EXPECT_THAT(polite.Read(), HasSubstr("\r\nconnection: close\r\n"));
  EXPECT_TRUE(polite.IsClosed());
  RawClient old(address());
  old.Send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_THAT(old.Read(), HasSubstr("GET / "));
  EXPECT_TRUE(old.IsClosed());
}

TEST_F(HttpServerTest, AReplyToHeadHasNoBody) {
  Start();
  RawClient client(address());
  const std::string head = client.Send(RawRequest("HEAD", "/x")).Read(false);
  EXPECT_THAT(head, HasSubstr("content-length: 8\r\n"));
  EXPECT_THAT(client.Send(RawRequest("GET", "/y")).Read(),
              HasSubstr("GET /y "));
}

TEST_F(HttpServerTest, ReadsBodiesInChunks) {
  Start();
  RawClient client(address());
  client.Send(
      "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n");
  EXPECT_THAT(client.Read(), HasSubstr("POST /c abcde"));
}

TEST_F(HttpServerTest, TellsAClientThatWaitsToGoOn) {
  Start();
  RawClient client(address());
  client.Send(
      "POST /e HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
      "Content-Length: 2\r\n\r\n");
  EXPECT_EQ(client.Read(), "HTTP/1.1 100 Continue\r\n\r\n");
  EXPECT_THAT(client.Send("ab").Read(), HasSubstr("POST /e ab"));
}

TEST_F(HttpServerTest, RefusesBodiesThatAreTooLarge) {
  HttpServerOptions options;
  options.limits.body_bytes_max = 10;
  Start(options);
  {
    RawClient client(address());
    EXPECT_THAT(client.Send(RawRequest("POST", "/a", "", "0123456789")).Read(),
                HasSubstr("0123456789"));
    // Refused by what is announced, before it is sent.
    client.Send("POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n");
    EXPECT_THAT(client.Read(), HasSubstr("413 Content Too Large"));
  }
  {
    // The reply arrives though the client is still sending.
    RawClient client(address());
    client.Send(RawRequest("POST", "/c", "", std::string(300'000, 'x')));
    const std::string response = client.Read();
    EXPECT_THAT(response, HasSubstr("413 Content Too Large"));
    EXPECT_THAT(response, HasSubstr("connection: close"));
    EXPECT_THAT(response, HasSubstr("\r\n\r\n/c"));
  }
  RawClient client(address());
  client.Send(
      "POST /d HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "b\r\n01234567890\r\n0\r\n\r\n");
  EXPECT_THAT(client.Read(), HasSubstr("413 Content Too Large"));
}

TEST_F(HttpServerTest, RefusesHeadsThatAreTooLarge) {
  Start();
  RawClient client(address());
  client.Send(RawRequest("GET", "/", "X: " + std::string(9000, 'x') + "\r\n"));
  EXPECT_THAT(client.Read(), StartsWith("HTTP/1.1 431 "));
  RawClient endless(address());
  endless.Send("GET /" + std::string(100'000, 'x'));
  EXPECT_THAT(endless.Read(), StartsWith("HTTP/1.1 431 "));
}

TEST_F(HttpServerTest, RefusesWhatIsNotHttp) {
  Start();
  for (const char* bytes :
       {"\x16\x03\x01\x02\x00\x01\x00", "hello\r\n\r\n",
        "GET / HTTP/2.0\r\n\r\n", "GET  / HTTP/1.1\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        "GET / HTTP/1.1\r\nbad field\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
        "Content-Length: 2\r\n\r\nab",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n"
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: "
        "chunked\r\n\r\nzz\r\n",
        "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
        "GET / HTTP/1.1\r\nX: a\r\n b\r\n\r\n\0"}) {
    RawClient client(address());
    const std::string response = client.Send(bytes).Read();
    // Folded fields were legal once, and are one field here.
    EXPECT_THAT(response, testing::AnyOf(StartsWith("HTTP/1.1 400 "),
                                         HasSubstr("\r\n\r\nGET / ")))
        << bytes;
  }
  RawClient client(address());
  EXPECT_THAT(client.Send(RawRequest("GET", "/ok")).Read(),
              HasSubstr("GET /ok"));
}

TEST_F(HttpServerTest, ManyClientsAtOnce) {
  HttpServerOptions options;
  options.thread_count = 4;
  Start(options);
  std::vector<std::thread> clients;
  std::atomic<int> right{0};
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&, i] {
      for (int round = 0; round < 5; ++round) {
        RawClient client(address());
        for (int call = 0; call < 20; ++call) {
          const std::string body = std::to_string(i * 1000 + call);
          const std::string response =
              client.Send(RawRequest("POST", "/m", "", body)).Read();
          if (response.ends_with("\r\n\r\nPOST /m " + body)) ++right;
        }
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(right, 8 * 5 * 20);
}

TEST_F(HttpServerTest, AnAddressThatIsTakenIsAnError) {
  Start();
  const auto second = HttpServer::Start(&handler_, {.address = address()});
  EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
  const auto tls = HttpServer::Start(
      &handler_, {.address = "127.0.0.1:0",
                  .tls = {.cert_file = "/no/such", .key_file = "/no"}});
  EXPECT_THAT(std::string(tls.status().message()),
              StartsWith("--http-tls-cert /no/such"));
}

}  // namespace
}  // namespace caveat
