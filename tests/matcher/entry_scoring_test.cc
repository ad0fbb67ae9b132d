#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "corpus/loader.h"
#include "matcher/matcher_index.h"
#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

double LogOdds(const ScoringModel& model, const DecisionSignals& signals) {
  double sum = 0;
  for (size_t s = 0; s < signals.size(); ++s) sum += signals[s] * model.decision[s];
  return sum;
}

// What is left unmeasured changes neither the order, nor a score, nor the
// decision.
TEST(EntryScoring, TheClassifierAloneDecidesAsAllSignalsWould) {
  const auto corpora = LoadCorpora({"corpus/data/bone-metastases"}, {});
  ASSERT_TRUE(corpora.ok()) << corpora.status();
  const Corpus& corpus = *corpora->front();
  const auto index = MatcherIndex::Build(corpora->front(), BuiltinMatchData());
  ASSERT_TRUE(index.ok()) << index.status();
  const ScoringModel& model = (*index)->model();
  ASSERT_TRUE(model.ranks_by_classifier);
  std::vector<std::string> questions = {"zzz", "what does it cost", "?!"};
  for (const Entry& entry : corpus.entries()) {
    questions.emplace_back(corpus.Text(entry).substr(0, 60));
    for (size_t a = 0; a < entry.alternates.size(); a += 17) {
      questions.push_back(absl::StrCat(entry.alternates[a], " and why"));
    }
  }
  for (const std::vector<EntryKind>& kinds :
       {std::vector<EntryKind>(), std::vector<EntryKind>{EntryKind::kFaq}}) {
    for (const std::string& question : questions) {
      const auto few = (*index)->Score(question, {.kinds = kinds});
      const auto all =
          (*index)->Score(question, {.kinds = kinds, .measures_all = true});
      ASSERT_TRUE(few.ok()) << few.status();
      ASSERT_TRUE(all.ok()) << all.status();
      ASSERT_EQ(few->candidates.size(), all->candidates.size());
      for (size_t c = 0; c < few->candidates.size(); ++c) {
        ASSERT_EQ(few->candidates[c].entry_index, all->candidates[c].entry_index)
            << question;
        ASSERT_EQ(few->candidates[c].score, all->candidates[c].score);
      }
      ASSERT_EQ(LogOdds(model, few->decision), LogOdds(model, all->decision))
          << question;
    }
  }
}

TEST(EntryScoring, EachKindOfCorpusHasItsModel) {
  const auto data = BuiltinMatchData();
  const auto model_of = [&data](const CorpusPtr& corpus) {
    const auto index = MatcherIndex::Build(corpus, data);
    EXPECT_TRUE(index.ok()) << index.status();
    return index.ok() ? &(*index)->model() : nullptr;
  };
  const auto loaded = [](const char* path) {
    const auto corpora = LoadCorpora({path}, {});
    EXPECT_TRUE(corpora.ok()) << corpora.status();
    return corpora.ok() ? corpora->front() : nullptr;
  };
  EXPECT_EQ(model_of(loaded("corpus/data/bone-metastases")),
            &data->model.authored);
  // One question for each entry is too little for a classifier.
  EXPECT_EQ(model_of(loaded("tests/quality/faqs/bank-cards.jsonl")),
            &data->model.faq);
  EXPECT_EQ(model_of(loaded("tests/quality/reference/plain.txt")),
            &data->model.plain);
  std::string text;
  for (int i = 0; i <= EncodedEntries::kEntryCountMax; ++i) {
    absl::StrAppend(&text, "Kettle number ", i, " boils water.\n");
  }
  EXPECT_EQ(model_of(CorpusOf(text, "")), &data->model.words);
}

TEST(EntryScoring, AModelHasFiniteWeights) {
  for (const char* part : {"signals", "decision"}) {
    const char* name =
        std::string_view(part) == "signals" ? "bm25_text" : "bias";
    const auto model = Model::Parse(absl::StrCat(
        "authored { ", part, " { name: \"", name, "\" weight: nan } }"));
    ASSERT_FALSE(model.ok());
    EXPECT_NE(model.status().message().find("not a finite number"),
              std::string_view::npos)
        << model.status();
  }
}

// Far more entries than are compared in full.
std::string ThousandsOfKettles() {
  std::string text;
  for (int i = 0; i < 5000; ++i) {
    absl::StrAppend(&text, "Kettle number ", i, " boils water.\n");
  }
  return text;
}

TEST(EntryScoring, WhatAnEditorWroteFindsItsEntryAmongThousands) {
  for (const char* authored :
       {"offered_question: \"Whatever became of Aunt Agatha?\"",
        "alternates: \"whatever became of aunt agatha\"",
        "patterns: \"aunt agatha\""}) {
    const CorpusPtr corpus = CorpusOf(
        ThousandsOfKettles(),
        absl::StrCat("entries { id: \"sec-lead-4321\" ", authored, " }"));
    ASSERT_NE(corpus, nullptr);
    const Result result =
        FindOk(*MatcherOf(corpus), "whatever became of aunt agatha");
    EXPECT_EQ(result.decision, Decision::kAnswer) << authored;
    EXPECT_EQ(BestId(*corpus, result), "sec-lead-4321") << authored;
  }
}

