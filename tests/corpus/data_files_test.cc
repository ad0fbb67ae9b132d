#include "corpus/data_files.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/status/status.h"

namespace caveat {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr char kNotices[] = "corpus/notices.txtpb";

class DataFilesTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "corpus");
  }

  void Write(const std::string& path, const std::string& bytes) {
    fs::create_directories((folder_ / path).parent_path());
    std::ofstream(folder_ / path) << bytes;
  }

  void Link(const std::string& target, const std::string& path) {
    fs::create_directories((folder_ / path).parent_path());
    fs::create_symlink(target, folder_ / path);
  }

  void ExpectRefused(const std::string& path) {
    const auto files = DataFiles::Open(folder_.string());
    ASSERT_FALSE(files.ok());
    EXPECT_EQ(files.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(files.status().message()),
                HasSubstr((folder_ / path).string()));
  }

  fs::path folder_;
};

TEST_F(DataFilesTest, AFileReplacesItsNamesakeAndNoOther) {
  Write(kNotices, "ours");
  Write("corpus/redaction.txtpb", "");
  for (const char* end : {"", "/"}) {
    const auto files = DataFiles::Open(folder_.string() + end);
    ASSERT_TRUE(files.ok()) << files.status();
    EXPECT_EQ(files->Get(kNotices), "ours");
    EXPECT_EQ(files->Get("corpus/redaction.txtpb"), "");
    EXPECT_EQ(files->Get("corpus/cues.txtpb"),
              DataFiles::Builtin().Get("corpus/cues.txtpb"));
    EXPECT_NE(files->Fingerprint(), DataFiles::Builtin().Fingerprint());
  }
  EXPECT_EQ(DataFiles::Open("")->Fingerprint(),
            DataFiles::Builtin().Fingerprint());
}

TEST_F(DataFilesTest, AFolderThatIsNotThereIsNamed) {
  const auto files = DataFiles::Open("/no/such/folder");
  EXPECT_EQ(files.status().code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(files.status().message()),
              HasSubstr("/no/such/folder"));
}

TEST_F(DataFilesTest, WhatCanNotBeReadIsNamedAndNotEmpty) {
  Link("nowhere", kNotices);
  ExpectRefused(kNotices);
}

TEST_F(DataFilesTest, AFileThatFailsAmidReadingIsNamed) {
  // It opens, and its first byte can not be read.
  const char* const unreadable = "/proc/self/mem";
  if (!fs::exists(unreadable)) GTEST_SKIP() << "there is no " << unreadable;
  Link(unreadable, kNotices);
  ExpectRefused(kNotices);
}

TEST_F(DataFilesTest, AMisspeltNameIsRefused) {
  Write("corpus/notice.txtpb", "ours");
  ExpectRefused("corpus/notice.txtpb");
  fs::remove(folder_ / "corpus/notice.txtpb");
  Write("matcher/model.txtpb", "ours");
  ExpectRefused("matcher/model.txtpb");
}

TEST_F(DataFilesTest, GuardPacksAndFilesOfThePageCanBeAdded) {
  Write("corpus/guards/ours.txtpb", "");
  Write("service/http/web/logo.svg", "<svg/>");
  const auto files = DataFiles::Open(folder_.string());
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_EQ(files->Get("service/http/web/logo.svg"), "<svg/>");
}

TEST_F(DataFilesTest, ALinkCountsAsWhereItStands) {
  Write("kept/other-name", "ours");
  Link("../kept/other-name", kNotices);
  const auto files = DataFiles::Open(folder_.string());
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_EQ(files->Get(kNotices), "ours");
}

// Files and folders are links into "..data", a link itself.
TEST_F(DataFilesTest, AConfigMapOfKubernetesIsRead) {
  fs::remove(folder_ / "corpus");
  Write("..2026_12_01/corpus/notices.txtpb", "ours");
  Link("..2026_12_01", "..data");
  Link("..data/corpus", "corpus");
  const auto files = DataFiles::Open(folder_.string());
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_EQ(files->Get(kNotices), "ours");
  EXPECT_EQ(files->List(".").size(), 0u);
}

TEST_F(DataFilesTest, WhatAnEditorLeavesBesideAFileIsPassedOver) {
  Write("corpus/.notices.txtpb.swp", "half");
  EXPECT_TRUE(DataFiles::Open(folder_.string()).ok());
}

TEST_F(DataFilesTest, ACircleOfLinksEnds) {
  Link("..", "corpus/circle");
  EXPECT_FALSE(DataFiles::Open((folder_ / "corpus").string()).ok());
}

}  // namespace
}  // namespace caveat
