#include "corpus/compiled_corpus.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "corpus/compiled_file.h"
#include "corpus/loader.h"
#include "matcher/matcher_index.h"
#include "matcher/suggest_index.h"
#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

namespace fs = std::filesystem;

constexpr char kText[] = R"(# Kettles

A kettle boils water. Most kettles switch themselves off when the water boils.
Never open the lid while the water boils.

## Limescale

- Vinegar: removes limescale in an hour, but not in copper kettles.
- Citric acid: removes it sooner.

| Water | How often to descale |
|---|---|
| hard | every month |
| soft | once a year |
)";
constexpr char kOverlay[] = R"(
title: "Kettles"
url: "https://example.org/kettles"
reviewed_on: "2026-01-02"
expires_on: "2027-01-02"
standing_caveat: "Ask the shop."
thresholds { answer: 0.5 ambiguous: 0.3 }
domain: DOMAIN_OTHER
entries {
  id: "sec-limescale-1"
  alternates: "how do i get the white stuff out"
  offered_question: "What removes limescale?"
  patterns: "vinegar.*copper"
  decoys: "does vinegar clean windows"
}
synonyms { terms: "limescale" terms: "white stuff" }
)";

uint64_t Fingerprint() { return DataFiles::Builtin().Fingerprint(); }

std::string ReadWhole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream all;
  all << in.rdbuf();
  return all.str();
}

// Writes a corpus as `caveat corpus build` does; returns the file's bytes.
std::string Compile(const Corpus& corpus, const Matcher& matcher,
                    const SuggestIndex& suggest,
                    const std::string& name = "test") {
  const std::string path =
      (fs::path(testing::TempDir()) / absl::StrCat(name, ".caveat")).string();
  CompiledFile::Writer writer(path, Fingerprint());
  const auto part = [&corpus](std::string_view prefix) {
    return std::string(prefix) + corpus.name();
  };
  writer.Add(part(kCorpusPart),
             [&](BinaryWriter* out) { SaveCorpus(corpus, out); });
  writer.Add(part(kMatcherPart),
             [&](BinaryWriter* out) { matcher.index().Save(out); });
  writer.Add(part(kSuggestPart), [&](BinaryWriter* out) { suggest.Save(out); });
  EXPECT_TRUE(writer.Finish().ok());
  return ReadWhole(path);
}

std::vector<CorpusPtr> Parse(const std::string& bytes, Faults* faults) {
  const auto file =
      CompiledFile::Parse("test.caveat", bytes, Fingerprint(), faults);
  if (file == nullptr) return {};
  return ParseCorpora("test.caveat", file, faults);
}

std::string FaultOf(const std::string& bytes) {
  Faults faults;
  EXPECT_TRUE(Parse(bytes, &faults).empty());
  return faults.empty() ? "" : faults.kept().front().ToString();
}

