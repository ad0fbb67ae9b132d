#include "matcher/word_repair.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>

// The idea (after W. Garbe's SymSpell): two words are at most one edit apart
// only if deleting at most one letter of each can make them the same. So the
// vocabulary is indexed by the hashes of its words and of all their one-letter
// deletions, and a word is looked up by its own. What is found is compared
// letter by letter, so a collision of hashes costs time and no more.

namespace caveat {
namespace {

constexpr uint64_t kFnvOffset = 14695981039346656037u;
constexpr uint64_t kFnvPrime = 1099511628211u;

// Hash of `word` without its letter at `skipped` (npos: the whole).
uint64_t HashWithout(std::string_view word, size_t skipped) {
  uint64_t hash = kFnvOffset;
  for (size_t i = 0; i < word.size(); ++i) {
    if (i == skipped) continue;
    hash = (hash ^ static_cast<unsigned char>(word[i])) * kFnvPrime;
  }
  return hash;
}

bool IsLetters(std::string_view word) {
  return std::all_of(word.begin(), word.end(),
                     [](char c) { return c >= 'a' && c <= 'z'; });
}

// Words of one or two letters that a run of words may hold; others of that
// length are more often a part of a longer one.
constexpr std::array<std::string_view, 24> kShortWords = {
    "a",  "am", "an", "as", "at", "be", "by", "do", "go", "he", "i",  "im",
    "in", "is", "it", "me", "my", "no", "of", "on", "or", "so", "to", "up"};

}  // namespace

bool IsOneEdit(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (b.size() - a.size() > 1) return false;
  size_t begin = 0;
  while (begin < a.size() && a[begin] == b[begin]) ++begin;
  if (a.size() < b.size()) return a.substr(begin) == b.substr(begin + 1);
  if (begin == a.size()) return false;
  if (a.substr(begin + 1) == b.substr(begin + 1)) return true;
  return begin + 1 < a.size() && a[begin] == b[begin + 1] &&
         a[begin + 1] == b[begin] && a.substr(begin + 2) == b.substr(begin + 2);
}

WordRepair::WordRepair(const RepairWords& words)
    : vocabulary_(words.vocabulary) {
  for (const auto* list : {&words.vocabulary, &words.known}) {
    for (const std::string& word : *list) {
      const bool may_be_cut =
          word.size() > 2 || std::find(kShortWords.begin(), kShortWords.end(),
                                       word) != kShortWords.end();
      words_.emplace(word, may_be_cut);
    }
  }
  for (const auto& [from, to] : words.spellings) spellings_.emplace(from, to);

  std::vector<std::pair<uint64_t, uint32_t>> entries;
  for (size_t i = 0; i < vocabulary_.size(); ++i) {
    const std::string& word = vocabulary_[i];
    if (word.size() < kVocabularyLettersMin || !IsLetters(word)) continue;
    const auto index = static_cast<uint32_t>(i);
    entries.emplace_back(HashWithout(word, std::string::npos), index);
    for (size_t k = 0; k < word.size(); ++k) {
      entries.emplace_back(HashWithout(word, k), index);
    }
  }
  std::sort(entries.begin(), entries.end());
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  for (size_t i = 0; i < entries.size(); ++i) {
    Range& range = ranges_[entries[i].first];
    if (range.end == 0) range.begin = static_cast<uint32_t>(i);
    range.end = static_cast<uint32_t>(i + 1);
    candidates_.push_back(entries[i].second);
  }
}

std::string_view WordRepair::Nearest(std::string_view word) const {
  // The first letter is the one that people get right.
  std::optional<std::pair<bool, uint32_t>> best;
  for (size_t k = 0; k <= word.size(); ++k) {
    const auto range =
        ranges_.find(HashWithout(word, k == word.size() ? word.npos : k));
    if (range == ranges_.end()) continue;
    for (uint32_t i = range->second.begin; i < range->second.end; ++i) {
      const std::string& candidate = vocabulary_[candidates_[i]];
      const std::pair rank(candidate[0] != word[0], candidates_[i]);
      if ((!best || rank < *best) && IsOneEdit(word, candidate)) best = rank;
    }
  }
  return best ? std::string_view(vocabulary_[best->second])
              : std::string_view();
}

bool WordRepair::AppendCut(std::string_view run, std::string* text) const {
  // best[i]: of the ways to cut the first i letters, the one whose words are
  // longest (by the sum of their squared lengths); -1 when there is none.
  std::array<int, kRunLettersMax + 1> best;
  std::array<size_t, kRunLettersMax + 1> last_size{};
  best.fill(-1);
  best[0] = 0;
  for (size_t end = 1; end <= run.size(); ++end) {
    const size_t size_max = std::min<size_t>(end, kRepairedLettersMax);
    for (size_t size = 1; size <= size_max; ++size) {
      const int before = best[end - size];
      if (before < 0) continue;
      const auto word = words_.find(run.substr(end - size, size));
      if (word == words_.end() || !word->second) continue;
      const int score = before + static_cast<int>(size * size);
      if (score > best[end]) {
        best[end] = score;
        last_size[end] = size;
      }
    }
  }
  if (best[run.size()] < 0) return false;
  std::vector<std::string_view> words;
  for (size_t end = run.size(); end > 0; end -= last_size[end]) {
    words.push_back(run.substr(end - last_size[end], last_size[end]));
  }
  // Many short words are more likely no words at all.
  if (run.size() < words.size() * 3 - 1) return false;
  for (auto word = words.rbegin(); word != words.rend(); ++word) {
    if (word != words.rbegin()) text->push_back(' ');
    text->append(*word);
  }
  return true;
}

void WordRepair::Append(std::string_view word, std::string* text) const {
  if (const auto it = spellings_.find(word); it != spellings_.end()) {
    text->append(it->second);
    return;
  }
  std::string bare;
  if (word.find('\'') != std::string_view::npos) {
    bare = std::string(word);
    std::erase(bare, '\'');
    word = bare;
    if (const auto it = spellings_.find(word); it != spellings_.end()) {
      text->append(it->second);
      return;
    }
  }
  const bool repaired = word.size() >= kRepairedLettersMin &&
                        word.size() <= kRunLettersMax && IsLetters(word) &&
                        !IsWord(word);
  if (!repaired) {
    text->append(word);
    return;
  }
  if (word.size() <= kRepairedLettersMax) {
    if (const std::string_view near = Nearest(word); !near.empty()) {
      text->append(near);
      return;
    }
  }
  if (word.size() < kRunLettersMin || !AppendCut(word, text)) {
    text->append(word);
  }
}

}  // namespace caveat