TEST(EntryScoring, WhatAConversationMeansComesFirstAmongThousands) {
  const CorpusPtr corpus = CorpusOf(ThousandsOfKettles());
  ASSERT_NE(corpus, nullptr);
  const Result result =
      FindOk(*MatcherOf(corpus), "kettle boils water",
             {.expected_entry = 4321, .expected_log_odds = 3});
  ASSERT_FALSE(result.matches.empty());
  EXPECT_EQ(result.matches.front().entry_index, 4321);
}

constexpr char kPots[] =
    "A teapot brews tea.\nA kettle boils water fast.\n"
    "A kettle boils milk badly.\nA samovar keeps tea hot.\n";

TEST(EntryScoring, APatternLiftsItsEntryAndNoOther) {
  const CorpusPtr corpus = CorpusOf(
      kPots, "entries { id: \"sec-lead-4\" patterns: \"boil.*fast\" }");
  ASSERT_NE(corpus, nullptr);
  const Result result =
      FindOk(*MatcherOf(corpus), "does a kettle boil water fast");
  EXPECT_EQ(result.authored, "authored_pattern");
  EXPECT_EQ(result.decision, Decision::kAnswer);
  ASSERT_GT(result.matches.size(), 1u);
  EXPECT_EQ(BestId(*corpus, result), "sec-lead-4");
  // The words fit them better; an editor has said that they do not answer.
  double rest = 0;
  for (size_t m = 1; m < result.matches.size(); ++m) {
    rest += result.matches[m].confidence;
  }
  EXPECT_LE(rest, 1 - result.matches.front().confidence + 1e-9);
}

TEST(EntryScoring, AKindOfQuestionThatIsNotThereIsRefused) {
  const auto build = [](const char* kind) {
    const CorpusPtr corpus = CorpusOf(
        kPots, absl::StrCat("entries { id: \"sec-lead-2\" question_kinds: \"",
                            kind, "\" }"));
    return Matcher::Build(corpus, BuiltinMatchData()).status();
  };
  EXPECT_TRUE(build("duration").ok());
  const absl::Status refused = build("durration");
  EXPECT_EQ(refused.code(), absl::StatusCode::kInvalidArgument);
  for (const char* named : {"test: ", "sec-lead-2", "durration", "duration,"}) {
    EXPECT_NE(refused.message().find(named), std::string::npos) << refused;
  }
}

TEST(EntryScoring, SaysWhichAuthoredTextIsNearest) {
  const CorpusPtr corpus = CorpusOf(
      kPots,
      "entries { id: \"sec-lead-2\" alternates: \"how quick is a kettle\" "
      "alternates: \"is boiling water quick\" patterns: \"in a jiffy\" }");
  ASSERT_NE(corpus, nullptr);
  const auto matcher = MatcherOf(corpus);
  const auto nearest = [&](const char* question) {
    const Result result = FindOk(*matcher, question, {.explain = true});
    for (const Match& match : result.matches) {
      if (match.entry_index == 1) return match.matched_text;
    }
    return std::string("not found");
  };
  EXPECT_EQ(nearest("how quick are kettles really"), "how quick is a kettle");
  EXPECT_EQ(nearest("is the boiling of water quick"), "is boiling water quick");
  EXPECT_EQ(nearest("a kettle of water in a jiffy"), "in a jiffy");
  EXPECT_EQ(nearest("does it whistle"), "");
}

TEST(EntryScoring, AWordThatIsRepeatedMeansNoMore) {
  const CorpusPtr corpus = CorpusOf(kPots);
  ASSERT_NE(corpus, nullptr);
  const auto index = MatcherIndex::Build(corpus, BuiltinMatchData());
  ASSERT_TRUE(index.ok()) << index.status();
  const auto once = (*index)->Analyse("tea");
  const auto often = (*index)->Analyse("tea tea tea and tea");
  ASSERT_TRUE(once.ok() && often.ok());
  ASSERT_EQ(often->terms.size(), 1u);
  EXPECT_EQ(often->terms[0].same, once->terms[0].same);
}

TEST(EntryScoring, OfALongQuestionTheFirstWordsAreCompared) {
  const CorpusPtr corpus = CorpusOf(kPots);
  ASSERT_NE(corpus, nullptr);
  const auto index = MatcherIndex::Build(corpus, BuiltinMatchData());
  ASSERT_TRUE(index.ok()) << index.status();
  std::string question;
  for (int i = 0; i < 600; ++i) absl::StrAppend(&question, "x", i, " ");
  const auto analysed = (*index)->Analyse(question);
  ASSERT_TRUE(analysed.ok());
  ASSERT_EQ(analysed->terms.size(), EntryIndex::kTermCountMax);
  EXPECT_EQ(analysed->terms.back().stem, "x127");
}

TEST(EntryScoring, SignsWithoutAWordFindNothing) {
  const CorpusPtr corpus = CorpusOf(
      "Kettles boil water.\nTeapots do not.\n",
      "entries { id: \"sec-lead-1\" alternates: \"???\" }");
  ASSERT_NE(corpus, nullptr);
  for (const char* message : {"?!", "...", " - "}) {
    const Result result = FindOk(*MatcherOf(corpus), message);
    EXPECT_EQ(result.authored, "no_words") << message;
    EXPECT_EQ(result.decision, Decision::kAbstain) << message;
  }
}

}  // namespace
}  // namespace caveat
