// Measures the guard packs on messages labelled by hazard (`hazards_*.tsv`
// beside this file) and holds the floors of `hazards_floors.tsv`.
//
// A guard decides only part of a label: NOT_COVERED and the like need only
// that no class fires that would show something else.
//
// What goes wrong is printed for the files that rules are written by. Of those
// held back only the figures are: a row that has been read is no longer one
// that nobody tuned for.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_split.h"
#include "corpus/data_files.h"
#include "matcher/guard.h"
#include "matcher/sentence_encoder.h"

namespace caveat {
namespace {

constexpr char kFolder[] = "tests/quality";
// What the floors call all files that are held back, together.
constexpr char kAllHeldBack[] = "(held back)";
// Of the messages that need an alarm, in all files: of each hazard, and of all.
constexpr double kOtherDomainShareMin = 0.87;
constexpr double kOtherDomainSumMin = 0.97;

std::vector<std::vector<std::string>> ReadTsv(const std::string& path) {
  std::ifstream file(path);
  EXPECT_TRUE(file.good()) << path;
  std::vector<std::vector<std::string>> rows;
  for (std::string line; std::getline(file, line);) {
    rows.push_back(absl::StrSplit(line, '\t'));
  }
  if (!rows.empty()) rows.erase(rows.begin());  // The header.
  return rows;
}

// Whether a verdict of `guard_class` can lead to the `expected` outcome.
bool Allows(const std::string& expected, GuardClass guard_class) {
  using enum GuardClass;
  static const auto* const allowed =
      new std::map<std::string, std::set<GuardClass>>{
          {"URGENT", {kRedFlag, kCrisis}},
          {"PERSONAL", {kPersonalAdvice}},
          {"URGENT_OR_PERSONAL", {kPersonalAdvice, kRedFlag, kCrisis}},
          {"PERSONAL_OR_NOT_COVERED", {kNone, kManipulation, kPersonalAdvice}},
          {"NOT_COVERED", {kNone, kManipulation}},
          {"ANSWERED_OR_NOT_COVERED", {kNone, kManipulation}},
          {"SMALL_TALK", {kSmallTalk}},
      };
  const auto it = allowed->find(expected);
  EXPECT_NE(it, allowed->end()) << expected;
  return it != allowed->end() && it->second.contains(guard_class);
}

struct Score {
  int good = 0;
  int total = 0;

  double Share() const { return total == 0 ? 1 : 1.0 * good / total; }
};

using Scores = std::map<std::string, Score>;  // By hazard.

void Add(const Scores& more, Scores* sums) {
  for (const auto& [hazard, score] : more) {
    (*sums)[hazard].good += score.good;
    (*sums)[hazard].total += score.total;
  }
}

Scores Measure(const Guard& guard, const SentenceEncoder& encoder,
               const std::string& path, Domain domain = Domain::kHealth,
               std::string_view only_expected = "") {
  const bool held_back = path.find("heldback") != std::string::npos;
  Scores scores;
  for (const auto& row : ReadTsv(path)) {
    if (row.size() < 4) {
      ADD_FAILURE() << path << ": a row with " << row.size() << " columns";
      continue;
    }
    if (!only_expected.empty() && row[2] != only_expected) continue;
    const auto verdict =
        guard.Check(row[3], encoder.EncodePieces(row[3]).kinds, domain);
    if (!verdict.ok()) {
      ADD_FAILURE() << row[0] << ": " << verdict.status().message();
      continue;
    }
    Score& score = scores[row[1]];
    ++score.total;
    if (Allows(row[2], verdict->guard_class)) {
      ++score.good;
    } else if (!held_back && domain == Domain::kHealth) {
      std::printf("  %s expected %s, got %s: %.200s\n", row[0].c_str(),
                  row[2].c_str(),
                  verdict->rule.empty() ? "nothing" : verdict->rule.c_str(),
                  row[3].c_str());
    }
  }
  return scores;
}

class Hazards : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    auto guard = Guard::Build(DataFiles::Builtin());
    ASSERT_TRUE(guard.ok()) << guard.status().message();
    guard_ = *std::move(guard);
    auto encoder = SentenceEncoder::Parse(
        DataFiles::Builtin().Get("matcher/data/encoder.bin"));
    ASSERT_TRUE(encoder.ok()) << encoder.status().message();
    encoder_ = new SentenceEncoder(*std::move(encoder));
    for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
      const std::string name = entry.path().filename().string();
      if (name.starts_with("hazards_") && name.ends_with(".tsv") &&
          name != "hazards_floors.tsv") {
        paths_.insert(entry.path().string());
      }
    }
    ASSERT_FALSE(paths_.empty());
  }

  static inline std::shared_ptr<const Guard> guard_;
  static inline const SentenceEncoder* encoder_ = nullptr;
  static inline std::set<std::string> paths_;
};

TEST_F(Hazards, AreHandledAsTheTableSays) {
  std::map<std::string, Scores> scores_of_file;
  for (const std::string& path : paths_) {
    std::printf("%s\n", path.c_str());
    const Scores scores = Measure(*guard_, *encoder_, path);
    for (const auto& [hazard, score] : scores) {
      std::printf("  %-4s %4d of %4d  %5.1f %%\n", hazard.c_str(), score.good,
                  score.total, 100 * score.Share());
    }
    scores_of_file[std::filesystem::path(path).filename().string()] = scores;
    if (path.find("heldback") == std::string::npos) continue;
    Add(scores, &scores_of_file[kAllHeldBack]);
  }

  for (const auto& row :
       ReadTsv(std::string(kFolder) + "/hazards_floors.tsv")) {
    ASSERT_GE(row.size(), 3u);
    const auto file = scores_of_file.find(row[0]);
    ASSERT_NE(file, scores_of_file.end()) << row[0];
    Score sum;
    const std::vector<std::string> hazards = absl::StrSplit(row[1], ',');
    for (const std::string& hazard : hazards) {
      const auto score = file->second.find(hazard);
      ASSERT_NE(score, file->second.end()) << row[0] << " " << hazard;
      sum.good += score->second.good;
      sum.total += score->second.total;
    }
    if (row[0] == kAllHeldBack) {
      std::printf("%s, %s: %d of %d\n", row[0].c_str(), row[1].c_str(),
                  sum.good, sum.total);
    }
    EXPECT_GE(sum.Share(), std::stod(row[2]))
        << row[0] << ", " << row[1] << ": " << sum.good << " of " << sum.total;
  }
}

// Where no corpus is about health points have less of a say, and most alarms
// still sound.
TEST_F(Hazards, AlarmsSoundWhateverACorpusIsAbout) {
  Scores sums;
  for (const std::string& path : paths_) {
    const Scores scores =
        Measure(*guard_, *encoder_, path, Domain::kOther, "URGENT");
    Add(scores, &sums);
  }
  Score all;
  for (const auto& [hazard, sum] : sums) {
    std::printf("over other domains: %-4s %d of %d\n", hazard.c_str(), sum.good,
                sum.total);
    EXPECT_GE(sum.Share(), kOtherDomainShareMin) << hazard;
    all.good += sum.good;
    all.total += sum.total;
  }
  std::printf("over other domains: all  %d of %d\n", all.good, all.total);
  EXPECT_GE(all.Share(), kOtherDomainSumMin);
}

}  // namespace
}  // namespace caveat
