// The entries of the best scores for a question, found without scoring all that
// share a word with it.
//
//   TopEntries search(postings);
//   search.AddGroup({{term, 4000}, {synonym, 3600}});   // for each word
//   search.Find(32, &best);                           // a vector of entries
//
// A word's score in an entry is the largest of its terms' impact there times
// weight; an entry's score is the sum over the words. It is Turtle and Flood's
// MaxScore ("Query evaluation: strategies and optimizations", 1995), in each
// range of entries anew: blocks say what each word can give there at most. Of
// words that together can not lift an entry among the best, those with the most
// postings for the least score are left aside; the others are added up. What
// was left aside is then looked up, word after word, for the entries that may
// still be among the best, or read whole where these are many. Scores are
// integers, so the result is that of scoring every entry; a test compares them.
//
// Costs, in each range, a look at each of the words' terms and at their blocks
// there, those that reach over many ranges unpacked; and the more postings the
// less the words differ in rarity.
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
  struct Candidate;

  // Entries are worked on in ranges of this size, whose sums fit a near cache.
  static constexpr uint32_t kRangeEntries = 4096;
  // A block over so many ranges is unpacked to know what it gives in each.
  static constexpr uint32_t kSparseRanges = 8;
  // So many postings are read in the time that one is looked up.
  static constexpr size_t kPostingsOfLookUp = 32;

  static Tables* TablesOfThread();

  uint32_t StartingThreshold(size_t count_max) const;
  // Measures what a list can give in the range that begins there; adds about
  // how many postings that takes.
  void Bound(uint32_t begin, List* list, uint32_t* posting_count);
  // The same of all groups, and which of them are left aside at first. False
  // where no entry of the range can be among the best.
  bool BoundRange(uint32_t begin);
  void SearchRange(uint32_t begin, size_t count_max);
  // Adds a group to the sums of all its entries in the range.
  void AddScores(const Group& group, uint32_t begin);
  // What a group gives each of its entries in the range, in `of_group`.
  void ScoreGroup(const Group& group, uint32_t begin);
  // Takes the sums of those entries that may be among the best.
  void TakeCandidates();
  // Adds a group that was left aside to the candidates, and lets go of those
  // that can not be among the best any more. `others`: the most that the groups
  // after it can give.
  void AddToCandidates(const Group& group, uint32_t begin, uint32_t others);
  // What a group gives an entry; anything up to `needed` where it is no more.
  uint32_t ScoreOf(const Group& group, uint32_t entry, uint32_t needed);
  void Keep(uint32_t score, uint32_t entry, size_t count_max);

  const PackedPostings& postings_;
  Tables* const tables_;
  uint32_t threshold_ = 0;  // Scores up to this can not enter any more.
  // In the range at work: the groups that are left aside at first, and the most
  // that they can give together.
  size_t aside_count_ = 0;
  uint32_t aside_most_ = 0;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_TOP_ENTRIES_H_
