#include "corpus/caveat_binder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "corpus/strings.h"
#include "tests/corpus/corpus_test_util.h"
#include "tests/corpus/invariants.h"

namespace caveat {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::UnorderedElementsAre;

std::vector<std::string> CaveatsOf(const Corpus& corpus, std::string_view id) {
  const Entry* entry = corpus.Find(id);
  EXPECT_NE(entry, nullptr) << id;
  std::vector<std::string> texts;
  if (entry == nullptr) return texts;
  for (size_t c = 0; c < entry->caveats.size(); ++c) {
    texts.emplace_back(CaveatTextOf(*entry, c, corpus.document()));
  }
  return texts;
}

constexpr char kArticle[] =
    "The pump keeps most houses warm.\n"
    "Kinds of Medicine\n"
    "Two kinds protect the bones:\n"
    "- Alendronate slows the loss of bone.\n"
    "- Denosumab blocks a signal.\n"
    "These medicines do not cure the disease. They need time.\n"
    "Outcomes\n"
    "Organ | Outlook |\n"
    "---|---|\n"
    "Lung | Low; remission very rare |\n"
    "Breast | Good; remission not common |\n"
    "Lung Care\n"
    "Doctors treat the lung first.\n"
    "Breast Care\n"
    "Doctors treat the breast first.\n";

TEST(CaveatBinder, ParagraphBehindAListLimitsItsItems) {
  const CorpusPtr corpus = CorpusOf(kArticle);
  EXPECT_THAT(CaveatsOf(*corpus, "sec-kinds-of-medicine-2"),
              ElementsAre("These medicines do not cure the disease."));
  EXPECT_THAT(CaveatsOf(*corpus, "sec-kinds-of-medicine-3"),
              ElementsAre("These medicines do not cure the disease."));
  EXPECT_THAT(CaveatsOf(*corpus, "sec-kinds-of-medicine-4"),
              ElementsAre("These medicines do not cure the disease."));
}

TEST(CaveatBinder, CellLimitsWhatItsRowIsAbout) {
  const CorpusPtr corpus = CorpusOf(kArticle);
  EXPECT_THAT(CaveatsOf(*corpus, "row-lung"),
              ElementsAre("Low; remission very rare"));
  EXPECT_THAT(CaveatsOf(*corpus, "sec-lung-care-1"),
              Contains("Low; remission very rare"));
  EXPECT_THAT(CaveatsOf(*corpus, "sec-lung-care-1"),
              Not(Contains("Good; remission not common")));
}

TEST(CaveatBinder, EveryEntryGetsOneWhereThereIsAny) {
  const CorpusPtr corpus = CorpusOf(kArticle);
  for (const Entry& entry : corpus->entries()) {
    EXPECT_FALSE(entry.caveats.empty()) << entry.id;
  }
  EXPECT_THAT(
      CaveatsOf(*CorpusOf("Water is wet.\nFire is hot.\n"), "sec-lead-1"),
      IsEmpty());
}

TEST(CaveatBinder, FaqAnswersDoNotLimitEachOther) {
  const CorpusPtr corpus = CorpusOf(
      "Lead is plain.\nFAQ\nDoes red paint dry?\nRed paint dries. It depends "
      "on "
      "the weather.\nDoes the cat bite?\nThe cat bites.\n");
  EXPECT_THAT(CaveatsOf(*corpus, "faq-1"),
              ElementsAre("It depends on the weather."));
}

TEST(CaveatBinder, PinnedFirstAndForbiddenNever) {
  const CorpusPtr corpus = CorpusOf(
      "It may rain today. Snow is rare here. Wind is not strong.\n"
      "More\nThe sun may burn you.\n",
      R"(entries { id: "sec-lead-1"
           pinned_caveats: "sun may"
           forbidden_caveats: "Snow is rare" })");
  // A part of a sentence is widened to the whole.
  EXPECT_THAT(CaveatsOf(*corpus, "sec-lead-1"),
              ElementsAre("The sun may burn you.", "Wind is not strong.",
                          "It may rain today."));
}

TEST(CaveatBinder, NearRepeatsAreLeftOut) {
  const CorpusPtr corpus = CorpusOf(
      "Bone pain can ease, but results vary between patients.\n"
      "Takeaways\n- Bone pain can ease, but results vary.\n"
      "- Rest is rarely enough.\n");
  EXPECT_THAT(CaveatsOf(*corpus, "sec-lead-1"),
              Not(Contains("Bone pain can ease, but results vary.")));
}

