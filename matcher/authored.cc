#include "matcher/authored.h"

#include <algorithm>
#include <set>

namespace caveat {
namespace {

// An editor has judged these; what is left is the chance of a wrong judgement.
constexpr double kAuthoredLogOdds = 5.0;
constexpr double kPatternLogOdds = 3.5;
constexpr double kDecoyLogOdds = -5.0;

// The first pattern of an entry that a question matches; -1: none.
int PatternOf(const MatcherIndex& index, const Scoring& scoring,
              int entry_index) {
  for (const int id : scoring.pattern_ids) {
    if (index.entry_of_pattern[static_cast<size_t>(id)] == entry_index) {
      return id;
    }
  }
  return -1;
}

// Patterns are numbered in the order of the entries and of their patterns.
const std::string& TextOfPattern(const MatcherIndex& index, int id) {
  const auto& entries = index.entry_of_pattern;
  const auto own = entries.begin() + id;
  const auto first = std::lower_bound(entries.begin(), own, *own);
  return index.corpus->entries()[static_cast<size_t>(*own)]
      .patterns[static_cast<size_t>(own - first)]
      .text;
}

std::vector<ScoredEntry>::const_iterator Find(
    const std::vector<ScoredEntry>& candidates, int entry_index) {
  return std::find_if(
      candidates.begin(), candidates.end(),
      [&](const ScoredEntry& each) { return each.entry_index == entry_index; });
}

}  // namespace

bool Promote(int entry_index, std::vector<ScoredEntry>* candidates) {
  const auto place = Find(*candidates, entry_index) - candidates->begin();
  if (place == std::ssize(*candidates)) return false;
  const auto found = candidates->begin() + place;
  std::rotate(candidates->begin(), found, found + 1);
  return true;
}

Authored FindAuthored(const MatcherIndex& index, const Scoring& scoring) {
  const auto& candidates = scoring.candidates;
  if (Find(candidates, scoring.authored_entry) != candidates.end()) {
    return {scoring.authored_entry, kAuthoredLogOdds, "authored_text"};
  }
  if (index.is_decoy.contains(scoring.question.key)) {
    return {-1, kDecoyLogOdds, "authored_decoy"};
  }
  for (const ScoredEntry& candidate : candidates) {
    if (PatternOf(index, scoring, candidate.entry_index) >= 0) {
      return {candidate.entry_index, kPatternLogOdds, "authored_pattern"};
    }
  }
  // Signs alone ask nothing, whatever they look like.
  if (scoring.question.key.empty()) return {-1, kDecoyLogOdds, "no_words"};
  return {};
}

std::string MatchedText(const MatcherIndex& index, const Scoring& scoring,
                        int entry_index) {
  const int pattern = PatternOf(index, scoring, entry_index);
  if (pattern >= 0 && entry_index != scoring.authored_entry) {
    return TextOfPattern(index, pattern);
  }
  const Tokenizer& tokenizer = index.data->tokenizer;
  std::string_view nearest;
  double most = 0;
  const auto compare = [&](std::string_view text) {
    const std::vector<Token> tokens = tokenizer.Tokenize(text);
    if (TextKey(tokens) == scoring.question.key) {
      most = 1;
      nearest = text;
    }
    std::set<std::string_view> stems;
    for (const Token& token : tokens) stems.insert(token.stem);
    double shared = 0, asked = 0;
    for (const QuestionTerm& term : scoring.question.terms) {
      asked += term.weight;
      shared += stems.contains(term.stem) ? term.weight : 0;
    }
    // Of two texts that share as much, the shorter says less beside it.
    const double share =
        asked > 0
            ? shared / asked / (1 + 0.01 * static_cast<double>(tokens.size()))
            : 0;
    if (share > most) {
      most = share;
      nearest = text;
    }
  };
  const Entry& entry =
      index.corpus->entries()[static_cast<size_t>(entry_index)];
  compare(entry.question);
  compare(entry.offered_question);
  for (const std::string& alternate : entry.alternates) compare(alternate);
  return std::string(nearest);
}

}  // namespace caveat
