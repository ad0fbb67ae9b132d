#include "matcher/atom_index.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace caveat {
namespace {

// Below this, looking at each child beats halving.
constexpr int32_t kLinearSearchMax = 8;

unsigned char Lower(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 'A' && byte <= 'Z' ? static_cast<unsigned char>(byte + 32)
                                    : byte;
}

}  // namespace

AtomIndex::AtomIndex(const std::vector<std::string>& atoms) {
  std::vector<int32_t> order(atoms.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&atoms](int32_t a, int32_t b) {
    return atoms[static_cast<size_t>(a)] < atoms[static_cast<size_t>(b)];
  });

  // Atoms order[begin, end) share `depth` bytes, those that lead to `node`.
  struct Range {
    size_t begin, end, depth, node;
  };
  nodes_.emplace_back();
  bytes_.push_back(0);
  std::vector<Range> queue{{0, order.size(), 0, 0}};
  for (size_t next = 0; next < queue.size(); ++next) {
    auto [begin, end, depth, node] = queue[next];
    if (begin < end && depth > 0 &&
        atoms[static_cast<size_t>(order[begin])].size() == depth) {
      nodes_[node].atom = order[begin++];
    }
    nodes_[node].child_begin = static_cast<int32_t>(nodes_.size());
    while (begin < end) {
      const char byte = atoms[static_cast<size_t>(order[begin])][depth];
      size_t stop = begin;
      while (stop < end &&
             atoms[static_cast<size_t>(order[stop])][depth] == byte) {
        ++stop;
      }
      queue.push_back({begin, stop, depth + 1, nodes_.size()});
      nodes_.emplace_back();
      bytes_.push_back(static_cast<unsigned char>(byte));
      ++nodes_[node].child_count;
      begin = stop;
    }
  }
  root_children_.fill(-1);
  for (int32_t i = 0; i < nodes_[0].child_count; ++i) {
    const int32_t child = nodes_[0].child_begin + i;
    root_children_[bytes_[static_cast<size_t>(child)]] = child;
  }
}

int32_t AtomIndex::Child(int32_t node, unsigned char byte) const {
  const Node& parent = nodes_[static_cast<size_t>(node)];
  const unsigned char* const begin = bytes_.data() + parent.child_begin;
  const unsigned char* const end = begin + parent.child_count;
  const unsigned char* const found = parent.child_count <= kLinearSearchMax
                                         ? std::find(begin, end, byte)
                                         : std::lower_bound(begin, end, byte);
  return found != end && *found == byte
             ? static_cast<int32_t>(found - bytes_.data())
             : -1;
}

void AtomIndex::Find(std::string_view text, std::vector<int>* ids) const {
  ids->clear();
  for (size_t begin = 0; begin < text.size(); ++begin) {
    int32_t node = root_children_[Lower(text[begin])];
    for (size_t i = begin + 1; node >= 0; ++i) {
      const int32_t atom = nodes_[static_cast<size_t>(node)].atom;
      if (atom >= 0) ids->push_back(atom);
      if (i == text.size()) break;
      node = Child(node, Lower(text[i]));
    }
  }
  std::sort(ids->begin(), ids->end());
  ids->erase(std::unique(ids->begin(), ids->end()), ids->end());
}

}  // namespace caveat
