#include "matcher/message_reader.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "matcher/normalizer.h"

namespace caveat {
namespace {

bool IsLetter(char c) { return c >= 'a' && c <= 'z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAlnum(char c) { return IsLetter(c) || IsDigit(c); }

// Words whose full stop ends no sentence.
constexpr std::array<std::string_view, 9> kAbbreviations = {
    "approx", "dr", "mr", "mrs", "ms", "prof", "st", "temp", "vs"};

// What a code point beyond ASCII is to a sentence.
enum class Sign { kWord, kSpace, kComma, kStop, kQuestion };

Sign Classify(UChar32 point) {
  switch (point) {
    case 0x3002:  // Ideographic full stop
    case 0x0964:  // Danda
    case 0x06D4:  // Arabic full stop
      return Sign::kStop;
    case 0x061F:  // Arabic question mark
      return Sign::kQuestion;
    case 0x3001:  // Ideographic comma
    case 0x060C:  // Arabic comma
    case 0x061B:  // Arabic semicolon
      return Sign::kComma;
    default:
      break;
  }
  const uint32_t mask = U_GET_GC_MASK(point);
  const bool word = (mask & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK)) != 0;
  return word ? Sign::kWord : Sign::kSpace;
}

// The code point at `at`, and where the next one is.
UChar32 NextPoint(std::string_view text, size_t at, size_t* next) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(text.data());
  auto i = static_cast<int32_t>(at);
  UChar32 point = 0;
  U8_NEXT_OR_FFFD(bytes, i, static_cast<int32_t>(text.size()), point);
  *next = static_cast<size_t>(i);
  return point;
}

// Reads one folded message; sentences are collected as words come.
class Reader {
 public:
  Reader(std::string_view text, const WordRepair& repair)
      : text_(text), repair_(repair), writing_(repair.WritingOf(text)) {}

  std::vector<std::string> Read() {
    while (at_ < text_.size()) Step();
    EndSentence();
    return std::move(sentences_);
  }

 private:
  char Peek(size_t offset) const {
    return at_ + offset < text_.size() ? text_[at_ + offset] : '\0';
  }
  char Before() const { return at_ > 0 ? text_[at_ - 1] : ' '; }

  void AddToken(std::string_view token) {
    sentence_.append(token);
    sentence_.push_back(' ');
  }

  void AddComma() {
    if (has_word_ && !sentence_.ends_with(" , ")) AddToken(",");
  }

  // A sentence of one or two words ("Help!") is read with the next one, and a
  // line end in the midst of a sentence parts no more than a comma does.
  void EndShort() {
    if (word_count_ < kSentenceWordsMin) {
      AddComma();
    } else {
      EndSentence();
    }
  }

  void EndLine() {
    if (word_count_ < kLineWordsMin) {
      AddComma();
    } else {
      EndSentence();
    }
  }

  void EndSentence(bool is_question = false) {
    if (has_word_) {
      if (sentence_.ends_with(" , ")) sentence_.resize(sentence_.size() - 2);
      AddToken(is_question ? "?" : ".");
      sentences_.push_back(sentence_);
    }
    sentence_ = " ";
    has_word_ = false;
    word_count_ = 0;
  }

  // A word of letters, digits, marks and inner apostrophes and points.
  void ReadWord() {
    const size_t begin = at_;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (IsAlnum(c)) {
        ++at_;
      } else if (c == '\'' && IsAlnum(Before()) && IsLetter(Peek(1))) {
        ++at_;
      } else if (c == '.' && IsDigit(Before()) && IsDigit(Peek(1))) {
        ++at_;
      } else if (static_cast<unsigned char>(c) >= 0x80) {
        size_t next = 0;
        if (Classify(NextPoint(text_, at_, &next)) != Sign::kWord) break;
        at_ = next;
      } else {
        break;
      }
    }
    has_word_ = true;
    ++word_count_;
    last_word_ = text_.substr(begin, at_ - begin);
    repair_.Append(last_word_, &sentence_, writing_);
    sentence_.push_back(' ');
  }

