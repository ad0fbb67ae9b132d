#include "matcher/follow_up_cues.h"

#include <google/protobuf/text_format.h>

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "caveat/matcher/v1/follow_up_cues.pb.h"

namespace caveat {
namespace {

std::string Join(const std::vector<Token>& tokens, size_t begin, size_t end) {
  std::string text;
  for (size_t i = begin; i < end; ++i) {
    absl::StrAppend(&text, text.empty() ? "" : " ", tokens[i].word);
  }
  return text;
}

bool IsContent(const Token& token) {
  return token.weight == WordWeight::kContent;
}

}  // namespace

void FollowUpCues::Phrases::Add(std::string_view phrase,
                                const Tokenizer& tokenizer) {
  const std::vector<Token> words = tokenizer.Tokenize(phrase);
  texts_.insert(Join(words, 0, words.size()));
  word_count_max_ = std::max(word_count_max_, words.size());
}

bool FollowUpCues::Phrases::Has(const std::vector<Token>& tokens, size_t begin,
                                size_t end) const {
  return texts_.contains(Join(tokens, begin, end));
}

size_t FollowUpCues::Phrases::LengthAt(const std::vector<Token>& tokens,
                                       size_t begin) const {
  for (size_t count = std::min(word_count_max_, tokens.size() - begin);
       count > 0; --count) {
    if (Has(tokens, begin, begin + count)) return count;
  }
  return 0;
}

size_t FollowUpCues::Phrases::LengthBefore(const std::vector<Token>& tokens,
                                           size_t end) const {
  for (size_t count = std::min(word_count_max_, end); count > 0; --count) {
    if (Has(tokens, end - count, end)) return count;
  }
  return 0;
}

bool FollowUpCues::Phrases::IsAll(const std::vector<Token>& tokens) const {
  return !tokens.empty() && tokens.size() <= word_count_max_ &&
         Has(tokens, 0, tokens.size());
}

absl::StatusOr<FollowUpCues> FollowUpCues::Parse(std::string_view text,
                                                 const Tokenizer& tokenizer) {
  matcher::v1::FollowUpCues message;
  if (!google::protobuf::TextFormat::ParseFromString(std::string(text),
                                                     &message)) {
    return absl::InvalidArgumentError(
        "matcher/data/follow_up_cues.txtpb: not a "
        "caveat.matcher.v1.FollowUpCues");
  }
  FollowUpCues cues;
  const auto add = [&tokenizer](const auto& phrases, Phrases* out) {
    for (const std::string& phrase : phrases) out->Add(phrase, tokenizer);
  };
  add(message.openers(), &cues.openers_);
  add(message.swaps(), &cues.swaps_);
  add(message.pronouns(), &cues.pronouns_);
  add(message.expletives(), &cues.expletives_);
  add(message.bare_questions(), &cues.bare_questions_);
  add(message.more(), &cues.more_);
  add(message.ordinal_company(), &cues.company_);
  add(message.question_openers(), &cues.question_openers_);
  add(message.definitions(), &cues.definitions_);
  add(message.closers(), &cues.closers_);
  add(message.pointers(), &cues.pointers_);
  add(message.rejections(), &cues.rejections_);
  add(message.refusals(), &cues.refusals_);
  add(message.afflictions(), &cues.afflictions_);
  add(message.amounts(), &cues.amounts_);
  for (const std::string& word : message.vague_words()) {
    cues.vague_stems_.insert(tokenizer.Make(word).stem);
  }
  for (const matcher::v1::Ordinal& ordinal : message.ordinals()) {
    for (const std::string& word : ordinal.words()) {
      cues.places_[word] = ordinal.place();
    }
  }
  return cues;
}

bool FollowUpCues::HasPronoun(const std::vector<Token>& tokens) const {
  int content_count = 0;
  for (size_t i = 0; i < tokens.size();) {
    if (content_count >= kAntecedentContentMin) return false;
    if (const size_t length = expletives_.LengthAt(tokens, i); length > 0) {
      i += length;
      continue;
    }
    if (pronouns_.LengthAt(tokens, i) > 0) return true;
    if (IsContent(tokens[i])) ++content_count;
    ++i;
  }
  return false;
}

int FollowUpCues::PlaceIn(const std::vector<Token>& tokens) const {
  int place = 0;
  for (const Token& token : tokens) {
    if (const auto found = places_.find(token.word);
        found != places_.end() && place == 0) {
      place = found->second;
    } else if (!company_.IsAll({token})) {
      return 0;
    }
  }
  return place;
}

bool FollowUpCues::AsksWhatItIs(const std::vector<Token>& tokens) const {
  const size_t length = tokens.empty() ? 0 : definitions_.LengthAt(tokens, 0);
  return length > 0 && length < tokens.size() &&
         std::all_of(tokens.begin() + static_cast<std::ptrdiff_t>(length),
                     tokens.end(), IsContent);
}

bool FollowUpCues::BeginsAsQuestion(const std::vector<Token>& tokens) const {
  return !tokens.empty() && question_openers_.IsAll({tokens.front()});
}

bool FollowUpCues::SaysWhatOneHas(const std::vector<Token>& tokens) const {
  return std::any_of(tokens.begin(), tokens.end(), [this](const Token& token) {
    return afflictions_.IsAll({token});
  });
}

Fragment FollowUpCues::Read(const std::vector<Token>& tokens) const {
  Fragment fragment;
  fragment.is_refusal = refusals_.IsAll(tokens);
  if (more_.IsAll(tokens)) {
    fragment.kind = Fragment::kMore;
    fragment.is_cue_alone = true;
    return fragment;
  }
  size_t begin = 0;
  const auto skip_openers = [this, &tokens, &begin](size_t before) {
    while (begin < before) {
      const size_t length = openers_.LengthAt(tokens, begin);
      if (length == 0) break;
      begin += length;
    }
  };
  skip_openers(tokens.size());
  // Nothing is put in the place of what alone is taken back.
  const size_t taken_back =
      begin < tokens.size() ? rejections_.LengthAt(tokens, begin) : 0;
  if (taken_back > 0 && begin + taken_back + 1 < tokens.size() &&
      IsContent(tokens[begin + taken_back])) {
    begin += taken_back + 1;
    skip_openers(tokens.size() - 1);
  }
  const bool opened = begin > 0;
  size_t swapped = begin < tokens.size() ? swaps_.LengthAt(tokens, begin) : 0;
  size_t end = tokens.size();
  while (end > begin + swapped) {
    const size_t length = closers_.LengthBefore(tokens, end);
    if (length == 0 || length > end - begin - swapped) break;
    end -= length;
  }
  const auto at = [&tokens](size_t i) {
    return tokens.begin() + static_cast<std::ptrdiff_t>(i);
  };
  const std::vector<Token> joined(at(begin), at(end));
  fragment.rest.assign(at(begin + swapped), at(end));
  fragment.content_count = static_cast<int>(
      std::count_if(fragment.rest.begin(), fragment.rest.end(), IsContent));
  fragment.has_cue = opened || swapped > 0;
  // Of "not the glass one" only "one" is left, of "not glass" all of it.
  fragment.takes_back =
      taken_back > 0 && (fragment.content_count == 0 ||
                         rejections_.LengthAt(fragment.rest, 0) > 0);
  fragment.asks_how_much = amounts_.IsAll(joined);
  if (more_.IsAll(joined)) {
    fragment.kind = Fragment::kMore;
    fragment.is_cue_alone = true;
    return fragment;
  }
  fragment.place = PlaceIn(joined);
  if (fragment.place != 0) {
    fragment.kind = Fragment::kOrdinal;
    fragment.is_cue_alone = true;
    return fragment;
  }
  fragment.has_pronoun =
      HasPronoun(fragment.rest) ||
      pointers_.LengthBefore(fragment.rest, fragment.rest.size()) > 0;
  fragment.is_cue_alone = bare_questions_.IsAll(joined);
  fragment.kind = fragment.is_cue_alone ? Fragment::kElliptic
                                        : KindOf(fragment, swapped > 0);
  return fragment;
}

Fragment::Kind FollowUpCues::KindOf(const Fragment& fragment,
                                    bool is_swapped) const {
  // "any dangers with that one?" asks of what was said, with or without a verb.
  const bool refers = fragment.has_pronoun && !fragment.has_cue;
  const int swap_max = is_swapped ? kSwapContentMax : kBareContentMax;
  if (!BeginsAsQuestion(fragment.rest) && !refers &&
      fragment.content_count > 0 && fragment.content_count <= swap_max) {
    return Fragment::kSwap;
  }
  const bool leaves_out = !AsksWhatItIs(fragment.rest) &&
                          fragment.content_count <= kEllipticContentMax;
  return fragment.has_pronoun || leaves_out ? Fragment::kElliptic
                                            : Fragment::kComplete;
}

}  // namespace caveat
