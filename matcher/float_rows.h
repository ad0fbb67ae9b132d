// What the sentence encoder does with rows of numbers between its products:
// bringing them to one scale, and attention. Every sum is added in one order,
// whatever the width of the machine's vectors: several sums are worked on at
// once, never several parts of one.
//
//   std::vector<float> y = NormaliseRows({gain, shift}, count, x);
//
// Stateless, thread-safe.

#ifndef CAVEAT_MATCHER_FLOAT_ROWS_H_
#define CAVEAT_MATCHER_FLOAT_ROWS_H_

#include <cstddef>
#include <span>
#include <vector>

namespace caveat {

// What a row is brought to after its mean is 0 and its variance 1.
struct RowNorm {
  std::vector<float> gain;
  std::vector<float> shift;
};

// Each of the `count` rows of `x`, brought to that scale.
std::vector<float> NormaliseRows(const RowNorm& norm, size_t count,
                                 std::span<const float> x);

// Each of the `count` rows holds a query, a key and a value of one width, each
// cut into `head_count` parts. Returns for each row the values of all of them,
// shared out by how well their keys fit its query, part by part. Cost: the
// square of `count` times the width.
std::vector<float> AttendRows(std::span<const float> query_key_value,
                              size_t count, size_t head_count);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_FLOAT_ROWS_H_
