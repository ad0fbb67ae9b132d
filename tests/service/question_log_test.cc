// Questions are kept only redacted, for their owner alone, and not for longer
// than was said.

#include "service/question_log.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <string>
#include <utility>

#include "corpus/data_files.h"
#include "service/question_files.h"

namespace caveat {
namespace {

namespace fs = std::filesystem;

class MovingClock : public Clock {
 public:
  explicit MovingClock(std::string today) : today_(std::move(today)) {}
  std::string Today() const override {
    const std::lock_guard<std::mutex> lock(mutex_);
    return today_;
  }
  void Set(std::string today) {
    const std::lock_guard<std::mutex> lock(mutex_);
    today_ = std::move(today);
  }

 private:
  mutable std::mutex mutex_;
  std::string today_;
};

class QuestionLogTest : public testing::Test {
 protected:
  QuestionLogTest() {
    folder_ = testing::TempDir() + "/questions_XXXXXX";
    EXPECT_NE(mkdtemp(folder_.data()), nullptr);
  }
  ~QuestionLogTest() override { fs::remove_all(folder_); }

  std::unique_ptr<QuestionLog> Open(int day_count = 30) {
    auto log = QuestionLog::Open({.folder = folder_, .day_count = day_count},
                                 DataFiles::Builtin(), &clock_);
    EXPECT_TRUE(log.ok()) << log.status().message();
    return log.ok() ? *std::move(log) : nullptr;
  }

  static void Ask(QuestionLog* log, const std::string& text,
                  const std::string& request_id = "00ff") {
    const auto question = Question::Make(text);
    ASSERT_TRUE(question.ok());
    CallRecord record;
    record.method = "Ask";
    record.request_id = request_id;
    record.outcome = Outcome::kNotCovered;
    log->Keep(*question, record);
  }

  std::string PathOf(const std::string& day) const {
    return folder_ + "/questions-" + day + ".jsonl";
  }

  std::string Read(const std::string& day) const {
    std::ifstream in(PathOf(day));
    return {std::istreambuf_iterator<char>(in), {}};
  }

