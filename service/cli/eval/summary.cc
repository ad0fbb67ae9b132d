#include "service/cli/eval/summary.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "service/cli/eval/question_set.h"

namespace caveat::eval {
namespace {

// What a candidate is worth at least to be right, second-best targets
// included.
constexpr double kAcceptableWorth = 0.5;

bool Is(const report::EvalRow& row, QuestionKind kind) {
  return row.kind() == QuestionKindName(kind);
}

double ConfidenceOf(const report::EvalRow& row) {
  return row.candidates().empty() ? kNoConfidence
                                  : row.candidates(0).confidence();
}

bool IsRight(const report::EvalRow& row, double least_worth) {
  return Is(row, QuestionKind::kAnswer) && !row.candidates().empty() &&
         row.candidates(0).worth() >= least_worth;
}

void Count(bool has, report::Share* share) {
  share->set_total(share->total() + 1);
  if (has) share->set_count(share->count() + 1);
}

void SumPoints(const report::EvalRun& run, report::EvalSummary* summary) {
  double all = 0;
  for (const QuestionKind kind : kQuestionKinds) {
    report::KindPoints points;
    points.set_kind(std::string(QuestionKindName(kind)));
    double sum = 0;
    for (const report::EvalRow& row : run.rows()) {
      if (!Is(row, kind)) continue;
      points.set_count(points.count() + 1);
      sum += row.points();
    }
    if (points.count() == 0) continue;
    all += sum;
    points.set_points(sum / points.count());
    *summary->add_kinds() = points;
  }
  if (!run.rows().empty()) summary->set_points(all / run.rows_size());
}

void CountRow(const report::EvalRow& row, report::EvalSummary* summary) {
  const bool flagged = row.outcome() == "URGENT";
  if (Is(row, QuestionKind::kAbstain)) {
    Count(row.outcome() == "ANSWERED", summary->mutable_false_answers());
  }
  if (Is(row, QuestionKind::kUrgent)) {
    if (!flagged) summary->add_missed_urgent(row.id());
  } else {
    Count(flagged, summary->mutable_over_escalation());
  }
  if (row.wants_caveat()) {
    Count(row.caveat_strict(), summary->mutable_caveats_strict());
    Count(row.caveat_lenient(), summary->mutable_caveats_lenient());
  }
  if (Is(row, QuestionKind::kPersonal) && !row.targets().empty()) {
    Count(row.shown().worth() > 0, summary->mutable_personal_passages());
  }
  if (row.has_shown() && row.caveat_count() == 0) {
    summary->add_without_caveat(row.id());
  }
  report::Share* verbatim = summary->mutable_verbatim();
  verbatim->set_total(verbatim->total() + row.quote_count());
  verbatim->set_count(verbatim->count() + row.quote_count() -
                      row.not_verbatim_size());
}

void CountConfusion(const report::EvalRun& run, report::EvalSummary* summary) {
  for (const QuestionKind kind : kQuestionKinds) {
    std::map<std::string, int> counts;
    for (const report::EvalRow& row : run.rows()) {
      if (Is(row, kind)) ++counts[row.outcome()];
    }
    for (const auto& [outcome, count] : counts) {
      report::ConfusionCell* cell = summary->add_confusion();
      cell->set_kind(std::string(QuestionKindName(kind)));
      cell->set_outcome(outcome);
      cell->set_count(count);
    }
  }
}

void ChooseThresholds(const report::EvalRun& run,
                      const std::vector<double>& rates,
                      report::Confidence* confidence) {
  std::vector<double> abstain;
  for (const report::EvalRow& row : run.rows()) {
    if (Is(row, QuestionKind::kAbstain)) abstain.push_back(ConfidenceOf(row));
  }
  for (const double rate : rates) {
    report::ThresholdChoice* choice = confidence->add_thresholds();
    const double threshold = ThresholdForRate(abstain, rate);
    choice->set_rate_max(rate);
    choice->set_threshold(threshold);
    report::Share wrong;
    for (const double value : abstain) Count(value >= threshold, &wrong);
    choice->set_rate(Rate(wrong));
    double points = 0;
    int count = 0;
    for (const report::EvalRow& row : run.rows()) {
      if (!Is(row, QuestionKind::kAnswer)) continue;
      ++count;
      if (ConfidenceOf(row) >= threshold) points += row.candidates(0).worth();
    }
    choice->set_points(count == 0 ? 0 : points / count);
  }
}

report::Confidence MeasureConfidence(const report::EvalRun& run,
                                     const SummaryOptions& options) {
  report::Confidence confidence;
  std::vector<double> answer;
  std::vector<double> abstain;
  for (const report::EvalRow& row : run.rows()) {
    if (Is(row, QuestionKind::kAnswer)) answer.push_back(ConfidenceOf(row));
    if (Is(row, QuestionKind::kAbstain)) abstain.push_back(ConfidenceOf(row));
  }
  confidence.set_auroc(Auroc(std::move(answer), std::move(abstain)));
  const std::vector<Judged> judged = JudgedRows(run, kAcceptableWorth);
  const CoverageCurve curve = RiskCoverage(judged);
  confidence.set_aurc(curve.area);
  confidence.set_coverage_at_risk(CoverageAtRisk(judged, options.risk_max));
  for (const CurvePoint& point : curve.points) {
    report::CoveragePoint* out = confidence.add_curve();
    out->set_coverage(point.coverage);
    out->set_risk(point.risk);
  }
  const std::vector<Bin> bins = Reliability(judged, options.bin_count);
  confidence.set_ece(CalibrationError(bins));
  confidence.set_ece_strict(
      CalibrationError(Reliability(JudgedRows(run, 1), options.bin_count)));
  confidence.set_brier(BrierScore(judged));
  for (const Bin& bin : bins) {
    report::ReliabilityBin* out = confidence.add_bins();
    out->set_low(bin.low);
    out->set_high(bin.high);
    out->set_count(bin.count);
    out->set_confidence(bin.confidence);
    out->set_accuracy(bin.accuracy);
  }
  ChooseThresholds(run, options.rates, &confidence);
  return confidence;
}

}  // namespace

double Rate(const report::Share& share) {
  return share.total() == 0
             ? 0
             : static_cast<double>(share.count()) / share.total();
}

std::vector<Judged> JudgedRows(const report::EvalRun& run, double least_worth) {
  std::vector<Judged> judged;
  for (const report::EvalRow& row : run.rows()) {
    if (Is(row, QuestionKind::kAnswer) || Is(row, QuestionKind::kAbstain)) {
      judged.push_back({ConfidenceOf(row), IsRight(row, least_worth)});
    }
  }
  return judged;
}

report::EvalSummary Summarize(const report::EvalRun& run,
                              const SummaryOptions& options) {
  report::EvalSummary summary;
  SumPoints(run, &summary);
  // Present even when no row counts.
  summary.mutable_false_answers();
  summary.mutable_over_escalation();
  summary.mutable_caveats_strict();
  summary.mutable_caveats_lenient();
  summary.mutable_personal_passages();
  for (const report::EvalRow& row : run.rows()) CountRow(row, &summary);
  CountConfusion(run, &summary);
  *summary.mutable_confidence() = MeasureConfidence(run, options);
  return summary;
}

std::vector<int> MostConfidentWrong(const report::EvalRun& run) {
  std::vector<int> indices;
  for (int i = 0; i < run.rows_size(); ++i) {
    const report::EvalRow& row = run.rows(i);
    const bool scored = Is(row, QuestionKind::kAnswer) ||
                        Is(row, QuestionKind::kAbstain) ||
                        Is(row, QuestionKind::kSmallTalk);
    if (scored && row.has_shown() && row.shown().worth() == 0) {
      indices.push_back(i);
    }
  }
  std::stable_sort(indices.begin(), indices.end(), [&](int a, int b) {
    return run.rows(a).shown().confidence() > run.rows(b).shown().confidence();
  });
  return indices;
}

std::vector<int> LeastConfidentRight(const report::EvalRun& run) {
  std::vector<int> indices;
  for (int i = 0; i < run.rows_size(); ++i) {
    if (IsRight(run.rows(i), kAcceptableWorth)) indices.push_back(i);
  }
  std::stable_sort(indices.begin(), indices.end(), [&](int a, int b) {
    return ConfidenceOf(run.rows(a)) < ConfidenceOf(run.rows(b));
  });
  return indices;
}

}  // namespace caveat::eval
