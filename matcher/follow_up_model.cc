#include "matcher/follow_up_model.h"

#include <google/protobuf/text_format.h>

#include <cmath>
#include <numeric>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "caveat/matcher/v1/follow_up_model.pb.h"

namespace caveat {
namespace {

constexpr std::array<std::string_view, kFollowUpFormCount> kFormNames = {
    "complete", "elliptic", "pronoun", "bare", "swap", "named"};
constexpr std::array<std::string_view, kFollowUpSignalCount> kSignalNames = {
    "alone",
    "with",
    "alone_confidence",
    "with_confidence",
    "near",
    "like",
    "same",
    "together",
    "next",
    "beside",
    "earlier",
    "answered",
    "named",
    "speaks",
    "kind",
    "topic_kind",
    "listed",
    "alone_by_length",
    "alone_confidence_by_length",
    "with_by_length",
    "with_confidence_by_length",
    "same_by_length",
    "together_by_length",
    "near_by_length",
    "like_by_length",
    "alone_of_same",
    "with_of_same",
    "with_confidence_of_same",
    "named_of_same",
    "kind_of_same"};
constexpr std::array<std::string_view, kFollowUpDecisionCount> kDecisionNames =
    {"bias",         "share",     "score",      "margin",
     "alone_most",   "with_most", "unknown",    "answers_alone",
     "answers_with", "length",    "answerable", "answerable_with",
     "piece_unknown"};

absl::Status Unknown(const char* what, const std::string& name) {
  return absl::InvalidArgumentError(
      absl::StrCat("matcher/data/follow_up_model.txtpb: no ", what,
                   " is called \"", name, "\""));
}

// Reads weights into their places; `name_of` says what each place is called.
template <typename Weights, typename NameOf>
absl::Status Fill(const Weights& weights, const NameOf& name_of,
                  std::span<double> out) {
  for (const matcher::v1::Weight& weight : weights) {
    size_t place = 0;
    while (place < out.size() && name_of(place) != weight.name()) ++place;
    if (place == out.size()) return Unknown("signal", weight.name());
    if (!std::isfinite(weight.weight())) {
      return absl::InvalidArgumentError(absl::StrCat(
          "matcher/data/follow_up_model.txtpb: the weight of \"", weight.name(),
          "\" is no number"));
    }
    out[place] = weight.weight();
  }
  return absl::OkStatus();
}

template <typename Values>
double Sum(const Values& values, const Values& weights) {
  return std::inner_product(values.begin(), values.end(), weights.begin(), 0.0);
}

}  // namespace

std::string_view FollowUpFormName(FollowUpForm form) {
  return kFormNames[static_cast<size_t>(form)];
}

std::string_view FollowUpDecisionName(size_t place) {
  return place < kFollowUpDecisionCount
             ? kDecisionNames[place]
             : kSignalNames[place - kFollowUpDecisionCount];
}

void FillProducts(size_t term_count, FollowUpSignals* signals) {
  using enum FollowUpSignal;
  const auto at = [signals](FollowUpSignal signal) -> double& {
    return (*signals)[static_cast<size_t>(signal)];
  };
  const double length = std::log(1.0 + static_cast<double>(term_count));
  at(kAloneByLength) = at(kAlone) * length;
  at(kAloneConfidenceByLength) = at(kAloneConfidence) * length;
  at(kWithByLength) = at(kWith) * length;
  at(kWithConfidenceByLength) = at(kWithConfidence) * length;
  at(kSameByLength) = at(kSame) * length;
  at(kTogetherByLength) = at(kTogether) * length;
  at(kNearByLength) = at(kNear) * length;
  at(kLikeByLength) = at(kLike) * length;
  at(kAloneOfSame) = at(kAlone) * at(kSame);
  at(kWithOfSame) = at(kWith) * at(kSame);
  at(kWithConfidenceOfSame) = at(kWithConfidence) * at(kSame);
  at(kNamedOfSame) = at(kNamed) * at(kSame);
  at(kKindOfSame) = at(kKind) * at(kSame);
}

absl::StatusOr<FollowUpModel> FollowUpModel::Parse(std::string_view text) {
  matcher::v1::FollowUpModel proto;
  if (!google::protobuf::TextFormat::ParseFromString(std::string(text),
                                                     &proto)) {
    return absl::InvalidArgumentError(
        "matcher/data/follow_up_model.txtpb: not a "
        "caveat.matcher.v1.FollowUpModel");
  }
  FollowUpModel model;
  std::array<int, kFollowUpFormCount> counts = {};
  for (const matcher::v1::FollowUpForm& form : proto.forms()) {
    size_t f = 0;
    while (f < kFollowUpFormCount && kFormNames[f] != form.name()) ++f;
    if (f == kFollowUpFormCount) return Unknown("form", form.name());
    ++counts[f];
    absl::Status status =
        Fill(form.signals(), [](size_t s) { return kSignalNames[s]; },
             model.signals[f]);
    if (status.ok()) {
      status = Fill(form.decision(), FollowUpDecisionName, model.decisions[f]);
    }
    if (!status.ok()) return status;
  }
  for (size_t f = 0; f < kFollowUpFormCount; ++f) {
    if (counts[f] == 1) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "matcher/data/follow_up_model.txtpb: the form \"",
        std::string(kFormNames[f]), "\" is there ", counts[f], " times"));
  }
  return model;
}

double FollowUpModel::Score(FollowUpForm form,
                            const FollowUpSignals& of_entry) const {
  return Sum(of_entry, signals[static_cast<size_t>(form)]);
}

double FollowUpModel::LogOdds(FollowUpForm form,
                              const FollowUpDecisions& of_best) const {
  return Sum(of_best, decisions[static_cast<size_t>(form)]);
}

}  // namespace caveat
