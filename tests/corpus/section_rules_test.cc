#include "corpus/section_rules.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace caveat {
namespace {

struct RoleCase {
  const char* heading;
  SectionRole role;
};

TEST(SectionRules, RolesOfHeadings) {
  constexpr auto kBody = SectionRole::kBody;
  constexpr auto kTakeaways = SectionRole::kTakeaways;
  constexpr auto kFaq = SectionRole::kFaq;
  constexpr auto kConclusion = SectionRole::kConclusion;
  const RoleCase cases[] = {
      {"Key Takeaways", kTakeaways},
      {"KEY TAKEAWAYS:", kTakeaways},
      {"Key takeaways: Can Bone Metastases Go Into Remission?", kTakeaways},
      {"Key Points to Remember", kTakeaways},
      {"At a Glance", kTakeaways},
      {"Hip Replacement at a Glance", kTakeaways},
      {"FAQ", kFaq},
      {"FAQs", kFaq},
      {"Heat Pump FAQs", kFaq},
      {"Frequently Asked Questions", kFaq},
      {"Frequently Asked Questions About Rescue Dogs", kFaq},
      {"Common Questions", kFaq},
      {"Q&A", kFaq},
      {"Questions and Answers", kFaq},
      {"Conclusion", kConclusion},
      {"Conclusion – Can Bone Metastases Go Into Remission?", kConclusion},
      {"Conclusion: A Realistic Hope", kConclusion},
      {"Final Thoughts on Hip Replacement Recovery", kConclusion},
      {"The Bottom Line", kConclusion},
      {"In Summary", kConclusion},
      {"Summary", kConclusion},
      {"Wrapping Up", kConclusion},
      {"Systemic Therapies", kBody},
      {"Keys and Locks", kBody},
      {"A Glance Back", kBody},
      {"What is the bottom line?", kBody},
      {"What are frequently asked questions?", kBody},
      {"The Question of Cost", kBody},
      {"", kBody},
  };
  for (const RoleCase& c : cases) {
    EXPECT_EQ(SectionRules::Builtin().RoleOf(c.heading), c.role) << c.heading;
  }
}

TEST(SectionRules, LooksOfLines) {
  const SectionRules& rules = SectionRules::Builtin();
  EXPECT_EQ(rules.LookOf("The Role of Imaging in Assessing Remission Status"),
            HeadingLook::kStrong);
  EXPECT_EQ(rules.LookOf("WHAT TO DO NOW"), HeadingLook::kStrong);
  EXPECT_EQ(rules.LookOf("How a heat pump works"), HeadingLook::kWeak);
  EXPECT_EQ(rules.LookOf("This is a sentence."), HeadingLook::kNone);
  EXPECT_EQ(rules.LookOf("These are the symptoms:"), HeadingLook::kNone);
  EXPECT_EQ(rules.LookOf("fever"), HeadingLook::kNone);
  EXPECT_EQ(rules.LookOf("---"), HeadingLook::kNone);
  EXPECT_EQ(rules.LookOf("It goes on and on and on and on and never ends"),
            HeadingLook::kNone);
}

TEST(SectionRules, QuestionLines) {
  EXPECT_TRUE(IsQuestionLine("Is it safe?"));
  EXPECT_TRUE(IsQuestionLine("“Is it safe?”"));
  EXPECT_TRUE(IsQuestionLine("**Is it safe?**"));
  EXPECT_FALSE(IsQuestionLine("Is it safe? Yes."));
  std::string rambling;
  for (int i = 0; i < 50; ++i) rambling += "and ";
  EXPECT_FALSE(IsQuestionLine(rambling + "so?"));
}

TEST(SectionRules, FaultsOfTheDataFileHavePlaces) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "rules";
  std::filesystem::create_directories(folder / "corpus");
  std::ofstream(folder / "corpus/sections.txtpb")
      << "roles { kind: KIND_FAQ patterns: [\"faq\", \"(\"] }\n"
         "roles { patterns: \"x\" }\n";
  const auto data = DataFiles::Open(folder.string());
  ASSERT_TRUE(data.ok());
  Faults faults;
  EXPECT_FALSE(SectionRules::Read(*data, &faults).has_value());
  EXPECT_EQ(faults.ToStatus().message(),
            "corpus/sections.txtpb:1:42: pattern: missing ): (\n"
            "corpus/sections.txtpb:2:7: role without kind");
}

}  // namespace
}  // namespace caveat
