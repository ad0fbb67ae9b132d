#include "matcher/matcher.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "matcher/matcher_index.h"
#include "matcher/normalizer.h"

// The order of precedence: a question that is an authored text word for word
// is answered by its entry; an authored pattern comes next; then the weighted
// signals, with the fitted decision between answering and abstaining.

namespace caveat {
namespace {

// An editor has judged these; what is left is the chance of a wrong judgement.
constexpr double kAuthoredLogOdds = 5.0;
constexpr double kPatternLogOdds = 3.5;
constexpr double kDecoyLogOdds = -5.0;
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

// What is known beside the signals: an authored text, pattern or decoy.
struct Authored {
  int entry_index = -1;
  double log_odds = 0;
  std::string_view reason;  // Name of the part in explanations.
};

// The confidence that an answer of this corpus needs by default.
double CalibratedThreshold(const MatcherIndex& index) {
  return index.corpus->info().answer_threshold.value_or(
      index.model().answer_threshold);
}

// Moves a candidate to the front; false when it is not among them.
bool Promote(int entry_index, std::vector<ScoredEntry>* candidates) {
  const auto found = std::find_if(
      candidates->begin(), candidates->end(), [&](const ScoredEntry& each) {
        return each.entry_index == entry_index;
      });
  if (found == candidates->end()) return false;
  std::rotate(candidates->begin(), found, found + 1);
  return true;
}

// The sum of exp(score) of all candidates but the first, as multiples of its own.
double RestOf(const std::vector<ScoredEntry>& candidates) {
  double sum = 0;
  for (size_t c = 1; c < candidates.size(); ++c) {
    sum += std::exp(candidates[c].score - candidates.front().score);
  }
  return sum;
}

// What an editor has said of this question; its entry, if it has one, comes to
// the front of the candidates. Errors: those of PatternSet::Match.
absl::StatusOr<Authored> FindAuthored(const MatcherIndex& index,
                                      std::string_view question,
                                      Scoring* scoring) {
  std::vector<ScoredEntry>* candidates = &scoring->candidates;
  std::vector<int> pattern_ids;
  const absl::Status status =
      index.patterns->Match(FoldText(question), &pattern_ids);
  if (!status.ok()) return status;

  if (const int entry = scoring->authored_entry;
      entry >= 0 && Promote(entry, candidates)) {
    return Authored{entry, kAuthoredLogOdds, "authored_text"};
  }
  if (index.is_decoy.contains(scoring->question.key)) {
    return Authored{-1, kDecoyLogOdds, "authored_decoy"};
  }
  // Of several patterns, the one whose entry has the best score.
  for (const ScoredEntry& candidate : *candidates) {
    const int entry_index = candidate.entry_index;
    const bool matched =
        std::any_of(pattern_ids.begin(), pattern_ids.end(), [&](int id) {
          return index.entry_of_pattern[static_cast<size_t>(id)] == entry_index;
        });
    if (!matched) continue;
    Promote(entry_index, candidates);
    return Authored{entry_index, kPatternLogOdds, "authored_pattern"};
  }
  // Signs alone ask nothing, whatever they look like.
  if (scoring->question.key.empty()) return Authored{-1, kDecoyLogOdds, "no_words"};
  return Authored{};
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

double Matcher::threshold() const { return CalibratedThreshold(*index_); }

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

absl::StatusOr<Result> Matcher::Find(std::string_view question,
                                     const FindOptions& options) const {
  if (question.empty() || question.size() > kQuestionBytesMax) {
    return absl::InvalidArgumentError(absl::StrCat(
        "question: must have 1 to ", kQuestionBytesMax, " bytes"));
  }
  if (!IsUtf8(question)) {
    return absl::InvalidArgumentError("question: not UTF-8");
  }
  absl::StatusOr<Scoring> scoring =
      index_->Score(question, options.kinds, options.inherited_kinds,
                    options.encoded);
  if (!scoring.ok()) return scoring.status();
  const ScoringModel& model = index_->model();

  absl::StatusOr<Authored> authored =
      FindAuthored(*index_, question, &*scoring);
  if (!authored.ok()) return authored.status();
  if (options.expected_entry >= 0 &&
      Promote(options.expected_entry, &scoring->candidates)) {
    *authored = {options.expected_entry, options.expected_log_odds, kConversation};
  }

  Result result;
  result.authored = authored->reason;
  const CorpusInfo& info = index_->corpus->info();
  result.threshold = options.min_confidence >= 0 ? options.min_confidence
                                                 : CalibratedThreshold(*index_);
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
  if (!authored->reason.empty()) {
    if (options.explain) {
      result.decision_parts.push_back(
          {authored->reason, 1.0, authored->log_odds - log_odds});
    }
    log_odds = authored->log_odds;
  }
  if (scoring->candidates.empty()) return result;

  const double confidence = Logistic(log_odds);
  const bool is_expected = authored->reason == kConversation;
  const double best_score = scoring->candidates.front().score;
  const double rest = is_expected ? RestOf(scoring->candidates) : 0;
  for (const ScoredEntry& candidate : scoring->candidates) {
    if (static_cast<int>(result.matches.size()) >= options.match_count_max) break;
    Match match;
    match.entry_index = candidate.entry_index;
    match.score = candidate.score;
    if (result.matches.empty()) {
      match.confidence = confidence;
    } else if (is_expected) {
      // Their scores are of the words, and another decided.
      match.confidence =
          std::min(confidence,
                   (1 - confidence) * std::exp(candidate.score - best_score) / rest);
    } else {
      match.confidence =
          confidence * std::min(1.0, std::exp(candidate.score - best_score));
    }
    if (options.explain) match.parts = SignalParts(model, candidate.signals);
    result.matches.push_back(std::move(match));
  }
  if (confidence >= result.threshold) {
    result.decision = Decision::kAnswer;
  } else if (confidence >= std::min(result.threshold,
                                    info.ambiguous_threshold.value_or(
                                        model.ambiguous_threshold)) &&
             result.matches.size() > 1 &&
             result.matches[1].confidence >= kAmbiguousShareMin * confidence) {
    result.decision = Decision::kAmbiguous;
  }
  return result;
}

}  // namespace caveat
