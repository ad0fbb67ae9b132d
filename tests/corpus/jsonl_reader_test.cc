#include "corpus/jsonl_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/corpus/corpus_test_util.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;

TEST(Jsonl, TextIsTheBytesOfTheAnswer) {
  const CorpusPtr corpus = CorpusOf(
      "{\"id\": \"a\", \"question\": \"Why \\u00e4?\", \"answer\": \" Because. "
      "\", \"alternates\": [\"how \\\"so\\\"\", \"x\"], \"n\": {\"id\": [1, "
      "\"}\"]}}\r\n"
      "\n"
      "{\"answer\":\"\",\"id\":\"b\",\"question\":\"B?\"}",
      "", "faq.jsonl");
  ASSERT_NE(corpus, nullptr);
  CheckInvariants(corpus->document());
  ASSERT_EQ(corpus->entries().size(), 2u);
  const Entry& a = corpus->entries()[0];
  EXPECT_EQ(a.id, "a");
  EXPECT_EQ(a.kind, EntryKind::kFaq);
  EXPECT_EQ(a.question, "Why ä?");
  EXPECT_EQ(corpus->Text(a), "Because.");
  EXPECT_EQ(corpus->document().Text(a.text), "Because.");
  EXPECT_THAT(a.alternates, ElementsAre("how \"so\"", "x"));
  EXPECT_EQ(corpus->Text(corpus->entries()[1]), "");
  EXPECT_EQ(corpus->name(), "faq");
  EXPECT_EQ(corpus->document().name(), "faq.jsonl");
}

TEST(Jsonl, EscapesAreDecodedBesideTheSpan) {
  const CorpusPtr corpus =
      CorpusOf(R"({"id":"a","question":"Q?","answer":"one\ntwo \u2264 3"})", "",
               "faq.jsonl");
  ASSERT_NE(corpus, nullptr);
  const Entry& entry = corpus->entries()[0];
  EXPECT_EQ(corpus->Text(entry), "one\ntwo ≤ 3");
  EXPECT_EQ(corpus->document().Text(entry.text), R"(one\ntwo \u2264 3)");
}

TEST(Jsonl, EveryBadLineIsReported) {
  EXPECT_EQ(FaultsOf("{\"id\":\"a\",\"question\":\"Q?\"}\n"
                     "{\"id\":\"a\",\"question\":\"Q?\"}\n"
                     "[1]\n"
                     "{\"id\":\"b\" \"question\"}\n"
                     "{\"id\":\"\",\"question\":\" \"}\n"
                     "{\"id\":5,\"question\":\"Q?\",\"answer\":null}\n"
                     "{\"alternates\":\"x\"}\n"
                     "{\"id\":\"c\",\"question\":\"Q?\",\"alternates\":[1]}\n"
                     "{\"id\":\"d\",\"question\":\"\\u0000\"}\n"
                     "{\"id\":\"e\",\"question\":\"Q?\"} {}\n",
                     "", "faq.jsonl"),
            "faq.jsonl:2:7: id \"a\" stands here twice\n"
            "faq.jsonl:3:1: not a JSON object\n"
            "faq.jsonl:4:20: not JSON from here on\n"
            "faq.jsonl:5:7: \"id\" is empty\n"
            "faq.jsonl:5:21: \"question\" is empty\n"
            "faq.jsonl:6:7: \"id\" must be a string\n"
            "faq.jsonl:6:34: \"answer\" must be a string\n"
            "faq.jsonl:7:1: no \"id\"\n"
            "faq.jsonl:7:1: no \"question\"\n"
            "faq.jsonl:7:15: \"alternates\" must be an array of strings\n"
            "faq.jsonl:8:41: \"alternates\" must be an array of strings\n"
            "faq.jsonl:9:22: control characters in the text\n"
            "faq.jsonl:10:28: not JSON from here on");
}

TEST(Jsonl, Limits) {
  LoaderOptions options;
  options.entry_count_max = 1;
  EXPECT_EQ(FaultsOf("{\"id\":\"a\",\"question\":\"Q?\"}\n"
                     "{\"id\":\"b\",\"question\":\"Q?\"}\n",
                     "", "faq.jsonl", options),
            "faq.jsonl: more than 1 entries");
  EXPECT_EQ(FaultsOf("\n\n", "", "faq.jsonl"),
            "faq.jsonl: empty: there is no entry in it");
  options.jsonl_bytes_max = 3;
  EXPECT_EQ(FaultsOf("{\"id\":", "", "faq.jsonl", options),
            "faq.jsonl: too large: 6 bytes, at most 3");
}

TEST(Jsonl, DeepNestingIsSkipped) {
  const std::string deep(100'000, '[');
  const std::string closed(100'000, ']');
  EXPECT_NE(
      CorpusOf("{\"id\":\"a\",\"x\":" + deep + closed + ",\"question\":\"Q?\"}",
               "", "faq.jsonl"),
      nullptr);
}

}  // namespace
}  // namespace caveat
