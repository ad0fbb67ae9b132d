// Makes corpora of any size for benchmarks, and questions of which the wanted
// entry is known. Words are as common as those of a language (Zipf's law): the
// commonest are those of `matcher/data/vectors.bin`, the rare ones are made up.
// Each entry has a few words of its own subject, which its question and its
// answer share; somebody who asks takes some of them, and others besides.
//
//   ScaleCorpus corpus(10'000);
//   WriteFile(path, corpus.Jsonl());
//   for (const ScaleQuestion& question : corpus.Questions(1000)) ...
//
// Or holds a corpus and questions that were written by people; see ReadPortal().
//
// One size always gives the same bytes: the seed is fixed, and no distribution
// of the standard library, which may differ between machines, is used.

#ifndef CAVEAT_TESTS_BENCH_SCALE_CORPUS_H_
#define CAVEAT_TESTS_BENCH_SCALE_CORPUS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace caveat {

// Random numbers that are the same everywhere (Vigna's splitmix64).
class ScaleRandom {
 public:
  explicit ScaleRandom(uint64_t seed) : state_(seed) {}
  uint64_t Next();
  // 0 to `count` - 1.
  size_t Below(size_t count) { return static_cast<size_t>(Next() % count); }
  // 0 to 1, without 1.
  double Share() { return static_cast<double>(Next() >> 11) * 0x1.0p-53; }

 private:
  uint64_t state_;
};

struct ScaleEntry {
  std::string question;
  std::string answer;
};

struct ScaleQuestion {
  std::string text;
  int wanted = 0;  // Index of the entry it was made from.
};

class ScaleCorpus {
 public:
  explicit ScaleCorpus(int entry_count);
  // A real one: these entries and questions. Words are not made up.
  ScaleCorpus(std::vector<ScaleEntry> entries,
              std::vector<ScaleQuestion> questions);

  int entry_count() const { return entry_count_; }

  // The same whenever it is asked for.
  ScaleEntry Entry(int index) const;

  // Calls `write` with each line of the corpus as JSONL, its line end included.
  void ForEachLine(const std::function<void(std::string_view)>& write) const;
  std::string Jsonl() const;

  // The first `count` of those that are given. Or questions on entries spread
  // over the whole corpus: most take two to four words of the entry's subject,
  // every tenth has a typing mistake, every twentieth is of common words alone,
  // every twenty-fifth is long.
  std::vector<ScaleQuestion> Questions(int count) const;

  // The id of an entry in the JSONL.
  static std::string IdOf(int index);

 private:
  // A word whose rank is at least `rank_min`, common ones more often.
  const std::string& Draw(ScaleRandom* random, size_t rank_min) const;
  std::vector<std::string> SubjectOf(ScaleRandom* random) const;
  std::string QuestionOn(int entry, int place) const;

  const int entry_count_;
  std::vector<ScaleEntry> entries_;  // Empty where they are made up.
  std::vector<ScaleQuestion> questions_;
  std::vector<std::string> words_;  // The commonest first.
  std::vector<double> sums_;        // Of their frequencies.
};

// The corpus of matcher/data/portal.py, from the folder that it was written to,
// and the covered questions that are held back. Ends the program when they can
// not be read.
ScaleCorpus ReadPortal(const std::string& folder);

}  // namespace caveat

#endif  // CAVEAT_TESTS_BENCH_SCALE_CORPUS_H_
