#include "corpus/list_parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/corpus/corpus_test_util.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kLeaflet[] = R"(# Migraine

## When to get help

Call **999** if you have:

- weakness on one side
- a fit

Ring the clinic if the aura lasts for an hour.

## Painkillers

Some work faster than others.

- Soluble tablets: minutes.
- Do not take them if you

1. are under 16
2. have an ulcer
)";

// Texts of what stands in a list with the entry of this text.
std::vector<std::string> PartsOf(const std::string& document,
                                 std::string_view text,
                                 const std::string& name = "leaflet.md") {
  const CorpusPtr corpus = CorpusOf(document, "", name);
  for (const Entry& entry : corpus->entries()) {
    if (corpus->Text(entry) != text) continue;
    std::vector<std::string> parts;
    for (const Entry* part : ListPartsOf(*corpus, entry)) {
      parts.emplace_back(corpus->Text(*part));
    }
    return parts;
  }
  ADD_FAILURE() << "no entry: " << text;
  return {};
}

TEST(ListParts, AnItemHasTheLineThatLeadsInToIt) {
  EXPECT_THAT(PartsOf(kLeaflet, "weakness on one side"),
              ElementsAre("Call **999** if you have:"));
  EXPECT_THAT(PartsOf(kLeaflet, "a fit"),
              ElementsAre("Call **999** if you have:"));
}

TEST(ListParts, ALineThatLeadsInHasItsItemsInOrder) {
  EXPECT_THAT(PartsOf(kLeaflet, "Call **999** if you have:"),
              ElementsAre("weakness on one side", "a fit"));
}

TEST(ListParts, WhatEndsAsASentenceLeadsInToNothing) {
  EXPECT_THAT(PartsOf(kLeaflet, "Some work faster than others."), IsEmpty());
  EXPECT_THAT(PartsOf(kLeaflet, "Soluble tablets: minutes."), IsEmpty());
  EXPECT_THAT(
      PartsOf(kLeaflet, "Ring the clinic if the aura lasts for an hour."),
      IsEmpty());
}

TEST(ListParts, AnItemBehindANestedListHasEveryLine) {
  constexpr char kNested[] =
      "# Help\n\nCall 999 if you have:\n\n- one of these:\n  - chest pain\n"
      "- a fit\n";
  EXPECT_THAT(PartsOf(kNested, "a fit"),
              ElementsAre("Call 999 if you have:", "one of these:"));
  EXPECT_THAT(PartsOf(kNested, "one of these:"),
              ElementsAre("chest pain", "a fit"));
  // An item that only has no full stop leads in to nothing.
  EXPECT_THAT(PartsOf(kLeaflet, "have an ulcer"), IsEmpty());
}

TEST(ListParts, AnEmptyItemEndsNoList) {
  constexpr char kList[] =
      "# Help\n\nCall 999 if you have:\n\n- chest pain\n- Other:\n- a fit\n";
  EXPECT_THAT(PartsOf(kList, "a fit"), ElementsAre("Call 999 if you have:"));
  EXPECT_THAT(PartsOf(kList, "Call 999 if you have:"),
              ElementsAre("chest pain", "a fit"));
}

TEST(ListParts, AParagraphOfAnItemEndsNoList) {
  constexpr char kMarkdown[] =
      "# Help\n\nCall 999 if you have:\n\n1. chest pain\n\n   It is strong.\n\n"
      "   It stays.\n2. a fit\n";
  EXPECT_THAT(PartsOf(kMarkdown, "a fit"),
              ElementsAre("Call 999 if you have:"));
  EXPECT_THAT(PartsOf(kMarkdown, "Call 999 if you have:"),
              ElementsAre("chest pain", "a fit"));
  constexpr char kHtml[] =
      "<h1>Help</h1><p>Call 999 if you have:</p><ul><li><p>chest pain</p>"
      "<p>It is strong.</p></li><li>a fit</ul>";
  EXPECT_THAT(PartsOf(kHtml, "a fit", "leaflet.html"),
              ElementsAre("Call 999 if you have:"));
}

TEST(ListParts, AParagraphBetweenListsEndsTheFirst) {
  EXPECT_THAT(PartsOf("# Help\n\nCall 999 if you have:\n\n- chest pain\n\n"
                      "Wait and see.\n\n- a cold\n",
                      "a cold"),
              IsEmpty());
  EXPECT_THAT(PartsOf("<h1>Help</h1><p>Call 999 if you have:</p><ul><li>chest "
                      "pain</ul><p>Wait and see.</p><ul><li>a cold</ul>",
                      "a cold", "leaflet.html"),
              IsEmpty());
}

TEST(ListParts, TheWalkToALineIsBounded) {
  std::string list = "# Tools\n\nYou will need:\n\n";
  for (int i = 0; i < kListWalkMax + 5; ++i) {
    list += "- tool number " + std::to_string(i) + "\n";
  }
  EXPECT_THAT(PartsOf(list, "tool number 399"), ElementsAre("You will need:"));
  EXPECT_THAT(PartsOf(list, "tool number 400"), IsEmpty());
}

TEST(ListParts, ALongListIsCut) {
  std::string list = "# Tools\n\nYou will need:\n\n";
  for (size_t i = 0; i < kListItemsMax + 5; ++i) {
    list += "- tool number " + std::to_string(i) + "\n";
  }
  EXPECT_EQ(PartsOf(list, "You will need:").size(), kListItemsMax);
  EXPECT_THAT(PartsOf(list, "tool number 42"), ElementsAre("You will need:"));
}

// Every article here: parts are of one section, and an item's line has the
// item.
TEST(ListParts, OfArticlesGoBothWays) {
  for (const Article& article : TestArticles()) {
    const auto corpora = LoadCorpora({article.path}, {});
    ASSERT_TRUE(corpora.ok()) << corpora.status();
    const Corpus& corpus = *corpora->front();
    for (const Entry& entry : corpus.entries()) {
      for (const Entry* part : ListPartsOf(corpus, entry)) {
        EXPECT_EQ(part->section, entry.section) << entry.id;
        EXPECT_NE(part, &entry) << entry.id;
        if (part->text.begin > entry.text.begin) continue;
        const std::vector<const Entry*> back = ListPartsOf(corpus, *part);
        EXPECT_TRUE(std::find(back.begin(), back.end(), &entry) != back.end())
            << entry.id;
      }
    }
  }
}

}  // namespace
}  // namespace caveat
