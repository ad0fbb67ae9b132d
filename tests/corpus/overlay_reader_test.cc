#include "corpus/overlay_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/corpus/corpus_test_util.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kArticle[] =
    "The lead says it may work.\n"
    "FAQ\n"
    "Does it work?\n"
    "Sometimes. It depends on you.\n";

TEST(Overlay, AddsWhatItSays) {
  const CorpusPtr corpus = CorpusOf(kArticle, R"(
    title: "A title"
    url: "https://example.org/a"
    reviewed_on: "2026-11-01"
    expires_on: "2027-11-01"
    withdrawn: true
    standing_caveat: "Ask us."
    entries { id: "faq-1" aliases: "works"
      alternates: ["does that do anything", "any good"]
      alternates: "helps?"
      patterns: "does .* work"
      decoys: "does the lift work"
      question_kinds: "possibility"
      offered_question: "Does it work?" }
    decoys: "what does it cost"
    synonyms { terms: ["work", "help"] }
    thresholds { answer: 0.7 ambiguous: 0.4 })");
  ASSERT_NE(corpus, nullptr);
  EXPECT_EQ(corpus->info().title, "A title");
  EXPECT_EQ(corpus->info().url, "https://example.org/a");
  EXPECT_EQ(corpus->info().expires_on, "2027-11-01");
  EXPECT_TRUE(corpus->info().withdrawn);
  EXPECT_EQ(corpus->info().standing_caveat, "Ask us.");
  EXPECT_EQ(corpus->info().answer_threshold, 0.7);
  EXPECT_EQ(corpus->info().ambiguous_threshold, 0.4);
  EXPECT_THAT(corpus->decoys(), ElementsAre("what does it cost"));
  EXPECT_THAT(corpus->synonyms(), ElementsAre(ElementsAre("work", "help")));
  const Entry* entry = corpus->Find("works");
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry, corpus->Find("faq-1"));
  EXPECT_THAT(entry->alternates,
              ElementsAre("does that do anything", "any good", "helps?"));
  ASSERT_EQ(entry->patterns.size(), 1u);
  EXPECT_EQ(entry->patterns[0].text, "does .* work");
  EXPECT_EQ(entry->patterns[0].line, 11);
  EXPECT_EQ(entry->patterns[0].column, 17);
  EXPECT_THAT(entry->decoys, ElementsAre("does the lift work"));
  EXPECT_THAT(entry->question_kinds, ElementsAre("possibility"));
  EXPECT_EQ(entry->offered_question, "Does it work?");
}

TEST(Overlay, DefaultsWithoutOne) {
  const CorpusPtr corpus = CorpusOf(kArticle, "", "my-article.txt");
  ASSERT_NE(corpus, nullptr);
  EXPECT_EQ(corpus->info().title, "my-article");
  EXPECT_FALSE(corpus->info().standing_caveat.empty());
  EXPECT_THAT(corpus->decoys(), IsEmpty());
  EXPECT_EQ(corpus->Label(*corpus->Find("sec-lead-1")), "my-article");
  EXPECT_EQ(corpus->Label(*corpus->Find("faq-1")), "Does it work?");
}

TEST(Overlay, VersionIsOfAllBytesAndNames) {
  const std::string version = CorpusOf(kArticle, "title: \"A\"")->version();
  EXPECT_EQ(version.size(), 64u);
  EXPECT_EQ(CorpusOf(kArticle, "title: \"A\"")->version(), version);
  EXPECT_NE(CorpusOf(kArticle, "title: \"B\"")->version(), version);
  EXPECT_NE(CorpusOf(kArticle, "")->version(), version);
  EXPECT_NE(CorpusOf(kArticle, "title: \"A\"", "other.txt")->version(),
            version);
}

struct FaultCase {
  const char* overlay;
  const char* faults;
};

