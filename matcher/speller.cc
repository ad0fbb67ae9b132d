#include "matcher/speller.h"

#include <algorithm>
#include <array>
#include <utility>

namespace caveat {
namespace {

// Visits the word and what is left of it without up to `count_max` letters,
// the first of them at `from` or later. Two words at a distance of d have such
// a remainder with at most d letters missing in common.
template <typename Visit>
void ForEachDeletion(const std::string& word, size_t from, int count_max,
                     const Visit& visit) {
  visit(word);
  if (count_max == 0) return;
  for (size_t i = from; i < word.size(); ++i) {
    std::string shorter = word;
    shorter.erase(i, 1);
    ForEachDeletion(shorter, i, count_max - 1, visit);
  }
}

}  // namespace

int EditDistance(std::string_view a, std::string_view b, int limit) {
  const auto n = static_cast<int>(a.size());
  const auto m = static_cast<int>(b.size());
  if (std::abs(n - m) > limit) return limit + 1;
  std::vector<std::vector<int>> distance(static_cast<size_t>(n) + 1,
                                         std::vector<int>(static_cast<size_t>(m) + 1));
  const auto at = [&distance](int i, int j) -> int& {
    return distance[static_cast<size_t>(i)][static_cast<size_t>(j)];
  };
  for (int i = 0; i <= n; ++i) at(i, 0) = i;
  for (int j = 0; j <= m; ++j) at(0, j) = j;
  for (int i = 1; i <= n; ++i) {
    for (int j = 1; j <= m; ++j) {
      const char x = a[static_cast<size_t>(i - 1)];
      const char y = b[static_cast<size_t>(j - 1)];
      at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1,
                           at(i - 1, j - 1) + (x == y ? 0 : 1)});
      if (i > 1 && j > 1 && x == b[static_cast<size_t>(j - 2)] &&
          y == a[static_cast<size_t>(i - 2)]) {
        at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
      }
    }
  }
  return std::min(at(n, m), limit + 1);
}

Speller::Speller(std::vector<Word> words) : words_(std::move(words)) {
  for (size_t i = 0; i < words_.size(); ++i) {
    const std::string& text = words_[i].text;
    if (text.size() < kWordBytesMin || text.size() > kWordBytesMax) continue;
    // A word as long as this may be the right one for a longer, wrong one.
    const int count_max = text.size() + 2 >= kTwoMistakesBytesMin ? 2 : 1;
    ForEachDeletion(text, 0, count_max, [&](const std::string& shorter) {
      std::vector<int>& from = by_deletion_[shorter];
      if (from.empty() || from.back() != static_cast<int>(i)) {
        from.push_back(static_cast<int>(i));
      }
    });
  }
}

std::string Speller::Correct(std::string_view word) const {
  if (word.size() < kWordBytesMin || word.size() > kWordBytesMax) return {};
  const int limit = word.size() >= kTwoMistakesBytesMin ? 2 : 1;
  int best_distance = limit + 1;
  const Word* best = nullptr;
  ForEachDeletion(std::string(word), 0, limit, [&](const std::string& shorter) {
    const auto found = by_deletion_.find(shorter);
    if (found == by_deletion_.end()) return;
    for (const int index : found->second) {
      const Word& candidate = words_[static_cast<size_t>(index)];
      const int distance = EditDistance(word, candidate.text, limit);
      const bool better =
          distance < best_distance ||
          (distance == best_distance && best != nullptr &&
           (candidate.count > best->count ||
            (candidate.count == best->count && candidate.text < best->text)));
      if (distance <= limit && better) {
        best = &candidate;
        best_distance = distance;
      }
    }
  });
  return best == nullptr || best_distance == 0 ? std::string() : best->text;
}

}  // namespace caveat
