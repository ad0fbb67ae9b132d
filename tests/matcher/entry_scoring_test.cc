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
      const auto few = (*index)->Score(question, kinds);
      const auto all = (*index)->Score(question, kinds, {}, nullptr, true);
      ASSERT_EQ(few.ok(), all.ok());
      if (!few.ok()) continue;
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

// Far more entries than are compared in full.
TEST(EntryScoring, AnOfferedQuestionFindsItsEntryAmongThousands) {
  std::string text;
  for (int i = 0; i < 5000; ++i) {
    absl::StrAppend(&text, "Kettle number ", i, " boils water.\n");
  }
  const CorpusPtr corpus = CorpusOf(
      text, "entries { id: \"sec-lead-4321\" "
            "offered_question: \"Whatever became of Aunt Agatha?\" }");
  ASSERT_NE(corpus, nullptr);
  const auto matcher = MatcherOf(corpus);
  const Result result = FindOk(*matcher, "whatever became of aunt agatha");
  EXPECT_EQ(result.decision, Decision::kAnswer);
  EXPECT_EQ(BestId(*corpus, result), "sec-lead-4321");
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