TEST(CaveatBinder, WhatGoesOnBehindAnAsideLimitsItsAnswer) {
  const CorpusPtr corpus = CorpusOf(
      "<h2>FAQ</h2><h3>Can I swim?</h3><p>Yes.</p><aside>Ad</aside><p>Never "
      "swim alone, as this may cause harm.</p><h3>Is it far?</h3><p>No.</p>",
      "", "faq.html");
  EXPECT_THAT(CaveatsOf(*corpus, "faq-1"),
              ElementsAre("Never swim alone, as this may cause harm."));
}

TEST(CaveatBinder, JsonlAnswersAreLimitedByTheirOwnSentencesOnly) {
  const CorpusPtr corpus = CorpusOf(
      R"({"id":"a","question":"A?","answer":"It works. It may hurt."})"
      "\n"
      R"({"id":"b","question":"B?","answer":"It works."})"
      "\n"
      R"({"id":"c","question":"C?","answer":"It\nmay \"hurt\". It is rare."})",
      "", "faq.jsonl");
  EXPECT_THAT(CaveatsOf(*corpus, "a"), ElementsAre("It may hurt."));
  EXPECT_THAT(CaveatsOf(*corpus, "b"), IsEmpty());
  EXPECT_THAT(CaveatsOf(*corpus, "c"),
              UnorderedElementsAre("It\nmay \"hurt\".", "It is rare."));
}

TEST(CaveatBinder, JsonlEscapesHideNoCaveat) {
  const CorpusPtr corpus = CorpusOf(
      R"({"id":"a","question":"How many?","answer":"\tHelps \ud83d\ude00 in a )"
      R"(week\u2026 \u00c9. \n\nHowever, don\u2019t take more than three a )"
      R"(day, as this may cause \"bleeding\"."})",
      "", "faq.jsonl");
  ASSERT_NE(corpus, nullptr);
  EXPECT_EQ(BrokenInvariant(*corpus), "");
  EXPECT_THAT(CaveatsOf(*corpus, "a"),
              ElementsAre("However, don’t take more than three a day, as this "
                          "may cause \"bleeding\"."));
  EXPECT_EQ(corpus->document().Text(corpus->entries()[0].caveats[0]),
            R"(However, don\u2019t take more than three a day, as this may )"
            R"(cause \"bleeding\".)");
}

// What is pinned in an answer of a JSONL.
std::vector<std::string> PinnedIn(const std::string& answer,
                                  const std::string& pins) {
  const CorpusPtr corpus = CorpusOf(
      "{\"id\":\"a\",\"question\":\"A?\",\"answer\":\"" + answer + "\"}\n",
      "entries { id: 'a' pinned_caveats: [" + pins + "] }", "faq.jsonl");
  return corpus == nullptr ? std::vector<std::string>()
                           : CaveatsOf(*corpus, "a");
}

TEST(CaveatBinder, PinsOfAJsonlAreWholeSentencesAndShownOnce) {
  EXPECT_THAT(PinnedIn("It helps. It may hurt unless your nurse says so.",
                       "'It may hurt'"),
              ElementsAre("It may hurt unless your nurse says so."));
  EXPECT_THAT(PinnedIn("A thing may be. See the doctor, who may do.",
                       "'A thing may be. See the doctor'"),
              ElementsAre("A thing may be. See the doctor, who may do."));
  EXPECT_THAT(PinnedIn("It may hurt. Rest.", "'hurt', 'It may', 'may'"),
              ElementsAre("It may hurt."));
  EXPECT_THAT(PinnedIn("It may hurt. Or not.", "'It may', 'hurt. Or'"),
              ElementsAre("It may hurt. Or not."));
}

TEST(CaveatBinder, PinsOfAJsonlEndWhereALineDoes) {
  EXPECT_THAT(
      PinnedIn("See \\\"us\\\".\\nIt may hurt.\\r\\n\\r\\nOr rest", "'may'"),
      ElementsAre("It may hurt."));
  EXPECT_THAT(PinnedIn("It may hurt\\nor not. Rest.", "'It may'"),
              ElementsAre("It may hurt\nor not."));
  EXPECT_THAT(PinnedIn("Don\\u2019t run. It may hurt.", "'Don’t'"),
              ElementsAre("Don’t run.", "It may hurt."));
}

