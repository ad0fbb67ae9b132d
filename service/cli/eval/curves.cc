#include "service/cli/eval/curves.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>

namespace caveat::eval {
namespace {

double Ratio(double part, double whole) {
  return whole == 0 ? 0 : part / whole;
}

void SortByConfidence(std::vector<Judged>* judged) {
  std::stable_sort(judged->begin(), judged->end(),
                   [](const Judged& a, const Judged& b) {
                     return a.confidence > b.confidence;
                   });
}

}  // namespace

double Auroc(std::vector<double> positive, std::vector<double> negative) {
  if (positive.empty() || negative.empty()) return 0.5;
  std::sort(positive.begin(), positive.end());
  std::sort(negative.begin(), negative.end());
  double wins = 0;
  for (const double value : positive) {
    const auto [low, high] =
        std::equal_range(negative.begin(), negative.end(), value);
    wins += static_cast<double>(low - negative.begin()) +
            static_cast<double>(high - low) / 2;
  }
  return wins / static_cast<double>(positive.size()) /
         static_cast<double>(negative.size());
}

CoverageCurve RiskCoverage(std::vector<Judged> judged) {
  CoverageCurve curve;
  SortByConfidence(&judged);
  const double total = static_cast<double>(judged.size());
  int wrong = 0;
  for (size_t begin = 0; begin < judged.size();) {
    size_t end = begin;
    while (end < judged.size() &&
           judged[end].confidence == judged[begin].confidence) {
      wrong += judged[end].right ? 0 : 1;
      ++end;
    }
    const double risk = static_cast<double>(wrong) / static_cast<double>(end);
    curve.points.push_back({static_cast<double>(end) / total, risk});
    curve.area += static_cast<double>(end - begin) * risk / total;
    begin = end;
  }
  return curve;
}

double CoverageAtRisk(const std::vector<Judged>& judged, double risk_max) {
  const CoverageCurve curve = RiskCoverage(judged);
  const bool unanswerable = std::any_of(
      judged.begin(), judged.end(),
      [](const Judged& j) { return j.confidence == kNoConfidence; });
  double coverage = 0;
  for (size_t i = 0; i < curve.points.size(); ++i) {
    const bool last = i + 1 == curve.points.size();
    if (last && unanswerable) break;
    if (curve.points[i].risk <= risk_max) coverage = curve.points[i].coverage;
  }
  return coverage;
}

std::vector<Bin> Reliability(const std::vector<Judged>& judged, int bin_count) {
  std::vector<Bin> bins(static_cast<size_t>(bin_count));
  for (int i = 0; i < bin_count; ++i) {
    bins[static_cast<size_t>(i)].low = static_cast<double>(i) / bin_count;
    bins[static_cast<size_t>(i)].high = static_cast<double>(i + 1) / bin_count;
  }
  for (const Judged& question : judged) {
    if (question.confidence == kNoConfidence) continue;
    const int index = std::clamp(
        static_cast<int>(std::ceil(question.confidence * bin_count)) - 1, 0,
        bin_count - 1);
    Bin& bin = bins[static_cast<size_t>(index)];
    ++bin.count;
    bin.confidence += question.confidence;
    bin.accuracy += question.right ? 1 : 0;
  }
  std::erase_if(bins, [](const Bin& bin) { return bin.count == 0; });
  for (Bin& bin : bins) {
    bin.confidence /= bin.count;
    bin.accuracy /= bin.count;
  }
  return bins;
}

double CalibrationError(const std::vector<Bin>& bins) {
  double sum = 0;
  double total = 0;
  for (const Bin& bin : bins) {
    sum += bin.count * std::abs(bin.confidence - bin.accuracy);
    total += bin.count;
  }
  return Ratio(sum, total);
}

double BrierScore(const std::vector<Judged>& judged) {
  double sum = 0;
  double count = 0;
  for (const Judged& question : judged) {
    if (question.confidence == kNoConfidence) continue;
    const double distance = question.confidence - (question.right ? 1 : 0);
    sum += distance * distance;
    ++count;
  }
  return Ratio(sum, count);
}

double ThresholdForRate(std::vector<double> negative, double rate_max) {
  std::sort(negative.begin(), negative.end(), std::greater<>());
  // A hair more, so that 0.07 of 100 is 7 in spite of rounding.
  const auto allowed = static_cast<size_t>(
      std::floor(rate_max * static_cast<double>(negative.size()) + 1e-9));
  if (allowed >= negative.size() || negative[allowed] == kNoConfidence) {
    return 0;
  }
  const double below = negative[allowed];  // This one has to stay below.
  double above = 1;
  for (size_t i = 0; i < allowed && negative[i] > below; ++i) {
    above = negative[i];
  }
  const double middle = (below + above) / 2;
  return middle > below ? middle : std::nextafter(below, 2);
}

double BestAccuracy(const std::vector<Judged>& in_scope,
                    const std::vector<double>& out_of_scope) {
  struct Event {
    double confidence;
    int change;  // Of the questions treated rightly, once this is answered.
  };
  std::vector<Event> events;
  for (const Judged& question : in_scope) {
    if (question.confidence == kNoConfidence) continue;
    events.push_back({question.confidence, question.right ? 1 : 0});
  }
  for (const double confidence : out_of_scope) {
    if (confidence != kNoConfidence) events.push_back({confidence, -1});
  }
  std::sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
    return a.confidence > b.confidence;
  });
  int right = static_cast<int>(out_of_scope.size());  // Nothing is answered.
  int best = right;
  for (size_t i = 0; i < events.size(); ++i) {
    right += events[i].change;
    const bool whole = i + 1 == events.size() ||
                       events[i + 1].confidence != events[i].confidence;
    if (whole) best = std::max(best, right);
  }
  return Ratio(best,
               static_cast<double>(in_scope.size() + out_of_scope.size()));
}

}  // namespace caveat::eval
