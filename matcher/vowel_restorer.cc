#include "matcher/vowel_restorer.h"

#include <algorithm>

namespace caveat {
namespace {

bool IsVowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

// The first letter and the consonants after it, no two alike in a row.
std::string Consonants(std::string_view word) {
  std::string consonants;
  for (size_t i = 0; i < word.size(); ++i) {
    if (i > 0 && IsVowel(word[i])) continue;
    if (consonants.empty() || consonants.back() != word[i]) {
      consonants.push_back(word[i]);
    }
  }
  return consonants;
}

// Whether all letters of `part` are in `whole`, in order.
bool IsWithin(std::string_view part, std::string_view whole) {
  size_t found = 0;
  for (const char c : whole) {
    if (found < part.size() && part[found] == c) ++found;
  }
  return found == part.size();
}

}  // namespace

bool LacksVowels(std::string_view word) {
  return word.size() >= 2 && std::none_of(word.begin(), word.end(), IsVowel);
}

VowelRestorer::VowelRestorer(const std::vector<std::string>& words) {
  for (const std::string& word : words) {
    const bool letters = std::all_of(
        word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    if (!letters || word.size() < 3 || word.size() > kLettersMax) continue;
    words_[Consonants(word)].push_back(word);
  }
  for (auto& [consonants, alike] : words_) {
    std::stable_sort(alike.begin(), alike.end(),
                     [](const std::string& a, const std::string& b) {
                       return a.size() < b.size();
                     });
  }
}

std::string_view VowelRestorer::Restore(std::string_view word) const {
  if (word.size() < 2 || word.size() > kLettersMax) return {};
  if (word.size() == 2 && word[0] == word[1]) return {};
  const auto alike = words_.find(Consonants(word));
  if (alike == words_.end()) return {};
  for (const std::string& other : alike->second) {
    if (other.size() > word.size() && IsWithin(word, other)) return other;
  }
  return {};
}

}  // namespace caveat
