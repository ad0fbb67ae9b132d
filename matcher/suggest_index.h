// Completes what somebody is typing to questions that are answered.
//
//   const SuggestIndex index(corpus);
//   for (const SuggestHit& hit : index.Find("can it com", 5)) Show(hit.text);
//
// Every typed word is a whole word or the beginning of one, in any order; where
// nothing fits, one word of them may have one typing mistake. Words stand in a
// sorted table, each with the texts that have it, so that a beginning is a
// range; of a wide range no more than a fixed number of texts is looked at, and
// a corpus of any size costs about the same.
//
// Pure and immutable; thread-safe. Building is linear in the texts, but for
// the sorting.

#ifndef CAVEAT_MATCHER_SUGGEST_INDEX_H_
#define CAVEAT_MATCHER_SUGGEST_INDEX_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/binary.h"
#include "corpus/corpus.h"

namespace caveat {

struct SuggestHit {
  int entry_index = 0;    // Into Corpus::entries().
  std::string_view text;  // Its question or an alternate; lives in the corpus.
  // Better ones are greater; comparable between corpora for one typed text.
  int64_t score = 0;
};

class SuggestIndex {
 public:
  // Longest typed text, in bytes; of a longer one the rest is left out.
  static constexpr size_t kTypedBytesMax = 256;
  // Most words of it that have to fit; what follows is left out.
  static constexpr size_t kTypedWordsMax = 12;
  // Shorter words are not corrected: too much is one mistake away.
  static constexpr size_t kCorrectedBytesMin = 4;
  static constexpr size_t kCorrectedBytesMax = 24;
  // Most ways to correct one word that are tried.
  static constexpr size_t kCorrectionsMax = 16;
  // Most texts of one range that are looked at, and most words of it.
  static constexpr size_t kTextsVisitedMax = 2048;
  // Most texts that are indexed: own questions before alternates.
  static constexpr size_t kTextsMax = 2'000'000;
  // Longest text that is offered, in bytes; a longer one is no suggestion.
  static constexpr size_t kTextBytesMax = 200;

  // What was compiled with the corpus is used.
  explicit SuggestIndex(std::shared_ptr<const Corpus> corpus);

  // What a corpus is compiled with.
  void Save(BinaryWriter* out) const;

  // The best texts, at most one of an entry and at most `count_max` (1 or
  // more); equal scores in the order of the corpus. Nothing for what has no
  // letters or digits.
  std::vector<SuggestHit> Find(std::string_view typed, int count_max) const;

 private:
  // False, and nothing is as it was, where the bytes do not fit the corpus.
  bool Load(BinaryReader* in);
  void ReadCorpus();

  struct Text {
    int entry_index = 0;
    int place = 0;  // -1: the entry's question; else of its alternates.
    uint32_t words_begin = 0;  // Into text_words_.
    uint32_t words_end = 0;
  };
  // Words of the table, by their places.
  struct Range {
    uint32_t begin = 0;
    uint32_t end = 0;
  };
  struct Typed;

  std::string_view WordAt(uint32_t place) const;
  std::string_view TextOf(const Text& text) const;
  Range WithPrefix(std::string_view prefix) const;
  Range Exactly(std::string_view word) const;
  std::vector<Range> Corrections(std::string_view word, bool is_prefix) const;
  int64_t Score(const Typed& typed, const Text& text) const;
  void Search(const Typed& typed, size_t count_max,
              std::vector<SuggestHit>* hits) const;

  std::shared_ptr<const Corpus> corpus_;
  std::vector<Text> texts_;
  std::vector<uint32_t> text_words_;  // Places in the table, text by text.
  std::string word_bytes_;            // The words, ascending, one by one.
  std::vector<uint32_t> word_begins_;
  std::vector<uint32_t> postings_;        // Texts, word by word; best first.
  std::vector<uint32_t> posting_begins_;  // One more than words.
};

// The words of a text as they are compared: folded, without punctuation.
std::vector<std::string> SuggestWords(std::string_view text);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_SUGGEST_INDEX_H_
