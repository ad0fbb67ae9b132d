// Adds up points for what a sentence holds: its words, their neighbours, the
// word lists that they belong to, and what its words mean on the average. A
// linear model whose features an editor
// can read; `proto/caveat/guard/v1/guard_pack.proto` (Score) describes them.
//
//   SentenceScore score({{"leg", {"legs", "feet"}}}, /*plain_words=*/{},
//                       {{"{leg}", 50}, {"my_{leg}", 30}}, /*base=*/-20);
//   score.Points(" my legs hurt . ", {}) == 20     // 80 / sqrt(4) - 20
//
// The sum is divided by the square root of the number of words, so that a long
// sentence is no more alarming than a short one. Points are whole numbers; the
// sums before are made in a fixed order. Immutable; thread-safe; linear in the
// sentence but for pairs of lists.

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
#include "matcher/word_vectors.h"

namespace caveat {

// The average vector of a sentence's words, each as it is rare, at unit length;
// zeros when no word has one, empty when there are no vectors.
std::vector<double> MeaningOf(std::string_view sentence,
                              const WordVectors& vectors);

// A word list by its name.
using NamedWords = std::pair<std::string, std::vector<std::string>>;

class SentenceScore {
 public:
  // Letters by which longer words count as one feature.
  static constexpr size_t kPrefixLetters = 5;
  // Least weight of a word in the meaning: common words say little.
  static constexpr double kRarityMin = 0.05;
  // Most components of a meaning.
  static constexpr int kComponentCountMax = 1024;
  // Most points of one feature.
  static constexpr int kPointsMax = 100'000;

  // `lists` in the order in which a word stands for them; words in
  // `plain_words` stand for themselves. `weights` are distinct features; `@7`
  // is the component of the meaning with index 7.
  SentenceScore(const std::vector<NamedWords>& lists,
                const std::vector<std::string>& plain_words,
                const std::vector<std::pair<std::string, int>>& weights,
                int base);

  // `sentence` has one space before, between and after its words. `meaning` is
  // its MeaningOf(); empty: unknown.
  int Points(std::string_view sentence,
             const std::vector<double>& meaning) const;

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
  // `more_names` beside the model's own.
  Word Look(std::string_view word,
            const StringMap<int32_t>& more_names) const;
  static std::vector<Feature> FeaturesOf(const std::vector<Word>& words);

  std::vector<std::string> names_;
  StringMap<int32_t> ids_;
  StringMap<std::vector<int32_t>> lists_of_word_;
  absl::flat_hash_map<uint64_t, std::pair<int32_t, int32_t>> points_;
  std::vector<int> meaning_points_;  // By component.
  int base_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_SENTENCE_SCORE_H_
