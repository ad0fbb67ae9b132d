#include "matcher/pattern_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <random>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "matcher/atom_index.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<PlacedPattern> Placed(const std::vector<std::string>& texts) {
  std::vector<PlacedPattern> patterns;
  int line = 0;
  for (const std::string& text : texts) {
    patterns.push_back({text, "test.txtpb", ++line, 10});
  }
  return patterns;
}

std::vector<int> Matches(const PatternSet& set, std::string_view text) {
  std::vector<int> ids;
  const absl::Status status = set.Match(text, &ids);
  EXPECT_TRUE(status.ok()) << status.message();
  return ids;
}

TEST(PatternSet, FindsAllThatMatch) {
  auto set = PatternSet::Build(Placed(
      {"\\bcancel", "refund|money back", "\\d+", "^how", "Straight", "a.b"}));
  ASSERT_TRUE(set.ok()) << set.status().message();
  EXPECT_THAT(Matches(**set, "how do i cancel"), ElementsAre(0, 3));
  EXPECT_THAT(Matches(**set, "money back in 3 days, axb"),
              ElementsAre(1, 2, 5));
  EXPECT_THAT(Matches(**set, "STRAIGHT away"), ElementsAre(4));
  EXPECT_THAT(Matches(**set, ""), IsEmpty());
  EXPECT_EQ((*set)->size(), 6);
  EXPECT_EQ((*set)->unfiltered_count(), 2);
}

TEST(PatternSet, MayBeEmptyOrUnfiltered) {
  auto none = PatternSet::Build({});
  ASSERT_TRUE(none.ok());
  EXPECT_THAT(Matches(**none, "text"), IsEmpty());

  auto unfiltered = PatternSet::Build(Placed({"x", "\\d"}));
  ASSERT_TRUE(unfiltered.ok());
  EXPECT_EQ((*unfiltered)->unfiltered_count(), 2);
  EXPECT_THAT(Matches(**unfiltered, "x 1"), ElementsAre(0, 1));
}

TEST(PatternSet, NamesThePlaceOfEveryFault) {
  const auto set = PatternSet::Build(
      Placed({"fine", "(open", "a**", "b[z-a]", "\\p{Nothing}"}));
  ASSERT_FALSE(set.ok());
  EXPECT_EQ(set.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(set.status().message(), HasSubstr("test.txtpb:2:10: missing )"));
  EXPECT_THAT(set.status().message(), HasSubstr("test.txtpb:3:11: bad rep"));
  EXPECT_THAT(set.status().message(), HasSubstr("test.txtpb:4:12: invalid"));
  EXPECT_THAT(set.status().message(), HasSubstr("test.txtpb:5:10: invalid"));
}

TEST(PatternSet, HoldsItsBudgets) {
  PatternSetOptions options;
  options.memory_bytes_max = 20'000;
  std::vector<std::string> many(100, "some words here");
  EXPECT_EQ(PatternSet::Build(Placed(many), options).status().code(),
            absl::StatusCode::kResourceExhausted);

  PatternSetOptions small;
  small.pattern_memory_bytes_max = 16 << 10;
  const auto large = PatternSet::Build(Placed({"(?:abc|def|ghi){500}"}), small);
  EXPECT_EQ(large.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(large.status().message(), HasSubstr("test.txtpb:1:10: "));

  const std::string long_pattern(PatternSet::kPatternBytesMax + 1, 'a');
  EXPECT_EQ(PatternSet::Build(Placed({long_pattern})).status().code(),
            absl::StatusCode::kInvalidArgument);

  auto set = PatternSet::Build(Placed({"abc"}));
  ASSERT_TRUE(set.ok());
  std::vector<int> ids = {7};
  EXPECT_EQ((*set)
                ->Match(std::string(PatternSet::kTextBytesMax + 1, 'a'), &ids)
                .code(),
            absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(ids, IsEmpty());
}

// A pattern whose states do not fit its memory is slower, not unmatched.
TEST(PatternSet, MatchesWhenStatesRunOut) {
  PatternSetOptions options;
  options.pattern_memory_bytes_max = 24 << 10;
  auto set = PatternSet::Build(Placed({"stu(?:a|b)*a(?:a|b){14}(?:a|b)*vwx"}),
                               options);
  ASSERT_TRUE(set.ok()) << set.status().message();
  std::mt19937_64 random(1);
  std::string text = "stu";
  for (int i = 0; i < 60'000; ++i) text += random() % 2 == 0 ? 'a' : 'b';
  EXPECT_THAT(Matches(**set, text), IsEmpty());
  EXPECT_THAT(Matches(**set, text + "vwx"), ElementsAre(0));
}

// Against trying every pattern with the standard library, on random small
// patterns and texts over a small alphabet.
TEST(PatternSet, AgreesWithTryingEachPattern) {
  static constexpr const char* kParts[] = {
      "abc", "bca",      "cab", "aab", "(?:abc|cca)", "(?:aaa|b)", "[ab]",
      "c?",  "(?:bbc)+", ".",   "a*",  " ",           "\\b"};
  for (uint64_t seed = 1; seed <= 150; ++seed) {
    SCOPED_TRACE(absl::StrCat("seed ", seed));
    std::mt19937_64 random(seed);
    std::vector<std::string> texts;
    for (int i = 0; i < 40; ++i) {
      std::string& text = texts.emplace_back();
      for (uint64_t n = 1 + random() % 4; n > 0; --n) {
        text += kParts[random() % std::size(kParts)];
      }
    }
    auto set = PatternSet::Build(Placed(texts));
    ASSERT_TRUE(set.ok()) << set.status().message();
    for (int i = 0; i < 30; ++i) {
      std::string text;
      for (uint64_t n = random() % 14; n > 0; --n) text += "abc "[random() % 4];
      std::vector<int> expected;
      for (size_t id = 0; id < texts.size(); ++id) {
        if (std::regex_search(text, std::regex(texts[id]))) {
          expected.push_back(static_cast<int>(id));
        }
      }
      EXPECT_EQ(Matches(**set, text), expected) << "text: " << text;
    }
  }
}

TEST(PatternSet, CostsWhatItsWordsCost) {
  std::vector<std::string> texts;
  for (int i = 0; i < 20'000; ++i) {
    texts.push_back(absl::StrCat("\\bword", i, "x(?: \\w+){0,3} tail", i, "x"));
  }
  auto set = PatternSet::Build(Placed(texts));
  ASSERT_TRUE(set.ok()) << set.status().message();
  EXPECT_EQ((*set)->unfiltered_count(), 0);
  EXPECT_THAT(Matches(**set, "a word77x or two tail77x, word78x tail1x"),
              ElementsAre(77));
}

TEST(AtomIndex, FindsAllThatOccur) {
  const AtomIndex index({"abc", "bcd", "abcd", "x", "\xc3\xa9t"});
  std::vector<int> ids;
  index.Find("zABCd", &ids);
  EXPECT_THAT(ids, ElementsAre(0, 1, 2));
  index.Find("x\xc3\xa9tx", &ids);
  EXPECT_THAT(ids, ElementsAre(3, 4));
  index.Find("", &ids);
  EXPECT_THAT(ids, IsEmpty());
  AtomIndex({}).Find("abc", &ids);
  EXPECT_THAT(ids, IsEmpty());
}

}  // namespace
}  // namespace caveat
