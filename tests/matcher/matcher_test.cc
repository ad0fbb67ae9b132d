#include "matcher/matcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

using ::testing::IsEmpty;

constexpr char kKettles[] =
    "Kettles boil water fast. Results may vary with the kettle.\n"
    "Frequently Asked Questions\n"
    "How do I descale a kettle?\n"
    "Fill the kettle with vinegar and water, and let it stand for an hour.\n"
    "Why does my kettle switch off early?\n"
    "A kettle switches off when steam reaches its sensor.\n"
    "Can I boil milk in a kettle?\n"
    "Milk burns on the element, so boil it in a pan.\n"
    "Which colour are the handles?\n"
    "Handles are black or red.\n";

// Alternates that ask two things at once, each of which another entry answers.
constexpr char kOverlay[] = R"(
    entries { id: "faq-1"
      alternates: "Can I boil milk in a kettle? Which colour are the handles?"
      decoys: "Which colour are the handles? Can I boil milk in a kettle?" }
    decoys: "why does it switch off and which colour are the handles")";

TEST(Matcher, AnAuthoredTextIsOneQuestionWhateverItAsks) {
  const CorpusPtr corpus = CorpusOf(kKettles, kOverlay);
  const auto matcher = MatcherOf(corpus);
  for (const std::string& alternate : corpus->Find("faq-1")->alternates) {
    const Result result = FindOk(*matcher, alternate);
    EXPECT_EQ(BestId(*corpus, result), "faq-1") << alternate;
    EXPECT_EQ(result.decision, Decision::kAnswer);
    EXPECT_EQ(result.part_count, 1);
  }
}

TEST(Matcher, ADecoyIsOneQuestionWhateverItAsks) {
  const CorpusPtr corpus = CorpusOf(kKettles, kOverlay);
  const auto matcher = MatcherOf(corpus);
  for (const std::string& decoy :
       {corpus->Find("faq-1")->decoys.front(), corpus->decoys().front()}) {
    EXPECT_EQ(FindOk(*matcher, decoy).decision, Decision::kAbstain) << decoy;
  }
}

TEST(Matcher, AskingForCandidatesDoesNotCutAMessageUp) {
  const CorpusPtr corpus = CorpusOf(kKettles);
  const auto matcher = MatcherOf(corpus);
  const std::string_view unclear = "what about the weather, how is the traffic";
  ASSERT_EQ(FindOk(*matcher, unclear).decision, Decision::kAbstain);
  const Result result = FindOk(*matcher, unclear, {.min_confidence = 0});
  EXPECT_EQ(result.decision, Decision::kAnswer);
  EXPECT_EQ(result.part_count, 1);
}

}  // namespace
}  // namespace caveat
