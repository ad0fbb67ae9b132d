#include "matcher/entry_index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "corpus/binary.h"
#include "tests/matcher/matcher_test_util.h"

namespace caveat {
namespace {

// "using" is a stop word and "use" is none, and their stem is a term.
const Tokenizer& SmallTokenizer() {
  static const auto* const tokenizer =
      new Tokenizer({.spelling = "",
                     .word_forms = "",
                     .stop_words = "a\nin\nis\nit\nof\nthe\nusing\nwhile\n",
                     .light_words = ""});
  return *tokenizer;
}

const Lexicon& SmallLexicon() {
  static const auto* const lexicon =
      new Lexicon({"use\tuse, employ\n"
                   "kettle\tkettle, water boiler, pot\n"
                   "pot\tpot, saucepan\n"
                   "scale\tlimescale, hard water deposit, white stuff\n"},
                  "limescale\tdeposit\n", "", SmallTokenizer());
  return *lexicon;
}

constexpr char kText[] = R"(# Using a kettle

Using the water boiler is safe. Employ it while using water; use the kettle.

## Use of the pot

- Limescale: the hard water deposit in a kettle, in a pot, or in a saucepan.
- White stuff: it is limescale. Vinegar removes limescale, vinegar and use.

| Water boiler | Hard water |
|---|---|
| kettle | using hard water deposit |
)";

// What a text has, counted one by one; the index is only asked for ids.
struct Counted {
  std::map<int, int> counts;
  std::vector<int> words;

  Counted(const EntryIndex& index, const Tokenizer& tokenizer,
          const Lexicon& lexicon, std::string_view text) {
    const std::vector<Token> tokens = tokenizer.Tokenize(text);
    for (const Token& token : tokens) {
      if (token.weight == WordWeight::kStop) continue;
      words.push_back(index.Find(token.stem));
      ++counts[words.back()];
    }
    for (const TermHit& hit : lexicon.InText(tokens)) {
      ++counts[index.Find(absl::StrCat("\x01", hit.concept_id))];
    }
  }
};

std::string HeadingOf(const Entry& entry) {
  std::string heading = entry.section;
  for (const TableCell& cell : entry.cells) {
    absl::StrAppend(&heading, " ", cell.header);
  }
  return heading;
}

std::string SubjectOf(const Corpus& corpus, const Entry& entry) {
  if (!entry.cells.empty()) {
    return std::string(corpus.document().Text(entry.cells.front().text));
  }
  const std::string text(corpus.PlainText(entry));
  const size_t colon = text.find(": ");
  return colon == std::string::npos || entry.kind != EntryKind::kPassage
             ? ""
             : text.substr(0, colon);
}

void ExpectAsCounted(const CorpusPtr& corpus, const Tokenizer& tokenizer,
                     const Lexicon& lexicon) {
  const EntryIndex index(*corpus, tokenizer, lexicon,
                         BuiltinMatchData()->vectors, false);
  ASSERT_EQ(index.entry_count(), static_cast<int>(corpus->entries().size()));
  IndexedEntry scratch;
  for (int e = 0; e < index.entry_count(); ++e) {
    const Entry& entry = corpus->entries()[static_cast<size_t>(e)];
    SCOPED_TRACE(entry.id);
    const IndexedEntry& opened = index.Open(e, &scratch);
    const std::string text(corpus->PlainText(entry));
    const std::string fields[] = {text, HeadingOf(entry), entry.question,
                                  SubjectOf(*corpus, entry)};
    std::set<int> all;
    for (size_t f = 0; f < kFieldCount; ++f) {
      const Counted counted(index, tokenizer, lexicon, fields[f]);
      const TermCounts& field = opened.fields[f];
      ASSERT_EQ(field.ids.size(), field.counts.size());
      std::map<int, int> found;
      for (size_t i = 0; i < field.ids.size(); ++i) {
        found[field.ids[i]] = field.counts[i];
      }
      EXPECT_EQ(found, counted.counts) << "field " << f;
      EXPECT_TRUE(std::is_sorted(field.ids.begin(), field.ids.end()));
      EXPECT_EQ(field.word_count, static_cast<int>(counted.words.size()));
      for (const auto& [id, count] : counted.counts) all.insert(id);
    }
    std::vector<std::vector<int>> sentences;
    std::vector<uint64_t> pairs;
    for (const std::string& part : {text, entry.question}) {
      for (const std::string_view sentence : ScoringSentences(part)) {
        const Counted counted(index, tokenizer, lexicon, sentence);
        if (counted.counts.empty()) continue;
        auto& ids = sentences.emplace_back();
        for (const auto& [id, count] : counted.counts) ids.push_back(id);
        all.insert(ids.begin(), ids.end());
        for (size_t w = 1; w < counted.words.size(); ++w) {
          pairs.push_back(PairOf(counted.words[w - 1], counted.words[w]));
        }
      }
    }
    EXPECT_FALSE(all.contains(-1)) << "the index does not know a term";
    ASSERT_EQ(opened.sentence_count(), sentences.size());
    for (size_t s = 0; s < sentences.size(); ++s) {
      const auto ids = opened.Sentence(s);
      EXPECT_EQ(std::vector<int>(ids.begin(), ids.end()), sentences[s]);
    }
    EXPECT_EQ(opened.pairs, pairs);
    EXPECT_EQ(opened.all_ids, std::vector<int>(all.begin(), all.end()));
  }
}

TEST(EntryIndex, CountsWhatALexiconFinds) {
  const CorpusPtr corpus = CorpusOf(kText, "", "kettles.md");
  ASSERT_GE(corpus->entries().size(), 4u);
  ExpectAsCounted(corpus, SmallTokenizer(), SmallLexicon());
}

TEST(EntryIndex, CountsWhatTheBuiltinLexiconFinds) {
  const MatchData& data = *BuiltinMatchData();
  ExpectAsCounted(CorpusOf(kText, "", "kettles.md"), data.tokenizer,
                  data.lexicon);
  ExpectAsCounted(
      CorpusOf(
          R"({"id":"a","question":"Is the tumour benign?","answer":)"
          R"("A benign tumor is no cancer. Using tablets helps; use them)"
          R"( with blood pressure medicine. A doctor or physician helps."})"
          "\n"
          R"({"id":"b","question":"How do I cancel my subscription?",)"
          R"("answer":"Write to us. Cancelling takes a day or two."})"
          "\n",
          "", "list.jsonl"),
      data.tokenizer, data.lexicon);
}

