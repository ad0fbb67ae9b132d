#include "matcher/linear_classifier.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cmath>
#include <limits>
#include <numeric>
#include <thread>
#include <utility>

namespace caveat {
namespace {

// A fixed shuffle: visiting examples class by class would converge slowly.
std::vector<int> FixedOrder(size_t count) {
  std::vector<int> order(count);
  std::iota(order.begin(), order.end(), 0);
  uint64_t state = 0x2545f4914f6cdd1dull;
  for (size_t i = count; i > 1; --i) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    std::swap(order[i - 1], order[state % i]);
  }
  return order;
}

// Four sums side by side: one alone would wait for itself at every step.
double Dot(const FeatureVector& x, const std::vector<double>& w) {
  const auto product = [&x, &w](size_t i) {
    return w[static_cast<size_t>(x[i].id)] * static_cast<double>(x[i].value);
  };
  std::array<double, 4> sums = {0, 0, 0, 0};
  size_t i = 0;
  for (; i + 4 <= x.size(); i += 4) {
    sums[0] += product(i);
    sums[1] += product(i + 1);
    sums[2] += product(i + 2);
    sums[3] += product(i + 3);
  }
  for (; i < x.size(); ++i) sums[0] += product(i);
  return (sums[0] + sums[1]) + (sums[2] + sums[3]);
}

// One class against all others. `squares` are the examples' squared lengths,
// the bias included.
class BinaryTrainer {
 public:
  BinaryTrainer(const std::vector<Example>& examples,
                const std::vector<double>& squares,
                const std::vector<int>& order, int id_count,
                const TrainingOptions& options)
      : examples_(examples),
        squares_(squares),
        order_(order),
        options_(options),
        weights_(static_cast<size_t>(id_count) + 1),
        alphas_(examples.size()) {}

  const std::vector<double>& Train(int class_index) {
    std::fill(weights_.begin(), weights_.end(), 0.0);
    std::fill(alphas_.begin(), alphas_.end(), 0.0);
    active_ = order_;
    double shrink_above = std::numeric_limits<double>::infinity();
    for (int epoch = 0; epoch < options_.epoch_count_max; ++epoch) {
      const double steepest = Epoch(class_index, shrink_above);
      if (steepest <= options_.tolerance) {
        if (active_.size() == order_.size()) break;
        // Look at all of them once more before believing it.
        active_ = order_;
        shrink_above = std::numeric_limits<double>::infinity();
      } else {
        shrink_above = steepest;
      }
    }
    return weights_;
  }

 private:
  // One pass over the active examples. Returns the largest projected gradient;
  // drops examples that are right by more than `shrink_above`.
  double Epoch(int class_index, double shrink_above) {
    double steepest = 0;
    size_t kept = 0;
    const size_t bias = weights_.size() - 1;
    for (const int index : active_) {
      const auto i = static_cast<size_t>(index);
      const Example& example = examples_[i];
      const double sign = example.class_index == class_index ? 1.0 : -1.0;
      const double diagonal = 0.5 / (options_.cost * example.weight);
      const double gradient =
          sign * (Dot(example.features, weights_) + weights_[bias]) - 1.0 +
          diagonal * alphas_[i];
      if (alphas_[i] <= 0 && gradient > shrink_above) continue;
      active_[kept++] = index;
      const double projected =
          alphas_[i] <= 0 ? std::min(gradient, 0.0) : gradient;
      steepest = std::max(steepest, std::fabs(projected));
      if (std::fabs(projected) < 1e-12) continue;
      const double old = alphas_[i];
      alphas_[i] = std::max(old - gradient / (squares_[i] + diagonal), 0.0);
      const double step = (alphas_[i] - old) * sign;
      for (const Feature& feature : example.features) {
        weights_[static_cast<size_t>(feature.id)] +=
            step * static_cast<double>(feature.value);
      }
      weights_[bias] += step;
    }
    active_.resize(kept);
    return steepest;
  }

  const std::vector<Example>& examples_;
  const std::vector<double>& squares_;
  const std::vector<int>& order_;
  const TrainingOptions& options_;
  std::vector<double> weights_;  // The bias is last.
  std::vector<double> alphas_;
  std::vector<int> active_;
};

}  // namespace

LinearClassifier LinearClassifier::Train(const std::vector<Example>& examples,
                                         int class_count, int id_count,
                                         const TrainingOptions& options) {
  LinearClassifier classifier;
  classifier.class_count_ = class_count;
  const auto classes = static_cast<size_t>(class_count);
  const size_t rows = static_cast<size_t>(id_count) + 1;
  std::vector<float> all_weights(rows * classes);
  std::vector<double> squares;
  squares.reserve(examples.size());
  for (const Example& example : examples) {
    double square = 1.0;  // The bias.
    for (const Feature& feature : example.features) {
      square += static_cast<double>(feature.value) * static_cast<double>(feature.value);
    }
    squares.push_back(square);
  }
  const std::vector<int> order = FixedOrder(examples.size());
  std::atomic<int> next = 0;
  const auto work = [&] {
    BinaryTrainer trainer(examples, squares, order, id_count, options);
    for (int c = next++; c < class_count; c = next++) {
      const std::vector<double>& weights = trainer.Train(c);
      for (size_t row = 0; row < rows; ++row) {
        all_weights[row * classes + static_cast<size_t>(c)] =
            static_cast<float>(weights[row]);
      }
    }
  };
  std::vector<std::thread> threads;
  for (int i = 1; i < options.thread_count; ++i) threads.emplace_back(work);
  work();
  for (std::thread& thread : threads) thread.join();
  classifier.weights_ = SharedArray<float>(std::move(all_weights));
  return classifier;
}

void LinearClassifier::Save(BinaryWriter* out) const {
  out->Number(class_count_);
  out->Table(weights_);
}

void LinearClassifier::Load(int id_count, BinaryReader* in) {
  in->Number(&class_count_);
  in->Table(&weights_);
  const size_t rows = static_cast<size_t>(id_count) + 1;
  if (class_count_ < 1 ||
      weights_.size() != rows * static_cast<size_t>(class_count_)) {
    in->Stop();
  }
}

void LinearClassifier::Score(const FeatureVector& features,
                             std::span<float> scores) const {
  const auto classes = static_cast<size_t>(class_count_);
  const float* bias = weights_.data() + (weights_.size() - classes);
  std::copy(bias, bias + classes, scores.begin());
  for (const Feature& feature : features) {
    const float* row = weights_.data() + static_cast<size_t>(feature.id) * classes;
    for (size_t c = 0; c < classes; ++c) scores[c] += feature.value * row[c];
  }
}

}  // namespace caveat
