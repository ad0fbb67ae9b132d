#include "service/connection_table.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <unistd.h>

namespace caveat {
namespace {

// A descriptor of a socket, closed at the end.
class Socket {
 public:
  Socket() : fd_(socket(AF_INET, SOCK_STREAM, 0)) {}
  ~Socket() { Close(); }
  Socket(const Socket&) = delete;
  void Close() {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

std::string Key(const char* text) {
  sockaddr_storage address{};
  auto& v4 = reinterpret_cast<sockaddr_in&>(address);
  auto& v6 = reinterpret_cast<sockaddr_in6&>(address);
  if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
    address.ss_family = AF_INET;
  } else if (inet_pton(AF_INET6, text, &v6.sin6_addr) == 1) {
    address.ss_family = AF_INET6;
  }
  return ClientKeyOf(address);
}

TEST(ConnectionTable, RefusesBeyondTheLimitUntilOneCloses) {
  ConnectionTable table({.connections_max = 2});
  Socket a, b, c;
  EXPECT_TRUE(table.Admit(a.fd(), "x"));
  EXPECT_TRUE(table.Admit(b.fd(), "y"));
  EXPECT_FALSE(table.Admit(c.fd(), "z"));
  EXPECT_EQ(table.Count(), 2);
  a.Close();
  EXPECT_EQ(table.Count(), 1);
  EXPECT_TRUE(table.Admit(c.fd(), "z"));
}

TEST(ConnectionTable, LimitsEachClient) {
  ConnectionTable table({.connections_per_client_max = 1});
  Socket a, b, c;
  EXPECT_TRUE(table.Admit(a.fd(), "x"));
  EXPECT_FALSE(table.Admit(b.fd(), "x"));
  EXPECT_TRUE(table.Admit(c.fd(), "y"));
  a.Close();
  EXPECT_TRUE(table.Admit(b.fd(), "x"));
}

TEST(ConnectionTable, UnixSocketsShareNoClient) {
  ConnectionTable table({.connections_per_client_max = 1});
  Socket a, b;
  EXPECT_TRUE(table.Admit(a.fd(), ""));
  EXPECT_TRUE(table.Admit(b.fd(), ""));
}

TEST(ConnectionTable, ADescriptorUsedAgainIsAnotherConnection) {
  ConnectionTable table({.connections_max = 1});
  Socket a;
  const int number = a.fd();
  EXPECT_TRUE(table.Admit(number, "x"));
  a.Close();
  Socket b;
  ASSERT_EQ(b.fd(), number) << "the kernel gives the lowest number";
  EXPECT_TRUE(table.Admit(b.fd(), "y"));
  b.Close();
  // A file of the same number is no connection at all.
  const int file = open("/dev/null", 0);
  ASSERT_EQ(file, number);
  EXPECT_EQ(table.Count(), 0);
  close(file);
}

TEST(ConnectionTable, AClientIsAnAddressOrANetworkOfIpv6) {
  EXPECT_NE(Key("10.0.0.1"), Key("10.0.0.2"));
  EXPECT_EQ(Key("2001:db8:1:2::1"), Key("2001:db8:1:2:ffff::9"));
  EXPECT_NE(Key("2001:db8:1:2::1"), Key("2001:db8:1:3::1"));
  EXPECT_EQ(Key("::ffff:10.0.0.1"), Key("10.0.0.1"));
  EXPECT_EQ(ClientKeyOf(sockaddr_storage{}), "");
}

}  // namespace
}  // namespace caveat
