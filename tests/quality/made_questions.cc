#include "tests/quality/made_questions.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <set>
#include <string_view>
#include <utility>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "corpus/utf8.h"
#include "service/question.h"

namespace caveat {
namespace {

using Chance = MadeQuestions::Chance;

// A number from 0 to before `count`; not std::uniform_int_distribution, which
// differs between libraries.
size_t Below(Chance* chance, size_t count) {
  return static_cast<size_t>((*chance)() % count);
}

std::vector<std::string> WordsOf(std::string_view text) {
  return absl::StrSplit(absl::string_view(text.data(), text.size()),
                        absl::ByAnyChar(" \n\t"), absl::SkipEmpty());
}

bool IsInsideCharacter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xc0) == 0x80;
}

// At most `size_max` bytes of `text`, no character cut.
std::string_view CutTo(std::string_view text, size_t size_max) {
  if (text.size() <= size_max) return text;
  size_t size = size_max;
  while (size > 0 && IsInsideCharacter(text[size])) --size;
  return text.substr(0, size);
}

// Controls, marks of direction, look-alikes, emoji, what breaks JSON or a line.
constexpr char32_t kOddCharacters[] = {
    U'\0',     U'\a',     U'\n',     U'\r',     U'\t',         U'"',
    U'\\',     U'<',      U'\u007f', U'\u0430', U'\u0435',     U'\u0301',
    U'\u200b', U'\u200d', U'\u202e', U'\u2066', U'\u2028',     U'\ufeff',
    U'\uff41', U'\ufdfa', U'\u0130', U'\u00df', U'\U0001f600', U'\U000e0041',
    U'\u0627', U'\u4e2d', U'\uffff'};

}  // namespace

MadeQuestions::MadeQuestions(std::vector<std::string> texts,
                             std::vector<std::string> documents, uint64_t seed)
    : texts_(std::move(texts)), documents_(std::move(documents)), seed_(seed) {
  std::set<std::string> words;
  for (const auto* const all : {&texts_, &documents_}) {
    for (const std::string& text : *all) {
      for (std::string& word : WordsOf(text)) words.insert(std::move(word));
    }
  }
  words_.assign(words.begin(), words.end());
}

Chance MadeQuestions::ChanceOf(uint64_t index) const {
  return Chance(seed_ * 0x9e3779b97f4a7c15u + index);
}

const std::string& MadeQuestions::AnyText(Chance* chance) const {
  return texts_[Below(chance, texts_.size())];
}

const std::string& MadeQuestions::AnyWord(Chance* chance) const {
  return words_[Below(chance, words_.size())];
}

std::string MadeQuestions::WordSalad(Chance* chance) const {
  std::vector<std::string> words(1 + Below(chance, 12));
  for (std::string& word : words) word = AnyWord(chance);
  return absl::StrJoin(words, " ");
}

std::string MadeQuestions::PieceOfDocument(Chance* chance) const {
  const std::string& document = documents_[Below(chance, documents_.size())];
  size_t begin = Below(chance, document.size());
  while (begin > 0 && IsInsideCharacter(document[begin])) --begin;
  return std::string(
      CutTo(std::string_view(document).substr(begin), 4 + Below(chance, 200)));
}

std::string MadeQuestions::WithOtherWords(Chance* chance) const {
  std::vector<std::string> words = WordsOf(AnyText(chance));
  if (words.empty()) return WordSalad(chance);
  for (size_t i = 0, count = 1 + Below(chance, 3); i < count; ++i) {
    const size_t at = Below(chance, words.size());
    switch (Below(chance, 4)) {
      case 0:
        words[at] = AnyWord(chance);
        break;
      case 1:
        std::swap(words[at], words[Below(chance, words.size())]);
        break;
      case 2:
        words.insert(words.begin() + static_cast<ptrdiff_t>(at),
                     AnyWord(chance));
        break;
      default:
        if (words.size() > 1) {
          words.erase(words.begin() + static_cast<ptrdiff_t>(at));
        }
    }
  }
  return absl::StrJoin(words, " ");
}

std::string MadeQuestions::WithTypingMistakes(Chance* chance) const {
  std::string text = AnyText(chance);
  for (size_t i = 0, count = 1 + Below(chance, 4); i < count; ++i) {
    const size_t at = Below(chance, text.size());
    // Other characters than ASCII stay whole.
    if (!std::isalpha(static_cast<unsigned char>(text[at]))) continue;
    switch (Below(chance, 4)) {
      case 0:
        text[at] = static_cast<char>('a' + Below(chance, 26));
        break;
      case 1:
        text.insert(at, 1, text[at]);
        break;
      case 2:
        if (at > 0 && std::isalpha(static_cast<unsigned char>(text[at - 1]))) {
          std::swap(text[at], text[at - 1]);
        }
        break;
      default:
        if (text.size() > 1) text.erase(at, 1);
    }
  }
  return text;
}

std::string MadeQuestions::WithOddCharacters(Chance* chance) const {
  std::string text = AnyText(chance);
  for (size_t i = 0, count = 1 + Below(chance, 5); i < count; ++i) {
    size_t at = Below(chance, text.size() + 1);
    while (at > 0 && at < text.size() && IsInsideCharacter(text[at])) --at;
    std::string odd;
    AppendUtf8(kOddCharacters[Below(chance, std::size(kOddCharacters))], &odd);
    text.insert(at, odd);
  }
  return text;
}

std::string MadeQuestions::Spliced(Chance* chance) const {
  const std::vector<std::string> head = WordsOf(AnyText(chance));
  const std::vector<std::string> tail = WordsOf(AnyText(chance));
  std::vector<std::string> words(
      head.begin(),
      head.begin() + static_cast<ptrdiff_t>(Below(chance, head.size() + 1)));
  words.insert(
      words.end(),
      tail.begin() + static_cast<ptrdiff_t>(Below(chance, tail.size() + 1)),
      tail.end());
  return absl::StrJoin(words, " ");
}

std::string MadeQuestions::Joined(Chance* chance) const {
  std::string text = AnyText(chance);
  // Now and then as long as a question may be.
  const size_t count = Below(chance, 50) == 0 ? 200 : 1 + Below(chance, 3);
  for (size_t i = 0; i < count; ++i) {
    text += Below(chance, 2) == 0 ? ". " : " ";
    text += AnyText(chance);
  }
  return text;
}

std::string MadeQuestions::Make(Chance* chance) const {
  std::string text;
  switch (Below(chance, 10)) {
    case 0:
    case 1:
      text = AnyText(chance);
      break;
    case 2:
      text = WordSalad(chance);
      break;
    case 3:
      text = PieceOfDocument(chance);
      break;
    case 4:
    case 5:
      text = WithOtherWords(chance);
      break;
    case 6:
      text = WithTypingMistakes(chance);
      break;
    case 7:
      text = WithOddCharacters(chance);
      break;
    case 8:
      text = Spliced(chance);
      break;
    default:
      text = Joined(chance);
  }
  return std::string(CutTo(text, static_cast<size_t>(Question::kBytesMax)));
}

}  // namespace caveat
