#include "matcher/suggest_index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr char kFaqs[] =
    R"({"id":"a","question":"Can bone metastases go into remission?",)"
    R"("answer":"Yes.","alternates":["will mets in bones shrink"]})"
    "\n"
    R"({"id":"b","question":"How common is complete remission?","answer":"x"})"
    "\n"
    R"({"id":"c","question":"What is radiation therapy?","answer":"Rays.",)"
    R"("alternates":["radiotherapy"]})"
    "\n"
    R"({"id":"d","question":"What's a bone scan?","answer":"A picture."})"
    "\n"
    R"({"id":"e","question":"Où est l'hôpital?","answer":"Ici."})"
    "\n";

CorpusPtr Faqs(const std::string& lines) {
  return CorpusOf(lines, "", "test.jsonl");
}

std::vector<std::string> TextsOf(const std::vector<SuggestHit>& hits) {
  std::vector<std::string> texts;
  for (const SuggestHit& hit : hits) texts.emplace_back(hit.text);
  return texts;
}

std::vector<std::string> Find(const std::string& typed, int count_max = 5) {
  static const auto* const index = new SuggestIndex(Faqs(kFaqs));
  return TextsOf(index->Find(typed, count_max));
}

constexpr char kRemission[] = "Can bone metastases go into remission?";
constexpr char kComplete[] = "How common is complete remission?";
constexpr char kRadiation[] = "What is radiation therapy?";
constexpr char kScan[] = "What's a bone scan?";

TEST(SuggestIndex, AnyWordMayBeBegun) {
  EXPECT_THAT(Find("rem"), ElementsAre(kComplete, kRemission));
  EXPECT_THAT(Find("can b"), ElementsAre(kRemission));
  EXPECT_THAT(Find("remission bone"), ElementsAre(kRemission));
  EXPECT_THAT(Find("HOW COM"), ElementsAre(kComplete));
  EXPECT_THAT(Find("whats a b"), ElementsAre(kScan));
  EXPECT_THAT(Find("hopital"), ElementsAre("Où est l'hôpital?"));
}

TEST(SuggestIndex, WhatBeginsSoComesFirst) {
  EXPECT_THAT(Find("what", 1), ElementsAre(kRadiation));
  EXPECT_THAT(Find("bone"), ElementsAre(kScan, kRemission));
}

TEST(SuggestIndex, OneTypingMistakeIsForgiven) {
  for (const char* typed : {"remisson", "remmission", "remissoin", "renission",
                            "ermission", "emission", "xremission"}) {
    EXPECT_THAT(Find(typed), ElementsAre(kComplete, kRemission)) << typed;
  }
  EXPECT_THAT(Find("can bnoe met"), ElementsAre(kRemission));
  EXPECT_THAT(Find("radation th"), ElementsAre(kRadiation));
}

TEST(SuggestIndex, TwoMistakesAreNot) {
  for (const char* typed : {"rmissoin", "cna bnoe", "qqqq", "remission qqqq"}) {
    EXPECT_THAT(Find(typed), IsEmpty()) << typed;
  }
}

TEST(SuggestIndex, NothingIsCompletedToNothing) {
  for (const char* typed : {"", " ", "?!", "\xff\xfe", "'"}) {
    EXPECT_THAT(Find(typed), IsEmpty());
  }
}

TEST(SuggestIndex, AnEntryIsOfferedOnce) {
  const SuggestIndex index(Faqs(kFaqs));
  std::set<int> entries;
  for (const SuggestHit& hit : index.Find("r", 20)) {
    EXPECT_TRUE(entries.insert(hit.entry_index).second);
  }
  EXPECT_EQ(entries.size(), 3u);
}

TEST(SuggestIndex, EqualScoresAreInTheOrderOfTheCorpus) {
  const SuggestIndex index(
      Faqs("{\"id\":\"a\",\"question\":\"Is tin ok?\",\"answer\":\"x\"}\n"
           "{\"id\":\"b\",\"question\":\"Is stone ok?\",\"answer\":\"x\"}\n"
           "{\"id\":\"c\",\"question\":\"Is steel ok?\",\"answer\":\"x\"}\n"));
  const std::vector<SuggestHit> hits = index.Find("st", 20);
  ASSERT_EQ(hits.size(), 2u);
  EXPECT_EQ(hits[0].text, "Is stone ok?");
  EXPECT_EQ(hits[0].score, hits[1].score);
  ASSERT_EQ(index.Find("st", 1).size(), 1u);
  EXPECT_EQ(index.Find("st", 1)[0].text, "Is stone ok?");
}

