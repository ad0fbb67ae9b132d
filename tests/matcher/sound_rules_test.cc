#include "matcher/sound_rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "corpus/data_files.h"
#include "corpus/loader.h"
#include "matcher/speller.h"
#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

SoundRules BuiltinRules() {
  auto rules =
      SoundRules::Parse(DataFiles::Builtin().Get("matcher/data/sounds.tsv"));
  EXPECT_TRUE(rules.ok()) << rules.status();
  return *std::move(rules);
}

TEST(SoundRules, TakesTheLongestLettersThatFit) {
  const auto rules = SoundRules::Parse("# sounds\n^p\nph\tf\nphth\tt\nt$\td\n");
  ASSERT_TRUE(rules.ok()) << rules.status();
  EXPECT_EQ(rules->KeyOf("graph"), "graf");
  EXPECT_EQ(rules->KeyOf("naphtha"), "nata") << "the longer one";
  EXPECT_EQ(rules->KeyOf("pat"), "ad") << "silent at the beginning";
  EXPECT_EQ(rules->KeyOf("tap"), "tap") << "only at the end";
  EXPECT_EQ(rules->KeyOf("tooeebb"), "tab") << "vowels, and doubled letters";
  EXPECT_EQ(rules->KeyOf(""), "");
}

TEST(SoundRules, SaysWhichLineIsWrong) {
  const auto twice = SoundRules::Parse("ph\tf\nch\tk\nph\tp\n");
  EXPECT_EQ(twice.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_NE(twice.status().message().find("sounds.tsv:3"), std::string::npos);
  EXPECT_FALSE(SoundRules::Parse("\tf\n").ok());
  EXPECT_FALSE(SoundRules::Parse("ph f\n").ok()) << "no tab";
  EXPECT_FALSE(SoundRules::Parse("Ph\tf\n").ok());
  EXPECT_FALSE(SoundRules::Parse("^\tf\n").ok());
  const auto dos = SoundRules::Parse("ph\tf\r\ne$\r\n");
  ASSERT_TRUE(dos.ok()) << dos.status();
  EXPECT_EQ(dos->KeyOf("phe"), "f");
  EXPECT_FALSE(
      SoundRules::Parse(std::string(SoundRules::kLettersBytesMax + 1, 'p'))
          .ok());
}

TEST(Speller, KnowsWhatSoundsAlike) {
  const SoundRules rules = BuiltinRules();
  const Speller speller({{"bisphosphonates", 1},
                         {"celiac", 1},
                         {"lymphoma", 1},
                         {"panel", 1}},
                        &rules);
  EXPECT_EQ(speller.SoundingLike("bisfosfonates", rules), "bisphosphonates");
  EXPECT_EQ(speller.SoundingLike("siliac", rules), "celiac");
  EXPECT_EQ(speller.SoundingLike("limfoma", rules), "lymphoma");
  EXPECT_EQ(speller.SoundingLike("lymphoma", rules), "") << "it is right";
  EXPECT_EQ(speller.SoundingLike("penile", rules), "") << "too short a word";
  EXPECT_EQ(speller.SoundingLike("leukaemia", rules), "");
  EXPECT_EQ(Speller({{"lymphoma", 1}}).SoundingLike("limfoma", rules), "")
      << "made without rules";
}

// Tried on every word, as the header says it.
TEST(Speller, SoundingLikeAgreesWithTryingEveryWord) {
  const SoundRules rules = BuiltinRules();
  Random random(20261130);
  std::vector<Speller::Word> words;
  std::map<std::string, int> counts;
  for (int i = 0; i < 600; ++i) {
    counts[random.Word(5 + random.Below(5), 3)] =
        static_cast<int>(random.Below(3));
  }
  for (const auto& [text, count] : counts) words.push_back({text, count});
  const Speller speller(words, &rules);
  int found_count = 0;
  for (int i = 0; i < 2000; ++i) {
    const std::string word = random.Word(5 + random.Below(6), 3);
    std::string expected;
    int least = Speller::kSoundDistanceMax + 1;
    int most = 0;
    for (const Speller::Word& each : words) {
      if (word.size() < Speller::kSoundBytesMin ||
          each.text.size() < Speller::kSoundBytesMin ||
          rules.KeyOf(each.text) != rules.KeyOf(word)) {
        continue;
      }
      const int distance =
          EditDistance(word, each.text, Speller::kSoundDistanceMax);
      if (distance < least || (distance == least && each.count > most &&
                               least <= Speller::kSoundDistanceMax)) {
        expected = each.text;
        least = distance;
        most = each.count;
      }
    }
    if (least == 0) expected.clear();
    found_count += expected.empty() ? 0 : 1;
    ASSERT_EQ(speller.SoundingLike(word, rules), expected) << word;
  }
  EXPECT_GT(found_count, 100);
}

// Misspellings of 330 words as people make them, with those words in the corpus.
TEST(Speller, CorrectsWhatPeopleWrite) {
  const SoundRules rules = BuiltinRules();
  std::ifstream table("tests/matcher/misspelt.tsv");
  ASSERT_TRUE(table.good());
  std::vector<std::pair<std::string, std::string>> pairs;
  std::map<std::string, int> counts;
  for (std::string line; std::getline(table, line);) {
    if (line.empty() || line[0] == '#') continue;
    pairs.push_back(absl::StrSplit(line, absl::MaxSplits('\t', 1)));
    ++counts[pairs.back().second];
  }
  ASSERT_GT(pairs.size(), 500u);
  std::vector<Speller::Word> words;
  for (const auto& [text, count] : counts) words.push_back({text, count});
  const Speller speller(words, &rules);
  double right = 0;
  double wrong = 0;
  for (const auto& [misspelt, word] : pairs) {
    std::string found = speller.Correct(misspelt);
    if (found.empty()) found = speller.SoundingLike(misspelt, rules);
    right += found == word ? 1 : 0;
    wrong += !found.empty() && found != word ? 1 : 0;
  }
  const auto count = static_cast<double>(pairs.size());
  std::printf("  %zu misspellings: right %.3f, wrong %.3f\n", pairs.size(),
              right / count, wrong / count);
  EXPECT_GE(right / count, 0.96);
  EXPECT_LE(wrong / count, 0.01);
}

// Right words that the article does not have are not made its words by sound.
TEST(Speller, LeavesOtherDrugsIllnessesAndNamesAlone) {
  const SoundRules rules = BuiltinRules();
  const auto corpora = LoadCorpora({"corpus/data/bone-metastases"}, {});
  ASSERT_TRUE(corpora.ok()) << corpora.status();
  std::map<std::string, int> counts;
  const auto add = [&counts](std::string_view text) {
    for (const Token& token : BuiltinMatchData()->tokenizer.Tokenize(text)) {
      ++counts[token.word];
    }
  };
  for (const Entry& entry : corpora->front()->entries()) {
    add(corpora->front()->PlainText(entry));
    for (const std::string& alternate : entry.alternates) add(alternate);
  }
  std::vector<Speller::Word> words;
  for (const auto& [text, count] : counts) words.push_back({text, count});
  const Speller speller(words, &rules);
  int tried = 0;
  std::string changed;
  for (const char* word :
       {"thorazine",   "warfarin",     "ibuprofen",   "metformin",
        "gabapentin",  "amoxicillin",  "prednisone",  "paracetamol",
        "tamsulosin",  "sertraline",   "omeprazole",  "atorvastatin",
        "leukaemia",   "psoriasis",    "epilepsy",    "glaucoma",
        "sarcoidosis", "endometriosis", "pancreatitis", "hepatitis",
        "cirrhosis",   "pneumonia",    "tonsillitis", "meningitis",
        "shingles",    "tinnitus",     "vertigo",     "cataract",
        "penile",      "bleeder",      "bladder",     "uterus",
        "gallstones",  "thyroid",      "henderson",   "mcallister",
        "birmingham",  "philadelphia", "tuesday",     "parking",
        "insurance",   "physician",    "cafeteria",   "wheelchair",
        "chocolate",   "grapefruit",   "turmeric",    "mushrooms"}) {
    if (counts.contains(word) || !speller.Correct(word).empty()) continue;
    ++tried;
    const std::string found = speller.SoundingLike(word, rules);
    if (!found.empty()) changed += absl::StrCat(word, "->", found, " ");
  }
  std::printf("  of %d changed: %s\n", tried, changed.c_str());
  EXPECT_GE(tried, 20);
  EXPECT_LE(std::count(changed.begin(), changed.end(), '>'), 1) << changed;
}

}  // namespace
}  // namespace caveat
