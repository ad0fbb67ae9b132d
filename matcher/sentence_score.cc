#include "matcher/sentence_score.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/numbers.h"

namespace caveat {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Whether the letters by which a word counts are whole letters.
bool HasPrefix(std::string_view word) {
  return word.size() > SentenceScore::kPrefixLetters &&
         std::all_of(word.begin(), word.begin() + SentenceScore::kPrefixLetters,
                     [](char c) { return c >= 'a' && c <= 'z'; });
}

std::vector<std::string_view> SplitWords(std::string_view sentence) {
  std::vector<std::string_view> words;
  size_t begin = 0;
  while (begin < sentence.size()) {
    const size_t end = std::min(sentence.find(' ', begin), sentence.size());
    if (end > begin) words.push_back(sentence.substr(begin, end - begin));
    begin = end + 1;
  }
  return words;
}

}  // namespace

std::vector<double> MeaningOf(std::string_view sentence,
                              const WordVectors& vectors) {
  VectorSum sum(vectors);
  for (const std::string_view word : SplitWords(sentence)) {
    const int row = vectors.Find(word);
    sum.Add(row, std::max(vectors.Rarity(row), SentenceScore::kRarityMin));
  }
  return sum.Unit();
}

uint64_t SentenceScore::Key(const Feature& feature) {
  return (static_cast<uint64_t>(feature.kind) << 56) |
         (static_cast<uint64_t>(feature.a + 1) << 28) |
         static_cast<uint64_t>(feature.b + 1);
}

int32_t SentenceScore::Name(std::string_view name) {
  const auto it = ids_.find(name);
  if (it != ids_.end()) return it->second;
  const auto id = static_cast<int32_t>(names_.size());
  names_.emplace_back(name);
  ids_.emplace(name, id);
  return id;
}

// Names are given their ids here; a name that no weight has needs none.
bool SentenceScore::ParseFeature(std::string_view text, Feature* feature) {
  const auto two = [&](Kind kind, size_t at, size_t size) {
    *feature = {kind, Name(text.substr(0, at)), Name(text.substr(at + size))};
    return at > 0 && at + size < text.size();
  };
  if (const size_t at = text.find('&'); at != text.npos) {
    return two(Kind::kPair, at, 1);
  }
  if (text.starts_with('^')) {
    *feature = {Kind::kFirst, Name(text.substr(1)), kNoName};
    return text.size() > 1;
  }
  // A list's name may hold `_`; the one that parts stands outside of braces.
  bool inside = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{' || text[i] == '}') inside = text[i] == '{';
    if (inside || text[i] != '_') continue;
    const bool skip = i + 1 < text.size() && text[i + 1] == '_';
    return two(skip ? Kind::kSkip : Kind::kNext, i, skip ? 2 : 1);
  }
  *feature = {Kind::kSingle, Name(text), kNoName};
  return !text.empty();
}

SentenceScore::SentenceScore(
    const std::vector<NamedWords>& lists,
    const std::vector<std::string>& plain_words,
    const std::vector<std::pair<std::string, int>>& weights, int base)
    : base_(base) {
  StringMap<bool> plain;
  for (const std::string& word : plain_words) plain[word] = true;
  for (const auto& [name, words] : lists) {
    const int32_t id = Name("{" + name + "}");
    for (const std::string& word : words) {
      if (!plain.contains(word)) lists_of_word_[word].push_back(id);
    }
  }
  for (const auto& [text, points] : weights) {
    int component = 0;
    if (text.starts_with('@') && absl::SimpleAtoi(text.substr(1), &component) &&
        component >= 0 && component < kComponentCountMax) {
      const auto index = static_cast<size_t>(component);
      if (index >= meaning_points_.size()) meaning_points_.resize(index + 1);
      meaning_points_[index] = points;
      continue;
    }
    Feature feature;
    if (ParseFeature(text, &feature)) {
      const auto index = static_cast<int32_t>(points_.size());
      points_.emplace(Key(feature), std::pair(index, points));
    }
  }
}

SentenceScore::Word SentenceScore::Look(
    std::string_view text, const StringMap<int32_t>& more_names) const {
  const auto id = [this, &more_names](std::string_view name) {
    auto it = ids_.find(name);
    if (it != ids_.end()) return it->second;
    it = more_names.find(name);
    return it == more_names.end() ? kNoName : it->second;
  };
  Word word;
  word.self = id(text);
  if (HasPrefix(text)) {
    char prefix[kPrefixLetters + 1];
    std::copy_n(text.begin(), kPrefixLetters, prefix);
    prefix[kPrefixLetters] = '*';
    word.prefix = id(std::string_view(prefix, kPrefixLetters + 1));
  }
  if (const auto it = lists_of_word_.find(text); it != lists_of_word_.end()) {
    word.lists = it->second;
    word.stands_for = word.lists.front();
  } else {
    word.stands_for = IsDigit(text.front()) ? id("#") : word.self;
  }
  return word;
}

