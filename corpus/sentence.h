// Cuts text into sentences by Unicode's rules (UAX 29, by ICU), mended where
// these see an end that is none: behind "e.g." and its like.
//
//   SentenceSplitter splitter(cues.abbreviations());
//   for (ByteSpan sentence : splitter.Split(bytes, passage.text)) ...
//
// Not thread-safe; make one where it is used. Linear in the text.

#ifndef CAVEAT_CORPUS_SENTENCE_H_
#define CAVEAT_CORPUS_SENTENCE_H_

#include <memory>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "corpus/document.h"

namespace caveat {

class SentenceSplitter {
 public:
  // `abbreviations` are in lower case and without their full stop; must outlive
  // the splitter.
  explicit SentenceSplitter(
      const std::unordered_set<std::string>& abbreviations);
  ~SentenceSplitter();

  // The sentences of the text at `span` of `bytes`, without white space and
  // list markers around them. Line breaks within a paragraph end no sentence;
  // blank lines and list items do. Never empty for a text that is not blank.
  // Tags of `markup` are no part of its words.
  std::vector<ByteSpan> Split(std::string_view bytes, ByteSpan span,
                              Markup markup = Markup::kNone);

 private:
  struct Iterator;

  void SplitBlock(std::string_view bytes, ByteSpan block, Markup markup,
                  std::vector<ByteSpan>* sentences);
  bool EndsInAbbreviation(std::string_view text) const;

  const std::unordered_set<std::string>& abbreviations_;
  std::unique_ptr<Iterator> iterator_;
};

}  // namespace caveat

#endif  // CAVEAT_CORPUS_SENTENCE_H_
