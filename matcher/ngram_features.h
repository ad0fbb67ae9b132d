// Turns a question into the sparse features that the entry classifier weighs:
// stems, pairs of neighbouring words, pieces of words (which forgive typing
// mistakes), and the sentence vector.
//
//   NgramVocabulary vocabulary;
//   for (...) vocabulary.Count(tokens);            // all training texts
//   vocabulary.Finish();
//   FeatureVector x = vocabulary.Vector(tokens, encoder.Encode(text));
//
// Features are known by a 64-bit hash of their text. Each of the groups has
// unit length times its weight. Immutable after Finish(); pure.

#ifndef CAVEAT_MATCHER_NGRAM_FEATURES_H_
#define CAVEAT_MATCHER_NGRAM_FEATURES_H_

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "corpus/binary.h"
#include "matcher/sentence_encoder.h"
#include "matcher/tokenizer.h"

namespace caveat {

struct Feature {
  int32_t id;
  float value;
};
using FeatureVector = std::vector<Feature>;  // Ascending ids.

// How much each group of features counts: the length of its part of a vector.
// Chosen by five-fold cross-validation on authored alternates.
struct NgramWeights {
  double words = 0.7;
  double pairs = 0.4;
  double pieces = 0.7;
  double vector = 1.2;
};

class NgramVocabulary {
 public:
  explicit NgramVocabulary(const NgramWeights& weights = {}) : weights_(weights) {}

  // Counts the features of one training text.
  void Count(const std::vector<Token>& tokens);

  // Numbers the features that were counted and computes their idf,
  // ln((1 + N) / (1 + n)) + 1 for a feature in n of N texts.
  void Finish();

  // Features of a text; those not counted are left out. The last
  // ids are the components of the sentence vector.
  FeatureVector Vector(const std::vector<Token>& tokens,
                       const SentenceVector& vector) const;

  void Save(BinaryWriter* out) const;
  void Load(BinaryReader* in);

  // Number of ids, with `dimension_count` components of a vector.
  int id_count(int dimension_count) const {
    return static_cast<int>(features_.size()) + dimension_count;
  }

  // Share of the text's content words, by idf, that no training text has.
  double UnknownShare(const std::vector<Token>& tokens) const;

 private:
  struct Known {
    int32_t id = -1;
    int32_t text_count = 0;
    float idf = 0;
  };
  enum class Group { kWords, kPairs, kPieces };
  struct Counted {
    uint64_t hash;
    Group group;
    int count;
  };

  static std::vector<Counted> Extract(const std::vector<Token>& tokens);

  NgramWeights weights_;
  int64_t text_count_ = 0;
  std::unordered_map<uint64_t, Known> features_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_NGRAM_FEATURES_H_
