#include "matcher/lexicon.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace caveat {
namespace {

const Tokenizer& PlainTokenizer() {
  static const auto* const tokenizer = new Tokenizer(
      {.spelling = "", .word_forms = "", .stop_words = "as\non\nthe\n",
       .light_words = ""});
  return *tokenizer;
}

Lexicon MakeLexicon(std::string_view groups, std::string_view broader = "",
                    std::string_view related = "") {
  return Lexicon({groups}, broader, related, PlainTokenizer());
}

// How much a question counts for a text: the best weight of a concept that it
// leads to and the text names. 0 when there is none.
double Reaches(const Lexicon& lexicon, std::string_view question,
               std::string_view text, Reach reach = Reach::kBroader) {
  const auto named = lexicon.InText(PlainTokenizer().Tokenize(text));
  double best = 0;
  for (const TermHit& hit :
       lexicon.InQuestion(PlainTokenizer().Tokenize(question), reach)) {
    for (const TermHit& name : named) {
      if (name.concept_id == hit.concept_id) best = std::max(best, hit.weight);
    }
  }
  return best;
}

constexpr char kGroups[] =
    "# A comment\n"
    "spread\tbone mets, bone metastasis, secondary bone cancer\n"
    "doctor\tdoctor, physician , medic\n";

TEST(Lexicon, TermsOfAGroupMeanTheSame) {
  const Lexicon lexicon = MakeLexicon(kGroups);
  EXPECT_DOUBLE_EQ(Reaches(lexicon, "is bone mets bad", "secondary bone cancer"),
                   Lexicon::kGroupWeight);
  EXPECT_DOUBLE_EQ(Reaches(lexicon, "physicians", "a medic"),
                   Lexicon::kGroupWeight)
      << "terms are compared by stem, spaces around them do not count";
  EXPECT_DOUBLE_EQ(Reaches(lexicon, "bone mets", "bone mets"), 1.0);
  EXPECT_DOUBLE_EQ(Reaches(lexicon, "bone mets", "a doctor"), 0);
  EXPECT_DOUBLE_EQ(Reaches(lexicon, "bone", "bone mets"), 0)
      << "a part of a term is not the term";
}

TEST(Lexicon, SaysWhereATermStands) {
  const Lexicon lexicon = MakeLexicon(kGroups);
  const auto hits =
      lexicon.InText(PlainTokenizer().Tokenize("has secondary bone cancer now"));
  ASSERT_EQ(hits.size(), 2u);  // The term and its group.
  for (const TermHit& hit : hits) {
    EXPECT_EQ(hit.begin, 1);
    EXPECT_EQ(hit.end, 4);
    EXPECT_FALSE(hit.broader);
  }
}

TEST(Lexicon, ATermWithinALongerOneIsFoundToo) {
  const Lexicon lexicon =
      MakeLexicon("a\tcancer, tumour\nb\tbone cancer, sarcoma\n");
  EXPECT_GT(Reaches(lexicon, "bone cancer", "tumour"), 0);
  EXPECT_GT(Reaches(lexicon, "bone cancer", "sarcoma"), 0);
}

TEST(Lexicon, NarrowerLeadsToBroaderAndNotBack) {
  const Lexicon lexicon = MakeLexicon(
      "", "letrozole\taromatase inhibitor\naromatase inhibitor\thormone drug\n");
  EXPECT_DOUBLE_EQ(Reaches(lexicon, "letrozole", "aromatase inhibitors"),
                   Lexicon::kBroaderWeight);
  EXPECT_DOUBLE_EQ(Reaches(lexicon, "letrozole", "a hormone drug"),
                   Lexicon::kBroaderWeight * Lexicon::kBroaderWeight);
  EXPECT_DOUBLE_EQ(Reaches(lexicon, "aromatase inhibitor", "letrozole"), 0);
}

TEST(Lexicon, BroaderTermsOfAGroupMemberCount) {
  const Lexicon lexicon =
      MakeLexicon("pill\tfemara, letrozole\n", "letrozole\thormone drug\n");
  EXPECT_DOUBLE_EQ(Reaches(lexicon, "femara", "hormone drug"),
                   Lexicon::kBroaderWeight);
}

TEST(Lexicon, GoesNoFurtherThanItsDepth) {
  const Lexicon lexicon = MakeLexicon(
      "", "step0\tstep1\nstep1\tstep2\nstep2\tstep3\nstep3\tstep4\n");
  EXPECT_GT(Reaches(lexicon, "step0", "step3"), 0);
  EXPECT_EQ(Reaches(lexicon, "step0", "step4"), 0);
}

TEST(Lexicon, ACircleOfBroaderTermsEnds) {
  const Lexicon lexicon = MakeLexicon("", "one\ttwo\ntwo\tone, one\n");
  EXPECT_DOUBLE_EQ(Reaches(lexicon, "one", "two"), Lexicon::kBroaderWeight);
  EXPECT_DOUBLE_EQ(Reaches(lexicon, "one", "one"), 1.0);
}

TEST(Lexicon, RelatedTermsOnlyWhereAskedFor) {
  const Lexicon lexicon = MakeLexicon(
      "", "", "tired\tsleep, rest, energy, nap, bed, night, pillow\n");
  EXPECT_EQ(Reaches(lexicon, "tired", "sleep", Reach::kBroader), 0);
  EXPECT_DOUBLE_EQ(Reaches(lexicon, "tired", "sleep", Reach::kRelated),
                   Lexicon::kRelatedWeight);
  EXPECT_DOUBLE_EQ(Reaches(lexicon, "tired", "bed", Reach::kRelated),
                   Lexicon::kRelatedWeight)
      << "the fifth is one of the nearest";
  EXPECT_DOUBLE_EQ(Reaches(lexicon, "tired", "night", Reach::kRelated),
                   Lexicon::kLessRelatedWeight);
  EXPECT_EQ(Reaches(lexicon, "sleep", "tired", Reach::kRelated), 0);
}

TEST(Lexicon, BroaderAndRelatedAreMarked) {
  const Lexicon lexicon =
      MakeLexicon("g\tcat, moggy\n", "cat\tanimal\n", "cat\tmouse\n");
  for (const TermHit& hit : lexicon.InQuestion(PlainTokenizer().Tokenize("cat"),
                                               Reach::kRelated)) {
    EXPECT_EQ(hit.broader, hit.weight < Lexicon::kGroupWeight) << hit.weight;
  }
}

TEST(Lexicon, LongTermsAndStopWordsAreLeftOut) {
  const Lexicon lexicon = MakeLexicon(
      "long\tone two three four five six seven, short\n"
      "six\tone two three four five six, half a dozen\n"
      "stop\tas on, the\n"
      "alone\tsingle\n");
  EXPECT_EQ(Reaches(lexicon, "short", "one two three four five six seven"), 0);
  EXPECT_GT(Reaches(lexicon, "half a dozen", "one two three four five six"), 0);
  EXPECT_EQ(Reaches(lexicon, "as on", "the"), 0);
}

TEST(Lexicon, ACorpusAddsGroupsToACopy) {
  const Lexicon lexicon = MakeLexicon(kGroups);
  const Lexicon with = lexicon.With({{"kettle", "boiler"}, {"medic", "nurse"}},
                                    PlainTokenizer());
  EXPECT_GT(Reaches(with, "kettle", "boiler"), 0);
  EXPECT_GT(Reaches(with, "medic", "nurse"), 0);
  EXPECT_GT(Reaches(with, "medic", "doctor"), 0) << "the old group stays";
  EXPECT_EQ(Reaches(with, "doctor", "nurse"), 0) << "groups are not joined";
  EXPECT_EQ(Reaches(lexicon, "kettle", "boiler"), 0);
  EXPECT_GT(with.concept_count(), lexicon.concept_count());
}

TEST(Lexicon, EmptyFilesAndTextsGiveNothing) {
  const Lexicon lexicon = MakeLexicon("");
  EXPECT_EQ(lexicon.concept_count(), 0);
  EXPECT_TRUE(lexicon.InText(PlainTokenizer().Tokenize("bone mets")).empty());
  EXPECT_TRUE(MakeLexicon(kGroups).InQuestion({}, Reach::kRelated).empty());
}

}  // namespace
}  // namespace caveat
