// The entries of the best scores for a question, found without scoring all that
// share a word with it.
//
//   TopEntries search(postings, entry_count);
//   search.AddGroup({{term, 4000}, {synonym, 3600}});   // for each word
//   std::vector<int> best = search.Find(32);
//
// A word's score in an entry is the largest of its terms' impact there times
// weight; an entry's score is the sum over the words. Turtle and Flood's
// MaxScore ("Query evaluation: strategies and optimizations", 1995): words that
// together can not lift an entry among the best are only looked up for entries
// that another word has brought forward, and a block whose largest impact is
// not enough is not unpacked. Scores are integers, so the result is that of
// scoring every entry; a test compares them.
//
// One search serves one question; its tables stay with the thread for the next.

#ifndef CAVEAT_MATCHER_TOP_ENTRIES_H_
#define CAVEAT_MATCHER_TOP_ENTRIES_H_

#include <cstdint>
#include <span>
#include <vector>

#include "matcher/packed_postings.h"

namespace caveat {

struct WeightedTerm {
  int term = 0;
  uint32_t weight = 0;
};

class TopEntries {
 public:
  // With these, no sum leaves 32 bits.
  static constexpr uint32_t kWeightMax = 4095;
  static constexpr size_t kGroupCountMax = 2048;

  // `postings` must outlive this.
  explicit TopEntries(const PackedPostings& postings);
  TopEntries(const TopEntries&) = delete;
  TopEntries& operator=(const TopEntries&) = delete;

  // The terms that stand for one word of the question. Beyond kGroupCountMax
  // words, nothing happens.
  void AddGroup(std::span<const WeightedTerm> terms);

  // The `count_max` (1 or more) entries of the best scores above 0, best first;
  // of equal scores the first entries.
  void Find(size_t count_max, std::vector<int>* best);

 private:
  struct Tables;
  struct List;
  struct Group;

  // Entries are worked on in ranges of this size, whose sums fit a near cache.
  static constexpr uint32_t kRangeEntries = 8192;

  static Tables* TablesOfThread();

  uint32_t StartingThreshold(size_t count_max) const;
  // Where the next range begins; UINT32_MAX at the end.
  uint32_t NextRange(uint32_t begin_min);
  void AddScores(const Group& group, uint32_t begin);
  void AddOnlyList(List* list, uint32_t begin);
  void KeepBest(uint32_t begin, size_t count_max);
  // What a group gives an entry; anything up to `needed` where it is no more.
  uint32_t ScoreOf(const Group& group, uint32_t entry, uint32_t needed);
  void Keep(uint32_t score, uint32_t entry, size_t count_max);

  const PackedPostings& postings_;
  Tables* const tables_;
  uint32_t threshold_ = 0;  // Scores up to this can not enter any more.
  size_t first_essential_ = 0;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_TOP_ENTRIES_H_
