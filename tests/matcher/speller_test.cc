#include "matcher/speller.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

// Optimal string alignment by its definition.
int NaiveDistance(std::string_view a, std::string_view b) {
  if (a.empty() || b.empty()) return static_cast<int>(a.size() + b.size());
  const std::string_view shorter_a = a.substr(1);
  const std::string_view shorter_b = b.substr(1);
  int best = std::min({NaiveDistance(shorter_a, b) + 1,
                       NaiveDistance(a, shorter_b) + 1,
                       NaiveDistance(shorter_a, shorter_b) +
                           (a.front() == b.front() ? 0 : 1)});
  if (a.size() > 1 && b.size() > 1 && a[0] == b[1] && a[1] == b[0]) {
    best = std::min(best, NaiveDistance(a.substr(2), b.substr(2)) + 1);
  }
  return best;
}

TEST(EditDistance, CountsMistakes) {
  EXPECT_EQ(EditDistance("", "", 2), 0);
  EXPECT_EQ(EditDistance("bone", "bone", 2), 0);
  EXPECT_EQ(EditDistance("bone", "bon", 2), 1);
  EXPECT_EQ(EditDistance("bone", "boone", 2), 1);
  EXPECT_EQ(EditDistance("bone", "bond", 2), 1);
  EXPECT_EQ(EditDistance("bone", "obne", 2), 1) << "a swap is one mistake";
  EXPECT_EQ(EditDistance("ca", "abc", 3), 3) << "no edits within a swap";
}

TEST(EditDistance, StopsAtItsLimit) {
  EXPECT_EQ(EditDistance("bone", "xyzw", 2), 3);
  EXPECT_EQ(EditDistance("a", std::string(4096, 'b'), 2), 3);
  EXPECT_EQ(EditDistance("bone", "bond", 0), 1);
}

TEST(EditDistance, AgreesWithItsDefinition) {
  constexpr uint64_t kSeed = 20261123;
  std::printf("seed %llu\n", static_cast<unsigned long long>(kSeed));
  Random random(kSeed);
  for (int round = 0; round < 5000; ++round) {
    // Three letters: mistakes overlap.
    const std::string a = random.Word(random.Below(7), 3);
    const std::string b = random.Word(random.Below(7), 3);
    const int limit = static_cast<int>(random.Below(4));
    ASSERT_EQ(EditDistance(a, b, limit), std::min(NaiveDistance(a, b), limit + 1))
        << a << " " << b;
    ASSERT_EQ(EditDistance(a, b, limit), EditDistance(b, a, limit));
  }
}

TEST(Speller, CorrectsToTheNearestWord) {
  const Speller speller({{"metastasis", 3}, {"bone", 9}, {"remission", 5}});
  EXPECT_EQ(speller.Correct("metastesis"), "metastasis");
  EXPECT_EQ(speller.Correct("remision"), "remission");
  EXPECT_EQ(speller.Correct("reimssion"), "remission");
  EXPECT_EQ(speller.Correct("bonne"), "bone");
  EXPECT_EQ(speller.Correct("boen"), "bone");
}

TEST(Speller, LeavesRightAndStrangeWordsAlone) {
  const Speller speller({{"metastasis", 3}, {"bone", 9}});
  EXPECT_EQ(speller.Correct("bone"), "");
  EXPECT_EQ(speller.Correct("leukaemia"), "");
  EXPECT_EQ(speller.Correct(""), "");
  EXPECT_EQ(Speller().Correct("bone"), "");
}

TEST(Speller, LongWordsMayHaveTwoMistakes) {
  const Speller speller({{"metastasis", 1}, {"kettles", 1}});
  EXPECT_EQ(speller.Correct("metastisus"), "metastasis") << "two letters wrong";
  EXPECT_EQ(speller.Correct("metstass"), "metastasis") << "two are missing";
  EXPECT_EQ(speller.Correct("mmetastassis"), "metastasis") << "two too many";
  EXPECT_EQ(speller.Correct("metsatsais"), "metastasis") << "two swaps";
  EXPECT_EQ(speller.Correct("metstisus"), "") << "three mistakes";
  EXPECT_EQ(speller.Correct("kettals"), "") << "seven letters, two mistakes";
}

TEST(Speller, ShortAndVeryLongWordsAreLeftAlone) {
  const Speller speller({{"bad", 1},
                         {"bone", 1},
                         {std::string(Speller::kWordBytesMax, 'x'), 1}});
  EXPECT_EQ(speller.Correct("bed"), "");
  EXPECT_EQ(speller.Correct("bon"), "") << "three letters";
  EXPECT_EQ(speller.Correct("bads"), "") << "three letters are never proposed";
  EXPECT_NE(speller.Correct(std::string(Speller::kWordBytesMax - 1, 'x')), "");
  EXPECT_EQ(speller.Correct(std::string(Speller::kWordBytesMax + 1, 'x')), "");
}

TEST(Speller, PrefersTheCommonerThenTheFirst) {
  EXPECT_EQ(Speller({{"pact", 1}, {"fact", 7}}).Correct("wact"), "fact");
  EXPECT_EQ(Speller({{"pact", 7}, {"fact", 7}}).Correct("wact"), "fact");
  EXPECT_EQ(Speller({{"fact", 7}, {"pact", 7}}).Correct("wact"), "fact");
  EXPECT_EQ(Speller({{"facts", 1}, {"fat", 99}}).Correct("factz"), "facts");
}

// What the header says, tried on every word.
std::string BruteForce(const std::vector<Speller::Word>& words,
                       std::string_view word) {
  if (word.size() < Speller::kWordBytesMin || word.size() > Speller::kWordBytesMax) {
    return {};
  }
  const int limit = word.size() >= Speller::kTwoMistakesBytesMin ? 2 : 1;
  const Speller::Word* best = nullptr;
  int best_distance = limit + 1;
  for (const Speller::Word& each : words) {
    if (each.text.size() < Speller::kWordBytesMin ||
        each.text.size() > Speller::kWordBytesMax) {
      continue;
    }
    const int distance = EditDistance(word, each.text, limit);
    if (distance == 0) return {};
    if (distance > limit) continue;
    const bool better =
        best == nullptr || distance < best_distance ||
        (distance == best_distance &&
         (each.count > best->count ||
          (each.count == best->count && each.text < best->text)));
    if (better) {
      best = &each;
      best_distance = distance;
    }
  }
  return best == nullptr ? std::string() : best->text;
}

TEST(Speller, AgreesWithTryingEveryWord) {
  constexpr uint64_t kSeed = 20261124;
  std::printf("seed %llu\n", static_cast<unsigned long long>(kSeed));
  Random random(kSeed);
  int corrected_count = 0;
  for (int round = 0; round < 200; ++round) {
    std::vector<Speller::Word> words;
    std::vector<std::string> seen;
    for (size_t i = 0; i < 40; ++i) {
      const std::string text = random.Word(2 + random.Below(10), 3);
      if (std::find(seen.begin(), seen.end(), text) != seen.end()) continue;
      seen.push_back(text);
      words.push_back({text, static_cast<int>(random.Below(3))});
    }
    const Speller speller(words);
    for (int i = 0; i < 50; ++i) {
      const std::string word = random.Word(2 + random.Below(11), 3);
      const std::string corrected = speller.Correct(word);
      ASSERT_EQ(corrected, BruteForce(words, word)) << word;
      corrected_count += corrected.empty() ? 0 : 1;
    }
  }
  EXPECT_GT(corrected_count, 1000) << "the words are too far apart to test much";
}

}  // namespace
}  // namespace caveat
