// Finds which of many strings occur in a text, in one walk over it.
//
//   AtomIndex index({"cancel", "refund"});
//   index.Find("a refund", &ids);                // ids == {1}
//
// A trie: memory is linear in the strings, and a byte of text costs as many
// steps as a string starting there goes on to agree with it. Immutable;
// thread-safe.

#ifndef CAVEAT_MATCHER_ATOM_INDEX_H_
#define CAVEAT_MATCHER_ATOM_INDEX_H_

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace caveat {

class AtomIndex {
 public:
  // `atoms` are distinct and not empty; ids are positions in it.
  explicit AtomIndex(const std::vector<std::string>& atoms);

  // Sets `ids` (not null) to the atoms that occur in `text`, ascending, each
  // once. Upper-case ASCII letters of `text` count as lower-case ones.
  void Find(std::string_view text, std::vector<int>* ids) const;

  int64_t memory_bytes() const {
    return static_cast<int64_t>(nodes_.size() * (sizeof(Node) + 1));
  }

 private:
  // Nodes in breadth-first order: the children of one node stand together,
  // ordered by byte.
  struct Node {
    int32_t child_begin = 0;
    int32_t child_count = 0;
    int32_t atom = -1;
  };

  int32_t Child(int32_t node, unsigned char byte) const;

  std::vector<Node> nodes_;
  std::vector<unsigned char> bytes_;        // That leads to each node.
  std::array<int32_t, 256> root_children_;  // -1: none.
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_ATOM_INDEX_H_
