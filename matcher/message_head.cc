#include "matcher/message_head.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace caveat {
namespace {

// Makes column `g` of `width` columns positive, its sum 1.
void ShareOut(size_t g, size_t width, std::vector<float>* columns) {
  float most = (*columns)[g];
  for (size_t i = g; i < columns->size(); i += width) {
    most = std::max(most, (*columns)[i]);
  }
  double total = 0;
  for (size_t i = g; i < columns->size(); i += width) {
    const double share = std::exp(static_cast<double>((*columns)[i] - most));
    (*columns)[i] = static_cast<float>(share);
    total += share;
  }
  for (size_t i = g; i < columns->size(); i += width) {
    (*columns)[i] = static_cast<float>(static_cast<double>((*columns)[i]) / total);
  }
}

}  // namespace

MessageKinds MessageHead::Kinds(std::span<const float> rows) const {
  MessageKinds kinds;
  if (rows.empty() || gate.outputs == 0) return kinds;
  const size_t count = rows.size() / gate.inputs;
  const std::vector<float> normal = NormaliseRows(norm, count, rows);
  std::vector<float> shares(count * gate.outputs);
  gate.Multiply(normal, count, shares);
  for (size_t g = 0; g < gate.outputs; ++g) ShareOut(g, gate.outputs, &shares);
  std::vector<float> values(count * value.outputs);
  value.Multiply(normal, count, values);
  const size_t values_of_gate = value.outputs / gate.outputs;
  std::vector<float> pooled(value.outputs);
  for (size_t v = 0; v < pooled.size(); ++v) {
    double sum = 0;
    for (size_t r = 0; r < count; ++r) {
      sum += static_cast<double>(shares[r * gate.outputs + v / values_of_gate]) *
             static_cast<double>(values[r * value.outputs + v]);
    }
    pooled[v] = static_cast<float>(std::tanh(sum));
  }
  std::array<float, MessageKinds::kCount> log_odds = {};
  kind.Multiply(pooled, 1, log_odds);
  for (size_t k = 0; k < log_odds.size(); ++k) {
    kinds[static_cast<MessageKind>(k)] = static_cast<double>(log_odds[k]);
  }
  return kinds;
}

}  // namespace caveat
