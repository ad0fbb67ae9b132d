#include "corpus/caveat_cues.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace caveat {
namespace {

const CaveatCues& Cues() {
  static const auto* const cues = [] {
    Faults faults;
    auto read = CaveatCues::Read(DataFiles::Builtin(), &faults);
    EXPECT_TRUE(faults.empty()) << faults.ToStatus().message();
    return new CaveatCues(std::move(*read));
  }();
  return *cues;
}

TEST(PhraseTable, LongestPhraseCounts) {
  PhraseTable table;
  table.Add("not", 0.5);
  table.Add("not a cure", 0.8);
  table.Add("depend*", 0.6);
  table.Add("side effect*", 0.4);
  EXPECT_DOUBLE_EQ(table.Strength(Words("It is not a cure.")), 0.8);
  EXPECT_DOUBLE_EQ(table.Strength(Words("It is not a plan.")), 0.5);
  EXPECT_DOUBLE_EQ(table.Strength(Words("It is not: it depends.")),
                   1 - 0.5 * 0.4);
  EXPECT_DOUBLE_EQ(table.Strength(Words("Side-effects")), 0.4);
  EXPECT_DOUBLE_EQ(table.Strength(Words("side")), 0);
  EXPECT_DOUBLE_EQ(table.Strength(Words("")), 0);
}

TEST(CaveatCues, LimitsHedgesAndContrasts) {
  for (const char* limiting :
       {"Complete remission is rare.", "Results vary.", "It may help.",
        "These agents do not directly kill tumor cells.",
        "However, pain that is worse is a sign.", "Ask your doctor first.",
        "It works unless contraindicated.", "Not everyone can achieve it.",
        "Long-term evidence is limited"}) {
    EXPECT_GE(Cues().Strength(Words(limiting)), 0.35) << limiting;
  }
  for (const char* plain : {"Bisphosphonates inhibit bone resorption.",
                            "A heat pump draws warmth from outdoor air.",
                            "The skeletal system is a frequent target."}) {
    EXPECT_EQ(Cues().Strength(Words(plain)), 0) << plain;
  }
  EXPECT_GT(Cues().HeaderStrength(Words("Main Limitation")), 0.5);
  EXPECT_EQ(Cues().HeaderStrength(Words("Cancer Type")), 0);
  EXPECT_TRUE(Cues().StartsDangling(Words("These agents help.")));
  EXPECT_FALSE(Cues().StartsDangling(Words("Agents help.")));
}

TEST(CaveatCues, FaultsOfTheDataFileHavePlaces) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "cues";
  std::filesystem::create_directories(folder / "corpus");
  std::ofstream(folder / "corpus/cues.txtpb")
      << "groups { weight: 1.5 phrases: \"x\" }\n"
         "groups { weight: 0.5 phrases: [\"y\", \"--\"] }\n";
  const auto data = DataFiles::Open(folder.string());
  ASSERT_TRUE(data.ok());
  Faults faults;
  EXPECT_FALSE(CaveatCues::Read(*data, &faults).has_value());
  EXPECT_EQ(faults.ToStatus().message(),
            "corpus/cues.txtpb:1:18: weight must be above 0 and below 1\n"
            "corpus/cues.txtpb:2:37: phrase without words");
}

}  // namespace
}  // namespace caveat
