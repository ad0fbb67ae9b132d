#include "matcher/word_repair.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "matcher/run_splitter.h"

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

bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsLetters(std::string_view word) {
  return std::all_of(word.begin(), word.end(), IsLetter);
}

// The letters at the beginning of `text`, or what is before the next letter.
std::string_view FirstPart(std::string_view text) {
  const bool letters = IsLetter(text[0]);
  size_t end = 1;
  while (end < text.size() && IsLetter(text[end]) == letters) ++end;
  return text.substr(0, end);
}

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
    : vocabulary_(words.vocabulary), restorer_(words.vocabulary) {
  for (const auto* list : {&words.vocabulary, &words.known}) {
    for (const std::string& word : *list) {
      words_.emplace(word, CutCost(word, list == &words.vocabulary));
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

Writing WordRepair::WritingOf(std::string_view message) const {
  int words = 0;
  int vowelless = 0;
  for (size_t begin = 0; begin < message.size();) {
    if (!IsLetter(message[begin])) {
      ++begin;
      continue;
    }
    const std::string_view word = FirstPart(message.substr(begin));
    begin += word.size();
    ++words;
    if (LacksVowels(word) && (!IsWord(word) || spellings_.contains(word))) {
      ++vowelless;
    }
  }
  return vowelless >= kVowellessMin && vowelless * kVowellessOneIn >= words
             ? Writing::kWithoutVowels
             : Writing::kUsual;
}

bool WordRepair::AppendCut(std::string_view run, std::string* text) const {
  const auto pieces = SplitRun(run, words_);
  if (pieces.empty()) return false;
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (i > 0) text->push_back(' ');
    if (!AppendKnown(pieces[i], text, Writing::kUsual)) text->append(pieces[i]);
  }
  return true;
}

bool WordRepair::AppendKnown(std::string_view word, std::string* text,
                             Writing writing) const {
  if (const auto it = spellings_.find(word); it != spellings_.end()) {
    text->append(it->second);
    return true;
  }
  if (!IsLetters(word) || IsWord(word)) return false;
  if (writing == Writing::kWithoutVowels) {
    if (const std::string_view whole = restorer_.Restore(word);
        !whole.empty()) {
      text->append(whole);
      return true;
    }
  }
  if (word.size() >= kRepairedLettersMin &&
      word.size() <= kRepairedLettersMax) {
    if (const std::string_view near = Nearest(word); !near.empty()) {
      text->append(near);
      return true;
    }
  }
  return false;
}

// Numbers that were written together with words: "fever39.4andshaking", but
// not "t12" or "10mg", which patterns have as they are.
bool WordRepair::AppendParts(std::string_view word, std::string* text,
                             Writing writing) const {
  const bool is_long = word.size() >= kLongRunLettersMin;
  size_t letter_count = 0;
  for (std::string_view rest = word; !rest.empty();) {
    const std::string_view part = FirstPart(rest);
    rest.remove_prefix(part.size());
    if (!IsLetter(part[0])) {
      const bool is_number = std::all_of(part.begin(), part.end(), [](char c) {
        return IsDigit(c) || c == '.';
      });
      if (!is_number || (!is_long && part.size() < 2)) return false;
      continue;
    }
    letter_count += part.size();
    if (!is_long && (part.size() < kPartedLettersMin ||
                     (!IsWord(part) && SplitRun(part, words_).empty()))) {
      return false;
    }
  }
  if (letter_count == 0 || letter_count == word.size()) return false;
  for (std::string_view rest = word; !rest.empty();) {
    const std::string_view part = FirstPart(rest);
    if (rest.size() < word.size()) text->push_back(' ');
    rest.remove_prefix(part.size());
    if (!AppendKnown(part, text, writing) && !AppendCut(part, text)) {
      text->append(part);
    }
  }
  return true;
}

void WordRepair::Append(std::string_view word, std::string* text,
                        Writing writing) const {
  if (AppendKnown(word, text, writing)) return;
  std::string bare;
  if (word.find('\'') != std::string_view::npos) {
    bare = std::string(word);
    std::erase(bare, '\'');
    word = bare;
    if (AppendKnown(word, text, writing)) return;
  }
  const bool appended = !IsLetters(word)
                            ? AppendParts(word, text, writing)
                            : !IsWord(word) && AppendCut(word, text);
  if (!appended) text->append(word);
}

}  // namespace caveat