  std::string folder_;
  MovingClock clock_{"2026-03-30"};
};

TEST_F(QuestionLogTest, KeepsARedactedLine) {
  Ask(Open().get(), "Mr Zed, 943 476 5919: does it hurt?");
  EXPECT_EQ(Read("2026-03-30"),
            "{\"request_id\":\"00ff\",\"method\":\"Ask\","
            "\"outcome\":\"NOT_COVERED\","
            "\"question\":\"[name], [number]: does it hurt?\"}\n");
}

TEST_F(QuestionLogTest, FilesAreTheirOwnersAlone) {
  const mode_t mask = umask(0);
  std::ofstream(PathOf("2026-03-30")) << "";
  Ask(Open().get(), "x");
  umask(mask);
  struct stat found {};
  ASSERT_EQ(stat(PathOf("2026-03-30").c_str(), &found), 0);
  EXPECT_EQ(found.st_mode & 0777, 0600u);
}

TEST_F(QuestionLogTest, AFolderThatOthersSeeIsRefused) {
  ASSERT_EQ(chmod(folder_.c_str(), 0750), 0);
  const auto log =
      QuestionLog::Open({.folder = folder_}, DataFiles::Builtin(), &clock_);
  EXPECT_EQ(log.status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(QuestionLogTest, TheFolderIsMadeForItsOwnerAlone) {
  const std::string folder = folder_ + "/new";
  ASSERT_TRUE(
      QuestionLog::Open({.folder = folder}, DataFiles::Builtin(), &clock_)
          .ok());
  EXPECT_EQ(fs::status(folder).permissions(), fs::perms::owner_all);
}

TEST_F(QuestionLogTest, OldOnesAreDeletedAtTheStart) {
  for (const char* day : {"2026-02-28", "2026-03-01", "2026-03-29"}) {
    std::ofstream(PathOf(day)) << "{}\n";
  }
  std::ofstream(folder_ + "/questions-notes.txt") << "not ours\n";
  Open(/*day_count=*/30);
  EXPECT_FALSE(fs::exists(PathOf("2026-02-28")));
  EXPECT_TRUE(fs::exists(PathOf("2026-03-01")));
  EXPECT_TRUE(fs::exists(PathOf("2026-03-29")));
  EXPECT_TRUE(fs::exists(folder_ + "/questions-notes.txt"));
}

TEST_F(QuestionLogTest, OldOnesAreDeletedWhenTheDayChanges) {
  auto log = Open(/*day_count=*/1);
  Ask(log.get(), "yesterday's");
  log.reset();
  EXPECT_TRUE(fs::exists(PathOf("2026-03-30")));
  log = Open(/*day_count=*/1);
  clock_.Set("2026-03-31");
  Ask(log.get(), "today's");
  log.reset();
  EXPECT_FALSE(fs::exists(PathOf("2026-03-30")));
  EXPECT_TRUE(fs::exists(PathOf("2026-03-31")));
}

TEST_F(QuestionLogTest, TheFirstDayKeptCountsToday) {
  EXPECT_EQ(FirstDayKept("2026-03-01", 1), "2026-03-01");
  EXPECT_EQ(FirstDayKept("2026-03-01", 2), "2026-02-28");
  EXPECT_EQ(FirstDayKept("2024-03-01", 2), "2024-02-29");
  EXPECT_EQ(FirstDayKept("2026-01-01", 365), "2025-01-02");
}

TEST_F(QuestionLogTest, WhatARequestAskedCanBeDeleted) {
  auto log = Open();
  Ask(log.get(), "one", "aa");
  Ask(log.get(), "two", "bb");
  Ask(log.get(), "three", "aa");
  log.reset();
  const auto count = DeleteQuestionsOf(folder_, "aa");
  ASSERT_TRUE(count.ok());
  EXPECT_EQ(*count, 2);
  EXPECT_EQ(Read("2026-03-30").find("one"), std::string::npos);
  EXPECT_NE(Read("2026-03-30").find("two"), std::string::npos);
}

TEST_F(QuestionLogTest, AWriterGoesOnInANewFileAfterADeletion) {
  QuestionFile file(folder_, "2026-03-30");
  ASSERT_TRUE(file.Append("{\"request_id\":\"aa\",\"question\":\"one\"}").ok());
  ASSERT_TRUE(DeleteQuestionsOf(folder_, "aa").ok());
  ASSERT_TRUE(file.Append("two").ok());
  EXPECT_EQ(Read("2026-03-30"), "two\n");
  ASSERT_TRUE(DeleteAllQuestions(folder_).ok());
  EXPECT_FALSE(fs::exists(PathOf("2026-03-30")));
  ASSERT_TRUE(file.Append("three").ok());
  EXPECT_EQ(Read("2026-03-30"), "three\n");
}

// Files of this process can not grow beyond a size while it lives, as on a full
// disk.
class FullDisk {
 public:
  explicit FullDisk(rlim_t file_bytes_max) {
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit limit{file_bytes_max, before_.rlim_max};
    EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  }
  ~FullDisk() { setrlimit(RLIMIT_FSIZE, &before_); }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
};

TEST_F(QuestionLogTest, AFullDiskLeavesNoHalfLine) {
  QuestionFile file(folder_, "2026-03-30");
  ASSERT_TRUE(file.Append("one").ok());
  {
    const FullDisk full(8);
    EXPECT_EQ(file.Append("of two").code(), absl::StatusCode::kUnavailable);
  }
  ASSERT_TRUE(file.Append("{\"request_id\":\"aa\",\"question\":\"3\"}").ok());
  EXPECT_EQ(*DeleteQuestionsOf(folder_, "aa"), 1);
  EXPECT_EQ(Read("2026-03-30"), "one\n");
}

TEST_F(QuestionLogTest, ALinkInTheFolderIsNotFollowed) {
  const std::string elsewhere = folder_ + "/elsewhere";
  std::ofstream(elsewhere) << "";
  fs::create_symlink(elsewhere, PathOf("2026-03-30"));
  auto log = Open();
  Ask(log.get(), "x");
  log.reset();
  EXPECT_EQ(fs::file_size(elsewhere), 0u);
}

}  // namespace
}  // namespace caveat
