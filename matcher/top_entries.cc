#include "matcher/top_entries.h"

#include <algorithm>
#include <bit>
#include <memory>
#include <utility>

namespace caveat {

// One term's postings, and how far they have been read.
struct TopEntries::List {
  std::span<const PackedPostings::Block> blocks;
  uint32_t weight = 0;
  uint8_t common_impact = 0;
  size_t block = 0;
  bool is_unpacked = false;  // Whether `postings` are those of `block`.
  size_t next = 0;           // Of `postings`: those before it are passed.
  uint32_t most = 0;         // The largest score it can give in this range.
  PackedPostings::Postings postings;

  bool AtEnd() const { return block == blocks.size(); }
  int64_t PreviousOf(size_t b) const {
    return b == 0 ? -1 : int64_t{blocks[b - 1].last_entry};
  }
  int64_t Previous() const { return PreviousOf(block); }
  void Step() {
    ++block;
    is_unpacked = false;
    next = 0;
  }
  // To the first block that may hold `entry` or a later one.
  void SkipTo(uint32_t entry) {
    while (!AtEnd() && blocks[block].last_entry < entry) Step();
  }
  void Unpack(const PackedPostings& all) {
    if (is_unpacked) return;
    all.Unpack(blocks[block], Previous(), &postings);
    is_unpacked = true;
  }
  // Calls visit(entry - begin, score) for those of a range, ascending.
  template <typename Visit>
  void ForEach(const PackedPostings& all, uint32_t begin, uint32_t end,
               const Visit& visit) {
    for (SkipTo(begin); !AtEnd() && Previous() + 1 < int64_t{end}; Step()) {
      Unpack(all);
      size_t i = next;
      while (i < postings.count && postings.entries[i] < begin) ++i;
      for (; i < postings.count; ++i) {
        const uint32_t place = postings.entries[i] - begin;
        if (place >= end - begin) break;
        visit(place, weight * postings.impacts[i]);
      }
      next = i;
      if (i < postings.count) return;
    }
  }
};

struct TopEntries::Group {
  size_t first_list = 0;
  size_t list_count = 0;
  // In the range at work: the largest score it can give, and about how many
  // postings it has.
  uint32_t most = 0;
  uint32_t posting_count = 0;
  bool is_aside = false;
};

// An entry of the range at work that may be among the best.
struct TopEntries::Candidate {
  uint32_t place = 0;
  uint32_t score = 0;  // Of the groups so far.
};

struct TopEntries::Tables {
  std::vector<List> lists;  // Of all groups; never made smaller.
  size_t list_count = 0;
  // In a range, those that are left aside at first come first.
  std::vector<Group> groups;
  // Of the entries of a range: their sums, what the group at work has added to
  // them, and whether they have any.
  std::vector<uint32_t> sums = std::vector<uint32_t>(kRangeEntries);
  std::vector<uint32_t> of_group = std::vector<uint32_t>(kRangeEntries);
  std::vector<uint64_t> touched = std::vector<uint64_t>(kRangeEntries / 64);
  // The places of the group at work, and the entries that may be among the
  // best, by place; as long as they can be, so that each is written without
  // asking first whether it counts.
  std::vector<uint32_t> touched_of_group =
      std::vector<uint32_t>(kRangeEntries + 1);
  size_t touched_count = 0;
  std::vector<Candidate> candidates = std::vector<Candidate>(kRangeEntries + 1);
  size_t candidate_count = 0;
  // Scores with their entries: a heap, the worst of the best at its front.
  std::vector<std::pair<uint32_t, uint32_t>> best;
};

namespace {

// Whether the first of two scored entries comes before the second.
constexpr auto kIsBetter = [](const std::pair<uint32_t, uint32_t>& a,
                              const std::pair<uint32_t, uint32_t>& b) {
  return a.first != b.first ? a.first > b.first : a.second < b.second;
};

}  // namespace

TopEntries::Tables* TopEntries::TablesOfThread() {
  thread_local const auto tables = std::make_unique<Tables>();
  return tables.get();
}

TopEntries::TopEntries(const PackedPostings& postings)
    : postings_(postings), tables_(TablesOfThread()) {
  tables_->list_count = 0;
  tables_->groups.clear();
  tables_->best.clear();
}

void TopEntries::AddGroup(std::span<const WeightedTerm> terms) {
  if (tables_->groups.size() == kGroupCountMax) return;
  Group group;
  group.first_list = tables_->list_count;
  for (const WeightedTerm& term : terms) {
    const auto blocks = postings_.Blocks(term.term);
    if (term.weight == 0 || blocks.empty()) continue;
    const uint32_t weight = std::min(term.weight, kWeightMax);
    const auto begin =
        tables_->lists.begin() + static_cast<ptrdiff_t>(group.first_list);
    const auto end =
        tables_->lists.begin() + static_cast<ptrdiff_t>(tables_->list_count);
    const auto same = std::find_if(begin, end, [&blocks](const List& list) {
      return list.blocks.data() == blocks.data();
    });
    if (same != end) {
      same->weight = std::max(same->weight, weight);
      continue;
    }
    if (tables_->list_count == tables_->lists.size()) {
      tables_->lists.emplace_back();
    }
    List& list = tables_->lists[tables_->list_count++];
    list.blocks = blocks;
    list.weight = weight;
    list.common_impact = postings_.CommonImpact(term.term);
    list.block = list.next = 0;
    list.is_unpacked = false;
  }
  group.list_count = tables_->list_count - group.first_list;
  if (group.list_count > 0) tables_->groups.push_back(group);
}

uint32_t TopEntries::StartingThreshold(size_t count_max) const {
  uint32_t least = 1;
  if (count_max > PackedPostings::kCommonCount) return 0;
  for (size_t l = 0; l < tables_->list_count; ++l) {
    const List& list = tables_->lists[l];
    least = std::max(least, list.weight * list.common_impact);
  }
  return least - 1;
}

void TopEntries::Bound(uint32_t begin, List* list, uint32_t* posting_count) {
  const uint32_t end = begin + kRangeEntries;
  uint8_t most = 0;
  list->SkipTo(begin);
  for (size_t b = list->block;
       b < list->blocks.size() && list->PreviousOf(b) + 1 < int64_t{end}; ++b) {
    const PackedPostings::Block& block = list->blocks[b];
    const auto span =
        static_cast<uint32_t>(int64_t{block.last_entry} - list->PreviousOf(b));
    if (b > list->block || span < kSparseRanges * kRangeEntries) {
      most = std::max(most, block.largest_impact);
      *posting_count += block.count;
      continue;
    }
    list->Unpack(postings_);
    const PackedPostings::Postings& all = list->postings;
    size_t i = list->next;
    while (i < all.count && all.entries[i] < begin) ++i;
    list->next = i;
    for (; i < all.count && all.entries[i] < end; ++i) {
      most = std::max(most, all.impacts[i]);
      ++*posting_count;
    }
  }
  list->most = list->weight * most;
}

bool TopEntries::BoundRange(uint32_t begin) {
  std::vector<Group>& groups = tables_->groups;
  uint64_t sum = 0;
  for (Group& group : groups) {
    group.most = group.posting_count = 0;
    for (size_t l = 0; l < group.list_count; ++l) {
      List& list = tables_->lists[group.first_list + l];
      Bound(begin, &list, &group.posting_count);
      group.most = std::max(group.most, list.most);
    }
    sum += group.most;
  }
  if (sum <= threshold_) return false;
  // Those that give nothing, then those that give the least for the most work.
  std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
    if (a.most == 0 || b.most == 0) {
      return a.most != b.most ? a.most == 0 : a.first_list < b.first_list;
    }
    const uint64_t x = uint64_t{a.most} * b.posting_count;
    const uint64_t y = uint64_t{b.most} * a.posting_count;
    return x != y ? x < y : a.first_list < b.first_list;
  });
  aside_count_ = 0;
  aside_most_ = 0;
  for (Group& group : groups) {
    group.is_aside = aside_most_ + group.most <= threshold_;
    if (!group.is_aside) continue;
    ++aside_count_;
    aside_most_ += group.most;
  }
  std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
    if (a.is_aside != b.is_aside) return a.is_aside;
    return a.most != b.most ? a.most > b.most : a.first_list < b.first_list;
  });
  return true;
}