// Compares everything that is asked of both corpora.
void ExpectSame(const CorpusPtr& source,
                const std::vector<std::string>& asked) {
  const auto matcher = MatcherOf(source);
  const SuggestIndex suggest(source);
  Faults faults;
  const auto corpora = Parse(Compile(*source, *matcher, suggest), &faults);
  ASSERT_TRUE(faults.empty()) << faults.ToStatus();
  ASSERT_EQ(corpora.size(), 1u);
  const CorpusPtr& compiled = corpora.front();
  EXPECT_EQ(compiled->name(), source->name());
  EXPECT_EQ(compiled->version(), source->version());
  EXPECT_TRUE(compiled->info() == source->info());
  EXPECT_EQ(compiled->document().bytes(), source->document().bytes());
  EXPECT_EQ(compiled->document().sha256(), source->document().sha256());
  ASSERT_EQ(compiled->entries().size(), source->entries().size());
  for (size_t e = 0; e < source->entries().size(); ++e) {
    const Entry& a = source->entries()[e];
    const Entry& b = compiled->entries()[e];
    EXPECT_EQ(a.id, b.id);
    EXPECT_EQ(a.kind, b.kind);
    EXPECT_EQ(source->Text(a), compiled->Text(b));
    EXPECT_EQ(source->PlainText(a), compiled->PlainText(b));
    EXPECT_EQ(a.caveats, b.caveats);
    EXPECT_EQ(a.alternates, b.alternates);
    EXPECT_EQ(a.offered_question, b.offered_question);
    EXPECT_EQ(compiled->Find(a.id), &b);
  }
  const auto same = MatcherOf(compiled);
  const SuggestIndex same_suggest(compiled);
  for (const std::string& question : asked) {
    const FindOptions options = {.match_count_max = 10, .explain = true};
    EXPECT_EQ(Dump(FindOk(*matcher, question, options)),
              Dump(FindOk(*same, question, options)))
        << question;
    const std::string typed = question.substr(0, question.size() / 2);
    const auto a = suggest.Find(typed, 5);
    const auto b = same_suggest.Find(typed, 5);
    ASSERT_EQ(a.size(), b.size()) << typed;
    for (size_t i = 0; i < a.size(); ++i) {
      EXPECT_EQ(a[i].text, b[i].text);
      EXPECT_EQ(a[i].score, b[i].score);
    }
  }
}

TEST(CompiledCorpus, AnswersAsItsDocumentDoes) {
  const CorpusPtr corpus = CorpusOf(kText, kOverlay, "kettles.md");
  ExpectSame(corpus,
             {"how do i get the white stuff out", "what removes limescale",
              "vinegar in copper?", "sittrick assid",
              "does vinegar clean windows", "limscale", "may i open the lid",
              "how often is hard water descaled", "price of a kettle"});
}

TEST(CompiledCorpus, AnswersAsItsListOfQuestionsDoes) {
  ExpectSame(
      CorpusOf(
          R"({"id":"a","question":"How do I cancel?","answer":"Write \"stop\" to us.",)"
          R"("alternates":["end my plan","i want out"]})"
          "\n"
          R"({"id":"b","question":"What does it cost?","answer":"Ten a month.",)"
          R"("alternates":["price","how much"]})"
          "\n"
          R"({"id":"c","question":"Is there a trial?","answer":""})"
          "\n",
          "", "plan.jsonl"),
      {"how do i cancel", "i want to end my plan", "how mutch", "weather"});
}

// Above the sizes up to which entries are kept unpacked and encoded.
TEST(CompiledCorpus, AnswersAsAnythingLargeDoes) {
  Random random(3);
  std::vector<std::string> words;
  for (size_t w = 0; w < 3000; ++w) words.push_back(random.Word(4 + w % 7, 12));
  const auto some_words = [&](size_t count) {
    std::string text;
    for (; count > 0; --count) {
      const size_t most = 1 + random.Below(words.size());
      absl::StrAppend(&text, text.empty() ? "" : " ",
                      words[random.Below(most)]);
    }
    return text;
  };
  std::string lines;
  std::vector<std::string> asked;
  for (int e = 0; e <= EntryIndex::kUnpackedCountMax; ++e) {
    const std::string question = some_words(4);
    absl::StrAppend(&lines, R"({"id":"e)", e, R"(","question":")", question,
                    R"(","answer":")", some_words(12), R"("})", "\n");
    if (e % 101 == 0) asked.push_back(question.substr(1) + " " + some_words(2));
  }
  ExpectSame(CorpusOf(lines, "", "large.jsonl"), asked);
}

// A file with a corpus alone, small enough to try each byte of it.
std::string CompileAlone(const Corpus& corpus) {
  const std::string path =
      (fs::path(testing::TempDir()) / "alone.caveat").string();
  CompiledFile::Writer writer(path, Fingerprint());
  writer.Add(std::string(kCorpusPart) + corpus.name(),
             [&](BinaryWriter* out) { SaveCorpus(corpus, out); });
  EXPECT_TRUE(writer.Finish().ok());
  return ReadWhole(path);
}

