#include "tests/matcher/matcher_test_util.h"

#include <bit>

#include "absl/strings/str_cat.h"
#include "corpus/fault.h"

namespace caveat {
namespace {

void AppendParts(const std::vector<ScorePart>& parts, std::string* out) {
  for (const ScorePart& part : parts) {
    absl::StrAppend(out, " ", std::string(part.name), "=",
                    absl::Hex(std::bit_cast<uint64_t>(part.value)), ":",
                    absl::Hex(std::bit_cast<uint64_t>(part.contribution)));
  }
}

}  // namespace

const std::shared_ptr<const MatchData>& BuiltinMatchData() {
  static const auto* const data = [] {
    auto loaded = MatchData::Load(DataFiles::Builtin());
    EXPECT_TRUE(loaded.ok()) << loaded.status().message();
    return new std::shared_ptr<const MatchData>(*std::move(loaded));
  }();
  return *data;
}

CorpusPtr CorpusOf(const std::string& text, const std::string& overlay,
                   const std::string& name) {
  Faults faults;
  CorpusPtr corpus = MakeCorpus(name, text, overlay, {}, &faults);
  EXPECT_TRUE(faults.empty()) << faults.ToStatus().message();
  EXPECT_NE(corpus, nullptr);
  return corpus;
}

std::shared_ptr<const Matcher> MatcherOf(const CorpusPtr& corpus) {
  auto matcher = Matcher::Build(corpus, BuiltinMatchData());
  EXPECT_TRUE(matcher.ok()) << matcher.status().message();
  return matcher.ok() ? *matcher : nullptr;
}

Result FindOk(const Matcher& matcher, std::string_view question,
              const FindOptions& options) {
  absl::StatusOr<Result> result = matcher.Find(question, options);
  EXPECT_TRUE(result.ok()) << result.status().message();
  return result.ok() ? *std::move(result) : Result();
}

std::string BestId(const Corpus& corpus, const Result& result) {
  if (result.matches.empty()) return {};
  const int index = result.matches.front().entry_index;
  return corpus.entries()[static_cast<size_t>(index)].id;
}

std::string Dump(const Result& result) {
  std::string out =
      absl::StrCat(static_cast<int>(result.decision), " ",
                   absl::Hex(std::bit_cast<uint64_t>(result.threshold)), " ",
                   result.part_count);
  for (const std::string& kind : result.question_kinds) {
    absl::StrAppend(&out, " kind ", kind);
  }
  for (const std::string& term : result.terms) {
    absl::StrAppend(&out, " term ", term);
  }
  for (const std::string& term : result.unknown_terms) {
    absl::StrAppend(&out, " unknown ", term);
  }
  AppendParts(result.decision_parts, &out);
  for (const Match& match : result.matches) {
    absl::StrAppend(&out, "\n", match.entry_index, " ",
                    absl::Hex(std::bit_cast<uint64_t>(match.score)), " ",
                    absl::Hex(std::bit_cast<uint64_t>(match.confidence)), " ",
                    match.matched_text);
    AppendParts(match.parts, &out);
  }
  return out;
}

uint64_t Random::Next() {
  // splitmix64.
  uint64_t z = (state_ += 0x9e3779b97f4a7c15ull);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

std::string Random::Word(size_t length, size_t letter_count) {
  std::string word;
  for (size_t i = 0; i < length; ++i) {
    word.push_back(static_cast<char>('a' + Below(letter_count)));
  }
  return word;
}

}  // namespace caveat
