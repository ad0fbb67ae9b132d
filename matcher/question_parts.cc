#include "matcher/question_parts.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "matcher/normalizer.h"

namespace caveat {
namespace {

constexpr std::array<std::string_view, 30> kOpeners = {
    "what",  "whats", "what's", "how",  "hows", "how's", "why",   "when",
    "where", "which", "who",    "is",   "are",  "can",   "could", "does",
    "do",    "did",   "will",   "would", "should", "has", "have", "was",
    "were",  "may",   "might",  "isn't", "doesn't", "don't"};
constexpr std::array<std::string_view, 13> kJoiners = {
    "and",    "also",     "plus",   "or",      "then",   "first", "second",
    "third",  "firstly",  "secondly", "lastly", "thirdly", "finally"};
constexpr std::array<std::string_view, 7> kPronouns = {
    "it", "its", "they", "them", "that", "this", "these"};

template <size_t N>
bool Contains(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

struct Word {
  std::string_view text;  // Without punctuation around it.
  size_t begin = 0;       // With it, in the folded message.
  bool ends_clause = false;
  bool ends_sentence = false;
  bool asks = false;  // Ends a sentence with a question mark.
};

bool EndsWithAny(std::string_view text, std::string_view characters) {
  return !text.empty() && characters.find(text.back()) != std::string_view::npos;
}

// "1)", "(b)", "2.": what only counts, at the beginning of a clause or within
// brackets of its own.
bool IsNumbering(std::string_view raw, std::string_view text, bool begins) {
  return text.size() == 1 && raw.size() > 1 && EndsWithAny(raw, ").") &&
         (begins || raw.front() == '(') &&
         ((text[0] >= '0' && text[0] <= '9') ||
          (text[0] >= 'a' && text[0] <= 'c'));
}

std::vector<Word> SplitWords(std::string_view folded) {
  constexpr std::string_view kAround = ".?!;,:()\"-";
  std::vector<Word> words;
  size_t position = 0;
  while (position < folded.size()) {
    const size_t space = std::min(folded.find(' ', position), folded.size());
    const std::string_view raw = folded.substr(position, space - position);
    std::string_view text = raw;
    while (EndsWithAny(text, kAround)) text.remove_suffix(1);
    while (!text.empty() && kAround.find(text.front()) != std::string_view::npos) {
      text.remove_prefix(1);
    }
    Word word{text, position};
    word.asks = raw.find('?') != std::string_view::npos && EndsWithAny(raw, kAround);
    const bool begins = words.empty() || words.back().ends_clause;
    word.ends_sentence = word.asks || EndsWithAny(raw, ".!;") ||
                         IsNumbering(raw, text, begins);
    word.ends_clause = word.ends_sentence || EndsWithAny(raw, ",:");
    if (!text.empty()) {
      words.push_back(word);
    } else if (!words.empty()) {
      // A mark by itself ends what is before it.
      words.back().asks |= word.asks;
      words.back().ends_sentence |= word.ends_sentence;
      words.back().ends_clause |= word.ends_clause;
    }
    position = space + 1;
  }
  return words;
}

// A line that ends may end a sentence; folding would make a space of it.
std::string EndLines(std::string_view message) {
  std::string text;
  for (const char c : message) {
    if (c == '\n' || c == '\r') text.push_back(';');
    text.push_back(c);
  }
  return text;
}

// Whether it says more than that something is counted or goes on.
bool HasContent(const std::vector<Token>& tokens) {
  return std::any_of(tokens.begin(), tokens.end(), [](const Token& token) {
    return token.weight == WordWeight::kContent && token.word.size() > 1 &&
           !Contains(kJoiners, token.word);
  });
}

bool HasPronoun(const std::vector<Token>& tokens) {
  return std::any_of(tokens.begin(), tokens.end(), [](const Token& token) {
    return Contains(kPronouns, token.word);
  });
}

// The words at which a part begins, ascending.
class PartStarts {
 public:
  PartStarts(std::string_view folded, const std::vector<Word>& words,
             const Tokenizer& tokenizer)
      : folded_(folded), words_(words), tokenizer_(tokenizer) {}

  std::vector<size_t> Find() {
    for (size_t begin = 0; begin < words_.size();) {
      size_t end = begin;
      while (end + 1 < words_.size() && !words_[end].ends_sentence) ++end;
      AddSentence(begin, end + 1);
      begin = end + 1;
    }
    return std::move(starts_);
  }

 private:
  // Those of a sentence, from one word to before another.
  void AddSentence(size_t begin, size_t end) {
    const size_t count_before = starts_.size();
    for (size_t i = begin; i < end; ++i) {
      if (!Contains(kOpeners, words_[i].text)) continue;
      const bool after_joiner = i > 0 && Contains(kJoiners, words_[i - 1].text);
      const bool after_end = i == begin || words_[i - 1].ends_clause;
      if (!(after_joiner || after_end) || FollowsOpener(begin, i)) continue;
      // What the sentence says before it asks first is a part of that.
      const bool is_first = starts_.size() == count_before;
      starts_.push_back(is_first && HasContent(TextOf(begin, i)) ? begin : i);
    }
    if (starts_.size() == count_before && words_[end - 1].asks &&
        HasContent(TextOf(begin, end))) {
      starts_.push_back(begin);
    }
  }

  // "What, when and how": a question word after another opens nothing new.
  bool FollowsOpener(size_t begin, size_t i) const {
    while (i > begin && Contains(kJoiners, words_[i - 1].text)) --i;
    return i > begin && Contains(kOpeners, words_[i - 1].text);
  }

  std::vector<Token> TextOf(size_t begin, size_t end) const {
    const size_t last = end < words_.size() ? words_[end].begin : folded_.size();
    return tokenizer_.Tokenize(
        folded_.substr(words_[begin].begin, last - words_[begin].begin));
  }

  const std::string_view folded_;
  const std::vector<Word>& words_;
  const Tokenizer& tokenizer_;
  std::vector<size_t> starts_;
};

}  // namespace

ToldQuestion SplitTold(std::string_view message, const Tokenizer& tokenizer) {
  const std::string folded = FoldText(EndLines(message));
  const std::vector<Word> words = SplitWords(folded);
  const std::vector<size_t> starts =
      PartStarts(folded, words, tokenizer).Find();
  if (starts.size() != 1) return {};
  for (size_t i = std::max(starts[0], size_t{1}); i < words.size(); ++i) {
    if (words[i - 1].ends_clause && Contains(kOpeners, words[i].text)) {
      return {folded.substr(0, words[i].begin), folded.substr(words[i].begin)};
    }
  }
  return {};
}

std::vector<QuestionPart> QuestionParts(std::string_view message,
                                        const Tokenizer& tokenizer) {
  const std::string folded = FoldText(EndLines(message));
  const std::vector<Word> words = SplitWords(folded);
  const std::vector<size_t> starts =
      PartStarts(folded, words, tokenizer).Find();
  std::vector<QuestionPart> parts;
  if (starts.size() < 2 || starts.size() > kQuestionPartCountMax) return parts;
  std::string subject;
  for (size_t s = 0; s < starts.size(); ++s) {
    size_t begin = words[starts[s]].begin;
    // The word that joins the next one on is of neither.
    size_t next = s + 1 < starts.size() ? starts[s + 1] : words.size();
    while (next < words.size() && next > starts[s] + 1 &&
           Contains(kJoiners, words[next - 1].text)) {
      --next;
    }
    const size_t end = next < words.size() ? words[next].begin : folded.size();
    // What stands before the first question is its context, unless it says
    // nothing: "hello, thanks for this".
    if (s == 0 && HasContent(tokenizer.Tokenize(folded.substr(0, begin)))) {
      begin = 0;
    }
    QuestionPart part{folded.substr(begin, end - begin)};
    const std::vector<Token> tokens = tokenizer.Tokenize(part.text);
    if (!HasContent(tokens) || (s > 0 && HasPronoun(tokens))) {
      part.subject = subject;
    }
    subject.clear();
    for (const Token& token : tokens) {
      if (token.weight == WordWeight::kContent) {
        absl::StrAppend(&subject, subject.empty() ? "" : " ", token.word);
      }
    }
    parts.push_back(std::move(part));
  }
  return parts;
}

}  // namespace caveat
