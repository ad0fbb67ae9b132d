#include "service/cli/eval/targets.h"

#include "corpus/loader.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace caveat::eval {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kDocument[] =
    "It may go away.\n"
    "\n"
    "Outcomes\n"
    "\n"
    "Cancer | Chance |\n"
    "---|---|\n"
    "Lung | Low |\n"
    "\n"
    "Frequently Asked Questions\n"
    "\n"
    "Can it come back?\n"
    "\n"
    "Yes, it can.\n"
    "\n"
    "It often does.\n";

class TargetsTest : public testing::Test {
 protected:
  TargetsTest() {
    Faults faults;
    corpus_ = MakeCorpus("a.txt", kDocument, "", {}, &faults);
    EXPECT_TRUE(faults.empty()) << faults.ToStatus();
  }

  CorpusPtr corpus_;
};

TEST_F(TargetsTest, MeansTheEntryOfThatIdWithoutUnits) {
  const TargetResolver resolver({corpus_.get()}, {});
  EXPECT_THAT(resolver.Resolve("faq-1"), ElementsAre(EntryName{"a", "faq-1"}));
  EXPECT_THAT(resolver.Resolve("faq-9"), IsEmpty());
}

TEST_F(TargetsTest, MeansTheEntryOfThatTextWithUnits) {
  const TargetResolver resolver({corpus_.get()}, {{"lead", "It may go away."},
                                                  {"row", "Lung | Low"},
                                                  {"answer", "Yes, it can."},
                                                  {"more", "It often does."},
                                                  {"gone", "It is gone."},
                                                  {"part", "It may"}});
  const auto ids = [&](const std::string& target) {
    std::vector<std::string> found;
    for (const EntryName& name : resolver.Resolve(target)) {
      found.push_back(name.entry_id);
    }
    return found;
  };
  EXPECT_THAT(ids("lead"), ElementsAre("sec-lead-1"));
  EXPECT_THAT(ids("row"), ElementsAre("row-lung"));
  // Any paragraph of an answer means the whole of it.
  EXPECT_THAT(ids("answer"), ElementsAre("faq-1"));
  EXPECT_THAT(ids("more"), ElementsAre("faq-1"));
  EXPECT_THAT(ids("gone"), IsEmpty());
  EXPECT_THAT(ids("part"), IsEmpty());  // Exact texts only.
  // A target that no unit has is still an id.
  EXPECT_THAT(ids("sec-lead-1"), ElementsAre("sec-lead-1"));
}

TEST_F(TargetsTest, WeighsFirstAndSecondBest) {
  const TargetResolver resolver({corpus_.get()}, {});
  QuestionRow row;
  row.targets = {"faq-1", "nowhere"};
  row.alt_targets = {"sec-lead-1"};
  std::set<std::string> unknown;
  const RowTargets targets = resolver.Resolve(row, &unknown);
  EXPECT_THAT(unknown, ElementsAre("nowhere"));
  EXPECT_EQ(targets.Worth({"a", "faq-1"}), 1);
  EXPECT_EQ(targets.Worth({"a", "sec-lead-1"}), 0.5);
  EXPECT_EQ(targets.Worth({"a", "row-lung"}), 0);
  EXPECT_EQ(targets.Worth({"b", "faq-1"}), 0);  // Of another corpus.
}

}  // namespace
}  // namespace caveat::eval
