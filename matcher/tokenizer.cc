#include "matcher/tokenizer.h"

#include <libstemmer.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>

#include "absl/strings/str_split.h"
#include "matcher/normalizer.h"

namespace caveat {
namespace {

// Endings that are written together with the word before them.
struct Ending {
  std::string_view written;
  std::string_view word;  // Empty: dropped.
};
constexpr std::array<Ending, 7> kEndings = {{{"n't", "not"},
                                             {"'s", ""},
                                             {"'re", ""},
                                             {"'ve", ""},
                                             {"'ll", ""},
                                             {"'d", ""},
                                             {"'m", ""}}};

// The next run of letters, marks and numbers, with the apostrophes inside it.
std::string_view NextWord(std::string_view text, size_t* position) {
  const auto bytes_at = [text](size_t at) {
    return at < text.size() ? WordCharacterBytes(text, at) : 0;
  };
  size_t begin = *position;
  while (begin < text.size() && bytes_at(begin) == 0) ++begin;
  size_t end = begin;
  while (end < text.size()) {
    size_t bytes = bytes_at(end);
    if (bytes == 0 && text[end] == '\'' && bytes_at(end + 1) > 0) bytes = 1;
    if (bytes == 0) break;
    end += bytes;
  }
  *position = end;
  return text.substr(begin, end - begin);
}

void SplitContraction(std::string_view word, std::vector<std::string>* out) {
  if (word == "can't" || word == "cannot") {
    out->insert(out->end(), {"can", "not"});
    return;
  }
  if (word == "won't") {
    out->insert(out->end(), {"will", "not"});
    return;
  }
  for (const Ending& ending : kEndings) {
    if (word.size() > ending.written.size() && word.ends_with(ending.written)) {
      out->emplace_back(word.substr(0, word.size() - ending.written.size()));
      if (!ending.word.empty()) out->emplace_back(ending.word);
      return;
    }
  }
  std::string joined;
  for (const char c : word) {
    if (c != '\'') joined.push_back(c);
  }
  out->push_back(std::move(joined));
}

// The words of a folded text, cut and with contractions undone; not more than
// `count_max` and what one contraction has.
std::vector<std::string> Cut(std::string_view folded, size_t count_max) {
  std::vector<std::string> words;
  for (size_t position = 0; words.size() < count_max;) {
    const std::string_view word = NextWord(folded, &position);
    if (word.empty()) break;
    SplitContraction(word, &words);
  }
  return words;
}

struct StemmerDeleter {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};

}  // namespace

std::string StemOf(std::string_view word) {
  // A stemmer holds a buffer of its own, so each thread needs one.
  thread_local const std::unique_ptr<sb_stemmer, StemmerDeleter> stemmer(
      sb_stemmer_new("english", "UTF_8"));
  const sb_symbol* stem = sb_stemmer_stem(
      stemmer.get(), reinterpret_cast<const sb_symbol*>(word.data()),
      static_cast<int>(word.size()));
  return std::string(reinterpret_cast<const char*>(stem),
                     static_cast<size_t>(sb_stemmer_length(stemmer.get())));
}

std::vector<std::string_view> DataLines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const size_t newline = text.find('\n');
    std::string_view line = text.substr(0, newline);
    text = newline == std::string_view::npos ? std::string_view()
                                             : text.substr(newline + 1);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (!line.empty() && line.front() != '#') lines.push_back(line);
  }
  return lines;
}

Tokenizer::Tokenizer(const WordLists& lists) {
  for (const std::string_view line : DataLines(lists.spelling)) {
    const size_t tab = line.find('\t');
    if (tab == std::string_view::npos) continue;
    std::vector<std::string> words = Cut(line.substr(0, tab), kTokenCountMax);
    if (words.empty()) continue;
    Variant variant;
    variant.standard = absl::StrSplit(std::string(line.substr(tab + 1)), ' ',
                                      absl::SkipEmpty());
    variant.rest.assign(std::make_move_iterator(words.begin() + 1),
                        std::make_move_iterator(words.end()));
    variants_[words.front()].push_back(std::move(variant));
  }
  for (auto& [word, variants] : variants_) {
    std::stable_sort(variants.begin(), variants.end(),
                     [](const Variant& a, const Variant& b) {
                       return a.rest.size() > b.rest.size();
                     });
  }
  for (const std::string_view line : DataLines(lists.word_forms)) {
    const size_t tab = line.find('\t');
    if (tab != std::string_view::npos) {
      base_.emplace(line.substr(0, tab), line.substr(tab + 1));
    }
  }
  for (const std::string_view line : DataLines(lists.stop_words)) {
    stop_.emplace(line);
  }
  for (const std::string_view line : DataLines(lists.light_words)) {
    light_.emplace(line);
  }
}

Token Tokenizer::Make(std::string_view word) const {
  Token token;
  token.word = std::string(word);
  const auto base = base_.find(token.word);
  token.stem = StemOf(base == base_.end() ? token.word : base->second);
  if (stop_.contains(token.word)) {
    token.weight = WordWeight::kStop;
  } else if (light_.contains(token.word) || light_.contains(token.stem)) {
    token.weight = WordWeight::kLight;
  }
  return token;
}

const Tokenizer::Variant* Tokenizer::VariantAt(
    const std::vector<std::string>& words, size_t at) const {
  const auto found = variants_.find(words[at]);
  if (found == variants_.end()) return nullptr;
  for (const Variant& variant : found->second) {
    if (variant.rest.size() < words.size() - at &&
        std::equal(variant.rest.begin(), variant.rest.end(),
                   words.begin() + static_cast<ptrdiff_t>(at) + 1)) {
      return &variant;
    }
  }
  return nullptr;
}

std::vector<Token> Tokenizer::Tokenize(std::string_view text) const {
  const std::vector<std::string> words = Cut(FoldText(text), kTokenCountMax);
  std::vector<Token> tokens;
  tokens.reserve(words.size());
  for (size_t at = 0; at < words.size(); ++at) {
    const Variant* variant = VariantAt(words, at);
    if (variant == nullptr) {
      tokens.push_back(Make(words[at]));
      continue;
    }
    for (const std::string& word : variant->standard) {
      tokens.push_back(Make(word));
    }
    at += variant->rest.size();
  }
  return tokens;
}

}  // namespace caveat
