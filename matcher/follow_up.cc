#include "matcher/follow_up.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "matcher/choice_reading.h"
#include "matcher/matcher_index.h"
#include "matcher/topic_reading.h"

namespace caveat {
namespace {

// How sure it is that an entry is meant which the conversation names.
constexpr double kNamedLogOdds = 3.5;
// Least confidence of what may be offered as a choice; whether it is, and
// whether it is answered, is as of any match.
constexpr double kChoiceConfidenceMin = 0.2;
// Least confidence of the best match for a thing that is only named: a word that
// alternates use in passing ("parking") is no thing that the corpus is about.
constexpr double kNamedConfidenceMin = 0.005;
// Least confidence of more on a topic that is not beside it.
constexpr double kMoreConfidenceMin = 0.05;

Fragment FragmentOf(const MatcherIndex& index, std::string_view text) {
  const MatchData& data = *index.data;
  return data.follow_up_cues.Read(data.tokenizer.Tokenize(text));
}

// An editor's own words are complete, however short, unless they point at
// something before them; and long ones in any case.
bool IsCompleteIfAuthored(const Fragment& fragment) {
  return fragment.content_count > FollowUpCues::kSwapContentMax ||
         (!fragment.has_cue && !fragment.has_pronoun &&
          fragment.content_count > 0);
}

// Whether it names a thing and asks nothing. With a cue it asks what was asked
// before, and choices would not say that.
bool OnlyNames(const Fragment& fragment) {
  return fragment.kind == Fragment::kSwap && !fragment.has_cue &&
         !fragment.has_pronoun;
}

// Whether a message can not be answered by its own words, or not surely.
bool NeedsTopic(const Fragment& fragment, const Result& alone) {
  switch (fragment.kind) {
    case Fragment::kOrdinal:
    case Fragment::kMore:
      return false;
    case Fragment::kComplete:
      return alone.authored.empty() && alone.decision != Decision::kAnswer &&
             fragment.content_count <= FollowUpCues::kSwapContentMax;
    default:
      return alone.authored.empty() || !IsCompleteIfAuthored(fragment);
  }
}

}  // namespace

FollowUps::FollowUps(std::shared_ptr<const Matcher> matcher)
    : matcher_(std::move(matcher)), topics_(matcher_->index()) {}

absl::StatusOr<FollowedResult> FollowUps::FindEntry(int entry_index,
                                                    std::string text,
                                                    const FindOptions& options,
                                                    double log_odds) const {
  const std::string label = topics_.LabelOf(entry_index);
  absl::StrAppend(&text, text.empty() ? "" : " ", label);
  if (!Matcher::IsShortEnough(text)) text = label;
  if (text.empty() || !Matcher::IsShortEnough(text)) return FollowedResult{};
  FindOptions expecting = options;
  expecting.expected_entry = entry_index;
  expecting.expected_log_odds = log_odds;
  absl::StatusOr<Result> result = matcher_->Find(text, expecting);
  if (!result.ok()) return result.status();
  // It is none of the kinds that may answer, or nothing leads to it.
  if (result->matches.empty() ||
      result->matches.front().entry_index != entry_index) {
    result->decision = Decision::kAbstain;
  }
  return FollowedResult{*std::move(result), std::move(text)};
}

absl::StatusOr<TopicReading> FollowUps::Read(
    std::string_view message, const Result& alone,
    const ConversationContext& context, const FindOptions& options) const {
  const Fragment fragment = FragmentOf(matcher_->index(), message);
  if (context.topics.empty() || !NeedsTopic(fragment, alone)) {
    return TopicReading{};
  }
  return ReadWithTopic(*matcher_, topics_, fragment, alone, message, context,
                       options);
}

absl::StatusOr<FollowedResult> FollowUps::FindTopic(
    const FollowedResult& alone, const ConversationContext& context,
    const FindOptions& options) const {
  absl::StatusOr<TopicReading> reading =
      Read(alone.understood, alone.result, context, options);
  if (!reading.ok()) return reading.status();
  if (reading->candidates.empty()) return FollowedResult{};
  const double log_odds = matcher_->index().data->follow_up_model.LogOdds(
      reading->form, reading->decision);
  if (reading->NamesWhatIsUnknown() ||
      Logistic(log_odds) < kChoiceConfidenceMin) {
    // What it says by itself is no answer to what it was meant to ask.
    FollowedResult refused = alone;
    if (refused.result.decision == Decision::kAnswer) {
      refused.result.decision = Decision::kAbstain;
    }
    return refused;
  }
  FindOptions inheriting = options;
  inheriting.inherited_kinds = context.kinds;
  return FindEntry(reading->candidates.front().entry_index,
                   std::move(reading->text), inheriting, log_odds);
}

absl::StatusOr<FollowedResult> FollowUps::FindChoice(
    const Fragment& fragment, const FollowedResult& alone,
    const ConversationContext& context, const FindOptions& options) const {
  const absl::StatusOr<ChoiceReading> choice =
      ReadChoice(matcher_->index(), topics_, fragment, alone.result, context);
  if (!choice.ok()) return choice.status();
  if (choice->is_refused) {
    FollowedResult refused = alone;
    refused.result.decision = Decision::kAbstain;
    refused.result.matches.clear();
    return refused;
  }
  if (choice->entry_index < 0) return FollowedResult{};
  return FindEntry(choice->entry_index, "", options, kNamedLogOdds);
}

bool FollowUps::StandsAlone(std::string_view text, bool is_authored) const {
  const Fragment fragment = FragmentOf(matcher_->index(), text);
  if (fragment.kind == Fragment::kComplete) return true;
  return is_authored && fragment.kind != Fragment::kOrdinal &&
         fragment.kind != Fragment::kMore && IsCompleteIfAuthored(fragment);
}

absl::StatusOr<std::vector<Match>> FollowUps::MatchesOfTopic(
    std::string_view question, const Result& result, bool is_sure) const {
  const MatcherIndex& index = matcher_->index();
  const Fragment fragment = FragmentOf(index, question);
  std::vector<Match> matches;
  if (!OnlyNames(fragment) || !result.authored.empty() ||
      result.matches.empty() ||
      result.matches.front().confidence < kNamedConfidenceMin) {
    return matches;
  }
  absl::StatusOr<AnalysedQuestion> topic = index.Analyse(TextKey(fragment.rest));
  if (!topic.ok()) return topic.status();
  if (is_sure && !topics_.NameMuch(topic->terms)) return matches;
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
  const Fragment fragment = FragmentOf(index, question);
  absl::StatusOr<AnalysedQuestion> topic =
      index.Analyse(ContentKey(fragment.rest));
  if (!topic.ok()) return topic.status();
  const bool is_whole = fragment.kind == Fragment::kComplete;
  // Who names a thing would rather read what names it too.
  std::stable_sort(matches.begin() + (is_whole && !matches.empty() ? 1 : 0),
                   matches.end(), [&](const Match& a, const Match& b) {
                     return topics_.NamedWeight(a.entry_index, topic->terms) >
                            topics_.NamedWeight(b.entry_index, topic->terms);
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

bool FollowUps::AsksHowMuch(std::string_view text) const {
  return FragmentOf(matcher_->index(), text).asks_how_much;
}

absl::StatusOr<bool> FollowUps::NamesSomething(std::string_view text) const {
  const MatcherIndex& index = matcher_->index();
  const absl::StatusOr<AnalysedQuestion> named =
      index.Analyse(ContentKey(index.data->tokenizer.Tokenize(text)));
  if (!named.ok()) return named.status();
  return std::any_of(named->terms.begin(), named->terms.end(),
                     [](const QuestionTerm& term) { return term.is_named; });
}

bool FollowUps::SaysMuch(std::string_view text) const {
  return FragmentOf(matcher_->index(), text).content_count > 1;
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
    const std::string text = absl::StrCat(topics_.LabelOf(topic.entry_index),
                                          " ", topics_.TextOf(topic, {}));
    absl::StatusOr<Result> near =
        Matcher::IsShortEnough(text) ? matcher_->Find(text, options) : Result{};
    if (!near.ok()) return near.status();
    for (const Match& match : near->matches) {
      if (next < 0 && is_new(match.entry_index) &&
          !topics_.StandsAlone(match.entry_index) &&
          match.confidence >= kMoreConfidenceMin) {
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

absl::StatusOr<FollowedResult> FollowUps::FindOne(
    std::string_view question, const ConversationContext* context,
    const FindOptions& options) const {
  const bool begins =
      context == nullptr || (context->topics.empty() && context->shown.empty());
  FindOptions comparing = options;
  if (!begins) {
    comparing.match_count_max =
        std::max(options.match_count_max, TopicReading::kComparedCountMax);
  }
  absl::StatusOr<Result> found = matcher_->Find(question, comparing);
  if (!found.ok()) return found.status();
  FollowedResult alone{*std::move(found), std::string(question)};
  const Fragment fragment = FragmentOf(matcher_->index(), question);
  // What asks nothing by itself has no answer of its own.
  if (fragment.is_cue_alone && alone.result.authored.empty()) {
    alone.result.decision = Decision::kAbstain;
  }
  if (begins) return alone;

  absl::StatusOr<FollowedResult> followed = FollowedResult{};
  if (fragment.kind == Fragment::kOrdinal) {
    const auto count = static_cast<int>(context->shown.size());
    const int place = fragment.place < 0 ? count : fragment.place;
    if (place >= 1 && place <= count) {
      followed = FindEntry(context->shown[static_cast<size_t>(place - 1)], "",
                           comparing, kNamedLogOdds);
    }
  } else if (fragment.kind == Fragment::kMore) {
    if (!context->topics.empty()) followed = FindMore(*context, comparing);
  } else {
    if (context->is_choosing) {
      followed = FindChoice(fragment, alone, *context, comparing);
    }
    if (followed.ok() && followed->understood.empty()) {
      followed = FindTopic(alone, *context, comparing);
    }
  }
  if (followed.ok() && followed->understood.empty()) {
    followed = std::move(alone);
  }
  const auto count_max = static_cast<size_t>(options.match_count_max);
  if (followed.ok() && followed->result.matches.size() > count_max) {
    followed->result.matches.resize(count_max);
  }
  return followed;
}

}  // namespace caveat
