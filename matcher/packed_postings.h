// In which entries a term stands, and how much it says of each, packed: the
// entries as differences of as many bits as a block's largest needs, the impact
// in a byte.
//
//   PackedPostings::Builder builder(counts);  // of each term's postings
//   builder.Add(term, entry, impact);         // for every posting
//   PackedPostings postings = std::move(builder).Finish();
//   for (const PackedPostings::Block& block : postings.Blocks(term)) ...
//
// A block knows its last entry and its largest impact, so that a search may
// pass over it. Terms that have the same postings, as a word and the concept
// that it alone names, share their blocks. Immutable, thread-safe.

#ifndef CAVEAT_MATCHER_PACKED_POSTINGS_H_
#define CAVEAT_MATCHER_PACKED_POSTINGS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "corpus/binary.h"
#include "corpus/shared_array.h"

namespace caveat {

class PackedPostings {
 public:
  static constexpr size_t kBlockPostings = 128;
  // Of how many entries CommonImpact() speaks.
  static constexpr size_t kCommonCount = 32;

  struct Block {
    uint32_t last_entry = 0;
    uint32_t begin = 0;  // In `bytes_`, in units of kAlignment.
    uint8_t bits = 0;    // Of a difference.
    uint8_t largest_impact = 0;
    uint16_t count = 0;
  };

  // A block, unpacked.
  struct Postings {
    std::array<uint32_t, kBlockPostings> entries;
    const uint8_t* impacts = nullptr;
    size_t count = 0;
  };

  class Builder;

  PackedPostings() = default;

  size_t term_count() const { return infos_.size(); }
  // The same memory for terms of the same postings.
  std::span<const Block> Blocks(int term) const {
    const TermInfo& info = infos_[static_cast<size_t>(term)];
    return blocks_.span().subspan(info.first_block, info.block_count());
  }
  // The impact that kCommonCount of the term's entries reach; 0 where it has
  // fewer.
  uint8_t CommonImpact(int term) const {
    return infos_[static_cast<size_t>(term)].common_impact;
  }

  // `block` is one of Blocks(term); `previous` the last entry of the one before
  // it, -1 for the first.
  void Unpack(const Block& block, int64_t previous, Postings* unpacked) const;

  // Calls `visit(entry)` for each entry of a term, ascending.
  template <typename Visit>
  void ForEachEntry(int term, const Visit& visit) const {
    Postings postings;
    int64_t previous = -1;
    for (const Block& block : Blocks(term)) {
      Unpack(block, previous, &postings);
      for (size_t i = 0; i < postings.count; ++i) {
        visit(static_cast<int>(postings.entries[i]));
      }
      previous = block.last_entry;
    }
  }

  void Save(BinaryWriter* out) const;
  // Looks at every posting: no entry that is found in what was loaded is
  // `entry_count` or above.
  void Load(BinaryReader* in, int entry_count);

 private:
  struct TermInfo {
    uint32_t first_block = 0;
    // 24 bits: enough for two thousand million entries.
    uint16_t block_count_low = 0;
    uint8_t common_impact = 0;
    uint8_t block_count_high = 0;

    size_t block_count() const {
      return size_t{block_count_high} << 16 | block_count_low;
    }
  };

  static constexpr size_t kAlignment = 4;

  // Whether blocks and bytes are such as the builder makes.
  bool IsSound(int64_t entry_count) const;
  // The same of a block behind one that ends with the entry `previous`.
  bool IsSound(const Block& block, int64_t previous, int64_t entry_count) const;

  SharedArray<TermInfo> infos_;
  SharedArray<Block> blocks_;
  SharedArray<char> bytes_;
};

// Takes the postings of all terms, entry after entry. Needs five bytes for each
// while it is filled.
class PackedPostings::Builder {
 public:
  // How many postings each term has.
  explicit Builder(const std::vector<int>& counts);

  // Entries of a term in ascending order; `impact` is above 0.
  void Add(int term, int entry, uint8_t impact) {
    const uint64_t place = next_[static_cast<size_t>(term)]++;
    entries_[place] = static_cast<uint32_t>(entry);
    impacts_[place] = impact;
  }

  // Every posting that was counted must have been added.
  PackedPostings Finish() &&;

 private:
  // The postings of one term.
  struct Range {
    size_t begin = 0;
    size_t end = 0;
  };
  Range RangeOf(size_t term) const {
    return {term == 0 ? 0 : next_[term - 1], next_[term]};
  }
  uint64_t HashOf(const Range& range) const;
  bool AreSame(const Range& a, const Range& b) const;
  TermInfo Pack(const Range& range);
  void PackBlocks(const Range& range);

  std::vector<uint64_t> next_;
  std::vector<uint32_t> entries_;
  std::vector<uint8_t> impacts_;
  std::vector<Block> blocks_;
  std::string bytes_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_PACKED_POSTINGS_H_