  // A number with its point or comma: 38.5, 38,5, 1,000.
  bool ReadNumber() {
    size_t end = at_;
    while (end < text_.size() && IsDigit(text_[end])) ++end;
    if (end == at_ || end >= text_.size() || text_[end] != ',') return false;
    size_t tail = end + 1;
    while (tail < text_.size() && IsDigit(text_[tail])) ++tail;
    const size_t tail_digits = tail - end - 1;
    if (tail_digits == 0 || tail_digits > 3) return false;
    sentence_.append(text_.substr(at_, end - at_));
    if (tail_digits < 3) sentence_.push_back('.');
    sentence_.append(text_.substr(end + 1, tail_digits));
    sentence_.push_back(' ');
    has_word_ = true;
    ++word_count_;
    at_ = tail;
    return true;
  }

  // Whether the point at hand is one of several that stand for spaces, as in
  // lost.control.of: no space around this point nor the one after the next
  // word or the one before the last.
  bool IsPointForSpace() const {
    size_t points = 1;
    size_t i = at_ + 1;
    while (i < text_.size() && (IsAlnum(text_[i]) || text_[i] == '\'')) ++i;
    if (i + 1 < text_.size() && text_[i] == '.' && IsAlnum(text_[i + 1])) {
      ++points;
    }
    size_t k = at_;
    while (k > 0 && (IsAlnum(text_[k - 1]) || text_[k - 1] == '\'')) --k;
    if (k > 1 && text_[k - 1] == '.' && IsAlnum(text_[k - 2])) ++points;
    return points > 1;
  }

  void ReadPoint() {
    const bool inside = IsAlnum(Before()) && IsAlnum(Peek(1));
    const bool abbreviation =
        last_word_.size() == 1 ||
        std::find(kAbbreviations.begin(), kAbbreviations.end(), last_word_) !=
            kAbbreviations.end();
    ++at_;
    if (IsLetter(at_ > 1 ? text_[at_ - 2] : ' ') && abbreviation) return;
    --at_;
    const bool space = inside && IsPointForSpace();
    ++at_;
    if (!space) EndShort();
  }

  void Step() {
    const char c = text_[at_];
    if (IsDigit(c) && !IsAlnum(Before()) && ReadNumber()) return;
    if (IsAlnum(c)) return ReadWord();
    if (static_cast<unsigned char>(c) >= 0x80) return StepBeyondAscii();
    if (c == '.') return ReadPoint();
    const bool inside = IsAlnum(Before()) && IsAlnum(Peek(1));
    ++at_;
    switch (c) {
      case '?':
        return EndSentence(/*is_question=*/true);
      case '!':
        return EndShort();
      case '\n':
        return EndLine();
      case ',':
      case ';':
      case ':':
      case '(':
      case ')':
      case '[':
      case ']':
      case '{':
      case '}':
        return AddComma();
      case '-':
        if (!inside) AddComma();
        return;
      case '&':
      case '+':
        if (has_word_) AddToken("and");
        return;
      case '%':
        if (has_word_) AddToken("percent");
        return;
      default:
        return;  // Quotation marks, slashes and the like are spaces.
    }
  }

  void StepBeyondAscii() {
    size_t next = 0;
    const Sign sign = Classify(NextPoint(text_, at_, &next));
    if (sign == Sign::kWord) return ReadWord();
    at_ = next;
    if (sign == Sign::kComma) AddComma();
    if (sign == Sign::kStop) EndShort();
    if (sign == Sign::kQuestion) EndSentence(/*is_question=*/true);
  }

  const std::string_view text_;
  const WordRepair& repair_;
  const Writing writing_;
  size_t at_ = 0;
  std::string sentence_ = " ";
  bool has_word_ = false;
  int word_count_ = 0;  // Of the sentence.
  std::string_view last_word_;
  std::vector<std::string> sentences_;
};

}  // namespace

std::vector<std::string> ReadSentences(std::string_view message,
                                       const WordRepair& repair) {
  const std::string folded = FoldForGuard(message);
  return Reader(folded, repair).Read();
}

std::vector<std::string_view> Windows(std::string_view sentence) {
  std::vector<size_t> spaces;
  for (size_t i = 0; i < sentence.size(); ++i) {
    if (sentence[i] == ' ') spaces.push_back(i);
  }
  // Between two spaces stands a word.
  const size_t words = spaces.size() - 1;
  if (words <= kWindowWords) return {sentence};
  std::vector<std::string_view> windows;
  constexpr size_t kStep = kWindowWords - kWindowOverlapWords;
  for (size_t first = 0;; first += kStep) {
    const size_t last = std::min(words, first + kWindowWords);
    windows.push_back(
        sentence.substr(spaces[first], spaces[last] - spaces[first] + 1));
    if (last == words) return windows;
  }
}

}  // namespace caveat
