// In which entries a term stands, and how much it says of each, packed: the
// entries as differences of as many bits as a block's largest needs, the impact
// in a byte.
//
//   PackedPostings::Builder builder(term_count);
//   builder.Count(term) for every posting, then builder.Add(term, entry,
//   impact) PackedPostings postings = std::move(builder).Finish();
//   PackedPostings::Cursor cursor(postings, term);
//
// A block knows its last entry and its largest impact, so that a search may
// pass over it. Immutable, thread-safe.

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

  size_t term_count() const { return infos_.empty() ? 0 : infos_.size() - 1; }
  std::span<const Block> Blocks(int term) const {
    const auto t = static_cast<size_t>(term);
    return blocks_.span().subspan(
        infos_[t].first_block,
        infos_[t + 1].first_block - infos_[t].first_block);
  }
  uint8_t LargestImpact(int term) const {
    return infos_[static_cast<size_t>(term)].largest_impact;
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
  void Load(BinaryReader* in);

 private:
  struct TermInfo {
    uint32_t first_block = 0;
    uint8_t largest_impact = 0;
    uint8_t common_impact = 0;
    uint16_t reserved = 0;
  };

  static constexpr size_t kAlignment = 4;

  SharedArray<TermInfo> infos_;  // One more than terms.
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
  void Pack(size_t begin, size_t end);

  std::vector<uint64_t> next_;
  std::vector<uint32_t> entries_;
  std::vector<uint8_t> impacts_;
  std::vector<Block> blocks_;
  std::string bytes_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_PACKED_POSTINGS_H_
