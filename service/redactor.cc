#include "service/redactor.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_split.h"
#include "caveat/corpus/v1/redaction.pb.h"
#include "corpus/strings.h"
#include "corpus/text_proto.h"
#include "corpus/utf8.h"
#include "matcher/normalizer.h"

// Rules by form come first; names are then looked for word by word. Letters of
// other scripts and wide digits are folded to plain ones before (NFKC), so that
// nothing hides in its shape.

namespace caveat {
namespace {

constexpr std::string_view kNameMark = "[name]";

bool IsLetter(char32_t c) { return u_isalpha(static_cast<UChar32>(c)) != 0; }

bool IsUpper(char32_t c) { return u_isupper(static_cast<UChar32>(c)) != 0; }

// One word of letters, with what is inside of it ("O'Brien", "Anne-Marie").
struct Word {
  int64_t begin = 0;
  int64_t end = 0;
  bool is_capitalised = false;
  bool begins_sentence = false;
};

bool IsInside(char32_t c) { return c == U'\'' || c == U'\u2019' || c == U'-'; }

bool EndsSentence(char32_t c) {
  return c == U'.' || c == U'!' || c == U'?' || c == U'\n';
}

std::vector<Word> WordsOf(std::string_view text) {
  std::vector<Word> words;
  const auto size = static_cast<int64_t>(text.size());
  bool in_word = false;
  bool begins_sentence = true;
  for (int64_t at = 0; at < size;) {
    const CodePoint c = NextCodePoint(text, at);
    if (IsLetter(c.value)) {
      if (!in_word) {
        words.push_back({at, at, IsUpper(c.value), begins_sentence});
      }
      in_word = true;
      begins_sentence = false;
      words.back().end = at + c.size_bytes;
    } else if (!in_word || !IsInside(c.value)) {
      in_word = false;
      begins_sentence = begins_sentence || EndsSentence(c.value);
    }
    at += c.size_bytes;
  }
  return words;
}

// A word as it is in the lists: lower case, without accents and "'s".
std::string ListedForm(std::string_view word) {
  std::string form = FoldText(word);
  if (form.ends_with("'s")) form.resize(form.size() - 2);
  return form;
}

// Wide and fancy letters and digits as plain ones, in their case; without what
// nobody sees.
std::string Plain(std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::Normalizer2* const nfkc = icu::Normalizer2::getNFKCInstance(error);
  icu::UnicodeString from = icu::UnicodeString::fromUTF8(
      icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  if (U_SUCCESS(error)) from = nfkc->normalize(from, error);
  icu::UnicodeString seen;
  for (int32_t at = 0; at < from.length(); at = from.moveIndex32(at, 1)) {
    const UChar32 c = from.char32At(at);
    if (u_charType(c) != U_FORMAT_CHAR) seen.append(c);
  }
  std::string plain;
  seen.toUTF8String(plain);
  return plain;
}

}  // namespace

void Redactor::AddNames(std::string_view names,
                        absl::flat_hash_set<std::string>* to) {
  for (const absl::string_view name : absl::StrSplit(
           ToAbsl(names), absl::ByAnyChar(" \t\r\n,"), absl::SkipEmpty())) {
    to->insert(ListedForm({name.data(), name.size()}));
  }
}

absl::StatusOr<Redactor> Redactor::Make(const NamedText& rules,
                                        std::string_view more_names) {
  corpus::v1::Redaction message;
  TextPlace places;
  Faults faults;
  if (!ReadTextProto(rules.name, rules.bytes, &message, &places, &faults)) {
    return faults.ToStatus();
  }
  Redactor redactor;
  for (int i = 0; i < message.rules_size(); ++i) {
    const corpus::v1::RedactionRule& rule = message.rules(i);
    const TextPlace& place = places.At("rules", i);
    std::vector<PlacedPattern> patterns;
    for (int k = 0; k < rule.patterns_size(); ++k) {
      const TextPlace& at = place.At("patterns", k);
      patterns.push_back({rule.patterns(k), rules.name, at.line, at.column});
    }
    auto set = PatternSet::Build(patterns);
    if (!set.ok()) return set.status();
    redactor.rules_.push_back({rule.mark(), *std::move(set)});
  }
  for (const std::string& names : message.names()) {
    redactor.AddNames(names, &redactor.names_);
  }
  for (const std::string& names : message.names_that_are_words()) {
    redactor.AddNames(names, &redactor.names_that_are_words_);
  }
  redactor.AddNames(more_names, &redactor.names_);
  return redactor;
}

absl::StatusOr<std::string> Redactor::Redact(std::string_view text) const {
  std::string plain = Plain(text);
  for (const Rule& rule : rules_) {
    const absl::Status status = rule.patterns->ReplaceAll(rule.mark, &plain);
    if (!status.ok()) return status;
  }
  return RedactNames(plain);
}

// People write brackets too: only what reads as a mark of ours is one.
std::string_view Redactor::MarkAround(std::string_view text,
                                      int64_t word_begin) const {
  if (word_begin == 0) return {};
  const std::string_view rest =
      text.substr(static_cast<size_t>(word_begin - 1));
  for (const Rule& rule : rules_) {
    if (rest.starts_with(rule.mark)) return rule.mark;
  }
  return {};
}

bool Redactor::IsListed(std::string_view word, bool begins_sentence) const {
  const std::string form = ListedForm(word);
  return names_.contains(form) ||
         (!begins_sentence && IsUpper(NextCodePoint(word, 0).value) &&
          names_that_are_words_.contains(form));
}

bool Redactor::HasListedPart(std::string_view word,
                             bool begins_sentence) const {
  const std::vector<absl::string_view> parts =
      absl::StrSplit(ToAbsl(word), '-', absl::SkipEmpty());
  // An "X-Ray" is no Ray.
  const bool is_lettered = parts.size() > 1 && parts.front().size() == 1;
  return std::any_of(parts.begin(), parts.end(), [&](absl::string_view part) {
    return IsListed({part.data(), part.size()}, begins_sentence || is_lettered);
  });
}

std::string Redactor::RedactNames(const std::string& text) const {
  std::string kept;
  int64_t copied = 0;
  bool after_name = false;
  for (const Word& word : WordsOf(text)) {
    const std::string_view written = Cut(text, {word.begin, word.end});
    const std::string_view mark = MarkAround(text, word.begin);
    const bool is_name =
        mark.empty() &&
        (IsListed(written, word.begins_sentence) ||
         HasListedPart(written, word.begins_sentence) ||
         (word.is_capitalised && after_name && !word.begins_sentence));
    after_name = is_name || mark == kNameMark;
    if (!is_name) continue;
    kept += Cut(text, {copied, word.begin});
    kept += kNameMark;
    copied = word.end;
  }
  kept += Cut(text, {copied, static_cast<int64_t>(text.size())});
  return kept;
}

}  // namespace caveat
