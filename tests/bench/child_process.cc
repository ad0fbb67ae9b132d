#include "tests/bench/child_process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace caveat {
namespace {

// What stands behind `grpc=` in a line; empty when it is not there.
std::string AddressIn(const std::string& line) {
  constexpr std::string_view kKey = "ready grpc=";
  if (!line.starts_with(kKey)) return "";
  return line.substr(kKey.size(),
                     line.find_first_of(" \n", kKey.size()) - kKey.size());
}

// Reads lines until one has an address; empty when they end before.
std::string ReadAddress(int fd) {
  FILE* lines = fdopen(fd, "r");
  std::string address;
  char line[512];
  while (address.empty() && fgets(line, sizeof(line), lines) != nullptr) {
    address = AddressIn(line);
  }
  fclose(lines);
  return address;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::Start(
    std::vector<std::string> command) {
  int pipe_ends[2];
  if (pipe2(pipe_ends, O_CLOEXEC) != 0) {
    return absl::UnavailableError("no pipe");
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null",
                                   O_WRONLY, 0);
  std::vector<char*> arguments;
  for (std::string& argument : command) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  pid_t pid = 0;
  const int failed = posix_spawn(&pid, arguments[0], &actions, nullptr,
                                 arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(pipe_ends[1]);
  if (failed != 0) {
    close(pipe_ends[0]);
    return absl::UnavailableError(absl::StrCat(command[0], " did not start"));
  }
  std::string address = ReadAddress(pipe_ends[0]);
  std::unique_ptr<ChildProcess> child(
      new ChildProcess(pid, std::move(address)));
  if (child->grpc_address().empty()) {
    return absl::UnavailableError(absl::StrCat(command[0], " is not ready"));
  }
  return child;
}

ChildProcess::~ChildProcess() {
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

double ChildProcess::CpuSeconds() const {
  clockid_t clock{};
  timespec time{};
  if (clock_getcpuclockid(pid_, &clock) != 0 ||
      clock_gettime(clock, &time) != 0) {
    return 0;
  }
  return static_cast<double>(time.tv_sec) +
         static_cast<double>(time.tv_nsec) * 1e-9;
}

}  // namespace caveat