const FaultCase kFaultCases[] = {
    {"tittle: \"x\"",
     "test.overlay.txtpb:1:7: Message type \"caveat.corpus.v1.Overlay\" has "
     "no field named \"tittle\"."},
    {"\n\t title: 5", "test.overlay.txtpb:2:10: Expected string, got: 5"},
    {"title: \"x", "test.overlay.txtpb:1:10: Unexpected end of string."},
    {"entries { id: \"faq-1\"",
     "test.overlay.txtpb:1:22: Expected identifier, got: "},
    {"title: \"a\"\ntitle: \"b\"",
     "test.overlay.txtpb:2:8: \"title\" is given twice"},
    {"entries { id: \"faq-9\" }",
     "test.overlay.txtpb:1:15: there is no entry \"faq-9\" in the document"},
    {"entries { alternates: \"x\" }",
     "test.overlay.txtpb:1:9: entry without id"},
    {"entries { id: \"faq-1\" }\nentries { id: \"faq-1\" }",
     "test.overlay.txtpb:2:15: entry \"faq-1\" stands here twice"},
    {"entries { id: \"faq-1\" aliases: [\"a\", \"a\"] }",
     "test.overlay.txtpb:1:38: alias \"a\" stands here twice"},
    {"entries { id: \"faq-1\" aliases: \"sec-lead-1\" }",
     "test.overlay.txtpb:1:32: alias \"sec-lead-1\" is the id of an entry"},
    {"entries { id: \"faq-1\" patterns: \"does (it\" }",
     "test.overlay.txtpb:1:33: pattern: missing ): does (it"},
    {"entries { id: \"faq-1\" patterns: \".*\" }",
     "test.overlay.txtpb:1:33: pattern: it is found in every question"},
    {"entries { id: \"faq-1\" patterns: \"((a{100}){100}){100}\" }",
     "test.overlay.txtpb:1:33: pattern: invalid repetition size: "
     "{100}"},
    {"entries { id: \"faq-1\" alternates: [\"x\", \" \\t\"] }",
     "test.overlay.txtpb:1:41: empty text in alternates"},
    {"decoys: \"\"", "test.overlay.txtpb:1:9: empty text in decoys"},
    {"entries { id: \"faq-1\" offered_question: \" \" }",
     "test.overlay.txtpb:1:41: empty text in offered_question"},
    {"entries { id: \"faq-1\" pinned_caveats: \"It depends on me.\" }",
     "test.overlay.txtpb:1:39: pinned caveat is not in the text of any "
     "entry: \"It depends on me.\""},
    {"entries { id: \"faq-1\" pinned_caveats: \"FAQ\" }",
     "test.overlay.txtpb:1:39: pinned caveat is not in the text of any "
     "entry: \"FAQ\""},
    {"entries { id: \"faq-1\" forbidden_caveats: \"nowhere\" }",
     "test.overlay.txtpb:1:42: forbidden caveat is not in the text of any "
     "entry: \"nowhere\""},
    {"entries { id: \"faq-1\" pinned_caveats: \"It depends on you.\" "
     "forbidden_caveats: \"depends\" }",
     "test.overlay.txtpb:1:39: this caveat is pinned and forbidden"},
    {"entries { id: \"faq-1\" pinned_caveats: \"It depends\" "
     "forbidden_caveats: \"on you\" }",
     "test.overlay.txtpb:1:39: the sentence of this caveat is pinned and "
     "forbidden"},
    {"entries { id: \"faq-1\" pinned_caveats: [\"It\", \"depends\", \"on\", "
     "\"you\"] }",
     "test.overlay.txtpb:1:63: more than 3 pinned caveats"},
    {"reviewed_on: \"1.11.2026\"",
     "test.overlay.txtpb:1:14: reviewed_on \"1.11.2026\" is not a day like "
     "2026-11-01"},
    {"reviewed_on: \"2026-02-30\"",
     "test.overlay.txtpb:1:14: reviewed_on \"2026-02-30\" is not a day like "
     "2026-11-01"},
    {"reviewed_on: \"2026-11-01\"\nexpires_on: \"2026-11-01\"",
     "test.overlay.txtpb:2:13: expires_on 2026-11-01 is not after "
     "reviewed_on 2026-11-01"},
    {"url: \"javascript:alert(1)\"",
     "test.overlay.txtpb:1:6: url must start with https:// or http://"},
    {"standing_caveat: \" \"",
     "test.overlay.txtpb:1:18: standing_caveat is empty; leave it out for "
     "the software's own"},
    {"synonyms { terms: \"one\" }",
     "test.overlay.txtpb:1:10: synonyms need two terms or more"},
    {"thresholds { answer: 1.5 }",
     "test.overlay.txtpb:1:22: threshold answer is 1.5; it must be from 0 to "
     "1"},
    {"thresholds { ambiguous: nan }",
     "test.overlay.txtpb:1:25: threshold ambiguous is nan; it must be from 0 "
     "to 1"},
    {"thresholds { answer: 0.2 ambiguous: 0.3 }",
     "test.overlay.txtpb:1:37: threshold ambiguous is above answer"},
    {"title: \"\xff\"", "test.overlay.txtpb:1:9: not UTF-8: byte 0xFF"},
    {"title: \"caf\\351\"",
     "test.overlay.txtpb:1:8: \"title\" holds an escape of what is no text"},
    {"standing_caveat: 'a' \"\\033[2J\"",
     "test.overlay.txtpb:1:18: \"standing_caveat\" holds an escape of what "
     "is "
     "no text"},
    {"entries { id: \"faq-1\" alternates: [\"a\", \"b\\0\"] }",
     "test.overlay.txtpb:1:41: \"alternates\" holds an escape of what is no "
     "text"},
    {"title: \"a\x01\"",
     "test.overlay.txtpb:1:10: control character U+0001: this is not text"},
};

