// Splits text into the word pieces that the sentence encoder knows.
//
//   PieceSplitter splitter;
//   splitter.Add("\u2581bone", -7.5f);  // Pieces in the order of their ids.
//   std::vector<int> ids = splitter.Split("bone pain", 128);
//
// Of all ways to cut the text, the one with the largest sum of the pieces'
// scores (Kudo, "Subword Regularization", ACL 2018, section 3.1), found in one
// pass. A space is written U+2581, and one stands before the text. Pure;
// thread-safe once filled.

#ifndef CAVEAT_MATCHER_PIECE_SPLITTER_H_
#define CAVEAT_MATCHER_PIECE_SPLITTER_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace caveat {

class PieceSplitter {
 public:
  // What stands for bytes that no piece has.
  static constexpr int kUnknown = 0;

  // Numbers the piece with the next id. `is_text` is false for control
  // symbols, which no text is cut into. `piece` must outlive the splitter.
  void Add(std::string_view piece, float score, bool is_text);

  int size() const { return size_; }

  // Ids of at most `count_max` pieces of UTF-8 `text`; at least one, also of an
  // empty text. Neighbouring unknown characters are one. Cost: linear in the
  // text times the longest piece.
  std::vector<int> Split(std::string_view text, int count_max) const;

 private:
  struct Piece {
    int id;  // kPrefix: no piece, but some begin so.
    float score;
  };
  static constexpr int kPrefix = -1;

  // The pieces and all their beginnings, so that a search ends with the last.
  absl::flat_hash_map<std::string_view, Piece> pieces_;
  int size_ = 0;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_PIECE_SPLITTER_H_
