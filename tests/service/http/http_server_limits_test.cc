// Slow, silent and greedy clients.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "tests/service/http/http_server_test_util.h"

namespace caveat {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using SteadyClock = std::chrono::steady_clock;

TEST_F(HttpServerTest, ClosesAfterSoManyRequests) {
  HttpServerOptions options;
  options.limits.requests_per_connection_max = 2;
  Start(options);
  RawClient client(address());
  EXPECT_THAT(client.Send(RawRequest("GET", "/")).Read(),
              testing::Not(HasSubstr("connection: close")));
  EXPECT_THAT(client.Send(RawRequest("GET", "/")).Read(),
              HasSubstr("connection: close"));
  EXPECT_TRUE(client.IsClosed());
}

TEST_F(HttpServerTest, SlowRequestsEndAtTheirTimeLimit) {
  HttpServerOptions options;
  options.limits.request_timeout = milliseconds(200);
  Start(options);
  const SteadyClock::time_point begin = SteadyClock::now();
  RawClient silent(address());
  RawClient half(address());
  half.Send("GET / HTTP/1.1\r\nHo");
  RawClient no_body(address());
  no_body.Send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab");
  EXPECT_TRUE(silent.IsClosed());
  EXPECT_TRUE(half.IsClosed());
  EXPECT_TRUE(no_body.IsClosed());
  EXPECT_GE(SteadyClock::now() - begin, milliseconds(190));
  EXPECT_TRUE(Becomes(server_->stats().timeout_count, 2));
}

TEST_F(HttpServerTest, TricklingDoesNotStretchTheTimeLimit) {
  HttpServerOptions options;
  options.limits.request_timeout = milliseconds(300);
  Start(options);
  RawClient client(address());
  client.Send("GET / HTTP/1.1\r\n");
  std::atomic<bool> closed{false};
  std::thread trickle([&] {
    while (!closed) {
      client.Send("X: y\r\n");
      std::this_thread::sleep_for(milliseconds(20));
    }
  });
  const SteadyClock::time_point begin = SteadyClock::now();
  EXPECT_TRUE(client.IsClosed());
  closed = true;
  trickle.join();
  EXPECT_LT(SteadyClock::now() - begin, std::chrono::seconds(10));
}

TEST_F(HttpServerTest, IdleConnectionsAreClosed) {
  HttpServerOptions options;
  options.limits.keep_alive = milliseconds(100);
  Start(options);
  RawClient client(address());
  client.Send(RawRequest("GET", "/")).Read();
  EXPECT_TRUE(client.IsClosed());
  EXPECT_EQ(server_->stats().timeout_count, 0) << "silence is no fault";
}

TEST_F(HttpServerTest, SlowReadersAreLetGo) {
  HttpServerOptions options;
  options.limits.response_timeout = milliseconds(200);
  Start(options);
  RawClient client(address());
  // More than the kernel buffers for a client that does not read.
  for (int i = 0; i < 20; ++i) client.Send(RawRequest("GET", "/large"));
  EXPECT_TRUE(Becomes(server_->stats().timeout_count, 1));
}

TEST_F(HttpServerTest, SlowConnectionsDelayNobody) {
  Start();
  std::vector<std::unique_ptr<RawClient>> slow;
  for (int i = 0; i < 100; ++i) {
    slow.push_back(std::make_unique<RawClient>(address()));
    slow.back()->Send(
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n");
  }
  RawClient client(address());
  for (int i = 0; i < 100; ++i) {
    const SteadyClock::time_point begin = SteadyClock::now();
    EXPECT_THAT(client.Send(RawRequest("GET", "/q")).Read(),
                HasSubstr("GET /q"));
    EXPECT_LT(SteadyClock::now() - begin, std::chrono::seconds(2));
  }
  EXPECT_TRUE(Becomes(server_->stats().open_count, 101));
}

TEST_F(HttpServerTest, OneClientCanNotTakeAllConnections) {
  HttpServerOptions options;
  options.limits.connections.connections_per_client_max = 2;
  Start(options);
  RawClient first(address());
  RawClient second(address());
  first.Send(RawRequest("GET", "/")).Read();
  second.Send(RawRequest("GET", "/")).Read();
  RawClient third(address());
  EXPECT_TRUE(third.IsClosed());
  EXPECT_EQ(server_->acceptor().refused_count(), 1);
}

}  // namespace
}  // namespace caveat
