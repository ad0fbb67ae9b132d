#include "service/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdio.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

namespace caveat {
namespace {

// What stands in for standard error while it lives.
class CapturedStderr {
 public:
  CapturedStderr() : file_(tmpfile()), before_(dup(STDERR_FILENO)) {
    dup2(fileno(file_), STDERR_FILENO);
  }
  ~CapturedStderr() {
    dup2(before_, STDERR_FILENO);
    close(before_);
    fclose(file_);
  }
  CapturedStderr(const CapturedStderr&) = delete;
  CapturedStderr& operator=(const CapturedStderr&) = delete;

  std::vector<std::string> Lines() {
    std::vector<std::string> lines(1);
    rewind(file_);
    for (int c = fgetc(file_); c != EOF; c = fgetc(file_)) {
      if (c == '\n') {
        lines.emplace_back();
      } else {
        lines.back().push_back(static_cast<char>(c));
      }
    }
    EXPECT_EQ(lines.back(), "") << "a line without an end";
    lines.pop_back();
    return lines;
  }

 private:
  FILE* const file_;
  const int before_;
};

JsonLine Numbered(int writer, int number) {
  return std::move(
      JsonLine().Add("writer", int64_t{writer}).Add("number", int64_t{number}));
}

TEST(Log, WritesEveryLineWholeAndInOrderBeforeItEnds) {
  constexpr int kWriters = 4;
  constexpr int kLines = 2000;
  CapturedStderr captured;
  {
    Log log({.calls = true, .queue_lines_max = kWriters * kLines + 1});
    std::vector<std::thread> writers;
    for (int writer = 0; writer < kWriters; ++writer) {
      writers.emplace_back([&log, writer] {
        for (int number = 0; number < kLines; ++number) {
          log.Access(Numbered(writer, number));
        }
      });
    }
    for (std::thread& writer : writers) writer.join();
    EXPECT_EQ(log.dropped_count(), 0);
  }
  std::vector<int> next(kWriters);
  for (const std::string& text : captured.Lines()) {
    const auto line = nlohmann::json::parse(text);
    EXPECT_EQ(line["number"], next[line["writer"].get<size_t>()]++);
  }
  EXPECT_THAT(next, testing::Each(kLines));
}

TEST(Log, DropsTheOldestAndCountsThem) {
  constexpr int kLines = 5000;
  CapturedStderr captured;
  int64_t dropped = 0;
  {
    Log log({.calls = true, .queue_lines_max = 16});
    for (int number = 0; number < kLines; ++number) {
      log.Access(Numbered(0, number));
    }
    dropped = log.dropped_count();
  }
  const std::vector<std::string> lines = captured.Lines();
  // What ends the log may push out one more.
  EXPECT_LE(std::abs(static_cast<int64_t>(lines.size()) + dropped - kLines), 1);
  EXPECT_GT(dropped, 0);
  EXPECT_TRUE(std::is_sorted(
      lines.begin(), lines.end(), [](const auto& a, const auto& b) {
        return nlohmann::json::parse(a)["number"] <
               nlohmann::json::parse(b)["number"];
      }));
  EXPECT_EQ(nlohmann::json::parse(lines.back())["number"], kLines - 1);
}

TEST(Log, WritesNoCallsWhenToldSo) {
  CapturedStderr captured;
  {
    Log log({.calls = false});
    log.Access(Numbered(0, 0));
    log.Record({.method = "Ask", .protocol = "grpc"});
    log.Event("info", Numbered(0, 1));
  }
  EXPECT_EQ(captured.Lines().size(), 1u);
}

}  // namespace
}  // namespace caveat
