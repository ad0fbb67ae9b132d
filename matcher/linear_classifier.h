// Learns from authored texts which entry a question belongs to, and scores a
// question for every entry at once.
//
//   auto classifier = LinearClassifier::Train(examples, class_count, id_count, {});
//   std::vector<float> scores(class_count);
//   classifier.Score(x, scores);
//
// One linear support vector machine for each class against all others, with
// squared hinge loss, by dual coordinate descent (Hsieh et al., "A Dual
// Coordinate Descent Method for Large-scale Linear SVM", ICML 2008, algorithm
// 1 with shrinking). Examples are visited in a fixed order and sums are made in
// a fixed order, so the same examples give the same bytes. Immutable after
// training; Score() is thread-safe and does not allocate.

#ifndef CAVEAT_MATCHER_LINEAR_CLASSIFIER_H_
#define CAVEAT_MATCHER_LINEAR_CLASSIFIER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "corpus/binary.h"
#include "corpus/shared_array.h"
#include "matcher/ngram_features.h"

namespace caveat {

struct Example {
  FeatureVector features;
  int class_index = 0;
  // Costs of a mistake on this example, relative to the others; above 0.
  double weight = 1;
};

struct TrainingOptions {
  // Cost of a mistake: larger fits the examples more closely.
  double cost = 0.5;
  int epoch_count_max = 30;
  // Training of a class ends when no example's gradient is larger.
  double tolerance = 0.1;
  // Threads that train classes; results do not depend on it.
  int thread_count = 2;
};

class LinearClassifier {
 public:
  LinearClassifier() = default;

  // `id_count` is one more than the largest feature id. Cost: about
  // class_count * epochs * features of all examples.
  static LinearClassifier Train(const std::vector<Example>& examples,
                                int class_count, int id_count,
                                const TrainingOptions& options);

  int class_count() const { return class_count_; }

  void Save(BinaryWriter* out) const;
  // `id_count` as it was trained with.
  void Load(int id_count, BinaryReader* in);

  // Sets `scores` (of class_count()) to the signed distances: above 0 says
  // "this class", -1 is the usual "not this one".
  void Score(const FeatureVector& features, std::span<float> scores) const;

 private:
  int class_count_ = 0;
  // Weights by feature, each a row of `class_count_`; the last row is the bias.
  SharedArray<float> weights_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_LINEAR_CLASSIFIER_H_
