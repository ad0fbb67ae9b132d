#include "corpus/sentence.h"

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "corpus/html_scanner.h"
#include "corpus/line_scanner.h"
#include "corpus/markup.h"
#include "corpus/strings.h"
#include "corpus/utf8.h"

namespace caveat {
namespace {

// `end` behind the closing inline tags that stand there, which belong to what
// they close.
int64_t WithClosingTags(std::string_view text, int64_t end) {
  for (;;) {
    const auto at = static_cast<size_t>(end);
    if (at >= text.size()) return end;
    const size_t size = TagSize(text, at);
    const std::string_view tag = text.substr(at, size);
    if (!tag.starts_with("</") || IsHtmlBlock(TagName(tag))) return end;
    end += static_cast<int64_t>(size);
  }
}

}  // namespace

struct SentenceSplitter::Iterator {
  std::unique_ptr<icu::BreakIterator> breaks;
  UText text = UTEXT_INITIALIZER;

  ~Iterator() { utext_close(&text); }
};

SentenceSplitter::SentenceSplitter(
    const std::unordered_set<std::string>& abbreviations)
    : abbreviations_(abbreviations), iterator_(std::make_unique<Iterator>()) {
  UErrorCode error = U_ZERO_ERROR;
  iterator_->breaks.reset(icu::BreakIterator::createSentenceInstance(
      icu::Locale::getEnglish(), error));
  // Without ICU's data every block is one sentence: longer quotations, and
  // never a part of a sentence.
  if (U_FAILURE(error)) iterator_->breaks.reset();
}

SentenceSplitter::~SentenceSplitter() = default;

bool SentenceSplitter::EndsInAbbreviation(std::string_view text) const {
  while (!text.empty() &&
         absl::ascii_isspace(static_cast<unsigned char>(text.back()))) {
    text.remove_suffix(1);
  }
  if (!text.ends_with('.')) return false;
  text.remove_suffix(1);
  size_t begin = text.size();
  while (begin > 0) {
    const auto c = static_cast<unsigned char>(text[begin - 1]);
    if (!absl::ascii_isalnum(c) && c != '.') break;
    --begin;
  }
  const std::string word = absl::AsciiStrToLower(ToAbsl(text.substr(begin)));
  // An initial: "J. Smith", and neither "35 °C." nor "and I."
  const bool initial =
      word.size() == 1 && word != "i" &&
      absl::ascii_isupper(static_cast<unsigned char>(text[begin])) &&
      (begin == 0 || text[begin - 1] == ' ');
  return initial || abbreviations_.contains(word);
}

void SentenceSplitter::SplitBlock(std::string_view bytes, ByteSpan block,
                                  Markup markup,
                                  std::vector<ByteSpan>* sentences) {
  block = Trim(bytes, block);
  if (markup != Markup::kHtml) {
    LineStart start;
    block = Trim(bytes, {SkipListMarker(bytes, block, &start), block.end});
  }
  if (block.empty()) return;
  if (iterator_->breaks == nullptr) {
    sentences->push_back(block);
    return;
  }
  // A line break would end a sentence; a space of the same size does not.
  std::string text(Cut(bytes, block));
  for (char& c : text) {
    if (c == '\n' || c == '\r') c = ' ';
  }
  MaskTags(markup, &text);
  UErrorCode error = U_ZERO_ERROR;
  utext_openUTF8(&iterator_->text, text.data(),
                 static_cast<int64_t>(text.size()), &error);
  iterator_->breaks->setText(&iterator_->text, error);
  if (U_FAILURE(error)) {
    sentences->push_back(block);
    return;
  }
  int32_t begin = iterator_->breaks->first();
  for (int32_t end = iterator_->breaks->next(); end != icu::BreakIterator::DONE;
       end = iterator_->breaks->next()) {
    const std::string_view sentence = std::string_view(text).substr(
        static_cast<size_t>(begin), static_cast<size_t>(end - begin));
    const bool last = end == static_cast<int32_t>(text.size());
    // A question that is quoted within a sentence does not end it.
    const bool goes_on =
        !last && absl::ascii_islower(static_cast<unsigned char>(
                     text[static_cast<size_t>(end)]));
    if (goes_on || (!last && EndsInAbbreviation(sentence))) continue;
    const ByteSpan seen = Trim(text, {begin, end});
    if (!seen.empty()) {
      const int64_t seen_end =
          markup == Markup::kNone
              ? seen.end
              : WithClosingTags(Cut(bytes, block), seen.end);
      sentences->push_back({block.begin + seen.begin, block.begin + seen_end});
    }
    begin = end;
  }
}

std::vector<ByteSpan> SentenceSplitter::Split(std::string_view bytes,
                                              ByteSpan span, Markup markup) {
  std::vector<ByteSpan> sentences;
  if (markup == Markup::kHtml) {  // Its lines mean nothing.
    SplitBlock(bytes, span, markup, &sentences);
    return sentences;
  }
  ByteSpan block{span.begin, span.begin};
  for (Line& line : ScanLines(Cut(bytes, span))) {
    const ByteSpan all{span.begin + line.all.begin, span.begin + line.all.end};
    const bool starts_anew = line.start != LineStart::kPlain;
    if (starts_anew) {
      SplitBlock(bytes, block, markup, &sentences);
      block.begin = all.begin;
    }
    block.end = all.end;
  }
  SplitBlock(bytes, block, markup, &sentences);
  return sentences;
}

}  // namespace caveat
