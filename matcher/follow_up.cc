#include "matcher/follow_up.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "matcher/matcher_index.h"

namespace caveat {
namespace {

// How sure it is that an entry is meant which the conversation names, and one
// that two readings of a fragment favour.
constexpr double kNamedLogOdds = 3.5;
constexpr double kFavouredLogOdds = 1.0;
// Least confidence, in either reading, of an entry that is favoured.
constexpr double kFavouredConfidenceMin = 0.05;
// What it adds to a score to stand in the text that the topic is of, and to be
// the topic itself where a fragment has no words of its own.
constexpr double kTogetherBonus = 3.0;
constexpr double kSameBonus = 2.0;
// A reading that is very sure says no more than one that is sure.
constexpr double kBehindMax = 6.0;
// What the score of the fragment as it stands counts beside the score with the
// topic: when it has words of its own, when one of them stands for the topic,
// and when it has none. These are chosen on the conversations in
// tests/quality/conversations/ that are not held back.
constexpr double kAloneWeight = 0.6;
constexpr double kAloneWeightOfPronoun = 0.5;
constexpr double kAloneWeightWithoutTerms = 0.25;

std::string TextOf(const std::vector<Token>& tokens) {
  std::string text;
  for (const Token& token : tokens) {
    absl::StrAppend(&text, text.empty() ? "" : " ", token.word);
  }
  return text;
}

// Only the words that say something.
std::string ContentOf(const std::vector<Token>& tokens) {
  std::vector<Token> content;
  std::copy_if(
      tokens.begin(), tokens.end(), std::back_inserter(content),
      [](const Token& token) { return token.weight == WordWeight::kContent; });
  return TextOf(content);
}

// Leaves out what words say that name nothing: "the tongue thing".
void KeepContent(const std::vector<Token>& tokens,
                 std::vector<QuestionTerm>* terms) {
  std::erase_if(*terms, [&tokens](const QuestionTerm& term) {
    bool is_light = false;
    for (const Token& token : tokens) {
      if (token.stem != term.stem) continue;
      if (token.weight == WordWeight::kContent) return false;
      is_light = true;
    }
    return is_light;
  });
}

bool IsAnsweredBy(const Result& result, int entry_index) {
  return result.decision == Decision::kAnswer && !result.matches.empty() &&
         result.matches.front().entry_index == entry_index;
}

const Match* FindMatch(const Result& result, int entry_index) {
  for (const Match& match : result.matches) {
    if (match.entry_index == entry_index) return &match;
  }
  return nullptr;
}

// How far an entry is behind the best of a reading: 0 to -kBehindMax.
double ScoreIn(const Result& result, int entry_index) {
  if (result.matches.empty()) return 0.0;
  const Match* match = FindMatch(result, entry_index);
  if (match == nullptr) return -kBehindMax;
  return std::max(match->score - result.matches.front().score, -kBehindMax);
}

double ConfidenceIn(const Result& result, int entry_index) {
  const Match* match = FindMatch(result, entry_index);
  return match == nullptr ? 0.0 : match->confidence;
}

// An editor's own words are complete, however short, unless they point at
// something before them; and long ones in any case.
bool IsCompleteIfAuthored(const Fragment& fragment) {
  return fragment.content_count > FollowUpCues::kSwapContentMax ||
         (!fragment.has_cue && !fragment.has_pronoun &&
          fragment.content_count > 0);
}

// Whether a message can not be answered by its own words, or not surely.
bool NeedsTopic(const Fragment& fragment, const Result& alone) {
  if (fragment.kind == Fragment::kComplete) {
    return alone.decision != Decision::kAnswer &&
           fragment.content_count <= FollowUpCues::kBareContentMax;
  }
  return alone.authored.empty() || !IsCompleteIfAuthored(fragment);
}

}  // namespace

FollowUps::FollowUps(std::shared_ptr<const Matcher> matcher)
    : matcher_(std::move(matcher)), topics_(matcher_->index()) {}

absl::StatusOr<FollowedResult> FollowUps::FindEntry(int entry_index,
                                                    std::string text,
                                                    const FindOptions& options,
                                                    double log_odds) const {
  absl::StrAppend(&text, text.empty() ? "" : " ", topics_.LabelOf(entry_index));
  FindOptions expecting = options;
  expecting.expected_entry = entry_index;
  expecting.expected_log_odds = log_odds;
  absl::StatusOr<Result> result = matcher_->Find(text, expecting);
  if (!result.ok()) return result.status();
  return FollowedResult{*std::move(result), std::move(text)};
}

int FollowUps::Favoured(const Result& alone, const Result& with,
                        const Fragment& fragment, int topic_entry,
                        const std::vector<QuestionTerm>& terms) const {
  std::vector<int> entries;
  for (const Result* result : {&with, &alone}) {
    for (const Match& match : result->matches) {
      entries.push_back(match.entry_index);
    }
  }
  const bool refers =
      fragment.kind == Fragment::kElliptic && fragment.has_pronoun;
  const double alone_weight = terms.empty() ? kAloneWeightWithoutTerms
                              : refers      ? kAloneWeightOfPronoun
                                            : kAloneWeight;
  // "And lung?", where what was said of another thing is said of this one too.
  const bool names_another =
      fragment.kind == Fragment::kSwap && !terms.empty() &&
      topics_.NamedCount(topic_entry, terms) == static_cast<int>(terms.size());
  int best = -1;
  double best_score = 0;
  for (const int entry : entries) {
    double score = alone_weight * ScoreIn(alone, entry) +
                   (1 - alone_weight) * ScoreIn(with, entry);
    if (topics_.AreTogether(entry, topic_entry)) score += kTogetherBonus;
    if (entry == topic_entry && (terms.empty() || names_another)) {
      score += kSameBonus;
    }
    if (best >= 0 && score <= best_score) continue;
    if (std::max(ConfidenceIn(alone, entry), ConfidenceIn(with, entry)) <
        kFavouredConfidenceMin) {
      continue;
    }
    if (!topics_.SpeaksOf(entry, terms)) continue;
    best = entry;
    best_score = score;
  }
  return best;
}

absl::StatusOr<FollowedResult> FollowUps::FindTopic(
    const Fragment& fragment, FollowedResult alone,
    const ConversationContext& context, const FindOptions& options) const {
  const bool swap = fragment.kind == Fragment::kSwap;
  const std::string words = TextOf(fragment.rest);
  absl::StatusOr<AnalysedQuestion> rest = matcher_->index().Analyse(words);
  if (!rest.ok()) return rest.status();
  if (fragment.is_cue_alone) rest->terms.clear();
  if (swap) KeepContent(fragment.rest, &rest->terms);
  for (const ConversationTopic& topic : context.topics) {
    if (!swap) break;
    const int neighbour = topics_.Neighbour(topic.entry_index, rest->terms);
    if (neighbour >= 0) {
      return FindEntry(neighbour, words, options, kNamedLogOdds);
    }
  }
  const ConversationTopic& topic = context.topics.front();
  std::string text = absl::StrCat(
      swap ? words : alone.understood, " ",
      topics_.TextOf(topic, swap ? rest->terms : std::vector<QuestionTerm>()));
  if (text.size() > static_cast<size_t>(Matcher::kQuestionBytesMax)) {
    return alone;
  }
  FindOptions inheriting = options;
  inheriting.inherited_kinds = context.kinds;
  absl::StatusOr<Result> with = matcher_->Find(text, inheriting);
  if (!with.ok()) return with.status();
  const int favoured =
      Favoured(alone.result, *with, fragment, topic.entry_index, rest->terms);
  if (favoured < 0) {
    // A thing put in another's place that no entry speaks of is not the entry
    // which is only like it.
    if (swap && alone.result.authored.empty() &&
        !alone.result.matches.empty() &&
        !topics_.SpeaksOf(alone.result.matches.front().entry_index,
                          rest->terms)) {
      alone.result.decision = Decision::kAbstain;
    }
    return alone;
  }
  if (IsAnsweredBy(*with, favoured)) {
    return FollowedResult{*std::move(with), std::move(text)};
  }
  if (IsAnsweredBy(alone.result, favoured)) return alone;
  return FindEntry(favoured, std::move(text), options, kFavouredLogOdds);
}

bool FollowUps::StandsAlone(std::string_view text, bool is_authored) const {
  const MatchData& data = *matcher_->index().data;
  const Fragment fragment =
      data.follow_up_cues.Read(data.tokenizer.Tokenize(text));
  if (fragment.kind == Fragment::kComplete) return true;
  return is_authored && fragment.kind != Fragment::kOrdinal &&
         fragment.kind != Fragment::kMore && IsCompleteIfAuthored(fragment);
}

absl::StatusOr<std::vector<Match>> FollowUps::MatchesOfTopic(
    std::string_view question, const Result& result) const {
  const MatcherIndex& index = matcher_->index();
  const Fragment fragment =
      index.data->follow_up_cues.Read(index.data->tokenizer.Tokenize(question));
  std::vector<Match> matches;
  // With a cue it asks what was asked before, and choices would not say that.
  if (fragment.kind != Fragment::kSwap || fragment.has_cue ||
      fragment.has_pronoun || !result.authored.empty()) {
    return matches;
  }
  absl::StatusOr<AnalysedQuestion> topic = index.Analyse(TextOf(fragment.rest));
  if (!topic.ok()) return topic.status();
  for (const Match& match : result.matches) {
    if (topics_.SpeaksOf(match.entry_index, topic->terms)) {
      matches.push_back(match);
    }
  }
  return matches;
}

absl::StatusOr<std::vector<Match>> FollowUps::Choices(
    std::string_view question, std::vector<Match> matches) const {
  const MatcherIndex& index = matcher_->index();
  const Fragment fragment =
      index.data->follow_up_cues.Read(index.data->tokenizer.Tokenize(question));
  absl::StatusOr<AnalysedQuestion> topic =
      index.Analyse(ContentOf(fragment.rest));
  if (!topic.ok()) return topic.status();
  const bool is_whole = fragment.kind == Fragment::kComplete;
  // Who names a thing would rather read what names it too.
  std::stable_sort(matches.begin() + (is_whole && !matches.empty() ? 1 : 0),
                   matches.end(), [&](const Match& a, const Match& b) {
                     return topics_.NamedCount(a.entry_index, topic->terms) >
                            topics_.NamedCount(b.entry_index, topic->terms);
                   });
  return matches;
}

bool FollowUps::OnlyGoesOn(std::string_view text) const {
  const MatchData& data = *matcher_->index().data;
  const std::vector<Token> tokens = data.tokenizer.Tokenize(text);
  // "no more" may mean much else.
  const bool denies =
      std::any_of(tokens.begin(), tokens.end(),
                  [](const Token& token) { return token.word == "no"; });
  return !denies && data.follow_up_cues.Read(tokens).is_cue_alone;
}

bool FollowUps::IsBareQuestion(std::string_view text) const {
  const MatchData& data = *matcher_->index().data;
  const std::vector<Token> tokens = data.tokenizer.Tokenize(text);
  const Fragment fragment = data.follow_up_cues.Read(tokens);
  return fragment.is_cue_alone && fragment.kind == Fragment::kElliptic &&
         tokens.size() >= VagueQuestion::kWordCountMin;
}

absl::StatusOr<FollowedResult> FollowUps::FindMore(
    const ConversationContext& context, const FindOptions& options) const {
  const ConversationTopic& topic = context.topics.front();
  const auto is_new = [&](int entry) {
    return entry != topic.entry_index &&
           std::find(context.answered.begin(), context.answered.end(), entry) ==
               context.answered.end();
  };
  int next = -1;
  // What stands beside a takeaway or an answer of a list is on another subject;
  // there is more where the text speaks of the same.
  if (topics_.StandsAlone(topic.entry_index)) {
    absl::StatusOr<Result> near =
        matcher_->Find(absl::StrCat(topics_.LabelOf(topic.entry_index), " ",
                                    topics_.TextOf(topic, {})),
                       options);
    if (!near.ok()) return near.status();
    for (const Match& match : near->matches) {
      if (next < 0 && is_new(match.entry_index) &&
          !topics_.StandsAlone(match.entry_index) &&
          match.confidence >= kFavouredConfidenceMin) {
        next = match.entry_index;
      }
    }
  }
  if (next < 0) next = topics_.Next(context);
  if (next < 0) return FollowedResult{};
  return FindEntry(next, "", options, kNamedLogOdds);
}

bool FollowUps::Asks(std::string_view text) const {
  const MatchData& data = *matcher_->index().data;
  return data.follow_up_cues.BeginsAsQuestion(data.tokenizer.Tokenize(text));
}

absl::StatusOr<FollowedResult> FollowUps::Find(
    std::string_view question, const ConversationContext* context,
    const FindOptions& options) const {
  const bool begins =
      context == nullptr || (context->topics.empty() && context->shown.empty());
  FindOptions comparing = options;
  if (!begins) {
    comparing.match_count_max =
        std::max(options.match_count_max, kComparedCountMax);
  }
  absl::StatusOr<Result> found = matcher_->Find(question, comparing);
  if (!found.ok()) return found.status();
  FollowedResult alone{*std::move(found), std::string(question)};
  const MatchData& data = *matcher_->index().data;
  const Fragment fragment =
      data.follow_up_cues.Read(data.tokenizer.Tokenize(question));
  // What asks nothing by itself has no answer of its own.
  if (fragment.is_cue_alone && alone.result.authored.empty()) {
    alone.result.decision = Decision::kAbstain;
  }
  if (begins) return alone;

  absl::StatusOr<FollowedResult> followed = alone;
  if (fragment.kind == Fragment::kOrdinal) {
    const auto count = static_cast<int>(context->shown.size());
    const int place = fragment.place < 0 ? count : fragment.place;
    if (place >= 1 && place <= count) {
      followed = FindEntry(context->shown[static_cast<size_t>(place - 1)], "",
                           comparing, kNamedLogOdds);
    }
  } else if (fragment.kind == Fragment::kMore) {
    if (!context->topics.empty()) followed = FindMore(*context, comparing);
    if (followed.ok() && followed->understood.empty()) followed = alone;
  } else if (!context->topics.empty() && NeedsTopic(fragment, alone.result)) {
    followed = FindTopic(fragment, std::move(alone), *context, comparing);
  }
  const auto count_max = static_cast<size_t>(options.match_count_max);
  if (followed.ok() && followed->result.matches.size() > count_max) {
    followed->result.matches.resize(count_max);
  }
  return followed;
}

}  // namespace caveat