TEST(Overlay, EveryFaultHasItsPlace) {
  for (const FaultCase& c : kFaultCases) {
    EXPECT_EQ(FaultsOf(kArticle, c.overlay), c.faults) << c.overlay;
  }
}

TEST(Overlay, TextsAreBounded) {
  const auto of = [](size_t size) { return std::string(size, 'a') + "\""; };
  const std::string offered = "entries { id: \"faq-1\" offered_question: \"";
  EXPECT_EQ(FaultsOf(kArticle, offered + of(kOfferedBytesMax + 1) + " }"),
            "test.overlay.txtpb:1:41: text of 91 bytes in offered_question, at "
            "most 90");
  EXPECT_EQ(FaultsOf(kArticle, "title: \"" + of(kTitleBytesMax)), "");
  EXPECT_EQ(FaultsOf(kArticle, "title: \"" + of(kTitleBytesMax + 1)),
            "test.overlay.txtpb:1:8: text of 301 bytes in title, at most 300");
  EXPECT_EQ(FaultsOf(kArticle,
                     "standing_caveat: \"" + of(kStandingCaveatBytesMax + 1)),
            "test.overlay.txtpb:1:18: text of 1001 bytes in standing_caveat, "
            "at most 1000");
}

TEST(Overlay, OneRunFindsTheFaultsOfAllPartsAndOfTheDocument) {
  EXPECT_EQ(FaultsOf("ok\xFF\n",
                     "entries { id: \"a\" bad: 1 }\n"
                     "entries { id: \"b\" patterns: \"(\" }\n"
                     "decoys: 5\n"
                     "expires_on: \"soon\"\n"),
            "test.overlay.txtpb:1:22: Message type "
            "\"caveat.corpus.v1.EntryOverlay\" has no field named \"bad\".\n"
            "test.overlay.txtpb:2:29: pattern: missing ): (\n"
            "test.overlay.txtpb:3:9: Expected string, got: 5\n"
            "test.overlay.txtpb:4:13: expires_on \"soon\" is not a day like "
            "2026-11-01\n"
            "test.txt:1:3: not UTF-8: byte 0xFF");
}

TEST(Overlay, NestingIsBounded) {
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "entries {";
  EXPECT_NE(FaultsOf(kArticle, deep), "");
}

TEST(Overlay, MayBeginWithAByteOrderMark) {
  const CorpusPtr corpus = CorpusOf("It helps.", "\xEF\xBB\xBFtitle: 'T'");
  ASSERT_NE(corpus, nullptr);
  EXPECT_EQ(corpus->info().title, "T");
}

TEST(Overlay, CurlyQuotesAreNamed) {
  EXPECT_EQ(FaultsOf("It helps.", "title: “T”\n"),
            "test.overlay.txtpb:1:8: \"“\" outside of a text; texts need "
            "straight quotes");
}

}  // namespace
}  // namespace caveat
