#include "tests/bench/scale_corpus.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>
#include <utility>

#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "corpus/data_files.h"

namespace caveat {
namespace {

constexpr uint64_t kSeed = 20261129;
// A word's frequency falls with its rank to this power.
constexpr double kZipfPower = 1.05;
// Ranks from which words say something, and from which they name a subject.
constexpr size_t kContentRankMin = 120;
constexpr size_t kSubjectRankMin = 400;
constexpr int kSubjectWordCount = 4;
// Of ten words of an answer, those of its subject.
constexpr size_t kSubjectWordsOfTen = 2;
constexpr int kAnswerWordsMin = 18;
constexpr int kAnswerWordsSpread = 75;

// The words of the vector table, the commonest first; see word_vectors.cc for
// how it is laid out.
std::vector<std::string> KnownWords() {
  const std::string_view bytes =
      DataFiles::Builtin().Get("matcher/data/vectors.bin");
  constexpr size_t kHeaderBytes = 24;
  uint32_t count = 0;
  uint32_t word_bytes = 0;
  std::memcpy(&count, bytes.data() + 8, sizeof(count));
  std::memcpy(&word_bytes, bytes.data() + 16, sizeof(word_bytes));
  const char* lengths = bytes.data() + kHeaderBytes;
  const char* at = lengths + count;
  const char* rarities = at + word_bytes;
  std::vector<std::pair<int, std::string>> ranked;
  for (uint32_t w = 0; w < count; ++w) {
    const auto size =
        static_cast<size_t>(static_cast<unsigned char>(lengths[w]));
    std::string word(at, size);
    at += size;
    const bool plain = std::all_of(word.begin(), word.end(),
                                   [](char c) { return c >= 'a' && c <= 'z'; });
    if (!plain) continue;
    ranked.emplace_back(static_cast<unsigned char>(rarities[w]),
                        std::move(word));
  }
  std::stable_sort(
      ranked.begin(), ranked.end(),
      [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<std::string> words;
  for (auto& [rarity, word] : ranked) words.push_back(std::move(word));
  return words;
}

// A word that nobody has heard: syllables.
std::string MadeUpWord(ScaleRandom* random) {
  constexpr std::string_view kConsonants = "bdfgklmnprstvz";
  constexpr std::string_view kVowels = "aeiou";
  std::string word;
  for (size_t syllables = 3 + random->Below(3); syllables > 0; --syllables) {
    word.push_back(kConsonants[random->Below(kConsonants.size())]);
    word.push_back(kVowels[random->Below(kVowels.size())]);
  }
  word.push_back(kConsonants[random->Below(kConsonants.size())]);
  return word;
}

// Swaps two letters in the midst of a word.
void Mistype(ScaleRandom* random, std::string* word) {
  if (word->size() < 5) return;
  const size_t at = 1 + random->Below(word->size() - 3);
  std::swap((*word)[at], (*word)[at + 1]);
}

}  // namespace

uint64_t ScaleRandom::Next() {
  uint64_t z = (state_ += 0x9e3779b97f4a7c15ull);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
  return z ^ (z >> 31);
}

ScaleCorpus::ScaleCorpus(int entry_count)
    : entry_count_(entry_count), words_(KnownWords()) {
  // Heaps' law: the vocabulary grows with about the root of the text.
  const auto made_up =
      static_cast<size_t>(150 * std::sqrt(static_cast<double>(entry_count)));
  ScaleRandom random(kSeed);
  for (size_t w = 0; w < made_up; ++w) words_.push_back(MadeUpWord(&random));
  double sum = 0;
  for (size_t rank = 0; rank < words_.size(); ++rank) {
    sum += std::pow(static_cast<double>(rank + 2), -kZipfPower);
    sums_.push_back(sum);
  }
}

ScaleCorpus::ScaleCorpus(std::vector<ScaleEntry> entries,
                         std::vector<ScaleQuestion> questions)
    : entry_count_(static_cast<int>(entries.size())),
      entries_(std::move(entries)),
      questions_(std::move(questions)) {}

std::string ScaleCorpus::IdOf(int index) { return absl::StrCat("e", index); }

const std::string& ScaleCorpus::Draw(ScaleRandom* random,
                                     size_t rank_min) const {
  const double least = rank_min == 0 ? 0 : sums_[rank_min - 1];
  const double at = least + (sums_.back() - least) * random->Share();
  const auto found = std::upper_bound(sums_.begin(), sums_.end(), at);
  const auto rank = static_cast<size_t>(found - sums_.begin());
  return words_[std::min(rank, words_.size() - 1)];
}

std::vector<std::string> ScaleCorpus::SubjectOf(ScaleRandom* random) const {
  std::vector<std::string> subject;
  for (int w = 0; w < kSubjectWordCount; ++w) {
    subject.push_back(Draw(random, kSubjectRankMin));
  }
  return subject;
}

ScaleEntry ScaleCorpus::Entry(int index) const {
  if (!entries_.empty()) return entries_[static_cast<size_t>(index)];
  ScaleRandom random(kSeed + 1 + static_cast<uint64_t>(index) * 7919);
  const std::vector<std::string> subject = SubjectOf(&random);
  ScaleEntry entry;
  const auto subject_in_question = 2 + random.Below(3);
  size_t next = 0;
  for (size_t w = 0, count = 6 + random.Below(6); w < count; ++w) {
    const bool own = next < subject_in_question &&
                     w + 1 >= count - subject_in_question + next;
    absl::StrAppend(&entry.question, w > 0 ? " " : "",
                    own ? subject[next++ % subject.size()] : Draw(&random, 0));
  }
  entry.question.push_back('?');
  const auto words =
      kAnswerWordsMin + static_cast<int>(random.Below(kAnswerWordsSpread));
  size_t in_sentence = 0;
  for (int w = 0; w < words; ++w) {
    const bool own = random.Below(10) < kSubjectWordsOfTen;
    absl::StrAppend(
        &entry.answer, w > 0 ? " " : "",
        own ? subject[random.Below(subject.size())] : Draw(&random, 0));
    if (++in_sentence > 8 && random.Below(8) == 0) {
      entry.answer.push_back('.');
      in_sentence = 0;
    }
  }
  entry.answer.push_back('.');
  return entry;
}

void ScaleCorpus::ForEachLine(
    const std::function<void(std::string_view)>& write) const {
  std::string line;
  for (int e = 0; e < entry_count_; ++e) {
    const ScaleEntry entry = Entry(e);
    const nlohmann::json object = {{"id", IdOf(e)},
                                   {"question", entry.question},
                                   {"answer", entry.answer}};
    line = object.dump() + "\n";
    write(line);
  }
}

std::string ScaleCorpus::Jsonl() const {
  std::string all;
  ForEachLine([&all](std::string_view line) { all.append(line); });
  return all;
}

std::string ScaleCorpus::QuestionOn(int entry, int place) const {
  ScaleRandom random(kSeed + 1 + static_cast<uint64_t>(entry) * 7919);
  const std::vector<std::string> subject = SubjectOf(&random);
  ScaleRandom asking(kSeed ^ (static_cast<uint64_t>(place) * 104729 + 13));
  std::vector<std::string> words;
  const bool common = place % 20 == 7;
  const bool long_one = place % 25 == 3;
  if (!common) {
    std::vector<std::string> own = subject;
    const size_t taken = 2 + asking.Below(3);
    for (size_t w = 0; w < taken && !own.empty(); ++w) {
      const size_t at = asking.Below(own.size());
      words.push_back(own[at]);
      own.erase(own.begin() + static_cast<ptrdiff_t>(at));
    }
    // A word that stands elsewhere in the entry, and one that may not.
    words.push_back(Draw(&asking, kContentRankMin));
  }
  const size_t others = common ? 6 : long_one ? 40 : 3;
  for (size_t w = 0; w < others; ++w) {
    words.insert(
        words.begin() + static_cast<ptrdiff_t>(asking.Below(words.size() + 1)),
        Draw(&asking, common ? 30 : 0));
  }
  if (place % 10 == 1) Mistype(&asking, &words[asking.Below(words.size())]);
  std::string text;
  for (const std::string& word : words) {
    absl::StrAppend(&text, text.empty() ? "" : " ", word);
  }
  return text + "?";
}

std::vector<ScaleQuestion> ScaleCorpus::Questions(int count) const {
  if (!questions_.empty()) {
    const auto size = std::min(questions_.size(), static_cast<size_t>(count));
    return {questions_.begin(),
            questions_.begin() + static_cast<ptrdiff_t>(size)};
  }
  std::vector<ScaleQuestion> questions;
  for (int q = 0; q < count; ++q) {
    const auto entry = static_cast<int>(int64_t{q} * entry_count_ / count);
    questions.push_back({QuestionOn(entry, q), entry});
  }
  return questions;
}

}  // namespace caveat
