#include "matcher/ngram_features.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace caveat {
namespace {

// FNV-1a, seeded by the group so that the word "a b" and the pair a, b differ.
uint64_t Hash(uint64_t seed, std::string_view a, std::string_view b = {}) {
  uint64_t hash = 14695981039346656037ull ^ (seed * 0x9e3779b97f4a7c15ull);
  const auto mix = [&hash](std::string_view text) {
    for (const char c : text) {
      hash ^= static_cast<unsigned char>(c);
      hash *= 1099511628211ull;
    }
  };
  mix(a);
  hash ^= 0x1ff;  // No byte has this value, so it parts the two.
  hash *= 1099511628211ull;
  mix(b);
  return hash;
}

constexpr uint64_t kWordSeed = 1;
constexpr uint64_t kPairSeed = 2;
constexpr uint64_t kPieceSeed = 3;
constexpr size_t kPieceBytesMin = 3;
constexpr size_t kPieceBytesMax = 5;
// Longer words are no words; their pieces would only cost time.
constexpr size_t kPieceWordBytesMax = 40;

}  // namespace

std::vector<NgramVocabulary::Counted> NgramVocabulary::Extract(
    const std::vector<Token>& tokens) {
  std::vector<Counted> found;
  std::string_view previous = "^";
  std::string framed;
  for (const Token& token : tokens) {
    found.push_back({Hash(kWordSeed, token.stem), Group::kWords, 1});
    found.push_back({Hash(kPairSeed, previous, token.stem), Group::kPairs, 1});
    previous = token.stem;
    if (token.word.size() > kPieceWordBytesMax) continue;
    framed = "#" + token.word + "#";
    for (size_t n = kPieceBytesMin; n <= kPieceBytesMax; ++n) {
      for (size_t i = 0; i + n <= framed.size(); ++i) {
        found.push_back({Hash(kPieceSeed, std::string_view(framed).substr(i, n)),
                         Group::kPieces, 1});
      }
    }
  }
  if (!tokens.empty()) {
    found.push_back({Hash(kPairSeed, previous, "$"), Group::kPairs, 1});
  }
  std::sort(found.begin(), found.end(), [](const Counted& a, const Counted& b) {
    return a.hash < b.hash;
  });
  size_t kept = 0;
  for (size_t i = 0; i < found.size(); ++i) {
    if (kept > 0 && found[kept - 1].hash == found[i].hash) {
      ++found[kept - 1].count;
    } else {
      found[kept++] = found[i];
    }
  }
  found.resize(kept);
  return found;
}

void NgramVocabulary::Count(const std::vector<Token>& tokens) {
  ++text_count_;
  for (const Counted& feature : Extract(tokens)) {
    Known& known = features_[feature.hash];
    ++known.text_count;
  }
}

void NgramVocabulary::Finish() {
  // Ids in order of the hashes: the same wherever the map puts them.
  std::vector<uint64_t> hashes;
  hashes.reserve(features_.size());
  for (const auto& [hash, known] : features_) hashes.push_back(hash);
  std::sort(hashes.begin(), hashes.end());
  int32_t id = 0;
  for (const uint64_t hash : hashes) {
    Known& known = features_[hash];
    known.id = id++;
    known.idf = static_cast<float>(
        std::log(static_cast<double>(1 + text_count_) /
                 static_cast<double>(1 + known.text_count)) +
        1.0);
  }
}

void NgramVocabulary::Save(BinaryWriter* out) const {
  std::vector<uint64_t> hashes(features_.size());
  std::vector<int32_t> counts(features_.size());
  for (const auto& [hash, known] : features_) {
    hashes[static_cast<size_t>(known.id)] = hash;
    counts[static_cast<size_t>(known.id)] = known.text_count;
  }
  out->Number(text_count_);
  out->Table(hashes);
  out->Table(counts);
}

void NgramVocabulary::Load(BinaryReader* in) {
  std::vector<uint64_t> hashes;
  std::vector<int32_t> counts;
  in->Number(&text_count_);
  in->Table(&hashes);
  in->Table(&counts);
  if (hashes.size() != counts.size()) in->Stop();
  if (in->stopped()) return;
  features_.reserve(hashes.size());
  for (size_t i = 0; i < hashes.size(); ++i) {
    features_[hashes[i]].text_count = counts[i];
  }
  Finish();
}

FeatureVector NgramVocabulary::Vector(const std::vector<Token>& tokens,
                                      const SentenceVector& vector) const {
  struct Weighted {
    Group group;
    Feature feature;
  };
  std::vector<Weighted> weighted;
  std::array<double, 3> squares = {0, 0, 0};
  for (const Counted& counted : Extract(tokens)) {
    const auto known = features_.find(counted.hash);
    if (known == features_.end()) continue;
    const double value =
        (1.0 + std::log(static_cast<double>(counted.count))) * known->second.idf;
    squares[static_cast<size_t>(counted.group)] += value * value;
    weighted.push_back(
        {counted.group, {known->second.id, static_cast<float>(value)}});
  }
  const std::array<double, 3> lengths = {weights_.words, weights_.pairs,
                                         weights_.pieces};
  FeatureVector result;
  result.reserve(weighted.size() + vector.size());
  for (Weighted& each : weighted) {
    const auto group = static_cast<size_t>(each.group);
    each.feature.value = static_cast<float>(each.feature.value * lengths[group] /
                                            std::sqrt(squares[group]));
    result.push_back(each.feature);
  }
  std::sort(result.begin(), result.end(),
            [](const Feature& a, const Feature& b) { return a.id < b.id; });

  auto id = static_cast<int32_t>(features_.size());
  for (const int8_t component : vector) {
    result.push_back({id++, static_cast<float>(weights_.vector * component /
                                               kVectorUnit)});
  }
  return result;
}

double NgramVocabulary::UnknownShare(const std::vector<Token>& tokens) const {
  double unknown = 0;
  double total = 0;
  for (const Token& token : tokens) {
    if (token.weight == WordWeight::kStop) continue;
    const auto known = features_.find(Hash(kWordSeed, token.stem));
    const bool is_known = known != features_.end();
    const double weight =
        is_known ? known->second.idf
                 : std::log(static_cast<double>(1 + text_count_)) + 1.0;
    total += weight;
    if (!is_known) unknown += weight;
  }
  return total > 0 ? unknown / total : 0;
}

}  // namespace caveat