// What an index should find, done the obvious way: every text is read, and a
// mistake is any edit there is.
class Reference {
 public:
  explicit Reference(CorpusPtr corpus) : corpus_(std::move(corpus)) {}

  std::set<int> Find(const std::string& typed) const {
    const std::vector<std::string> words = SuggestWords(typed);
    std::set<int> entries = With(words, -1);
    const bool is_found = !entries.empty();
    for (size_t c = 0; c < words.size() && !is_found; ++c) {
      entries.merge(With(words, static_cast<int>(c)));
    }
    return entries;
  }

 private:
  static bool Begins(const std::string& word, const std::string& prefix) {
    return word.compare(0, prefix.size(), prefix) == 0;
  }

  static bool IsOneEditAway(const std::string& typed,
                            const std::string& other) {
    if (typed == other) return true;
    std::vector<std::string> edits;
    for (size_t i = 0; i <= typed.size(); ++i) {
      const std::string head = typed.substr(0, i);
      if (i < typed.size()) edits.push_back(head + typed.substr(i + 1));
      if (i + 1 < typed.size()) {
        edits.push_back(head + typed[i + 1] + typed[i] + typed.substr(i + 2));
      }
      for (char c = 'a'; c <= 'z'; ++c) {
        edits.push_back(head + c + typed.substr(i));
        if (i < typed.size()) edits.push_back(head + c + typed.substr(i + 1));
      }
    }
    return std::find(edits.begin(), edits.end(), other) != edits.end();
  }

  static bool IsCorrected(const std::string& word, const std::string& typed,
                          bool is_prefix) {
    if (typed.size() < SuggestIndex::kCorrectedBytesMin) return false;
    if (!is_prefix) return IsOneEditAway(typed, word);
    for (size_t size = typed.size() - 1; size <= typed.size() + 1; ++size) {
      if (size <= word.size() && IsOneEditAway(typed, word.substr(0, size))) {
        return true;
      }
    }
    return false;
  }

  // Entries with a text in which all words stand, `corrected` with a mistake.
  std::set<int> With(const std::vector<std::string>& typed,
                     int corrected) const {
    std::set<int> entries;
    for (size_t e = 0; e < corpus_->entries().size(); ++e) {
      const Entry& entry = corpus_->entries()[e];
      std::vector<std::string> texts = entry.alternates;
      texts.push_back(entry.question);
      for (const std::string& text : texts) {
        const std::vector<std::string> words = SuggestWords(text);
        bool all = true;
        for (size_t t = 0; t < typed.size() && all; ++t) {
          all = std::any_of(words.begin(), words.end(), [&](const auto& word) {
            return static_cast<int>(t) == corrected
                       ? IsCorrected(word, typed[t], t + 1 == typed.size())
                       : Begins(word, typed[t]);
          });
        }
        if (all && !typed.empty()) entries.insert(static_cast<int>(e));
      }
    }
    return entries;
  }

  CorpusPtr corpus_;
};

TEST(SuggestIndex, FindsWhatTheObviousWayFinds) {
  constexpr uint64_t kSeed = 20261123;
  SCOPED_TRACE(kSeed);
  Random random(kSeed);
  for (int round = 0; round < 20; ++round) {
    std::string lines;
    std::vector<std::string> vocabulary;
    for (int w = 0; w < 30; ++w) {
      vocabulary.push_back(random.Word(2 + random.Below(7), 4));
    }
    const auto text = [&] {
      std::string result;
      for (size_t w = 1 + random.Below(5); w > 0; --w) {
        absl::StrAppend(&result, vocabulary[random.Below(30)], " ");
      }
      return result;
    };
    for (int e = 0; e < 12; ++e) {
      absl::StrAppend(&lines, R"({"id":"e)", e, R"(","question":")", text(),
                      R"(","answer":"x.","alternates":[")", text(), "\"]}\n");
    }
    const CorpusPtr corpus = Faqs(lines);
    const SuggestIndex index(corpus);
    const Reference reference(corpus);
    for (int q = 0; q < 60; ++q) {
      std::string typed;
      for (size_t w = 1 + random.Below(3); w > 0; --w) {
        std::string word = vocabulary[random.Below(30)];
        if (random.Below(3) == 0) word = word.substr(0, 1 + random.Below(4));
        if (random.Below(4) == 0) word[random.Below(word.size())] = 'a';
        absl::StrAppend(&typed, word, " ");
      }
      std::set<int> found;
      for (const SuggestHit& hit : index.Find(typed, 20)) {
        found.insert(hit.entry_index);
      }
      EXPECT_EQ(found, reference.Find(typed)) << typed;
    }
  }
}

}  // namespace
}  // namespace caveat
