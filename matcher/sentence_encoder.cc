#include "matcher/sentence_encoder.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "matcher/byte_product.h"
#include "matcher/normalizer.h"

// The table: a magic word, the number of pieces and of control symbols among
// them, the pieces (a byte of length, the text, a score), then vectors and
// matrices in the order in which Parse() reads them. A matrix is its numbers of
// rows and columns, the rows' scales, the rows as signed bytes, and, but for
// the embeddings, a bias for each row. Numbers are little-endian.

namespace caveat {
namespace {

constexpr std::string_view kMagic("CVENC3\n\0", 8);
constexpr size_t kHeadCount = 4;

// What each place adds to the pieces that stand there: the sines, then the
// cosines, of the angles to it from the first.
std::vector<float> TimingOf(const std::vector<float>& angles) {
  std::vector<float> timing;
  timing.reserve(2 * angles.size() * SentenceEncoder::kPieceCountMax);
  for (size_t place = 0; place < SentenceEncoder::kPieceCountMax; ++place) {
    const auto angle = [place](float step) {
      return static_cast<double>(place) * static_cast<double>(step);
    };
    for (const float step : angles) {
      timing.push_back(static_cast<float>(std::sin(angle(step))));
    }
    for (const float step : angles) {
      timing.push_back(static_cast<float>(std::cos(angle(step))));
    }
  }
  return timing;
}

// Brings a vector to unit length, in steps of one kVectorUnit-th.
void RoundToUnit(std::span<const float> from, int8_t* to) {
  double length = 0;
  for (const float value : from) {
    length += static_cast<double>(value) * static_cast<double>(value);
  }
  length = std::sqrt(std::max(length, 1e-12));
  for (size_t i = 0; i < from.size(); ++i) {
    to[i] = static_cast<int8_t>(
        std::lrint(static_cast<double>(from[i]) / length * kVectorUnit));
  }
}

}  // namespace

// Takes the table apart from front to back; after the first fault nothing more
// is read.
class SentenceEncoder::Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  bool ok() const { return ok_; }
  bool at_end() const { return rest_.empty(); }

  std::string_view Take(size_t size) {
    ok_ = ok_ && size <= rest_.size();
    if (!ok_) return {};
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }
  uint32_t Count() { return Number<uint32_t>(); }
  float Real() { return Number<float>(); }
  size_t Byte() { return Number<uint8_t>(); }

  std::vector<float> Reals(size_t count) {
    const std::string_view taken = Take(count * sizeof(float));
    std::vector<float> values(taken.size() / sizeof(float));
    if (!taken.empty()) std::memcpy(values.data(), taken.data(), taken.size());
    return values;
  }
  RowNorm ReadNorm(size_t width) {
    RowNorm norm;
    norm.gain = Reals(width);
    norm.shift = Reals(width);
    return norm;
  }
  // `inputs` and `outputs` are what the matrix must have; 0 is any number.
  ByteMatrix Matrix(size_t inputs, size_t outputs, bool has_bias) {
    ByteMatrix matrix;
    matrix.outputs = Count();
    matrix.inputs = Count();
    ok_ = ok_ && matrix.inputs > 0 && matrix.inputs <= ByteMatrix::kInputsMax &&
          matrix.outputs <= rest_.size() &&
          (inputs == 0 || inputs == matrix.inputs) &&
          (outputs == 0 || outputs == matrix.outputs);
    if (!ok_) return {};
    matrix.scales = Reals(matrix.outputs);
    matrix.weights = reinterpret_cast<const int8_t*>(
        Take(matrix.outputs * matrix.inputs).data());
    if (has_bias) matrix.bias = Reals(matrix.outputs);
    if (ok_ && has_bias) matrix.Pack();
    return matrix;
  }

 private:
  template <typename T>
  T Number() {
    T value{};
    const std::string_view taken = Take(sizeof(T));
    if (!taken.empty()) std::memcpy(&value, taken.data(), sizeof(T));
    return value;
  }

  std::string_view rest_;
  bool ok_ = true;
};

double Similarity(std::span<const int8_t> a, std::span<const int8_t> b) {
  const int32_t product =
      ByteProduct(a.data(), b.data(), std::min(a.size(), b.size()));
  return static_cast<double>(product) / (kVectorUnit * kVectorUnit);
}

absl::StatusOr<SentenceEncoder> SentenceEncoder::Parse(std::string_view bytes) {
  SentenceEncoder encoder;
  if (bytes.empty()) return encoder;
  Reader reader(bytes);
  if (reader.Take(kMagic.size()) != kMagic) {
    return absl::DataLossError("sentence encoder: not such a table");
  }
  const uint32_t piece_count = reader.Count();
  const uint32_t control_count = reader.Count();
  for (uint32_t i = 0; i < piece_count && reader.ok(); ++i) {
    const std::string_view piece = reader.Take(reader.Byte());
    encoder.splitter_.Add(piece, reader.Real(), i >= control_count);
  }
  encoder.embeddings_ = reader.Matrix(0, 0, false);
  size_t width = encoder.embeddings_.inputs;
  encoder.timing_ = TimingOf(reader.Reals(width / 2));
  for (Layer& layer : encoder.layers_) {
    const bool changes_width = &layer == &encoder.layers_.front();
    layer.attention_norm = reader.ReadNorm(width);
    const size_t inner = width;
    if (!changes_width) {
      layer.wide_norm = reader.ReadNorm(width);
    } else {
      // Its width is that of the matrix behind it.
      layer.wide_norm = reader.ReadNorm(2 * width);
      layer.residual = reader.Matrix(width, 2 * width, true);
      width *= 2;
    }
    layer.query_key_value = reader.Matrix(inner, 3 * inner, true);
    layer.out = reader.Matrix(inner, width, true);
    layer.wide = reader.Matrix(width, 0, true);
    layer.narrow = reader.Matrix(layer.wide.outputs, width, true);
  }
  encoder.head_ = reader.Matrix(width, 0, true);
  encoder.projection_ = reader.Matrix(encoder.head_.outputs, 0, true);
  encoder.piece_ = reader.Matrix(width, PieceVectors::kWidth, true);
  encoder.importance_ = reader.Matrix(width, 1, true);
  MessageHead& message = encoder.message_;
  message.norm = reader.ReadNorm(width);
  message.gate = reader.Matrix(width, 0, true);
  message.value = reader.Matrix(width, 0, true);
  message.kind =
      reader.Matrix(message.value.outputs, MessageKinds::kCount, true);
  // The table has rows to spare.
  if (!reader.ok() || !reader.at_end() ||
      encoder.embeddings_.outputs < piece_count ||
      encoder.embeddings_.inputs % 2 != 0 || message.gate.outputs == 0 ||
      message.value.outputs % message.gate.outputs != 0) {
    return absl::DataLossError("sentence encoder: cut or damaged");
  }
  return encoder;
}

