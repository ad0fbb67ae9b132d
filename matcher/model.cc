#include "matcher/model.h"

#include <google/protobuf/text_format.h>

#include <cmath>
#include <string>
#include <tuple>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "caveat/matcher/v1/model.pb.h"

namespace caveat {
namespace {

constexpr std::array<std::string_view, kDecisionSignalCount> kNames = {
    "bias",          "score",             "margin",        "share",
    "cover",         "sentence",          "named",         "missing",
    "unnamed",       "unknown",           "vector_text",
    "classifier",    "classifier_margin", "decoy",         "unseen",
    "decoy_nearness", "kind_match",       "kind_conflict", "kind_answered",
    "question_length", "encoded_best", "encoded_text", "encoded_heading",
    "encoded_most", "encoded_mean", "encoded_gap", "decoy_encoded",
    "pieces", "piece_missing", "pieces_most", "pieces_mean", "pieces_gap",
    "piece_unknown", "piece_unknown_most", "answerable"};

absl::Status Unknown(const std::string& name) {
  return absl::InvalidArgumentError(
      absl::StrCat("no signal is called \"", name, "\""));
}

absl::Status NotFinite(const std::string& name) {
  return absl::InvalidArgumentError(
      absl::StrCat("the weight of \"", name, "\" is not a finite number"));
}

// Signals of the decision that are of several candidates, beside their scores.
constexpr DecisionSignal kOfCandidates[] = {
    DecisionSignal::kUnknown,      DecisionSignal::kKindAnswered,
    DecisionSignal::kEncodedMost,  DecisionSignal::kEncodedMean,
    DecisionSignal::kEncodedGap,   DecisionSignal::kPiecesMost,
    DecisionSignal::kPiecesMean,   DecisionSignal::kPiecesGap,
    DecisionSignal::kPieceUnknown, DecisionSignal::kPieceUnknownMost};

bool RanksByClassifier(const ScoringModel& model) {
  for (size_t s = 0; s < kSignalCount; ++s) {
    if (static_cast<Signal>(s) != Signal::kClassifier && model.weights[s] != 0) {
      return false;
    }
  }
  for (const DecisionSignal signal : kOfCandidates) {
    if (model.decision[static_cast<size_t>(signal)] != 0) return false;
  }
  return true;
}

absl::StatusOr<ScoringModel> Convert(const matcher::v1::ScoringModel& proto) {
  ScoringModel model;
  for (const matcher::v1::Weight& weight : proto.signals()) {
    int s = 0;
    while (s < kSignalCount && SignalName(static_cast<Signal>(s)) != weight.name()) {
      ++s;
    }
    if (s == kSignalCount) return Unknown(weight.name());
    if (!std::isfinite(weight.weight())) return NotFinite(weight.name());
    model.weights[static_cast<size_t>(s)] = weight.weight();
  }
  for (const matcher::v1::Weight& weight : proto.decision()) {
    size_t s = 0;
    while (s < kNames.size() && kNames[s] != weight.name()) ++s;
    if (s == kNames.size()) return Unknown(weight.name());
    if (!std::isfinite(weight.weight())) return NotFinite(weight.name());
    model.decision[s] = weight.weight();
  }
  model.ranks_by_classifier = RanksByClassifier(model);
  model.answer_threshold = proto.answer_threshold();
  model.ambiguous_threshold = proto.ambiguous_threshold();
  if (!(model.answer_threshold > 0 && model.answer_threshold <= 1 &&
        model.ambiguous_threshold >= 0 &&
        model.ambiguous_threshold <= model.answer_threshold)) {
    return absl::InvalidArgumentError(
        "it is missing, or its thresholds are not 0 <= ambiguous <= answer <= 1");
  }
  return model;
}

}  // namespace

std::string_view DecisionSignalName(DecisionSignal signal) {
  return kNames[static_cast<size_t>(signal)];
}

absl::StatusOr<Model> Model::Parse(std::string_view text) {
  matcher::v1::Model proto;
  if (!google::protobuf::TextFormat::ParseFromString(std::string(text), &proto)) {
    return absl::InvalidArgumentError(
        "model.txtpb: not a caveat.matcher.v1.Model");
  }
  Model model;
  const std::tuple<const char*, const matcher::v1::ScoringModel&, ScoringModel*>
      parts[] = {{"authored", proto.authored(), &model.authored},
                 {"plain", proto.plain(), &model.plain},
                 {"words", proto.words(), &model.words},
                 {"faq", proto.faq(), &model.faq}};
  for (const auto& [name, part, converted] : parts) {
    absl::StatusOr<ScoringModel> one = Convert(part);
    if (!one.ok()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "model.txtpb: ", name, ": ", one.status().message()));
    }
    *converted = *std::move(one);
  }
  return model;
}

double Logistic(double log_odds) { return 1.0 / (1.0 + std::exp(-log_odds)); }

}  // namespace caveat
