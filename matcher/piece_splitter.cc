#include "matcher/piece_splitter.h"

#include <algorithm>
#include <limits>
#include <string>

namespace caveat {
namespace {

constexpr std::string_view kSpace = "\u2581";
// What a character costs that no piece has: more than any piece.
constexpr float kUnknownScore = -20;

size_t CharacterBytes(unsigned char first) {
  if (first < 0x80) return 1;
  if (first < 0xE0) return 2;
  return first < 0xF0 ? 3 : 4;
}

struct Cut {
  float score = -std::numeric_limits<float>::infinity();
  size_t begin = 0;
  int id = PieceSplitter::kUnknown;
};

}  // namespace

void PieceSplitter::Add(std::string_view piece, float score, bool is_text) {
  if (is_text) {
    for (size_t end = 0; end < piece.size();) {
      end += CharacterBytes(static_cast<unsigned char>(piece[end]));
      pieces_.emplace(piece.substr(0, end), Piece{kPrefix, 0});
    }
    Piece& known = pieces_.emplace(piece, Piece{kPrefix, 0}).first->second;
    if (known.id == kPrefix) known = {size_, score};
  }
  ++size_;
}

std::vector<int> PieceSplitter::Split(std::string_view text,
                                      int count_max) const {
  std::string spaced(kSpace);
  for (const char c : text) {
    if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      spaced += kSpace;
    } else {
      spaced += c;
    }
  }
  const std::string_view whole = spaced;
  std::vector<Cut> cuts(whole.size() + 1);
  cuts[0].score = 0;
  const auto reach = [&cuts](size_t begin, size_t end, float score, int id) {
    Cut& cut = cuts[std::min(end, cuts.size() - 1)];
    if (cuts[begin].score + score >= cut.score) {
      cut = {cuts[begin].score + score, begin, id};
    }
  };
  for (size_t begin = 0; begin < whole.size();) {
    const size_t next =
        begin + CharacterBytes(static_cast<unsigned char>(whole[begin]));
    bool is_piece = false;
    for (size_t end = next; end <= whole.size();) {
      const auto found = pieces_.find(whole.substr(begin, end - begin));
      if (found == pieces_.end()) break;
      if (found->second.id != kPrefix) {
        reach(begin, end, found->second.score, found->second.id);
        is_piece |= end == next;
      }
      if (end == whole.size()) break;
      end += CharacterBytes(static_cast<unsigned char>(whole[end]));
    }
    if (!is_piece) reach(begin, next, kUnknownScore, kUnknown);
    begin = next;
  }
  std::vector<int> ids;
  for (size_t end = whole.size(); end > 0; end = cuts[end].begin) {
    const int id = cuts[end].id;
    if (id != kUnknown || ids.empty() || ids.back() != kUnknown)
      ids.push_back(id);
  }
  std::reverse(ids.begin(), ids.end());
  if (ids.size() > static_cast<size_t>(count_max)) {
    ids.resize(static_cast<size_t>(count_max));
  }
  return ids;
}

}  // namespace caveat
