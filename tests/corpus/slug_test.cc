#include "corpus/slug.h"

#include <gtest/gtest.h>

namespace caveat {
namespace {

TEST(Slug, WordsInLowerCaseWithoutAccents) {
  EXPECT_EQ(Slug("Lung Cancer", "x"), "lung-cancer");
  EXPECT_EQ(Slug("  Patient’s “Health” & Café: 50%!", "x"),
            "patients-health-cafe-50");
  EXPECT_EQ(Slug("TGF-β", "x"), "tgf-β");
  EXPECT_EQ(Slug("---", "x"), "x");
  EXPECT_EQ(Slug("", "x"), "x");
}

TEST(Slug, EndsAfterAWholeWord) {
  const std::string slug = Slug(
      "One two three four five six seven eight nine ten eleven twelve thirteen "
      "fourteen fifteen",
      "x");
  EXPECT_LE(slug.size(), kSlugBytesMax);
  EXPECT_TRUE(slug.ends_with("-fourteen")) << slug;
  EXPECT_EQ(Slug(std::string(1000, 'a'), "x"), std::string(kSlugBytesMax, 'a'));
}

TEST(UniqueNames, NumbersWhatRepeats) {
  UniqueNames names;
  EXPECT_EQ(names.Take("a"), "a");
  EXPECT_EQ(names.Take("a-2"), "a-2");
  EXPECT_EQ(names.Take("a"), "a-3");
  EXPECT_EQ(names.Take("a"), "a-4");
}

}  // namespace
}  // namespace caveat
