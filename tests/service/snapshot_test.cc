#include "service/snapshot.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace caveat {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// A folder with a corpus, and with a guard pack beside the built-in ones.
class SnapshotTest : public testing::Test {
 protected:
  SnapshotTest() {
    std::filesystem::create_directories(folder_ + "/data/corpus/guards");
    std::ofstream(folder_ + "/bread.txt") << "Bread is made of flour.\n";
  }
  ~SnapshotTest() override { std::filesystem::remove_all(folder_); }

  absl::Status LoadWithPack(const std::string& pack) {
    std::ofstream(folder_ + "/data/corpus/guards/own.txtpb") << pack;
    return LoadSnapshot({.corpus_paths = {folder_ + "/bread.txt"},
                         .data_folder = folder_ + "/data"})
        .status();
  }

  const std::string folder_ =
      testing::TempDir() + "/caveat_snapshot_test_" + std::to_string(getpid());
};

TEST_F(SnapshotTest, AGuardThatNamesNoNoticeIsAFault) {
  const std::string pack =
      "class: GUARD_CLASS_RED_FLAG\nnotice: \"urgent\"\n"
      "rules {\n  name: \"oven\"\n  any_of: \"oven on fire\"\n"
      "  should_fire: \"my oven on fire\"\n"
      "  should_not_fire: \"an oven\"\n";
  const absl::Status good = LoadWithPack(pack + "}\n");
  EXPECT_TRUE(good.ok()) << good;
  const absl::Status bad = LoadWithPack(pack + "  notice: \"nope\"\n}\n");
  EXPECT_EQ(bad.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(bad.message()),
              AllOf(HasSubstr("own.txtpb:8:"),
                    HasSubstr("rule oven: no notice is named nope")));
}

}  // namespace
}  // namespace caveat