// The stem of a stop word is a term wherever it stands, and a word only where
// another form of it stands.
TEST(EntryIndex, CountsTermsOfStopWords) {
  const CorpusPtr corpus = CorpusOf(
      "Using the kettle is safe. Employ it while using water; use the kettle.");
  const EntryIndex index(*corpus, SmallTokenizer(), SmallLexicon(),
                         BuiltinMatchData()->vectors, false);
  IndexedEntry scratch;
  const TermCounts& text = index.Open(0, &scratch).fields[0];
  const auto count_of = [&](const std::string& key) {
    const auto found =
        std::find(text.ids.begin(), text.ids.end(), index.Find(key));
    return found == text.ids.end()
               ? 0
               : text.counts[static_cast<size_t>(found - text.ids.begin())];
  };
  const Token use = SmallTokenizer().Make("use");
  ASSERT_EQ(use.stem, SmallTokenizer().Make("using").stem);
  const auto hits = SmallLexicon().InText({use});
  ASSERT_EQ(hits.size(), 2u);  // The term and its group.
  EXPECT_EQ(count_of(use.stem), 1);
  EXPECT_EQ(count_of(absl::StrCat("\x01", hits[0].concept_id)), 3);
  EXPECT_EQ(count_of(absl::StrCat("\x01", hits[1].concept_id)), 4);
}

TEST(EntryIndex, KeepsEntriesWithoutRoomForMore) {
  const CorpusPtr corpus = CorpusOf(kText, "", "kettles.md");
  const EntryIndex index(*corpus, SmallTokenizer(), SmallLexicon(),
                         BuiltinMatchData()->vectors, false);
  IndexedEntry scratch;
  for (int e = 0; e < index.entry_count(); ++e) {
    const IndexedEntry& entry = index.Open(e, &scratch);
    ASSERT_NE(&entry, &scratch);
    EXPECT_EQ(entry.all_ids.capacity(), entry.all_ids.size());
    EXPECT_EQ(entry.pairs.capacity(), entry.pairs.size());
    EXPECT_EQ(entry.sentence_ids.capacity(), entry.sentence_ids.size());
    EXPECT_EQ(entry.sentence_ends.capacity(), entry.sentence_ends.size());
    for (const TermCounts& field : entry.fields) {
      EXPECT_EQ(field.ids.capacity(), field.ids.size());
      EXPECT_EQ(field.counts.capacity(), field.counts.size());
    }
  }
}

// Whether an index of one entry and two terms is refused, whose first term
// implies another, and is said to stand in an entry.
bool IsRefused(int implied, int entry) {
  std::string bytes;
  BinaryWriter out([&bytes](std::string_view more) { bytes += more; });
  out.Texts({"first", "second"});
  for (int term = 0; term < 2; ++term) {
    out.Number(1);
    out.Number(int{WordVectors::kNone});
    out.Number(uint8_t{0});
  }
  PackedEntries::Builder entries;
  entries.Imply(0, {implied});
  entries.Add(EntryTerms());
  std::move(entries).Finish().Save(&out);
  out.Table(std::vector<uint64_t>());  // Norms: of none.
  for (int field = 0; field < kFieldCount; ++field) out.Number(1.0);
  PackedPostings::Builder postings({1, 0});
  postings.Add(0, entry, 1);
  std::move(postings).Finish().Save(&out);
  out.Flush();
  BinaryReader in(nullptr, bytes);
  EntryIndex().Load(BuiltinMatchData()->vectors, &in);
  return !in.AtEnd();
}

TEST(EntryIndex, RefusesTermsAndEntriesThatAreNotThere) {
  EXPECT_FALSE(IsRefused(1, 0));
  EXPECT_TRUE(IsRefused(2, 0));
  EXPECT_TRUE(IsRefused(1, 1));
}

}  // namespace
}  // namespace caveat
