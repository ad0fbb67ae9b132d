#include "corpus/lint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/corpus/corpus_test_util.h"

namespace caveat {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> Texts(const std::vector<Fault>& faults) {
  std::vector<std::string> texts;
  for (const Fault& fault : faults) texts.push_back(fault.ToString());
  return texts;
}

LintReport LintOf(const std::string& text, const std::string& overlay,
                  const LintOptions& options = {},
                  const std::string& name = "a.txt") {
  const CorpusPtr corpus = CorpusOf(text, overlay, name);
  Faults faults;
  return LintCorpus(*corpus, name, overlay.empty() ? "" : "a.overlay.txtpb",
                    overlay, *ReadCorpusRules(nullptr, &faults), options);
}

constexpr char kArticle[] =
    "It may rain.\n"
    "FAQ\n"
    "Is it wet?\nSo it is. It may dry.\n"
    "Is it WET?\nIt is, but it may dry.\n"
    "Why?\n";

TEST(Lint, AlternatesOfAJsonl) {
  const LintReport report = LintOf(
      "{\"id\":\"a\",\"question\":\"A?\",\"answer\":\"It may be.\","
      "\"alternates\":[\"x y\", \"X y?\"]}\n"
      "{\"id\":\"b\",\"question\":\"B?\",\"answer\":\"It may be.\","
      "\"alternates\":[\"x y!\", \"z\"]}\n",
      "reviewed_on: \"2026-01-01\" domain: DOMAIN_OTHER decoys: \"Z\"\n"
      "entries { id: \"b\" alternates: \"w\" }\n",
      {}, "a.jsonl");
  EXPECT_THAT(
      Texts(report.warnings),
      ElementsAre(
          "a.jsonl:2:37: alternate of \"b\" finds \"a\" already: \"x y!\"",
          "a.overlay.txtpb:1:56: decoy finds \"b\" as well: \"Z\""));
  EXPECT_THAT(Texts(report.notes),
              ElementsAre("a.jsonl:1:37: alternate stands twice in \"a\": "
                          "\"X y?\""));
}

TEST(Lint, QuestionsAndAlternates) {
  const LintReport report = LintOf(
      kArticle,
      "reviewed_on: \"2026-01-01\"\n"
      "entries { id: \"sec-lead-1\" alternates: [\"will it rain\", \"is it "
      "wet\"] }\n"
      "entries { id: \"faq-1\" alternates: [\"Will it rain?\", \"a b\", \"A, "
      "b\"]\n  patterns: \"is .* wet\" decoys: \"will it rain\" }\n"
      "decoys: \"A b!\"\n"
      "entries { id: \"faq-2\" offered_question: \"a b?\" }\n");
  EXPECT_THAT(
      Texts(report.warnings),
      ElementsAre(
          "a.txt:6:1: entries \"faq-1\" and \"faq-2\" have the same question",
          "a.txt:7:1: question \"faq-3-question\" has no answer",
          "a.overlay.txtpb:2:57: alternate finds \"faq-1\" already: \"is it "
          "wet\"",
          "a.overlay.txtpb:3:36: alternate finds \"sec-lead-1\" already: "
          "\"Will it rain?\"",
          "a.overlay.txtpb:4:13: pattern spans any text; say how far, as in "
          "\"(\\\\w+ ){0,3}\"",
          "a.overlay.txtpb:6:41: offered question finds \"faq-1\" already: \"a "
          "b?\"",
          "a.overlay.txtpb:4:33: decoy finds \"sec-lead-1\" as well: \"will it "
          "rain\"",
          "a.overlay.txtpb:5:9: decoy finds \"faq-1\" as well: \"A b!\""));
  EXPECT_THAT(Texts(report.notes),
              ElementsAre("a.overlay.txtpb:3:60: alternate stands here twice: "
                          "\"A, b\""));
}

TEST(Lint, PatternsWithAccentsFindNothing) {
  EXPECT_THAT(Texts(LintOf("Water may be wet.\n",
                           "reviewed_on: \"2026-01-01\" entries { id: "
                           "\"sec-lead-1\" patterns: [\"Straße\", \"café\"] }")
                        .warnings),
              testing::Contains("a.overlay.txtpb:1:76: pattern holds \"é\"; "
                                "questions are read without accents"));
}

TEST(Lint, EntryWithoutCaveat) {
  EXPECT_THAT(Texts(LintOf("Water is wet.\n", "").warnings),
              ElementsAre("a.txt:1:1: entry \"sec-lead-1\" has no caveat"));
}

TEST(Lint, Dates) {
  const auto warnings = [](const std::string& overlay,
                           std::optional<IsoDate> today) {
    LintOptions options;
    options.today = today;
    return Texts(LintOf(kArticle, overlay, options).warnings);
  };
  const std::string dates =
      "reviewed_on: \"2026-01-01\"\nexpires_on: \"2027-01-01\"\n";
  const auto about_dates = [&](std::optional<IsoDate> today) {
    std::vector<std::string> kept;
    for (const std::string& text : warnings(dates, today)) {
      if (text.starts_with("a.overlay")) kept.push_back(text);
    }
    return kept;
  };
  EXPECT_THAT(about_dates(std::nullopt), IsEmpty());
  EXPECT_THAT(about_dates(IsoDate{2026, 12, 31}), IsEmpty());
  EXPECT_THAT(about_dates(IsoDate{2027, 1, 1}),
              ElementsAre("a.overlay.txtpb:2:13: expired on 2027-01-01"));
  EXPECT_THAT(about_dates(IsoDate{2025, 12, 31}),
              ElementsAre("a.overlay.txtpb:1:14: reviewed_on 2026-01-01 is "
                          "still to come"));
  EXPECT_THAT(warnings("reviewed_on: \"2026-01-01\"", IsoDate{2028, 1, 2}),
              Contains("a.overlay.txtpb:1:14: reviewed 731 days ago"));
  EXPECT_THAT(warnings("withdrawn: true", std::nullopt),
              Contains("a.overlay.txtpb:1:12: the document is withdrawn"));
  EXPECT_THAT(Texts(LintOf(kArticle, "").notes),
              Contains("a.txt: nothing says when it was reviewed"));
}

TEST(Lint, ReadingLevels) {
  const LintReport report = LintOf(
      "Osteoclastic microenvironmental interactions potentially complicate "
      "individualised radiotherapeutic interventions.\n",
      "standing_caveat: \"Multidisciplinary considerations predominate "
      "irrespective of individual circumstances.\"\n");
  EXPECT_THAT(Texts(report.notes),
              Contains(HasSubstr("entry \"sec-lead-1\": Flesch-Kincaid")));
  EXPECT_THAT(Texts(report.warnings),
              Contains(HasSubstr("a.overlay.txtpb:1:18: standing caveat: "
                                 "Flesch-Kincaid")));
}

// What lets more messages pass is to be seen, unless an editor said it.
TEST(Lint, ADomainThatWasTold) {
  const auto about = HasSubstr("taken not to be about health");
  std::string trains;
  for (int i = 0; i < 40; ++i) {
    trains += "You can change your ticket " + std::to_string(i) +
              " days before the train leaves.\n\n";
  }
  EXPECT_THAT(Texts(LintOf(trains, "").warnings), Contains(about));
  EXPECT_THAT(Texts(LintOf(trains, "domain: DOMAIN_OTHER").warnings),
              Not(Contains(about)));
  EXPECT_THAT(Texts(LintOf(kArticle, "").warnings), Not(Contains(about)));
}

TEST(Lint, EmptyItemsAndMarkup) {
  EXPECT_THAT(
      Texts(LintOf("It may *rain*.\n\n- Snow:\n", "", {}, "a.md").notes),
      ElementsAre("a.md: nothing says when it was reviewed",
                  "a.md:1:1: entry \"sec-lead-1\" is quoted with the markup in "
                  "it",
                  "a.md:3:1: item \"sec-lead-2\" is empty, so it is never "
                  "quoted"));
}

// The fixed texts of the software are for people who are ill or frightened.
TEST(Lint, OurOwnNoticesAreEasyToRead) {
  EXPECT_THAT(Texts(LintNotices(DataFiles::Builtin(), {})), IsEmpty());
}

TEST(Lint, ReferenceCorpusHasNoWarningAboutItsCaveats) {
  LintOptions options;
  options.today = IsoDate{2026, 11, 2};
  const auto report = LintCorpora({"corpus/data/bone-metastases"}, {}, options);
  ASSERT_TRUE(report.ok()) << report.status().message();
  for (const Fault& warning : report->warnings) {
    EXPECT_EQ(warning.message.find("has no caveat"), std::string::npos)
        << warning.ToString();
  }
  EXPECT_THAT(Texts(report->notes),
              Contains(HasSubstr("is empty, so it is never quoted")).Times(2));
}

TEST(Lint, FolderThatDoesNotLoadIsAnError) {
  EXPECT_EQ(LintCorpora({"no/such/folder"}, {}, {}).status().code(),
            absl::StatusCode::kNotFound);
}

}  // namespace
}  // namespace caveat