std::vector<SentenceScore::Feature> SentenceScore::FeaturesOf(
    const std::vector<Word>& words) {
  std::vector<Feature> features;
  std::vector<int32_t> lists;
  const auto add = [&features](Kind kind, int32_t a, int32_t b) {
    if (a != kNoName && b != kNoName) features.push_back({kind, a, b});
  };
  const auto add_one = [&features](Kind kind, int32_t a) {
    if (a != kNoName) features.push_back({kind, a, kNoName});
  };
  for (size_t i = 0; i < words.size(); ++i) {
    const Word& word = words[i];
    add_one(Kind::kSingle, word.self);
    add_one(Kind::kSingle, word.prefix);
    for (const int32_t list : word.lists) {
      add_one(Kind::kSingle, list);
      lists.push_back(list);
    }
    if (i == 0) {
      add_one(Kind::kFirst, word.stands_for);
      continue;
    }
    add(Kind::kNext, words[i - 1].self, word.self);
    add(Kind::kNext, words[i - 1].stands_for, word.stands_for);
    if (i > 1) add(Kind::kSkip, words[i - 2].stands_for, word.stands_for);
  }
  std::sort(lists.begin(), lists.end());
  lists.erase(std::unique(lists.begin(), lists.end()), lists.end());
  for (size_t i = 0; i < lists.size(); ++i) {
    for (size_t k = i + 1; k < lists.size(); ++k) {
      add(Kind::kPair, lists[i], lists[k]);
    }
  }
  return features;
}

int SentenceScore::Points(std::string_view sentence,
                          const std::vector<double>& meaning) const {
  std::vector<Word> words;
  for (const std::string_view word : SplitWords(sentence)) {
    words.push_back(Look(word, {}));
  }
  if (words.empty()) return base_;
  std::vector<std::pair<int32_t, int32_t>> found;
  for (const Feature& feature : FeaturesOf(words)) {
    const auto it = points_.find(Key(feature));
    if (it != points_.end()) found.push_back(it->second);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  int sum = 0;
  for (const auto& [index, points] : found) sum += points;
  double total = sum / std::sqrt(static_cast<double>(words.size()));
  for (size_t i = 0; i < std::min(meaning.size(), meaning_points_.size());
       ++i) {
    total += meaning[i] * meaning_points_[i];
  }
  return base_ + static_cast<int>(std::lround(total));
}

std::vector<std::string> SentenceScore::Features(
    std::string_view sentence) const {
  // Names for what no weight is about.
  StringMap<int32_t> more_ids;
  std::vector<std::string> more_names;
  const auto name = [&](const std::string& text) {
    if (ids_.contains(text) || more_ids.contains(text)) return;
    more_ids.emplace(text,
                     static_cast<int32_t>(names_.size() + more_names.size()));
    more_names.push_back(text);
  };
  const auto name_of = [&](int32_t id) -> const std::string& {
    const auto index = static_cast<size_t>(id);
    return index < names_.size() ? names_[index]
                                 : more_names[index - names_.size()];
  };
  name("#");
  const auto split = SplitWords(sentence);
  for (const std::string_view word : split) {
    name(std::string(word));
    if (HasPrefix(word)) {
      name(std::string(word.substr(0, kPrefixLetters)) + "*");
    }
  }
  std::vector<Word> words;
  for (const std::string_view word : split) {
    words.push_back(Look(word, more_ids));
  }
  std::vector<std::string> texts;
  for (const Feature& feature : FeaturesOf(words)) {
    const std::string& a = name_of(feature.a);
    const std::string b = feature.b == kNoName ? "" : name_of(feature.b);
    switch (feature.kind) {
      case Kind::kSingle:
        texts.push_back(a);
        break;
      case Kind::kFirst:
        texts.push_back("^" + a);
        break;
      case Kind::kNext:
        texts.push_back(a + "_" + b);
        break;
      case Kind::kSkip:
        texts.push_back(a + "__" + b);
        break;
      case Kind::kPair:
        texts.push_back(a + "&" + b);
        break;
    }
  }
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
  return texts;
}

}  // namespace caveat
