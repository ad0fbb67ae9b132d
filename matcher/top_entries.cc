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
  uint32_t most = 0;  // The largest score it can give.
  uint8_t common_impact = 0;
  size_t block = 0;
  bool is_unpacked = false;  // Whether `postings` are those of `block`.
  size_t next = 0;           // Of `postings`.
  PackedPostings::Postings postings;

  bool AtEnd() const { return block == blocks.size(); }
  int64_t Previous() const {
    return block == 0 ? -1 : int64_t{blocks[block - 1].last_entry};
  }
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
};

struct TopEntries::Group {
  size_t first_list = 0;
  size_t list_count = 0;
  uint32_t most = 0;       // The largest score it can give.
  uint32_t most_with = 0;  // The same with all groups before it.
};

struct TopEntries::Tables {
  std::vector<List> lists;  // Of all groups; never made smaller.
  size_t list_count = 0;
  std::vector<Group> groups;  // Once sorted: the largest last.
  // Of the entries of a range: their sums, what the group at work has added to
  // them, and whether they have any.
  std::vector<uint32_t> sums = std::vector<uint32_t>(kRangeEntries);
  std::vector<uint32_t> of_group = std::vector<uint32_t>(kRangeEntries);
  std::vector<uint64_t> touched = std::vector<uint64_t>(kRangeEntries / 64);
  std::vector<uint32_t> touched_of_group;
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
    if (tables_->list_count == tables_->lists.size()) {
      tables_->lists.emplace_back();
    }
    List& list = tables_->lists[tables_->list_count++];
    list.blocks = blocks;
    list.weight = std::min(term.weight, kWeightMax);
    list.common_impact = postings_.CommonImpact(term.term);
    list.block = list.next = 0;
    list.is_unpacked = false;
    list.most = list.weight * postings_.LargestImpact(term.term);
    group.most = std::max(group.most, list.most);
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

uint32_t TopEntries::NextRange(uint32_t begin_min) {
  uint32_t begin = UINT32_MAX;
  for (size_t g = first_essential_; g < tables_->groups.size(); ++g) {
    const Group& group = tables_->groups[g];
    for (size_t l = 0; l < group.list_count; ++l) {
      List& list = tables_->lists[group.first_list + l];
      list.SkipTo(begin_min);
      if (list.AtEnd()) continue;
      begin = std::min(begin, static_cast<uint32_t>(list.Previous() + 1));
    }
  }
  return begin == UINT32_MAX ? begin : std::max(begin, begin_min);
}

void TopEntries::AddOnlyList(List* list, uint32_t begin) {
  const uint32_t end = begin + kRangeEntries;
  for (list->SkipTo(begin); !list->AtEnd(); list->Step()) {
    list->Unpack(postings_);
    const PackedPostings::Postings& postings = list->postings;
    size_t i = list->next;
    for (; i < postings.count && postings.entries[i] < end; ++i) {
      if (postings.entries[i] < begin) continue;
      const uint32_t place = postings.entries[i] - begin;
      tables_->sums[place] += list->weight * postings.impacts[i];
      tables_->touched[place / 64] |= uint64_t{1} << place % 64;
    }
    list->next = i;
    if (i < postings.count) return;
  }
}

void TopEntries::AddScores(const Group& group, uint32_t begin) {
  if (group.list_count == 1) {
    AddOnlyList(&tables_->lists[group.first_list], begin);
    return;
  }
  const uint32_t end = begin + kRangeEntries;
  std::vector<uint32_t>& touched = tables_->touched_of_group;
  touched.clear();
  for (size_t l = 0; l < group.list_count; ++l) {
    List& list = tables_->lists[group.first_list + l];
    for (list.SkipTo(begin); !list.AtEnd(); list.Step()) {
      list.Unpack(postings_);
      size_t i = list.next;
      for (; i < list.postings.count && list.postings.entries[i] < end; ++i) {
        if (list.postings.entries[i] < begin) continue;
        const uint32_t place = list.postings.entries[i] - begin;
        const uint32_t score = list.weight * list.postings.impacts[i];
        uint32_t& most = tables_->of_group[place];
        if (most == 0) touched.push_back(place);
        most = std::max(most, score);
      }
      list.next = i;
      if (i < list.postings.count) break;
    }
  }
  for (const uint32_t place : touched) {
    tables_->sums[place] += tables_->of_group[place];
    tables_->of_group[place] = 0;
    tables_->touched[place / 64] |= uint64_t{1} << place % 64;
  }
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
    const auto found = std::lower_bound(postings.entries.begin(), end, entry);
    if (found == end || *found != entry) continue;
    const auto place = static_cast<size_t>(found - postings.entries.begin());
    most = std::max(most, list.weight * postings.impacts[place]);
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

void TopEntries::KeepBest(uint32_t begin, size_t count_max) {
  const std::vector<Group>& groups = tables_->groups;
  for (size_t word = 0; word < tables_->touched.size(); ++word) {
    uint64_t bits = std::exchange(tables_->touched[word], 0);
    for (; bits != 0; bits &= bits - 1) {
      const auto place = static_cast<uint32_t>(
          word * 64 + static_cast<size_t>(std::countr_zero(bits)));
      uint32_t score = std::exchange(tables_->sums[place], 0);
      size_t g = first_essential_;
      while (g > 0 && score + groups[g - 1].most_with > threshold_) {
        --g;
        const uint32_t others = score + (g == 0 ? 0 : groups[g - 1].most_with);
        score += ScoreOf(groups[g], begin + place,
                         threshold_ - std::min(threshold_, others));
      }
      if (g == 0 && score > threshold_) Keep(score, begin + place, count_max);
    }
  }
}

void TopEntries::Find(size_t count_max, std::vector<int>* best) {
  std::vector<Group>& groups = tables_->groups;
  std::sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
    return a.most != b.most ? a.most < b.most : a.first_list < b.first_list;
  });
  uint32_t most = 0;
  for (Group& group : groups) group.most_with = most += group.most;
  threshold_ = StartingThreshold(count_max);
  first_essential_ = 0;
  for (uint32_t begin = 0;; begin += kRangeEntries) {
    while (first_essential_ < groups.size() &&
           groups[first_essential_].most_with <= threshold_) {
      ++first_essential_;
    }
    begin = NextRange(begin);
    if (begin == UINT32_MAX) break;
    for (size_t g = first_essential_; g < groups.size(); ++g) {
      AddScores(groups[g], begin);
    }
    KeepBest(begin, count_max);
  }
  std::sort(tables_->best.begin(), tables_->best.end(), kIsBetter);
  best->clear();
  for (const auto& [score, entry] : tables_->best) {
    best->push_back(static_cast<int>(entry));
  }
}

}  // namespace caveat
