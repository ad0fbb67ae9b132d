#include "matcher/matcher.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "matcher/authored.h"
#include "matcher/matcher_index.h"
#include "matcher/normalizer.h"

// The order of precedence: a question that is an authored text word for word
// is answered by its entry; an authored pattern comes next; then the weighted
// signals, with the fitted decision between answering and abstaining.

namespace caveat {
namespace {

// The name of the part by which an entry comes first that a conversation means.
constexpr std::string_view kConversation = "conversation";
// A runner-up within this share of the best may be what was meant.
constexpr double kAmbiguousShareMin = 0.25;

double Decide(const ScoringModel& model, const DecisionSignals& signals) {
  double log_odds = 0;
  for (size_t s = 0; s < kDecisionSignalCount; ++s) {
    log_odds += signals[s] * model.decision[s];
  }
  return log_odds;
}

std::vector<ScorePart> SignalParts(const ScoringModel& model,
                                   const Signals& signals) {
  std::vector<ScorePart> parts;
  for (size_t s = 0; s < kSignalCount; ++s) {
    if (model.weights[s] == 0) continue;
    parts.push_back({SignalName(static_cast<Signal>(s)), signals[s],
                     signals[s] * model.weights[s]});
  }
  return parts;
}

std::vector<ScorePart> DecisionParts(const ScoringModel& model,
                                     const DecisionSignals& signals) {
  std::vector<ScorePart> parts;
  for (size_t s = 0; s < kDecisionSignalCount; ++s) {
    if (model.decision[s] == 0) continue;
    parts.push_back({DecisionSignalName(static_cast<DecisionSignal>(s)),
                     signals[s], signals[s] * model.decision[s]});
  }
  return parts;
}

// The sum of exp(score) of all candidates but the first, as multiples of its own.
double RestOf(const std::vector<ScoredEntry>& candidates) {
  double sum = 0;
  for (size_t c = 1; c < candidates.size(); ++c) {
    sum += std::exp(candidates[c].score - candidates.front().score);
  }
  return sum;
}

}  // namespace

Matcher::Matcher(std::unique_ptr<const MatcherIndex> index) : index_(std::move(index)) {}
Matcher::~Matcher() = default;

absl::StatusOr<std::shared_ptr<const Matcher>> Matcher::Build(
    std::shared_ptr<const Corpus> corpus, std::shared_ptr<const MatchData> data) {
  absl::StatusOr<std::unique_ptr<const MatcherIndex>> index =
      MatcherIndex::Build(std::move(corpus), std::move(data));
  if (!index.ok()) return index.status();
  return std::shared_ptr<const Matcher>(new Matcher(*std::move(index)));
}

double Matcher::threshold() const {
  return index_->corpus->info().answer_threshold.value_or(
      index_->model().answer_threshold);
}

bool Matcher::IsAuthored(std::string_view question) const {
  const std::string key = TextKey(index_->data->tokenizer.Tokenize(question));
  return index_->EntryOfText(key) >= 0 || index_->is_decoy.contains(key);
}

int Matcher::EntryOfOwnQuestion(std::string_view question) const {
  const Tokenizer& tokenizer = index_->data->tokenizer;
  const std::string key = TextKey(tokenizer.Tokenize(question));
  const int entry = index_->EntryOfText(key);
  if (entry < 0) return -1;
  const Entry& own = index_->corpus->entries()[static_cast<size_t>(entry)];
  return TextKey(tokenizer.Tokenize(own.question)) == key ? entry : -1;
}

namespace {

// The best candidates, of which the first answers with `confidence`.
std::vector<Match> MatchesOf(const MatcherIndex& index, const Scoring& scoring,
                             double confidence, bool is_lifted,
                             const FindOptions& options) {
  std::vector<Match> matches;
  const double best_score =
      scoring.candidates.empty() ? 0 : scoring.candidates.front().score;
  const double rest = is_lifted ? RestOf(scoring.candidates) : 0;
  for (const ScoredEntry& candidate : scoring.candidates) {
    if (static_cast<int>(matches.size()) >= options.match_count_max) break;
    Match match;
    match.entry_index = candidate.entry_index;
    match.score = candidate.score;
    if (matches.empty()) {
      match.confidence = confidence;
    } else if (is_lifted) {
      // Their scores are of the words, and another decided.
      match.confidence = std::min(
          confidence,
          (1 - confidence) * std::exp(candidate.score - best_score) / rest);
    } else {
      match.confidence =
          confidence * std::min(1.0, std::exp(candidate.score - best_score));
    }
    if (options.explain) {
      match.parts = SignalParts(index.model(), candidate.signals);
      match.matched_text = MatchedText(index, scoring, candidate.entry_index);
    }
    matches.push_back(std::move(match));
  }
  return matches;
}

// The decision on matches, of which there is at least one.
Decision DecisionOn(const MatcherIndex& index, const Result& result) {
  const double confidence = result.matches.front().confidence;
  if (confidence >= result.threshold) return Decision::kAnswer;
  const double ambiguous_min = std::min(
      result.threshold, index.corpus->info().ambiguous_threshold.value_or(
                            index.model().ambiguous_threshold));
  const bool is_ambiguous =
      confidence >= ambiguous_min && result.matches.size() > 1 &&
      result.matches[1].confidence >= kAmbiguousShareMin * confidence;
  return is_ambiguous ? Decision::kAmbiguous : Decision::kAbstain;
}

}  // namespace

absl::StatusOr<Result> Matcher::Find(std::string_view question,
                                     const FindOptions& options) const {
  if (question.empty() || !IsShortEnough(question)) {
    return absl::InvalidArgumentError(absl::StrCat(
        "question: must have 1 to ", kQuestionBytesMax, " bytes"));
  }
  if (!IsUtf8(question)) {
    return absl::InvalidArgumentError("question: not UTF-8");
  }
  absl::StatusOr<Scoring> scoring =
      index_->Score(question, {.kinds = options.kinds,
                               .inherited_kinds = options.inherited_kinds,
                               .known = options.encoded,
                               .expected_entry = options.expected_entry});
  if (!scoring.ok()) return scoring.status();
  const ScoringModel& model = index_->model();
  Authored authored = FindAuthored(*index_, *scoring);
  bool is_lifted = false;  // Over what the words fit better.
  if (authored.entry_index >= 0) {
    is_lifted = scoring->candidates.front().entry_index != authored.entry_index;
    Promote(authored.entry_index, &scoring->candidates);
  }
  if (options.expected_entry >= 0 &&
      Promote(options.expected_entry, &scoring->candidates)) {
    authored = {options.expected_entry, options.expected_log_odds,
                kConversation};
    is_lifted = true;
  }

  Result result;
  result.authored = authored.reason;
  result.threshold =
      options.min_confidence >= 0 ? options.min_confidence : threshold();
  for (size_t k = 0; k < index_->data->kinds.names().size(); ++k) {
    if (scoring->question.kinds.test(k)) {
      result.question_kinds.push_back(index_->data->kinds.names()[k]);
    }
  }
  if (options.explain) {
    for (const QuestionTerm& term : scoring->question.terms) {
      result.terms.push_back(term.stem);
      if (term.same.empty()) result.unknown_terms.push_back(term.stem);
    }
    result.decision_parts = DecisionParts(model, scoring->decision);
  }
  double log_odds = Decide(model, scoring->decision);
  if (!authored.reason.empty()) {
    if (options.explain) {
      result.decision_parts.push_back(
          {authored.reason, 1.0, authored.log_odds - log_odds});
    }
    log_odds = authored.log_odds;
  }
  result.matches =
      MatchesOf(*index_, *scoring, Logistic(log_odds), is_lifted, options);
  if (!result.matches.empty()) result.decision = DecisionOn(*index_, result);
  return result;
}

}  // namespace caveat
