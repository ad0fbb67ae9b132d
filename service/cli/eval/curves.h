// Measures of how well a confidence ranks and predicts. Pure functions of
// plain numbers; results do not depend on the order of the input.
//
//   double auroc = Auroc(answer_confidences, abstain_confidences);
//   CoverageCurve curve = RiskCoverage(judged);

#ifndef CAVEAT_SERVICE_CLI_EVAL_CURVES_H_
#define CAVEAT_SERVICE_CLI_EVAL_CURVES_H_

#include <limits>
#include <vector>

namespace caveat::eval {

// The confidence of a question that has no candidate: below every other.
inline constexpr double kNoConfidence =
    -std::numeric_limits<double>::infinity();

// The best candidate of a question, and whether it is right.
struct Judged {
  double confidence = kNoConfidence;
  bool right = false;
};

// Chance that one of `positive` is above one of `negative`; ties count half.
// 0.5 when either is empty.
double Auroc(std::vector<double> positive, std::vector<double> negative);

struct CurvePoint {
  double coverage = 0;  // Share answered.
  double risk = 0;      // Share of those that is wrong.
};

struct CoverageCurve {
  // One point for each different confidence, the most confident first. The
  // last covers all.
  std::vector<CurvePoint> points;
  // Mean risk over all coverages (AURC); equal confidences count together.
  double area = 0;
};

CoverageCurve RiskCoverage(std::vector<Judged> judged);

// Largest coverage with at most this risk, without the questions that have no
// candidate; 0 when there is none.
double CoverageAtRisk(const std::vector<Judged>& judged, double risk_max);

// Questions whose confidence is in (low, high]; the first bin has 0 too.
struct Bin {
  double low = 0;
  double high = 0;
  int count = 0;
  double confidence = 0;  // Their mean.
  double accuracy = 0;    // Share that is right.
};

// `bin_count` bins of equal width over 0 to 1, the empty ones left out.
// Questions without a candidate are in none.
std::vector<Bin> Reliability(const std::vector<Judged>& judged, int bin_count);

// Expected calibration error: mean distance of confidence and accuracy over
// the bins, by their counts. 0 without bins.
double CalibrationError(const std::vector<Bin>& bins);

// Mean squared distance of confidence and being right, over the questions that
// have a candidate. 0 when there are none.
double BrierScore(const std::vector<Judged>& judged);

// Smallest threshold at which at most this share of `negative` is at or above
// it; half way to the next confidence that has to be below it. Above 1 when
// none up to 1 will do.
double ThresholdForRate(std::vector<double> negative, double rate_max);

// Share of questions treated rightly at the best threshold there is: those of
// `in_scope` answered and right, and those of `out_of_scope` not answered. An
// upper bound, since it looks at the answers.
double BestAccuracy(const std::vector<Judged>& in_scope,
                    const std::vector<double>& out_of_scope);

}  // namespace caveat::eval

#endif  // CAVEAT_SERVICE_CLI_EVAL_CURVES_H_
