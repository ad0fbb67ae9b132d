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
constexpr std::array<std::string_view, 4> kJoiners = {"and", "also", "plus", "or"};
constexpr std::array<std::string_view, 7> kPronouns = {
    "it", "its", "they", "them", "that", "this", "these"};

template <size_t N>
bool Contains(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

struct Word {
  std::string_view text;  // Without punctuation around it.
  size_t begin;           // With it, in the folded message.
  bool ends_sentence;     // Or a clause: a comma counts.
};

std::vector<Word> SplitWords(std::string_view folded) {
  std::vector<Word> words;
  size_t position = 0;
  while (position < folded.size()) {
    const size_t space = std::min(folded.find(' ', position), folded.size());
    std::string_view raw = folded.substr(position, space - position);
    const bool ends = !raw.empty() && std::string_view(".?!;,:").find(raw.back()) !=
                                          std::string_view::npos;
    std::string_view text = raw;
    while (!text.empty() && std::string_view(".?!;,:()\"").find(text.back()) !=
                                std::string_view::npos) {
      text.remove_suffix(1);
    }
    if (!text.empty()) words.push_back({text, position, ends});
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

bool HasContent(const std::vector<Token>& tokens) {
  return std::any_of(tokens.begin(), tokens.end(), [](const Token& token) {
    return token.weight == WordWeight::kContent;
  });
}

}  // namespace

std::vector<std::string> QuestionParts(std::string_view message,
                                       const Tokenizer& tokenizer) {
  const std::string folded = FoldText(EndLines(message));
  const std::vector<Word> words = SplitWords(folded);
  std::vector<size_t> starts;
  for (size_t i = 0; i < words.size(); ++i) {
    if (!Contains(kOpeners, words[i].text)) continue;
    const bool after_joiner = i > 0 && Contains(kJoiners, words[i - 1].text);
    const bool after_end = i == 0 || words[i - 1].ends_sentence;
    // "what, when and how": an opener right after another opens nothing new.
    const bool just_opened = !starts.empty() && i - starts.back() < 2;
    if ((after_joiner || after_end) && !just_opened) starts.push_back(i);
  }
  std::vector<std::string> parts;
  if (starts.size() < 2 || starts.size() > kQuestionPartCountMax) return parts;
  std::string subject;
  for (size_t s = 0; s < starts.size(); ++s) {
    const size_t begin = words[starts[s]].begin;
    const size_t end =
        s + 1 < starts.size() ? words[starts[s + 1]].begin : folded.size();
    std::string part = folded.substr(begin, end - begin);
    // What stands before the first question is its context, unless it says
    // nothing: "hello, thanks for this".
    if (s == 0 && HasContent(tokenizer.Tokenize(folded.substr(0, begin)))) {
      part = folded.substr(0, end);
    }
    const std::vector<Token> tokens = tokenizer.Tokenize(part);
    const bool has_pronoun =
        std::any_of(tokens.begin(), tokens.end(), [](const Token& token) {
          return Contains(kPronouns, token.word);
        });
    if (!HasContent(tokens) || (s > 0 && has_pronoun)) {
      absl::StrAppend(&part, " ", subject);
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
