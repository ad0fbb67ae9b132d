#include "service/completions.h"

#include <gtest/gtest.h>

#include <string>

#include "service/error_reason.h"
#include "tests/service/tiny_corpus.h"

namespace caveat {
namespace {

constexpr char kToday[] = "2026-11-23";

absl::StatusOr<Completions> CompleteTiny(const SuggestOptions& options,
                                         const CorpusInfo& info = {}) {
  return Complete(TinySnapshot({"a", "b"}, info), options, kToday);
}

ErrorReason ReasonOf(const SuggestOptions& options) {
  return GetErrorReason(CompleteTiny(options).status());
}

TEST(Completions, AreOfAllCorporaOrOfOne) {
  const auto of_both = CompleteTiny({.typed = "how do i"});
  ASSERT_TRUE(of_both.ok()) << of_both.status();
  ASSERT_EQ(of_both->suggestions.size(), 2u);
  EXPECT_EQ(of_both->suggestions.front().question, "How do I descale it?");
  const auto of_b = CompleteTiny({.typed = "how do i", .corpus = "b"});
  ASSERT_EQ(of_b->suggestions.size(), 1u);
  EXPECT_EQ(of_b->suggestions.front().corpus->corpus().name(), "b");
  EXPECT_EQ(
      CompleteTiny({.typed = "how do i", .count_max = 1})->suggestions.size(),
      1u);
}

TEST(Completions, AreOfNoCorpusThatIsClosed) {
  CorpusInfo withdrawn;
  withdrawn.withdrawn = true;
  EXPECT_TRUE(
      CompleteTiny({.typed = "how do i"}, withdrawn)->suggestions.empty());
}

TEST(Completions, WhatIsWrongIsNamedWithItsLimit) {
  EXPECT_EQ(ReasonOf({.typed = ""}).reason, "FIELD_REQUIRED");
  const std::string longest(SuggestOptions::kTypedBytesMax, 'x');
  EXPECT_TRUE(CompleteTiny({.typed = longest}).ok());
  const std::string longer = longest + "x";
  const ErrorReason too_long = ReasonOf({.typed = longer});
  EXPECT_EQ(too_long.reason, "FIELD_TOO_LONG");
  EXPECT_EQ(too_long.metadata.at("field"), "prefix");
  EXPECT_EQ(too_long.metadata.at("limit"), "256");
  for (const int count : {-1, SuggestOptions::kCountMax + 1}) {
    const ErrorReason reason = ReasonOf({.typed = "how", .count_max = count});
    EXPECT_EQ(reason.reason, "FIELD_OUT_OF_RANGE");
    EXPECT_EQ(reason.metadata.at("limit"), "20");
  }
  EXPECT_EQ(ReasonOf({.typed = "how", .corpus = "c"}).reason, "CORPUS_UNKNOWN");
}

}  // namespace
}  // namespace caveat
