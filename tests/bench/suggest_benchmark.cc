// Completes what is typed, key by key: over the reference corpus, and over a
// hundred thousand entries. Prints the slowest of a hundred of each, and their
// ratio; exits with 1 when it is above 5.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "corpus/loader.h"
#include "matcher/suggest_index.h"

namespace caveat {
namespace {

constexpr uint32_t kSeed = 20261123;
constexpr int kEntryCount = 100'000;
constexpr int kVocabularyCount = 40'000;
constexpr int kTypedTextCount = 400;
constexpr int kSuggestionCount = 5;
constexpr double kRatioMax = 5;

// Words as common as those of a language: the n-th stands n times less often
// than the first.
class Words {
 public:
  explicit Words(std::mt19937* random) : random_(*random) {
    double sum = 0;
    for (int w = 0; w < kVocabularyCount; ++w) {
      std::string word;
      for (size_t size = 2 + random_() % 9; size > 0; --size) {
        word.push_back("etaoinshrdlucmfwypvbgkqjxz"[std::min(random_() % 26,
                                                             random_() % 26)]);
      }
      words_.push_back(word);
      sum += 1.0 / (w + 1);
      sums_.push_back(sum);
    }
  }

  const std::string& Next() {
    const double at = sums_.back() * (static_cast<double>(random_()) / 4294967296.0);
    const auto found = std::lower_bound(sums_.begin(), sums_.end(), at);
    return words_[static_cast<size_t>(found - sums_.begin())];
  }

 private:
  std::mt19937& random_;
  std::vector<std::string> words_;
  std::vector<double> sums_;
};

std::shared_ptr<const Corpus> LargeCorpus() {
  std::mt19937 random(kSeed);
  Words words(&random);
  std::vector<Entry> entries;
  for (int e = 0; e < kEntryCount; ++e) {
    Entry entry;
    entry.id = absl::StrCat(e);
    for (size_t w = 4 + random() % 9; w > 0; --w) {
      absl::StrAppend(&entry.question, words.Next(), w > 1 ? " " : "?");
    }
    entries.push_back(std::move(entry));
  }
  return std::make_shared<const Corpus>(
      "large", "1",
      Document("large.txt", std::make_shared<std::string>(), {}, {}),
      CorpusInfo(), std::move(entries), std::vector<std::string>(),
      std::vector<std::vector<std::string>>());
}

// In microseconds.
struct Latency {
  double median = 0;
  double p99 = 0;
};

// Types whole texts key by key, with a mistake in every fourth.
Latency Measure(const Corpus& corpus, const SuggestIndex& index) {
  std::vector<std::string> texts;
  for (const Entry& entry : corpus.entries()) {
    if (!entry.question.empty()) texts.push_back(entry.question);
    texts.insert(texts.end(), entry.alternates.begin(), entry.alternates.end());
  }
  std::mt19937 random(kSeed);
  std::vector<double> times;
  size_t found = 0;
  for (int t = 0; t < kTypedTextCount; ++t) {
    std::string text = texts[random() % texts.size()];
    if (t % 4 == 0) text[random() % text.size()] = 'x';
    for (size_t size = 1; size <= std::min<size_t>(text.size(), 60); ++size) {
      const auto begin = std::chrono::steady_clock::now();
      found += index.Find(text.substr(0, size), kSuggestionCount).size();
      times.push_back(std::chrono::duration<double, std::micro>(
                          std::chrono::steady_clock::now() - begin)
                          .count());
    }
  }
  std::sort(times.begin(), times.end());
  std::printf("%-16s %8zu texts %7zu keys %8zu suggestions",
              corpus.name().c_str(), texts.size(), times.size(), found);
  return {times[times.size() / 2], times[times.size() * 99 / 100]};
}

int Main() {
  const auto corpora = LoadCorpora({"corpus/data/bone-metastases"}, {});
  if (!corpora.ok()) {
    std::fprintf(stderr, "%s\n",
                 std::string(corpora.status().message()).c_str());
    return 1;
  }
  double p99[2];
  int next = 0;
  for (const std::shared_ptr<const Corpus>& corpus :
       {corpora->front(), LargeCorpus()}) {
    const SuggestIndex index(corpus);
    const Latency latency = Measure(*corpus, index);
    std::printf("  median %.0f us  p99 %.0f us\n", latency.median, latency.p99);
    p99[next++] = latency.p99;
  }
  const double ratio = p99[1] / p99[0];
  std::printf("p99 of %d entries: %.1f times that of the reference corpus\n",
              kEntryCount, ratio);
  return ratio <= kRatioMax ? 0 : 1;
}

}  // namespace
}  // namespace caveat

int main() { return caveat::Main(); }