void TopEntries::AddScores(const Group& group, uint32_t begin) {
  const uint32_t end = begin + kRangeEntries;
  Tables& tables = *tables_;
  if (group.list_count == 1) {
    tables.lists[group.first_list].ForEach(
        postings_, begin, end, [&tables](uint32_t place, uint32_t score) {
          tables.sums[place] += score;
          tables.touched[place / 64] |= uint64_t{1} << place % 64;
        });
    return;
  }
  ScoreGroup(group, begin);
  for (size_t i = 0; i < tables.touched_count; ++i) {
    const uint32_t place = tables.touched_of_group[i];
    tables.sums[place] += std::exchange(tables.of_group[place], 0);
    tables.touched[place / 64] |= uint64_t{1} << place % 64;
  }
}

void TopEntries::ScoreGroup(const Group& group, uint32_t begin) {
  const uint32_t end = begin + kRangeEntries;
  uint32_t* const touched = tables_->touched_of_group.data();
  uint32_t* const of_group = tables_->of_group.data();
  size_t count = 0;
  for (size_t l = 0; l < group.list_count; ++l) {
    tables_->lists[group.first_list + l].ForEach(
        postings_, begin, end, [&](uint32_t place, uint32_t score) {
          const uint32_t before = of_group[place];
          touched[count] = place;
          count += before == 0 && score > 0 ? 1 : 0;  // Once a place.
          of_group[place] = std::max(before, score);
        });
  }
  tables_->touched_count = count;
}

