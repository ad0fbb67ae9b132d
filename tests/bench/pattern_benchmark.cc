// Finds which of 100 and of 100,000 patterns match a question: the median of
// each once all is warm, their ratio, and the slowest first match. Prints a
// line for each size.
//
//   pattern_benchmark [PATTERNS...]

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "matcher/normalizer.h"
#include "matcher/pattern_set.h"
#include "tests/bench/scale_corpus.h"

namespace caveat {
namespace {

constexpr int kQuestionCount = 1000;
constexpr int kRounds = 5;
constexpr int kSubjectCorpusSize = 100'000;

// Words of a subject that no other entry has in this order.
std::vector<std::string> WordsOf(const ScaleCorpus& corpus, int entry) {
  std::vector<std::string> words =
      absl::StrSplit(corpus.Entry(entry).question, ' ', absl::SkipEmpty());
  words.back().pop_back();  // The question mark.
  return words;
}

// As editors write them: two words of a question's subject, side by side, with
// something between them, or the other way round.
std::vector<PlacedPattern> Patterns(const ScaleCorpus& corpus, int count) {
  std::vector<PlacedPattern> patterns;
  for (int p = 0; p < count; ++p) {
    const std::vector<std::string> words = WordsOf(
        corpus, static_cast<int>(int64_t{p} * corpus.entry_count() / count));
    const std::string& last = words.back();
    const std::string& before = words[words.size() - 2];
    const std::string text =
        p % 3 == 0   ? absl::StrCat("\\b", before, "s? ", last, "s?\\b")
        : p % 3 == 1 ? absl::StrCat("\\b", before, "\\b.*\\b", last, "\\b")
                     : absl::StrCat("\\b", last, " .*\\b", before, "\\b");
    patterns.push_back({text, "a.overlay.txtpb", p + 1, 1});
  }
  return patterns;
}

double MicrosecondsOf(const PatternSet& set, const std::string& text,
                      size_t* found) {
  std::vector<int> ids;
  const auto begin = std::chrono::steady_clock::now();
  const absl::Status status = set.Match(text, &ids);
  const double time = std::chrono::duration<double, std::micro>(
                          std::chrono::steady_clock::now() - begin)
                          .count();
  if (!status.ok()) std::exit(1);
  *found += ids.size();
  return time;
}

int Main(int argc, char** argv) {
  const ScaleCorpus corpus(kSubjectCorpusSize);
  std::vector<std::string> texts;
  for (const ScaleQuestion& question : corpus.Questions(kQuestionCount)) {
    texts.push_back(FoldText(question.text));
  }
  std::vector<int> sizes;
  for (int i = 1; i < argc; ++i) sizes.push_back(std::atoi(argv[i]));
  if (sizes.empty()) sizes = {100, 100'000};
  std::vector<std::shared_ptr<const PatternSet>> sets;
  for (const int size : sizes) {
    auto set = PatternSet::Build(Patterns(corpus, size));
    if (!set.ok()) {
      std::fprintf(stderr, "%s\n", std::string(set.status().message()).c_str());
      return 1;
    }
    sets.push_back(*std::move(set));
  }
  std::vector<double> cold(sets.size());
  std::vector<size_t> found(sets.size());
  std::vector<std::vector<double>> warm(sets.size());
  for (int round = 0; round <= kRounds; ++round) {
    for (size_t s = 0; s < sets.size(); ++s) {
      std::vector<double> times;
      for (const std::string& text : texts) {
        times.push_back(MicrosecondsOf(*sets[s], text, &found[s]));
      }
      std::sort(times.begin(), times.end());
      if (round == 0) {
        cold[s] = times.back();
      } else {
        warm[s].push_back(times[times.size() / 2]);
      }
    }
  }
  for (size_t s = 0; s < sets.size(); ++s) {
    std::sort(warm[s].begin(), warm[s].end());
    const double median = warm[s][warm[s].size() / 2];
    std::printf(
        "%7d patterns: warm median %.2f us (%.2f times), slowest when cold "
        "%.0f us, %zu matches, %.0f MB\n",
        sizes[s], median, median / warm[0][warm[0].size() / 2], cold[s],
        found[s] / (kRounds + 1),
        static_cast<double>(sets[s]->memory_bytes()) / 1e6);
  }
  return 0;
}

}  // namespace
}  // namespace caveat

int main(int argc, char** argv) { return caveat::Main(argc, argv); }