std::vector<float> SentenceEncoder::Embed(const std::vector<int>& pieces) const {
  const size_t width = embeddings_.inputs;
  std::vector<float> x(pieces.size() * width);
  for (size_t r = 0; r < pieces.size(); ++r) {
    const auto piece = static_cast<size_t>(pieces[r]);
    const int8_t* row = embeddings_.weights + piece * width;
    const float scale = embeddings_.scales[piece];
    float* to = x.data() + r * width;
    // The encoder was trained with embeddings that are added twice.
    const float* timing = timing_.data() + r * width;
    for (size_t i = 0; i < width; ++i) {
      to[i] = 2.0f * scale * static_cast<float>(row[i]) + timing[i];
    }
  }
  return x;
}

void SentenceEncoder::Apply(const Layer& layer, size_t count,
                            std::vector<float>* x) {
  const auto multiply = [count](const ByteMatrix& matrix,
                                const std::vector<float>& from) {
    std::vector<float> to(count * matrix.outputs);
    matrix.Multiply(from, count, to);
    return to;
  };
  const auto add = [](const std::vector<float>& from, std::vector<float>* to) {
    for (size_t i = 0; i < to->size(); ++i) (*to)[i] += from[i];
  };
  const std::vector<float> attended =
      AttendRows(multiply(layer.query_key_value,
                          NormaliseRows(layer.attention_norm, count, *x)),
                 count, kHeadCount);
  if (layer.residual.outputs > 0) *x = multiply(layer.residual, *x);
  add(multiply(layer.out, attended), x);
  std::vector<float> wide =
      multiply(layer.wide, NormaliseRows(layer.wide_norm, count, *x));
  for (float& value : wide) value = std::max(value, 0.0f);
  add(multiply(layer.narrow, wide), x);
}

std::vector<float> SentenceEncoder::Rows(std::string_view text) const {
  const std::vector<int> pieces =
      splitter_.Split(FoldText(text), kPieceCountMax);
  std::vector<float> x = Embed(pieces);
  for (const Layer& layer : layers_) Apply(layer, pieces.size(), &x);
  return x;
}

SentenceVector SentenceEncoder::Whole(std::span<const float> rows) const {
  std::vector<float> mean(head_.inputs);
  const size_t count = rows.size() / mean.size();
  for (size_t r = 0; r < count; ++r) {
    for (size_t i = 0; i < mean.size(); ++i) mean[i] += rows[r * mean.size() + i];
  }
  for (float& value : mean) value /= static_cast<float>(count);
  std::vector<float> whole(head_.outputs);
  head_.Multiply(mean, 1, whole);
  double length = 0;
  for (float& value : whole) {
    value = static_cast<float>(std::tanh(static_cast<double>(value)));
    length += static_cast<double>(value) * static_cast<double>(value);
  }
  length = std::sqrt(std::max(length, 1e-12));
  for (float& value : whole) {
    value = static_cast<float>(static_cast<double>(value) / length);
  }
  std::vector<float> projected(projection_.outputs);
  projection_.Multiply(whole, 1, projected);
  SentenceVector vector(projected.size());
  RoundToUnit(projected, vector.data());
  return vector;
}

PieceVectors SentenceEncoder::Pieces(std::span<const float> rows) const {
  const size_t count = rows.size() / piece_.inputs;
  std::vector<float> projected(count * piece_.outputs);
  piece_.Multiply(rows, count, projected);
  std::vector<float> importance(count);
  importance_.Multiply(rows, count, importance);
  PieceVectors pieces;
  pieces.rows.resize(projected.size());
  pieces.shares.resize(count);
  double total = 0;
  for (size_t r = 0; r < count; ++r) {
    const size_t from = r * piece_.outputs;
    RoundToUnit({projected.data() + from, piece_.outputs}, &pieces.rows[from]);
    pieces.shares[r] = std::log1p(std::exp(static_cast<double>(importance[r])));
    total += pieces.shares[r];
  }
  for (double& share : pieces.shares) share /= std::max(total, 1e-6);
  return pieces;
}

SentenceVector SentenceEncoder::Encode(std::string_view text) const {
  return empty() ? SentenceVector() : Whole(Rows(text));
}

EncodedText SentenceEncoder::EncodePieces(std::string_view text) const {
  if (empty()) return {};
  const std::vector<float> rows = Rows(text);
  EncodedText encoded{Whole(rows), Pieces(rows), {}};
  if (encoded.pieces.count() < kPieceCountMax) {
    encoded.kinds = message_.Kinds(rows);
  }
  return encoded;
}

}  // namespace caveat
