#include "matcher/normalizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/utf8.h"

namespace caveat {
namespace {

struct Fold {
  std::string_view text;
  std::string_view folded;
};

TEST(FoldText, FoldsCaseFormsAccentsAndSpaces) {
  for (const Fold& fold : std::vector<Fold>{
           {"", ""},
           {"  \t\n ", ""},
           {" Bone\tMETS \n spread ", "bone mets spread"},
           {"Straße", "strasse"},
           {"Café naïve", "cafe naive"},
           {"e\u0301\u0301\u0301tude", "etude"},
           {"\uff22\uff4f\uff4e\uff45", "bone"},
           {"\U0001d41b\U0001d428\U0001d427\U0001d41e", "bone"},
           {"ﬁne", "fine"},
           {"his \ufdfa\ufdfb bone", "his bone"},
           {"bo\u200bne\u00ad me\u2060ts\ufe0f", "bone mets"},
           {"a\u202eb\u2066c\U000e0061", "abc"},
           {"a\x01z\x7f", "az"},
           {"can’t ‘won´t’ “x” «y»", "can't 'won't' \"x\" \"y\""},
           {"T1–T2 — x−y", "t1-t2 - x-y"},
           {"a\u00a0b\u3000c\u2028d", "a b c d"},
           {"Łódź Ørsted cœur ılık İstanbul",
            "lodz orsted coeur ilik istanbul"},
           {"нашёл й", "нашел и"},
           {"हिन्दी में", "हिन्दी में"},
           {"한국어", "한국어"},
           {"你好", "你好"},
           {"أَلَم", "الم"},
       }) {
    EXPECT_EQ(FoldText(fold.text), fold.folded) << fold.text;
  }
}

TEST(FoldText, ReadsBrokenUtf8) {
  EXPECT_EQ(FoldText("a\xff z"), "a\uFFFD z");
  EXPECT_FALSE(IsUtf8("a\xff z"));
  EXPECT_FALSE(IsUtf8("\xed\xa0\x80"));
  EXPECT_FALSE(IsUtf8("\xc0\x80"));
  EXPECT_FALSE(IsUtf8("\xe2\x82"));
  EXPECT_TRUE(IsUtf8("naïve 你 \U0001f600"));
}

TEST(FoldForGuard, ReadsWhatAPersonWouldRead) {
  for (const Fold& fold : std::vector<Fold>{
           {"mу lеgs hаvе gоnе numb", "my legs have gone numb"},
           {"соughing uр блооd", "coughing up blood"},
           {"c a n t   f e e l   m y   l e g s", "cant feel my legs"},
           {"i   c a n n o t   b r e a t h e", "i cannot breathe"},
           {"d.e.a.d and n-u-m-b", "dead and numb"},
           {"c4nt f33l my l3gs, m3ts in sp1ne",
            "cant feel my legs, mets in spine"},
           {"s1ck $ick s!ck", "sick $ick sick"},
           {"soooooo tired", "soo tired"},
           {"heLLLp", "hellp"},
           {"one\n\n two", "one\ntwo"},
           {"\U0001d48d\U0001d486\U0001d488\U0001d494 numb", "legs numb"},
       }) {
    EXPECT_EQ(FoldForGuard(fold.text), fold.folded) << fold.text;
  }
}

TEST(FoldForGuard, LeavesOrdinaryTextAlone) {
  for (const std::string_view text : {
           "t10 and l3, 20mg at 3am, temp 38.5",
           "u r a star",
           "is b12 ok",
           "vitamin b and c",
           "не чувствую ноги с утра",
           "5 or 10 mg i.e. more",
           "feeling well, pass all",
       }) {
    EXPECT_EQ(FoldForGuard(text), text);
  }
}

std::string RandomText(std::mt19937_64* random) {
  static const std::vector<std::u32string_view> kAlphabets = {
      U"aA eé\u0301 ''’\"-–.!1 3\n\t", U"аеоcpxyл Σς",
      U"\u200b\u202e\ufe0f\U000e0041a b", U"ﬁﷺ㌖①Ａ \U0001d400",
      U"हिन्दी 한국 你好 أَ"};
  const std::u32string_view alphabet =
      kAlphabets[(*random)() % kAlphabets.size()];
  std::string text;
  for (uint64_t n = (*random)() % 60; n > 0; --n) {
    const char32_t c = alphabet[(*random)() % alphabet.size()];
    AppendUtf8(c, &text);
  }
  return text;
}

TEST(FoldText, IsIdempotentBoundedAndValid) {
  for (uint64_t seed = 1; seed <= 3000; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    const std::string text = RandomText(&random);
    const std::string folded = FoldText(text);
    ASSERT_TRUE(IsUtf8(folded));
    ASSERT_EQ(FoldText(folded), folded) << text;
    ASSERT_LE(folded.size(), text.size() * kFoldGrowthMax);
    ASSERT_EQ(folded.find("  "), std::string::npos);
    const std::string guarded = FoldForGuard(text);
    ASSERT_TRUE(IsUtf8(guarded));
    ASSERT_LE(guarded.size(), text.size() * kFoldGrowthMax);
  }
}

TEST(FoldForGuard, SurvivesAnyBytes) {
  for (uint64_t seed = 1; seed <= 2000; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937_64 random(seed);
    std::string text(random() % 80, '\0');
    for (char& c : text) c = static_cast<char>(random());
    ASSERT_TRUE(IsUtf8(FoldForGuard(text)));
    ASSERT_TRUE(IsUtf8(FoldText(text)));
  }
}

}  // namespace
}  // namespace caveat
