// Ranks other people's question sets and holds the floors of
// `quality_floors.tsv`:
//
//   public_test FOLDER          holds covid_qsim and the like
//
// Nothing was tuned on their queries: they are held back. They are asked
// without guards, which are made for patients and stop what other sets hold,
// and with a least confidence of 0.

#include <gtest/gtest.h>

#include <cstdio>
#include <memory>
#include <string>

#include "service/cli/eval/public_set.h"
#include "service/engine.h"
#include "tests/quality/floors.h"

namespace caveat {
namespace {

std::string* const g_folder = new std::string();

Figures FiguresOf(const std::string& name) {
  const std::string folder = *g_folder + "/" + name;
  const auto set = eval::ReadPublicSet(folder);
  EXPECT_TRUE(set.ok()) << set.status().message();
  SnapshotOptions options;
  options.corpus_paths = {folder + "/corpus.jsonl"};
  const auto snapshot = LoadSnapshot(options);
  EXPECT_TRUE(snapshot.ok()) << snapshot.status().message();
  if (!set.ok() || !snapshot.ok()) return {};
  const FixedClock clock("2026-11-15");
  const Engine engine(*snapshot, {}, &clock);
  const auto ranked =
      eval::RankPublicSet(engine, *set, {.matcher_only = true, .progress = {}});
  EXPECT_TRUE(ranked.ok()) << ranked.status().message();
  if (!ranked.ok()) return {};
  const eval::PublicFigures figures = eval::Measure(*set, *ranked);
  Figures named = {{"p_at_1", figures.precision}};
  if (figures.out_of_scope_count > 0) {
    named.emplace_back("auroc", figures.auroc);
    named.emplace_back("best_accuracy", figures.best_accuracy);
  }
  return named;
}

class Public : public testing::TestWithParam<const char*> {};

TEST_P(Public, SetHoldsItsFloors) {
  const Figures figures = FiguresOf(GetParam());
  PrintFigures(GetParam(), "held back", figures);
  Floors("tests/quality/quality_floors.tsv").Check(GetParam(), figures);
}

INSTANTIATE_TEST_SUITE_P(Sets, Public,
                         testing::Values("covid_qsim", "hint3_sofmattress",
                                         "clinc150_10shot", "banking77_10shot"),
                         [](const auto& each) {
                           return std::string(each.param);
                         });

}  // namespace
}  // namespace caveat

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  if (argc != 2) {
    std::fprintf(stderr, "usage: public_test FOLDER\n");
    return 2;
  }
  *caveat::g_folder = argv[1];
  return RUN_ALL_TESTS();
}
