// Adds up points for what a sentence holds: its words, their neighbours, and
// the word lists that they belong to. A linear model whose features an editor
// can read; `proto/caveat/guard/v1/guard_pack.proto` (Score) describes them.
//
//   SentenceScore score(SentenceWords({{"leg", {"legs", "feet"}}}, {}),
//                       {{"{leg}", 50}, {"my_{leg}", 30}}, /*base=*/-60);
//   score.Points(" my legs are funny . ") == 20
//
// Points are integers, so every machine adds them up alike. Immutable;
// thread-safe; linear in the sentence but for pairs of lists.

#ifndef CAVEAT_MATCHER_SENTENCE_SCORE_H_
#define CAVEAT_MATCHER_SENTENCE_SCORE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "matcher/string_map.h"

namespace caveat {

// A word list by its name.
using NamedWords = std::pair<std::string, std::vector<std::string>>;

class SentenceScore {
 public:
  // Letters by which longer words count as one feature.
  static constexpr size_t kPrefixLetters = 5;
  // Most points of one feature.
  static constexpr int kPointsMax = 100'000;

  // `lists` in the order in which a word stands for them; words in
  // `plain_words` stand for themselves. `weights` are distinct features.
  SentenceScore(const std::vector<NamedWords>& lists,
                const std::vector<std::string>& plain_words,
                const std::vector<std::pair<std::string, int>>& weights,
                int base);

  // `sentence` has one space before, between and after its words.
  int Points(std::string_view sentence) const;

  // The features of a sentence, known or not, each once, in order: what a
  // model is fitted on. Slower than Points().
  std::vector<std::string> Features(std::string_view sentence) const;

 private:
  // What a word is known as: ids of names, kNoName when there is none.
  struct Word {
    int32_t self = kNoName;
    int32_t prefix = kNoName;
    int32_t stands_for = kNoName;  // Its first list, or itself.
    std::vector<int32_t> lists;
  };
  enum class Kind : uint8_t { kSingle, kFirst, kNext, kSkip, kPair };
  struct Feature {
    Kind kind;
    int32_t a;
    int32_t b;
  };

  static constexpr int32_t kNoName = -1;

  static uint64_t Key(const Feature& feature);
  int32_t Name(std::string_view name);
  bool ParseFeature(std::string_view text, Feature* feature);
  Word Look(std::string_view word) const;
  static std::vector<Feature> FeaturesOf(const std::vector<Word>& words);

  std::vector<std::string> names_;
  StringMap<int32_t> ids_;
  StringMap<std::vector<int32_t>> lists_of_word_;
  absl::flat_hash_map<uint64_t, std::pair<int32_t, int32_t>> points_;
  int base_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_SENTENCE_SCORE_H_
