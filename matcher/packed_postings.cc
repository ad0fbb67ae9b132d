#include "matcher/packed_postings.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>
#include <unordered_map>
#include <utility>

namespace caveat {
namespace {

// Differences are read eight bytes at a time, so as many stand behind the last.
constexpr size_t kBytesRead = sizeof(uint64_t);

uint64_t LoadWord(const char* at) {
  uint64_t word = 0;
  std::memcpy(&word, at, sizeof(word));
  return word;
}

// How far a posting is from the one before it, less one.
uint32_t DifferenceAt(const char* begin, size_t index, size_t bits) {
  const size_t bit = index * bits;
  const uint64_t mask = (uint64_t{1} << bits) - 1;
  return static_cast<uint32_t>(LoadWord(begin + bit / 8) >> bit % 8 & mask);
}

}  // namespace

void PackedPostings::Unpack(const Block& block, int64_t previous,
                            Postings* unpacked) const {
  const char* at = bytes_.data() + size_t{block.begin} * kAlignment;
  const size_t count = block.count;
  const size_t bits = block.bits;
  auto entry = static_cast<uint32_t>(previous);
  for (size_t i = 0; i < count; ++i) {
    entry += DifferenceAt(at, i, bits) + 1;
    unpacked->entries[i] = entry;
  }
  unpacked->impacts =
      reinterpret_cast<const uint8_t*>(at) + (count * bits + 7) / 8;
  unpacked->count = count;
}

PackedPostings::Builder::Builder(const std::vector<int>& counts) {
  uint64_t sum = 0;
  next_.reserve(counts.size());
  for (const int count : counts) {
    next_.push_back(sum);
    sum += static_cast<uint64_t>(count);
  }
  entries_.resize(sum);
  impacts_.resize(sum);
}

uint64_t PackedPostings::Builder::HashOf(const Range& range) const {
  constexpr uint64_t kPrime = 0x9e3779b97f4a7c15ull;
  uint64_t hash = range.end - range.begin;
  for (size_t i = range.begin; i < range.end; ++i) {
    hash = (hash ^ (uint64_t{entries_[i]} << 8 | impacts_[i])) * kPrime;
    hash ^= hash >> 29;
  }
  return hash;
}

bool PackedPostings::Builder::AreSame(const Range& a, const Range& b) const {
  const auto same = [&a, &b](const auto& values) {
    const auto at = [&values](size_t place) {
      return values.begin() + static_cast<ptrdiff_t>(place);
    };
    return std::equal(at(a.begin), at(a.end), at(b.begin), at(b.end));
  };
  return same(entries_) && same(impacts_);
}

void PackedPostings::Builder::PackBlocks(const Range& range) {
  const auto [begin, end] = range;
  for (size_t first = begin; first < end; first += kBlockPostings) {
    const size_t count = std::min(kBlockPostings, end - first);
    const auto previous = first == begin ? int64_t{-1} : entries_[first - 1];
    const auto difference = [&](size_t i) {
      const int64_t before = i == 0 ? previous : entries_[first + i - 1];
      return static_cast<uint32_t>(entries_[first + i] - before - 1);
    };
    uint32_t all = 0;
    for (size_t i = 0; i < count; ++i) all |= difference(i);
    std::string& bytes = bytes_;
    bytes.resize((bytes.size() + kAlignment - 1) / kAlignment * kAlignment);
    Block block;
    block.last_entry = entries_[first + count - 1];
    block.begin = static_cast<uint32_t>(bytes.size() / kAlignment);
    block.bits = static_cast<uint8_t>(std::bit_width(all));
    block.count = static_cast<uint16_t>(count);
    const size_t begin_byte = bytes.size();
    bytes.resize(begin_byte + (count * block.bits + 7) / 8 + kBytesRead);
    for (size_t i = 0; i < count; ++i) {
      const size_t bit = i * block.bits;
      char* at = bytes.data() + begin_byte + bit / 8;
      const uint64_t word = LoadWord(at) | uint64_t{difference(i)} << bit % 8;
      std::memcpy(at, &word, sizeof(word));
    }
    bytes.resize(bytes.size() - kBytesRead);
    for (size_t i = 0; i < count; ++i) {
      bytes.push_back(static_cast<char>(impacts_[first + i]));
      block.largest_impact =
          std::max(block.largest_impact, impacts_[first + i]);
    }
    blocks_.push_back(block);
  }
}

PackedPostings::TermInfo PackedPostings::Builder::Pack(const Range& range) {
  TermInfo info;
  info.first_block = static_cast<uint32_t>(blocks_.size());
  PackBlocks(range);
  const size_t block_count = blocks_.size() - info.first_block;
  info.block_count_low = static_cast<uint16_t>(block_count);
  info.block_count_high = static_cast<uint8_t>(block_count >> 16);
  if (range.end - range.begin >= kCommonCount) {
    std::vector<uint8_t> sorted(
        impacts_.begin() + static_cast<ptrdiff_t>(range.begin),
        impacts_.begin() + static_cast<ptrdiff_t>(range.end));
    const auto common = sorted.begin() + (kCommonCount - 1);
    std::nth_element(sorted.begin(), common, sorted.end(), std::greater<>());
    info.common_impact = *common;
  }
  return info;
}

PackedPostings PackedPostings::Builder::Finish() && {
  std::vector<TermInfo> infos;
  infos.reserve(next_.size());
  std::unordered_multimap<uint64_t, size_t> terms_of_hash;
  for (size_t t = 0; t < next_.size(); ++t) {
    const Range range = RangeOf(t);
    const uint64_t hash = HashOf(range);
    const auto [first, last] = terms_of_hash.equal_range(hash);
    const auto same = std::find_if(first, last, [&](const auto& other) {
      return AreSame(range, RangeOf(other.second));
    });
    if (same != last) {
      infos.push_back(infos[same->second]);
      continue;
    }
    infos.push_back(Pack(range));
    terms_of_hash.emplace(hash, t);
  }
  bytes_.append(kBytesRead, '\0');
  PackedPostings packed;
  packed.infos_ = SharedArray<TermInfo>(std::move(infos));
  packed.blocks_ = SharedArray<Block>(std::move(blocks_));
  packed.bytes_ = SharedArray<char>(std::move(bytes_));
  return packed;
}

void PackedPostings::Save(BinaryWriter* out) const {
  out->Table(infos_);
  out->Table(blocks_);
  out->Table(bytes_);
}

void PackedPostings::Load(BinaryReader* in, int entry_count) {
  in->Table(&infos_);
  in->Table(&blocks_);
  in->Table(&bytes_);
  if (!IsSound(entry_count)) in->Stop();
}

bool PackedPostings::IsSound(int64_t entry_count) const {
  // Terms either share all their blocks or have their own, behind those of the
  // terms before. So each block is looked at once, however many share it.
  std::vector<size_t> count_of_first(blocks_.size());
  size_t end = 0;
  for (const TermInfo& info : infos_) {
    const size_t first = info.first_block;
    const size_t count = info.block_count();
    if (first + count > blocks_.size()) return false;
    if (count == 0) continue;
    if (first != end) {
      // None, of blocks that no term before has, or that it has in the middle.
      if (count_of_first[first] != count) return false;
      continue;
    }
    count_of_first[first] = count;
    end += count;
    int64_t previous = -1;
    for (const Block& block : blocks_.span().subspan(first, count)) {
      if (!IsSound(block, previous, entry_count)) return false;
      previous = block.last_entry;
    }
  }
  return true;
}

bool PackedPostings::IsSound(const Block& block, int64_t previous,
                             int64_t entry_count) const {
  const size_t size = (size_t{block.count} * block.bits + 7) / 8 + block.count;
  if (block.count == 0 || block.count > kBlockPostings || block.bits > 32 ||
      size_t{block.begin} * kAlignment + size + kBytesRead > bytes_.size()) {
    return false;
  }
  // Entries ascend, so none is above the last; and that can not wrap here.
  int64_t last = previous + block.count;
  const char* const at = bytes_.data() + size_t{block.begin} * kAlignment;
  for (size_t i = 0; i < block.count; ++i) {
    last += DifferenceAt(at, i, block.bits);
  }
  return last == int64_t{block.last_entry} && last < entry_count;
}

}  // namespace caveat
