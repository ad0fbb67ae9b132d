// The end: whoever has sent a request gets its response.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "tests/service/http/http_server_test_util.h"

namespace caveat {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using SteadyClock = std::chrono::steady_clock;

TEST_F(HttpServerTest, DrainEndsIdleConnectionsAndFinishesRequests) {
  Start();
  RawClient idle(address());
  idle.Send(RawRequest("GET", "/")).Read();
  RawClient busy(address());
  busy.Send("POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n");
  RawClient probe(address());
  probe.Send(RawRequest("GET", "/")).Read();
  std::thread drain(
      [&] { server_->Drain(milliseconds(0), RawClient::kPatience); });
  EXPECT_TRUE(idle.IsClosed());
  const std::string response = busy.Send("ab").Read();
  EXPECT_THAT(response, HasSubstr("POST /b ab"));
  EXPECT_THAT(response, HasSubstr("connection: close"));
  EXPECT_TRUE(busy.IsClosed());
  drain.join();
  EXPECT_EQ(server_->stats().open_count, 0);
}

TEST_F(HttpServerTest, RepliesDuringTheNoticeSendClientsElsewhere) {
  Start();
  RawClient client(address());
  client.Send(RawRequest("GET", "/")).Read();
  std::thread drain(
      [&] { server_->Drain(milliseconds(300), RawClient::kPatience); });
  // The flag is up at once; until it is seen replies are as before.
  std::string response;
  do {
    RawClient other(address());
    response = other.Send(RawRequest("GET", "/n")).Read();
    ASSERT_THAT(response, HasSubstr("GET /n"));
  } while (response.find("connection: close") == std::string::npos);
  drain.join();
}

TEST_F(HttpServerTest, SilentConnectionsDoNotDelayTheEnd) {
  Start();
  RawClient idle(address());
  idle.Send(RawRequest("GET", "/")).Read();
  RawClient fresh(address());
  const SteadyClock::time_point begin = SteadyClock::now();
  server_->Drain(milliseconds(0), RawClient::kPatience);
  EXPECT_LT(SteadyClock::now() - begin, std::chrono::seconds(5));
  EXPECT_TRUE(idle.IsClosed());
  EXPECT_TRUE(fresh.IsClosed());
}

TEST_F(HttpServerTest, RequestsThatWereOnTheirWayAreAnswered) {
  Start();
  RawClient idle(address());
  idle.Send(RawRequest("GET", "/")).Read();
  // Whether they were accepted when the end begins is left to chance.
  std::vector<std::unique_ptr<RawClient>> waiting;
  for (int i = 0; i < 50; ++i) {
    waiting.push_back(std::make_unique<RawClient>(address()));
  }
  std::thread drain(
      [&] { server_->Drain(milliseconds(0), RawClient::kPatience); });
  for (const auto& client : waiting) {
    EXPECT_THAT(client->Send(RawRequest("GET", "/w")).Read(),
                HasSubstr("GET /w"));
  }
  EXPECT_THAT(idle.Send(RawRequest("GET", "/i")).Read(), HasSubstr("GET /i"));
  drain.join();
}

TEST_F(HttpServerTest, DrainDoesNotWaitForEver) {
  Start();
  RawClient stuck(address());
  stuck.Send("POST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n");
  while (server_->stats().open_count == 0) std::this_thread::yield();
  const SteadyClock::time_point begin = SteadyClock::now();
  server_->Drain(milliseconds(0), milliseconds(100));
  EXPECT_LT(SteadyClock::now() - begin, std::chrono::seconds(5));
  EXPECT_TRUE(stuck.IsClosed());
}

}  // namespace
}  // namespace caveat
