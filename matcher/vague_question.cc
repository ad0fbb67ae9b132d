#include "matcher/vague_question.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "matcher/normalizer.h"

namespace caveat {
namespace {

// Confidence of the best match from which it is near a question that asks for
// no kind of thing.
constexpr double kNearConfidenceMin = 0.1;

// The kinds that are asked for only because of one word: those that are not
// asked for with another in its place. `with` are those of all the tokens.
absl::StatusOr<KindSet> KindsOfWord(const QuestionKinds& kinds,
                                    const std::vector<Token>& tokens,
                                    const KindSet& with, const Token& word) {
  std::string other;
  for (const Token& token : tokens) {
    absl::StrAppend(&other, other.empty() ? "" : " ",
                    token.stem == word.stem ? "thing" : token.word);
  }
  absl::StatusOr<KindSet> without = kinds.OfQuestion(other);
  if (!without.ok()) return without.status();
  return with & ~*without;
}

// Whether a message has the form of a question that leaves out what it is
// about; notes what that form is.
bool MayBeVague(const FollowUpCues& cues, const std::vector<Token>& tokens,
                VagueQuestion* vague) {
  const Fragment fragment = cues.Read(tokens);
  vague->refers = fragment.has_pronoun &&
                  fragment.content_count <= FollowUpCues::kEllipticContentMax;
  const bool is_open = fragment.kind == Fragment::kElliptic ||
                       fragment.kind == Fragment::kComplete;
  vague->is_bare = is_open && fragment.is_cue_alone;
  return is_open && tokens.size() >= VagueQuestion::kWordCountMin &&
         fragment.content_count <= FollowUpCues::kBareContentMax &&
         (vague->is_bare || fragment.has_pronoun ||
          cues.BeginsAsQuestion(fragment.rest));
}

}  // namespace

absl::StatusOr<VagueQuestion> ReadVagueQuestion(const MatcherIndex& index,
                                                std::string_view question) {
  VagueQuestion vague;
  if (!MayBeVague(index.data->follow_up_cues,
                  index.data->tokenizer.Tokenize(question), &vague)) {
    return vague;
  }
  absl::StatusOr<AnalysedQuestion> analysed = index.Analyse(question);
  if (!analysed.ok()) return analysed.status();
  // Written as they are with another word: without signs and contractions.
  const QuestionKinds& question_kinds = index.data->kinds;
  absl::StatusOr<KindSet> with =
      question_kinds.OfQuestion(TextKey(analysed->tokens));
  if (!with.ok()) return with.status();
  for (const Token& token : analysed->tokens) {
    if (token.weight != WordWeight::kContent) continue;
    const auto term = std::find_if(
        analysed->terms.begin(), analysed->terms.end(),
        [&token](const QuestionTerm& t) { return t.stem == token.stem; });
    if (term != analysed->terms.end() && term->is_named) {
      vague.named.push_back(*term);
      continue;
    }
    // Else it names something that is not here.
    if (!index.data->follow_up_cues.IsVague(token) && !vague.is_bare) {
      return vague;
    }
    absl::StatusOr<KindSet> kinds =
        KindsOfWord(question_kinds, analysed->tokens, *with, token);
    if (!kinds.ok()) return kinds.status();
    vague.has_unknown = true;
    vague.kinds |= *kinds;
  }
  if (vague.kinds.none()) vague.kinds = analysed->kinds;
  vague.is_vague = vague.is_bare || vague.kinds.any() || !vague.named.empty();
  return vague;
}

absl::StatusOr<std::vector<Match>> MatchesOfVague(const MatcherIndex& index,
                                                  const TopicIndex& topics,
                                                  std::string_view question,
                                                  const Result& result,
                                                  bool answers) {
  std::vector<Match> matches;
  if (!result.authored.empty() || result.matches.empty()) return matches;
  const absl::StatusOr<VagueQuestion> vague =
      ReadVagueQuestion(index, question);
  if (!vague.ok()) return vague.status();
  if (!vague->is_vague) return matches;
  if (answers && !(vague->refers && index.classifier.has_value())) {
    return matches;
  }
  // "What comes next" asks for no kind of thing that is known as one.
  const bool any_will_do =
      vague->is_bare && vague->kinds.none() &&
      result.matches.front().confidence >= kNearConfidenceMin;
  for (const Match& match : result.matches) {
    const KindSet& answered =
        index.kinds_of_entry[static_cast<size_t>(match.entry_index)];
    const bool is_of_kind = (vague->kinds & answered).any();
    const bool speaks = !vague->has_unknown && !vague->named.empty() &&
                        topics.SpeaksOf(match.entry_index, vague->named);
    if (is_of_kind || speaks || any_will_do) matches.push_back(match);
  }
  return matches;
}

absl::StatusOr<std::vector<Match>> MatchesOfFewWords(const MatcherIndex& index,
                                                     std::string_view question,
                                                     const Result& result) {
  std::vector<Match> matches;
  if (!result.authored.empty() || result.matches.empty() ||
      result.matches.front().confidence < kNearConfidenceMin) {
    return matches;
  }
  const absl::StatusOr<AnalysedQuestion> analysed = index.Analyse(question);
  if (!analysed.ok()) return analysed.status();
  const Fragment fragment = index.data->follow_up_cues.Read(analysed->tokens);
  const bool is_known =
      std::any_of(analysed->terms.begin(), analysed->terms.end(),
                  [](const QuestionTerm& term) {
                    return term.is_named ||
                           term.vector_row != WordVectors::kNone;
                  });
  if (is_known && !fragment.is_cue_alone &&
      fragment.content_count <= FollowUpCues::kBareContentMax) {
    matches = result.matches;
  }
  return matches;
}

}  // namespace caveat