TEST(CompiledCorpus, RefusesWhatIsCut) {
  const CorpusPtr corpus = CorpusOf(kText, kOverlay, "kettles.md");
  const std::string good = CompileAlone(*corpus);
  EXPECT_EQ(FaultOf(good.substr(0, 50)),
            "test.caveat: cut short: it has 50 bytes, less than its header");
  EXPECT_EQ(FaultOf(good.substr(0, 400)),
            absl::StrCat("test.caveat: cut short: it has 400 bytes, and had ",
                         good.size(), " when it was written"));
  for (size_t size = 0; size < good.size(); ++size) {
    ASSERT_NE(FaultOf(good.substr(0, size)), "") << size << " bytes";
  }
  EXPECT_NE(FaultOf(good + "x"), "");
}

TEST(CompiledCorpus, RefusesWhatIsChanged) {
  const CorpusPtr corpus = CorpusOf(kText, kOverlay, "kettles.md");
  Random random(11);
  const auto changed = [&random](std::string bytes, size_t at) {
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << random.Below(8)));
    return bytes;
  };
  const std::string alone = CompileAlone(*corpus);
  for (size_t at = 0; at < alone.size(); ++at) {
    ASSERT_NE(FaultOf(changed(alone, at)), "") << "byte " << at;
  }
  const std::string whole =
      Compile(*corpus, *MatcherOf(corpus), SuggestIndex(corpus));
  for (int i = 0; i < 12; ++i) {
    const size_t at = 200 + random.Below(whole.size() - 200);
    EXPECT_EQ(FaultOf(changed(whole, at)),
              "test.caveat: damaged: its SHA-256 is not the one written in it; "
              "build it again with `caveat corpus build`")
        << "byte " << at;
  }
}

TEST(CompiledCorpus, RefusesOtherVersionsAndOtherData) {
  const CorpusPtr corpus = CorpusOf(kText, kOverlay, "kettles.md");
  std::string bytes =
      Compile(*corpus, *MatcherOf(corpus), SuggestIndex(corpus));
  Faults faults;
  EXPECT_EQ(CompiledFile::Parse("a.caveat", bytes, Fingerprint() + 1, &faults),
            nullptr);
  ASSERT_FALSE(faults.empty());
  EXPECT_EQ(faults.kept().front().ToString(),
            "a.caveat: made with other data files than this program's; build "
            "it again with `caveat corpus build`");
  bytes[8] = static_cast<char>(CompiledFile::kVersion + 1);
  EXPECT_EQ(
      FaultOf(bytes),
      absl::StrCat("test.caveat: of version ", CompiledFile::kVersion + 1,
                   ", and this program reads version ", CompiledFile::kVersion,
                   "; build it again with `caveat corpus build`"));
  EXPECT_EQ(
      FaultOf("# A document\n\nThat somebody renamed. " +
              std::string(200, 'x')),
      "test.caveat: not a compiled corpus, or damaged in its first bytes");
}

TEST(CompiledCorpus, IsFoundBesideDocuments) {
  const fs::path folder = fs::path(testing::TempDir()) / "compiled_library";
  fs::remove_all(folder);
  fs::create_directories(folder);
  const CorpusPtr corpus = CorpusOf(kText, kOverlay, "kettles.md");
  const std::string bytes =
      Compile(*corpus, *MatcherOf(corpus), SuggestIndex(corpus));
  std::ofstream(folder / "any.caveat", std::ios::binary) << bytes;
  std::ofstream(folder / "pans.md") << "# Pans\n\nA pan is flat.\n";
  const auto both = LoadCorpora({folder.string()}, {});
  ASSERT_TRUE(both.ok()) << both.status();
  ASSERT_EQ(both->size(), 2u);
  EXPECT_EQ(both->front()->name(), "kettles");
  std::ofstream(folder / "kettles.md") << kText;
  EXPECT_FALSE(LoadCorpora({folder.string()}, {}).ok()) << "it is there twice";
  fs::remove_all(folder);
}

}  // namespace
}  // namespace caveat