uint32_t TopEntries::ScoreOf(const Group& group, uint32_t entry,
                             uint32_t needed) {
  uint32_t most = 0;
  for (size_t l = 0; l < group.list_count; ++l) {
    List& list = tables_->lists[group.first_list + l];
    const uint32_t least = std::max(most, needed);
    if (list.most <= least) continue;
    list.SkipTo(entry);
    if (list.AtEnd() || int64_t{entry} <= list.Previous() ||
        list.weight * list.blocks[list.block].largest_impact <= least) {
      continue;
    }
    list.Unpack(postings_);
    const PackedPostings::Postings& postings = list.postings;
    const auto end =
        postings.entries.begin() + static_cast<ptrdiff_t>(postings.count);
    const auto found = std::lower_bound(
        postings.entries.begin() + static_cast<ptrdiff_t>(list.next), end,
        entry);
    list.next = static_cast<size_t>(found - postings.entries.begin());
    if (found == end || *found != entry) continue;
    most = std::max(most, list.weight * postings.impacts[list.next]);
  }
  return most;
}

void TopEntries::Keep(uint32_t score, uint32_t entry, size_t count_max) {
  auto& best = tables_->best;
  best.emplace_back(score, entry);
  std::push_heap(best.begin(), best.end(), kIsBetter);
  if (best.size() > count_max) {
    std::pop_heap(best.begin(), best.end(), kIsBetter);
    best.pop_back();
  }
  // A later entry of the same score comes behind.
  if (best.size() == count_max) {
    threshold_ = std::max(threshold_, best.front().first);
  }
}

void TopEntries::TakeCandidates() {
  Candidate* const candidates = tables_->candidates.data();
  size_t count = 0;
  for (size_t word = 0; word < tables_->touched.size(); ++word) {
    uint64_t bits = std::exchange(tables_->touched[word], 0);
    for (; bits != 0; bits &= bits - 1) {
      const auto place = static_cast<uint32_t>(
          word * 64 + static_cast<size_t>(std::countr_zero(bits)));
      const uint32_t score = std::exchange(tables_->sums[place], 0);
      candidates[count] = {place, score};
      count += score + aside_most_ > threshold_ ? 1 : 0;
    }
  }
  tables_->candidate_count = count;
}

void TopEntries::AddToCandidates(const Group& group, uint32_t begin,
                                 uint32_t others) {
  Candidate* const candidates = tables_->candidates.data();
  const size_t count = tables_->candidate_count;
  const bool reads_all = group.posting_count < kPostingsOfLookUp * count;
  if (reads_all) ScoreGroup(group, begin);
  size_t kept = 0;
  for (size_t i = 0; i < count; ++i) {
    Candidate candidate = candidates[i];
    if (reads_all) {
      candidate.score += tables_->of_group[candidate.place];
    } else {
      const uint32_t sure = candidate.score + others;
      candidate.score += ScoreOf(group, begin + candidate.place,
                                 threshold_ - std::min(threshold_, sure));
    }
    candidates[kept] = candidate;
    kept += candidate.score + others > threshold_ ? 1 : 0;
  }
  tables_->candidate_count = kept;
  if (!reads_all) return;
  for (size_t i = 0; i < tables_->touched_count; ++i) {
    tables_->of_group[tables_->touched_of_group[i]] = 0;
  }
}

void TopEntries::SearchRange(uint32_t begin, size_t count_max) {
  const std::vector<Group>& groups = tables_->groups;
  for (size_t g = aside_count_; g < groups.size(); ++g) {
    AddScores(groups[g], begin);
  }
  TakeCandidates();
  uint32_t others = aside_most_;
  for (size_t g = 0; g < aside_count_; ++g) {
    if (tables_->candidate_count == 0) return;
    others -= groups[g].most;
    AddToCandidates(groups[g], begin, others);
  }
  for (size_t i = 0; i < tables_->candidate_count; ++i) {
    const Candidate candidate = tables_->candidates[i];
    if (candidate.score > threshold_) {
      Keep(candidate.score, begin + candidate.place, count_max);
    }
  }
}

void TopEntries::Find(size_t count_max, std::vector<int>* best) {
  threshold_ = StartingThreshold(count_max);
  uint32_t last = 0;
  for (size_t l = 0; l < tables_->list_count; ++l) {
    last = std::max(last, tables_->lists[l].blocks.back().last_entry);
  }
  if (tables_->list_count > 0) {
    // 64 bits: behind the last range, `begin` may be beyond 32.
    for (uint64_t begin = 0; begin <= last; begin += kRangeEntries) {
      const auto first = static_cast<uint32_t>(begin);
      if (BoundRange(first)) SearchRange(first, count_max);
    }
  }
  std::sort(tables_->best.begin(), tables_->best.end(), kIsBetter);
  best->clear();
  for (const auto& [score, entry] : tables_->best) {
    best->push_back(static_cast<int>(entry));
  }
}

}  // namespace caveat
