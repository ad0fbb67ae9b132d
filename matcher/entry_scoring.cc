#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "matcher/decision_signals.h"
#include "matcher/matcher_index.h"
#include "matcher/normalizer.h"

// How a question's candidates are chosen, measured and scored.

namespace caveat {
namespace {

// Entries that are scored in full, ascending: those that share words with the
// question, those that the classifier likes best, those that mean what it does;
// and those that an editor, or a conversation, has named for it.
std::vector<int> Choose(const MatcherIndex& index, const Scoring& scoring,
                        int expected_entry) {
  const size_t entry_count = index.corpus->entries().size();
  std::vector<int> chosen = index.entries.Candidates(scoring.question.terms);
  const auto add = [&chosen](const std::vector<int>& more, size_t count) {
    chosen.insert(chosen.end(), more.begin(),
                  more.begin() + static_cast<ptrdiff_t>(count));
    std::sort(chosen.begin(), chosen.end());
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
  };
  constexpr size_t kCount = EntryIndex::kSharingCountMax / 4;
  if (index.classifier.has_value() && chosen.size() < entry_count) {
    std::vector<int> order(entry_count);
    std::iota(order.begin(), order.end(), 0);
    const size_t count = std::min(kCount, entry_count);
    std::partial_sort(
        order.begin(), order.begin() + static_cast<ptrdiff_t>(count),
        order.end(), [&scoring](int a, int b) {
          const float x = scoring.classifier.entries[static_cast<size_t>(a)];
          const float y = scoring.classifier.entries[static_cast<size_t>(b)];
          return x != y ? x > y : a < b;
        });
    add(order, count);
  }
  if (!index.encoded.empty() && chosen.size() < entry_count) {
    const std::vector<int> nearest =
        index.encoded.Nearest(scoring.encoded.whole, static_cast<int>(kCount));
    add(nearest, nearest.size());
  }
  std::vector<int> named;
  if (scoring.authored_entry >= 0) named.push_back(scoring.authored_entry);
  if (expected_entry >= 0) named.push_back(expected_entry);
  for (const int id : scoring.pattern_ids) {
    if (named.size() == kCount) break;
    named.push_back(index.entry_of_pattern[static_cast<size_t>(id)]);
  }
  add(named, named.size());
  return chosen;
}

void Sort(std::vector<ScoredEntry>* candidates) {
  std::sort(candidates->begin(), candidates->end(),
            [](const ScoredEntry& a, const ScoredEntry& b) {
              return a.score != b.score ? a.score > b.score
                                        : a.entry_index < b.entry_index;
            });
}

}  // namespace

void MatcherIndex::MeasureKinds(const KindSet& asked, int entry,
                                Signals* signals) const {
  const KindSet& answered = kinds_of_entry[static_cast<size_t>(entry)];
  double match = 0;
  double conflict = 0;
  for (size_t k = 0; k < kQuestionKindCountMax; ++k) {
    if (!asked.test(k)) continue;
    KindSet kind;
    kind.set(k);
    const bool answers = (data->kinds.WithCompatible(kind) & answered).any();
    double& side = answers ? match : conflict;
    side = std::max(side, kind_rarity[k]);
  }
  (*signals)[static_cast<size_t>(Signal::kKindMatch)] = match;
  (*signals)[static_cast<size_t>(Signal::kKindConflict)] = conflict;
}

void MatcherIndex::MeasureEntry(const SignalContext& context, size_t candidate,
                                Scoring* scoring, ScoredEntry* scored) const {
  const int index = scored->entry_index;
  const auto e = static_cast<size_t>(index);
  Signals& signals = scored->signals;
  MeasureSignals(context, candidate, &signals);
  encoded.Measure(scoring->encoded, index, &signals, &scoring->nearest_pieces);
  const auto at = [&signals](Signal signal) -> double& {
    return signals[static_cast<size_t>(signal)];
  };
  const EntryKind kind = corpus->entries()[e].kind;
  at(Signal::kIsFaq) = kind == EntryKind::kFaq;
  at(Signal::kIsTakeaway) = kind == EntryKind::kTakeaway;
  at(Signal::kIsConclusion) = kind == EntryKind::kConclusion;
  at(Signal::kIsTableRow) = kind == EntryKind::kTableRow;
  MeasureKinds(scoring->question.kinds, index, &signals);
  if (classifier.has_value()) {
    at(Signal::kClassifier) =
        static_cast<double>(scoring->classifier.entries[e]);
  }
}

void MatcherIndex::RankBySignals(const std::vector<int>& chosen,
    const std::vector<EntryKind>& kinds, Scoring* scoring) const {
  const SignalContext context =
      MakeSignalContext(entries, data->vectors, scoring->question.tokens,
                        scoring->question.terms, chosen);
  std::vector<double> section_sum(static_cast<size_t>(section_count));
  std::vector<int> section_size(static_cast<size_t>(section_count));
  const auto section_of = [this](const ScoredEntry& scored) {
    return static_cast<size_t>(
        section_of_entry[static_cast<size_t>(scored.entry_index)]);
  };
  for (size_t c = 0; c < chosen.size(); ++c) {
    ScoredEntry scored;
    scored.entry_index = chosen[c];
    MeasureEntry(context, c, scoring, &scored);
    section_sum[section_of(scored)] +=
        scored.signals[static_cast<size_t>(Signal::kCoverText)];
    ++section_size[section_of(scored)];
    scoring->candidates.push_back(std::move(scored));
  }
  const ScoringModel& weights = model();
  for (ScoredEntry& scored : scoring->candidates) {
    const size_t section = section_of(scored);
    scored.signals[static_cast<size_t>(Signal::kSectionMean)] =
        section_sum[section] / section_size[section];
    for (size_t s = 0; s < kSignalCount; ++s) {
      scored.score += scored.signals[s] * weights.weights[s];
    }
  }
  std::erase_if(scoring->candidates, [&](const ScoredEntry& scored) {
    return !IsOfKinds(scored.entry_index, kinds);
  });
  Sort(&scoring->candidates);
  MeasureDecision(context, *data, scoring);
}

void MatcherIndex::RankByClassifier(const std::vector<int>& chosen,
    const std::vector<EntryKind>& kinds, Scoring* scoring) const {
  constexpr auto kClassifier = static_cast<size_t>(Signal::kClassifier);
  for (const int index : chosen) {
    if (!IsOfKinds(index, kinds)) continue;
    ScoredEntry scored;
    scored.entry_index = index;
    scored.signals[kClassifier] = static_cast<double>(
        scoring->classifier.entries[static_cast<size_t>(index)]);
    scored.score = scored.signals[kClassifier] * model().weights[kClassifier];
    scoring->candidates.push_back(std::move(scored));
  }
  Sort(&scoring->candidates);
  std::vector<int> best;
  if (!scoring->candidates.empty()) {
    best.push_back(scoring->candidates.front().entry_index);
  }
  const SignalContext context =
      MakeSignalContext(entries, data->vectors, scoring->question.tokens,
                        scoring->question.terms, best);
  if (!best.empty()) {
    MeasureEntry(context, 0, scoring, &scoring->candidates.front());
  }
  MeasureDecision(context, *data, scoring);
}

bool MatcherIndex::IsOfKinds(int entry,
                             const std::vector<EntryKind>& kinds) const {
  return kinds.empty() ||
         std::find(kinds.begin(), kinds.end(),
                   corpus->entries()[static_cast<size_t>(entry)].kind) !=
             kinds.end();
}

absl::StatusOr<Scoring> MatcherIndex::Score(std::string_view question,
                                            const ScoreOptions& options) const {
  absl::StatusOr<AnalysedQuestion> analysed = Analyse(question);
  if (!analysed.ok()) return analysed.status();
  if (analysed->kinds.none()) analysed->kinds = options.inherited_kinds;
  Scoring scoring;
  scoring.question = *std::move(analysed);
  scoring.encoded = Encode(question, scoring.question, options.known);
  if (classifier.has_value()) {
    scoring.classifier =
        classifier->Score(scoring.question.tokens, scoring.encoded.whole);
  }
  scoring.authored_entry = EntryOfText(scoring.question.key);
  const absl::Status matched =
      patterns->Match(FoldText(question), &scoring.pattern_ids);
  if (!matched.ok()) return matched;
  const std::vector<int> chosen =
      Choose(*this, scoring, options.expected_entry);
  if (!options.measures_all && classifier.has_value() &&
      model().ranks_by_classifier) {
    RankByClassifier(chosen, options.kinds, &scoring);
  } else {
    RankBySignals(chosen, options.kinds, &scoring);
  }
  return scoring;
}

}  // namespace caveat
