#include "matcher/sound_rules.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace caveat {
namespace {

// What any run of vowels becomes.
constexpr char kVowel = 'a';

bool IsVowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

bool IsLetter(char c) { return 'a' <= c && c <= 'z'; }

bool AreAll(std::string_view text, bool (*is)(char)) {
  return std::all_of(text.begin(), text.end(), is);
}

// Letters, with "^" before them or "$" after them.
bool IsLetters(std::string_view text) {
  if (text.starts_with('^')) text.remove_prefix(1);
  if (text.ends_with('$')) text.remove_suffix(1);
  return !text.empty() && AreAll(text, IsLetter);
}

}  // namespace

absl::StatusOr<SoundRules> SoundRules::Parse(std::string_view bytes) {
  SoundRules rules;
  int line_number = 0;
  for (const absl::string_view line :
       absl::StrSplit(absl::string_view(bytes.data(), bytes.size()), '\n')) {
    ++line_number;
    const absl::string_view whole = absl::StripSuffix(line, "\r");
    if (whole.empty() || whole[0] == '#') continue;
    const std::pair<std::string, std::string> rule =
        absl::StrSplit(whole, absl::MaxSplits('\t', 1));
    if (!IsLetters(rule.first) || !AreAll(rule.second, IsLetter) ||
        rule.first.size() > kLettersBytesMax ||
        !rules.sound_of_.emplace(rule.first, rule.second).second) {
      return absl::InvalidArgumentError(absl::StrCat(
          "matcher/data/sounds.tsv:", line_number,
          ": not letters, a tab and their sound, a to z, at most ",
          kLettersBytesMax, " bytes and each once"));
    }
  }
  return rules;
}

std::string SoundRules::KeyOf(std::string_view word) const {
  const std::string marked = absl::StrCat("^", std::string(word), "$");
  std::string key;
  const auto add = [&key](char c) {
    const char sound = IsVowel(c) ? kVowel : c;
    if (key.empty() || key.back() != sound) key.push_back(sound);
  };
  std::string letters;
  for (size_t at = 0; at < marked.size();) {
    size_t length = std::min(kLettersBytesMax, marked.size() - at);
    auto found = sound_of_.end();
    for (; length > 0 && found == sound_of_.end(); --length) {
      letters.assign(marked, at, length);
      found = sound_of_.find(letters);
    }
    if (found != sound_of_.end()) {
      for (const char c : found->second) add(c);
      at += found->first.size();
      continue;
    }
    if (marked[at] != '^' && marked[at] != '$') add(marked[at]);
    ++at;
  }
  return key;
}

}  // namespace caveat
