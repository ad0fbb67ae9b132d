#include "service/listen_socket.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <fstream>

namespace caveat {
namespace {

TEST(ListenSocket, PicksAPortAndSaysWhich) {
  const absl::StatusOr<ListenSocket> socket = ListenSocket::Open("127.0.0.1:0");
  ASSERT_TRUE(socket.ok()) << socket.status();
  EXPECT_TRUE(socket->address().starts_with("127.0.0.1:"));
  EXPECT_FALSE(socket->address().ends_with(":0"));
  EXPECT_TRUE(socket->is_local());
}

TEST(ListenSocket, KnowsWhatOthersCanReach) {
  const absl::StatusOr<ListenSocket> socket = ListenSocket::Open("0.0.0.0:0");
  ASSERT_TRUE(socket.ok()) << socket.status();
  EXPECT_FALSE(socket->is_local());
}

TEST(ListenSocket, SharesNoPort) {
  const absl::StatusOr<ListenSocket> first = ListenSocket::Open("127.0.0.1:0");
  ASSERT_TRUE(first.ok());
  const absl::Status second = ListenSocket::Open(first->address()).status();
  EXPECT_EQ(second.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_NE(std::string(second.message()).find(first->address()),
            std::string::npos);
}

TEST(ListenSocket, RefusesWhatIsNoAddress) {
  for (const char* bad : {"", ":1", "localhost", "1.2.3.4:", "1.2.3.4:x",
                          "1.2.3.4:65536", "1.2.3.4:-1", "unix:"}) {
    EXPECT_EQ(ListenSocket::Open(bad).status().code(),
              absl::StatusCode::kInvalidArgument)
        << bad;
  }
  EXPECT_EQ(
      ListenSocket::Open("unix:/" + std::string(200, 'x')).status().code(),
      absl::StatusCode::kInvalidArgument);
}

TEST(ListenSocket, DoesNotRemoveAFileThatIsNoSocket) {
  const std::string path =
      testing::TempDir() + "listen_socket_test." + std::to_string(getpid());
  std::ofstream(path) << "precious";
  EXPECT_FALSE(ListenSocket::Open("unix:" + path).ok());
  EXPECT_EQ(access(path.c_str(), F_OK), 0);
  unlink(path.c_str());
}

TEST(ListenSocket, RefusesNewOnesOnAUnixSocketAndKeepsThoseThatWait) {
  const std::string path =
      testing::TempDir() + "listen_socket_refuse." + std::to_string(getpid());
  absl::StatusOr<ListenSocket> socket = ListenSocket::Open("unix:" + path);
  ASSERT_TRUE(socket.ok()) << socket.status();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  const auto connects = [&address] {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const bool is_in = connect(fd, reinterpret_cast<sockaddr*>(&address),
                               sizeof(address)) == 0;
    close(fd);
    return is_in;
  };
  EXPECT_TRUE(connects());
  EXPECT_TRUE(socket->RefuseNew());
  EXPECT_FALSE(connects());
  const int waiting = accept(socket->fd(), nullptr, nullptr);
  EXPECT_GE(waiting, 0);
  close(waiting);
}

TEST(ListenSocket, DoesNotTakeOverAUnixSocketInUse) {
  const std::string path =
      testing::TempDir() + "listen_socket_in_use." + std::to_string(getpid());
  const absl::StatusOr<ListenSocket> first = ListenSocket::Open("unix:" + path);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_FALSE(ListenSocket::Open("unix:" + path).ok());
  EXPECT_EQ(access(path.c_str(), F_OK), 0);
}

}  // namespace
}  // namespace caveat
