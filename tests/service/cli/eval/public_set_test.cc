#include "service/cli/eval/public_set.h"

#include <filesystem>
#include <fstream>
#include <string>

#include "gtest/gtest.h"

namespace caveat::eval {
namespace {

class PublicSetTest : public testing::Test {
 protected:
  PublicSetTest()
      : folder_(std::filesystem::path(testing::TempDir()) /
                testing::UnitTest::GetInstance()->current_test_info()->name()) {
    std::filesystem::create_directories(folder_);
  }
  ~PublicSetTest() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name) << text;
  }

  const std::filesystem::path folder_;
};

TEST_F(PublicSetTest, ReadsQueriesAndGrades) {
  Write("queries.tsv", "q1\tone\nq2\ttwo\n");
  Write("oos.tsv", "o1\tother\n");
  Write("qrels.tsv", "q1\td1\t2\nq1\td2\t0\n");
  const auto set = ReadPublicSet(folder_.string());
  ASSERT_TRUE(set.ok()) << set.status();
  ASSERT_EQ(set->queries.size(), 3u);
  EXPECT_TRUE(set->queries[1].in_scope);
  EXPECT_FALSE(set->queries[2].in_scope);
  EXPECT_EQ(set->grades.at("q1").at("d1"), 2);
}

TEST_F(PublicSetTest, ReportsFaultsAndMissingFiles) {
  EXPECT_TRUE(absl::IsNotFound(ReadPublicSet(folder_.string()).status()));
  Write("queries.tsv", "q1\n");
  Write("qrels.tsv", "q1\td1\tmany\n");
  const absl::Status status = ReadPublicSet(folder_.string()).status();
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  const std::string text(status.message());
  EXPECT_NE(text.find("queries.tsv:1: "), std::string::npos) << text;
  EXPECT_NE(text.find("qrels.tsv:1: the grade"), std::string::npos) << text;
}

const std::vector<RankedQuery> kRanked = {
    {"q1", true, {{"d2", 0.75}, {"d1", 0.1}}},
    {"q2", true, {}},
    {"o1", false, {{"d1", 0.5}}}};

TEST(TrecRun, HasALineForEachEntry) {
  EXPECT_EQ(TrecRun(kRanked),
            "q1 Q0 d2 1 0.75 caveat\n"
            "q1 Q0 d1 2 0.1 caveat\n"
            "o1 Q0 d1 1 0.5 caveat\n");
}

TEST(Measure, CountsTheFirstEntry) {
  PublicSet set;
  set.grades = {{"q1", {{"d2", 1}}}, {"q2", {{"d1", 1}}}};
  const PublicFigures figures = Measure(set, kRanked);
  EXPECT_EQ(figures.in_scope_count, 2);
  EXPECT_EQ(figures.out_of_scope_count, 1);
  EXPECT_EQ(figures.unranked_count, 1);
  EXPECT_DOUBLE_EQ(figures.precision, 0.5);
  EXPECT_DOUBLE_EQ(figures.auroc, 0.5);
  EXPECT_DOUBLE_EQ(figures.best_accuracy, 2.0 / 3);
}

}  // namespace
}  // namespace caveat::eval