TEST(CaveatBinder, WhatIsForbiddenOfAJsonlIsAsItIsShown) {
  const CorpusPtr corpus = CorpusOf(
      R"({"id":"a","question":"A?","answer":"Don\u2019t: it may hurt. Rest."})",
      "entries { id: 'a' forbidden_caveats: 'Don’t: it may' }", "faq.jsonl");
  ASSERT_NE(corpus, nullptr);
  EXPECT_THAT(CaveatsOf(*corpus, "a"), IsEmpty());
}

// Goal: no caveat is a part of a sentence. Method: the five articles; what
// stands around each caveat within its passage must be an end of a sentence, a
// cell or the passage.
TEST(CaveatBinder, OnlyWholeSentencesAndCells) {
  for (const Article& article : TestArticles()) {
    const CorpusPtr corpus = CorpusOf(ReadTestFile(article.path));
    for (const Entry& entry : corpus->entries()) {
      ASSERT_LE(entry.caveats.size(),
                static_cast<size_t>(Corpus::kCaveatCountMax));
      ASSERT_FALSE(entry.caveats.empty()) << article.name << " " << entry.id;
      for (const ByteSpan caveat : entry.caveats) {
        const auto holder = std::find_if(
            corpus->entries().begin(), corpus->entries().end(),
            [&](const Entry& e) { return e.text.Contains(caveat); });
        ASSERT_NE(holder, corpus->entries().end());
        const std::string_view text = corpus->document().Text(caveat);
        const std::string_view before =
            corpus->document().Text({holder->text.begin, caveat.begin});
        const std::string_view behind =
            corpus->document().Text({caveat.end, holder->text.end});
        const bool cell = holder->kind == EntryKind::kTableRow;
        EXPECT_TRUE(before.empty() || (cell && before.ends_with("| ")) ||
                    before.ends_with(". ") || before.ends_with("? ") ||
                    before.ends_with("\n"))
            << text;
        EXPECT_TRUE(behind.empty() || (cell && behind.starts_with(" |")) ||
                    text.ends_with('.') || text.ends_with('?') ||
                    text.ends_with(':'))
            << text;
      }
    }
  }
}

// The share of rows whose caveat is among those of the entry, exactly.
struct Rate {
  int found = 0;
  int all = 0;
  std::string missed;

  void Count(const Corpus& corpus, const Entry* entry,
             const std::string& caveat) {
    ++all;
    bool has = false;
    for (const ByteSpan span : entry->caveats) {
      has = has ||
            corpus.document().Text(span).find(caveat) != std::string_view::npos;
    }
    found += has;
    if (!has) missed += entry->id + ": " + caveat + "\n";
  }
};

const Entry* EntryWithText(const Corpus& corpus, const std::string& text) {
  for (const Entry& entry : corpus.entries()) {
    const std::string_view own = corpus.Text(entry);
    if (own == text || own.starts_with(text + "\n")) return &entry;
  }
  return nullptr;
}

TEST(CaveatRate, OfFourArticles) {
  Rate rate;
  for (const Article& article : TestArticles()) {
    const std::string stem = "tests/corpus/testdata/articles/" + article.name;
    if (!std::filesystem::exists(stem + ".caveats.tsv")) continue;
    const CorpusPtr corpus = CorpusOf(ReadTestFile(article.path));
    const auto units = ReadTsv(stem + ".units.tsv");
    for (const auto& row : ReadTsv(stem + ".caveats.tsv")) {
      const auto unit =
          std::find_if(units.begin(), units.end(),
                       [&](const auto& u) { return u[0] == row[0]; });
      ASSERT_NE(unit, units.end()) << row[0];
      const Entry* entry = EntryWithText(*corpus, (*unit)[3]);
      ASSERT_NE(entry, nullptr) << row[0];
      rate.Count(*corpus, entry, row[1]);
    }
  }
  EXPECT_GE(rate.all, 40);
  EXPECT_GE(rate.found, 0.9 * rate.all) << rate.missed;
}

}  // namespace
}  // namespace caveat
