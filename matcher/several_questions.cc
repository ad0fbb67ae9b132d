#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "matcher/follow_up.h"
#include "matcher/joined_result.h"
#include "matcher/matcher_index.h"
#include "matcher/question_parts.h"

// A message that asks more than one question, or tells something first.

namespace caveat {
namespace {

// Least confidence of what a question finds without what was told before it,
// which may have said that something else is meant.
constexpr double kBehindConfidenceMin = 0.6;

}  // namespace

absl::StatusOr<FollowedResult> FollowUps::FindBehind(
    std::string_view message, FollowedResult whole,
    const FindOptions& options) const {
  if (whole.result.decision == Decision::kAnswer) return whole;
  const MatchData& data = *matcher_->index().data;
  const ToldQuestion split = SplitTold(message, data.tokenizer);
  if (split.question.empty() || !Matcher::IsShortEnough(split.question) ||
      !StandsAlone(split.question, false)) {
    return whole;
  }
  // Of whoever has something else it may not be true.
  const absl::StatusOr<AnalysedQuestion> told =
      matcher_->index().Analyse(split.told);
  if (!told.ok()) return told.status();
  const bool names_unknown =
      std::any_of(told->terms.begin(), told->terms.end(),
                  [](const QuestionTerm& term) { return !term.is_named; });
  if (names_unknown &&
      data.follow_up_cues.SaysWhatOneHas(data.tokenizer.Tokenize(split.told))) {
    return whole;
  }
  FindOptions surer = options;
  surer.encoded = nullptr;  // It is of the whole message.
  surer.min_confidence = std::max(
      {options.min_confidence, matcher_->threshold(), kBehindConfidenceMin});
  absl::StatusOr<FollowedResult> found =
      FindOne(split.question, nullptr, surer);
  if (!found.ok()) return found.status();
  const bool answers = found->result.decision == Decision::kAnswer &&
                       !found->result.matches.empty();
  return answers ? *std::move(found) : std::move(whole);
}

void FollowUps::GoOn(const FollowedResult& found,
                     ConversationContext* context) const {
  const int entry = found.result.matches.front().entry_index;
  const absl::StatusOr<std::vector<int>> places =
      PlacesOf(found.understood, entry);
  context->AddTopic({entry, places.ok() ? *places : std::vector<int>()});
  context->AddAnswered(entry);
  context->is_choosing = false;
  context->shown = {entry};
  context->kinds =
      matcher_->index().data->kinds.Named(found.result.question_kinds);
}

absl::StatusOr<FollowedResult> FollowUps::Find(
    std::string_view question, const ConversationContext* context,
    const FindOptions& options) const {
  absl::StatusOr<FollowedResult> whole = FindOne(question, context, options);
  // What an editor wrote down is one question, whatever it seems to ask.
  if (!whole.ok() || matcher_->IsAuthored(question)) return whole;
  const std::vector<QuestionPart> parts =
      QuestionParts(question, matcher_->index().data->tokenizer);
  if (parts.empty()) return FindBehind(question, *std::move(whole), options);
  // Who asks for the best candidates whatever their confidence does not ask
  // for those of half a message.
  FindOptions part_options = options;
  if (options.min_confidence >= 0) {
    part_options.min_confidence =
        std::max(options.min_confidence, matcher_->threshold());
  }
  ConversationContext before;
  if (context != nullptr) before = *context;
  std::vector<Result> answered;
  std::string understood;
  int unanswered_count = 0;
  bool goes_on = true;  // Whether the part before has an answer, or none is.
  for (const QuestionPart& part : parts) {
    const std::string text = goes_on || part.subject.empty()
                                 ? part.text
                                 : absl::StrCat(part.text, " ", part.subject);
    if (!Matcher::IsShortEnough(text)) continue;
    absl::StatusOr<FollowedResult> found = FindOne(text, &before, part_options);
    if (!found.ok()) return found.status();
    goes_on = found->result.decision == Decision::kAnswer &&
              !found->result.matches.empty();
    if (!goes_on) {
      ++unanswered_count;
      continue;
    }
    GoOn(*found, &before);
    if (answered.empty()) understood = found->understood;
    answered.push_back(std::move(found->result));
  }
  // Where no question has an answer of its own, the whole may be one.
  if (answered.empty()) unanswered_count = 0;
  if (ReplacesWhole(whole->result, &answered)) {
    whole->result =
        JoinResults(whole->result, answered, options.match_count_max);
    whole->understood = std::move(understood);
  }
  whole->unanswered_count = unanswered_count;
  return whole;
}

}  // namespace caveat
