#include "matcher/topic_reading.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <span>
#include <utility>

#include "absl/strings/str_cat.h"
#include "matcher/decision_signals.h"
#include "matcher/matcher_index.h"

namespace caveat {
namespace {

// Further behind the best of a reading than this is not told apart.
constexpr double kBehindMax = 6.0;
// A larger lead says no more.
constexpr double kMarginMax = 4.0;
// Texts before and after the topic that may be meant without being found.
constexpr int kAroundCount = 12;
// Shares that come to less are of nothing.
constexpr double kShareMin = 1e-9;

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

FollowUpForm FormOf(const Fragment& fragment, bool has_terms) {
  if (fragment.kind == Fragment::kComplete) return FollowUpForm::kComplete;
  if (!has_terms) return FollowUpForm::kBare;
  if (fragment.kind == Fragment::kSwap) {
    return fragment.has_cue ? FollowUpForm::kSwap : FollowUpForm::kNamed;
  }
  return fragment.has_pronoun ? FollowUpForm::kPronoun
                              : FollowUpForm::kElliptic;
}

std::span<const Match> Compared(const Result& result) {
  return std::span(result.matches)
      .first(std::min(result.matches.size(),
                      static_cast<size_t>(TopicReading::kComparedCountMax)));
}

const Match* FindMatch(const Result& result, int entry_index) {
  for (const Match& match : Compared(result)) {
    if (match.entry_index == entry_index) return &match;
  }
  return nullptr;
}

// How far an entry is behind the best of a reading: 0 to -1.
double BehindIn(const Result& result, const Match* match) {
  if (result.matches.empty()) return 0.0;
  if (match == nullptr) return -1.0;
  return std::max(match->score - result.matches.front().score, -kBehindMax) /
         kBehindMax;
}

double ShareOf(const KindSet& asked, const KindSet& answered) {
  return asked.none() ? 0.0
                      : static_cast<double>((asked & answered).count()) /
                            static_cast<double>(asked.count());
}

bool Holds(const std::vector<int>& values, int value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

// Of a text that begins as a message of `count` pieces does, those, with shares
// that are together 1.
PieceVectors FirstPieces(const PieceVectors& pieces, size_t count) {
  PieceVectors first;
  count = std::min(count, pieces.count());
  first.rows.assign(pieces.rows.begin(),
                    pieces.rows.begin() + static_cast<std::ptrdiff_t>(
                                              count * PieceVectors::kWidth));
  first.shares.assign(
      pieces.shares.begin(),
      pieces.shares.begin() + static_cast<std::ptrdiff_t>(count));
  const double sum =
      std::accumulate(first.shares.begin(), first.shares.end(), 0.0);
  for (double& share : first.shares) share /= std::max(sum, kShareMin);
  return first;
}

// What is the same for all that a message may mean.
class Reader {
 public:
  Reader(const MatcherIndex& index, const TopicIndex& topics,
         const Result& alone, const Result& with,
         const ConversationContext& context,
         const std::vector<QuestionTerm>& terms, bool is_cue_alone,
         const EncodedText& encoded, const EncodedText& encoded_with,
         const FindOptions& options)
      : index_(index),
        topics_(topics),
        alone_(alone),
        with_(with),
        context_(context),
        terms_(terms),
        is_cue_alone_(is_cue_alone),
        encoded_(encoded),
        encoded_with_(encoded_with),
        kinds_(options.kinds),
        topic_(context.topics.front().entry_index),
        asked_(index.data->kinds.Named(alone.question_kinds)) {
    for (const ConversationTopic& topic : context.topics) {
      beside_.push_back(topics.Neighbour(topic.entry_index, terms));
    }
  }

  // The entries that may be meant, each once.
  std::vector<int> Entries() const {
    std::vector<int> entries;
    const auto add = [this, &entries](int entry) {
      if (entry >= 0 && !Holds(entries, entry) && MayAnswer(entry)) {
        entries.push_back(entry);
      }
    };
    for (const Result* result : {&with_, &alone_}) {
      for (const Match& match : Compared(*result)) add(match.entry_index);
    }
    for (const int entry : beside_) add(entry);
    const auto count = static_cast<int>(index_.section_of_entry.size());
    const int last = std::min(topic_ + kAroundCount, count - 1);
    for (int entry = std::max(topic_ - kAroundCount, 0); entry <= last;
         ++entry) {
      if (entry == topic_ || topics_.AreTogether(entry, topic_)) add(entry);
    }
    return entries;
  }

  FollowUpSignals Measure(int entry) const {
    FollowUpSignals signals = {};
    const auto set = [&signals](FollowUpSignal signal, double value) {
      signals[static_cast<size_t>(signal)] = value;
    };
    const Match* alone = FindMatch(alone_, entry);
    const Match* with = FindMatch(with_, entry);
    set(FollowUpSignal::kAlone, BehindIn(alone_, alone));
    set(FollowUpSignal::kWith, BehindIn(with_, with));
    if (alone != nullptr) {
      set(FollowUpSignal::kAloneConfidence, alone->confidence);
    }
    if (with != nullptr) set(FollowUpSignal::kWithConfidence, with->confidence);
    set(FollowUpSignal::kNear,
        index_.encoded.NearnessOf(entry, encoded_.whole));
    set(FollowUpSignal::kLike, index_.encoded.LikenessOf(entry, topic_));
    const bool is_same = entry == topic_;
    const bool is_together = topics_.AreTogether(entry, topic_);
    set(FollowUpSignal::kSame, is_same ? 1 : 0);
    set(FollowUpSignal::kTogether, !is_same && is_together ? 1 : 0);
    set(FollowUpSignal::kNext, is_together && entry == topic_ + 1 ? 1 : 0);
    set(FollowUpSignal::kBeside, Holds(beside_, entry) ? 1 : 0);
    const bool is_earlier =
        std::any_of(context_.topics.begin() + 1, context_.topics.end(),
                    [&](const ConversationTopic& topic) {
                      return topic.entry_index == entry ||
                             topics_.AreTogether(entry, topic.entry_index);
                    });
    set(FollowUpSignal::kEarlier, is_earlier ? 1 : 0);
    set(FollowUpSignal::kAnswered,
        !is_same && Holds(context_.answered, entry) ? 1 : 0);
    const auto count = static_cast<double>(terms_.size());
    set(FollowUpSignal::kNamed,
        terms_.empty() ? 0 : topics_.NamedCount(entry, terms_) / count);
    set(FollowUpSignal::kSpeaks,
        !terms_.empty() && topics_.SpeaksOf(entry, terms_) ? 1 : 0);
    const KindSet& kinds = index_.kinds_of_entry[static_cast<size_t>(entry)];
    set(FollowUpSignal::kKind, ShareOf(asked_, kinds));
    set(FollowUpSignal::kTopicKind,
        asked_.none() ? ShareOf(context_.kinds, kinds) : 0);
    set(FollowUpSignal::kListed, topics_.StandsAlone(entry) ? 1 : 0);
    FillProducts(terms_.size(), &signals);
    return signals;
  }

  FollowUpDecisions Decide(
      const std::vector<TopicReading::Candidate>& candidates) const {
    FollowUpDecisions decision = {};
    const auto set = [&decision](FollowUpDecision signal, double value) {
      decision[static_cast<size_t>(signal)] = value;
    };
    const TopicReading::Candidate& best = candidates.front();
    double sum = 0;
    for (const TopicReading::Candidate& candidate : candidates) {
      sum += std::exp(candidate.score - best.score);
    }
    const double margin =
        candidates.size() > 1 ? best.score - candidates[1].score : kMarginMax;
    set(FollowUpDecision::kBias, 1);
    set(FollowUpDecision::kShare, 1 / sum);
    set(FollowUpDecision::kScore, best.score);
    set(FollowUpDecision::kMargin, std::min(margin, kMarginMax));
    set(FollowUpDecision::kAloneMost, MostIn(alone_));
    set(FollowUpDecision::kWithMost, MostIn(with_));
    const auto unknown_count =
        std::count_if(terms_.begin(), terms_.end(),
                      [](const QuestionTerm& term) { return !term.is_named; });
    const auto count = static_cast<double>(terms_.size());
    set(FollowUpDecision::kUnknown,
        terms_.empty() ? 0 : static_cast<double>(unknown_count) / count);
    set(FollowUpDecision::kAnswersAlone,
        alone_.decision == Decision::kAnswer && !is_cue_alone_ ? 1 : 0);
    set(FollowUpDecision::kAnswersWith,
        with_.decision == Decision::kAnswer ? 1 : 0);
    set(FollowUpDecision::kLength, std::log(1 + count));
    set(FollowUpDecision::kAnswerable, AnswerableSignal(encoded_));
    set(FollowUpDecision::kAnswerableWith, AnswerableSignal(encoded_with_));
    set(FollowUpDecision::kPieceUnknown, PieceUnknown(candidates));
    std::copy(best.signals.begin(), best.signals.end(),
              decision.begin() + kFollowUpDecisionCount);
    return decision;
  }

 private:
  bool MayAnswer(int entry) const {
    const EntryKind kind =
        index_.corpus->entries()[static_cast<size_t>(entry)].kind;
    return kinds_.empty() ||
           std::find(kinds_.begin(), kinds_.end(), kind) != kinds_.end();
  }

  // The largest share of what comes first of the message, understood with the
  // topic, that none of them comes near: as many pieces as it has without what
  // only opens or closes it.
  double PieceUnknown(
      const std::vector<TopicReading::Candidate>& candidates) const {
    const PieceVectors pieces =
        FirstPieces(encoded_with_.pieces, encoded_.pieces.count());
    PieceNearness nearest;
    for (const TopicReading::Candidate& candidate : candidates) {
      KeepNearest(
          index_.encoded.NearnessOfPieces(candidate.entry_index, pieces),
          &nearest);
    }
    return MatchPieces(pieces, nearest).missing;
  }

  static double MostIn(const Result& result) {
    return result.matches.empty() ? 0 : result.matches.front().confidence;
  }

  const MatcherIndex& index_;
  const TopicIndex& topics_;
  const Result& alone_;
  const Result& with_;
  const ConversationContext& context_;
  const std::vector<QuestionTerm>& terms_;
  const bool is_cue_alone_;
  const EncodedText& encoded_;       // What the message says.
  const EncodedText& encoded_with_;  // ... with words of the topic behind it.
  const std::vector<EntryKind>& kinds_;  // That may answer; empty: all.
  const int topic_;
  const KindSet asked_;
  std::vector<int> beside_;  // The topics', as the message names it; or -1.
};

}  // namespace

bool TopicReading::NamesWhatIsUnknown() const {
  const bool is_swap =
      form == FollowUpForm::kSwap || form == FollowUpForm::kNamed;
  if (!is_swap || candidates.empty()) return false;
  const FollowUpSignals& best = candidates.front().signals;
  return decision[static_cast<size_t>(FollowUpDecision::kUnknown)] == 1 &&
         best[static_cast<size_t>(FollowUpSignal::kNamed)] == 0 &&
         best[static_cast<size_t>(FollowUpSignal::kSpeaks)] == 0;
}

absl::StatusOr<TopicReading> ReadWithTopic(
    const Matcher& matcher, const TopicIndex& topics, const Fragment& fragment,
    const Result& alone, std::string_view message,
    const ConversationContext& context, const FindOptions& options) {
  const MatcherIndex& index = matcher.index();
  const bool swap = fragment.kind == Fragment::kSwap;
  const std::string words = TextKey(fragment.rest);
  absl::StatusOr<AnalysedQuestion> rest = index.Analyse(words);
  if (!rest.ok()) return rest.status();
  if (fragment.is_cue_alone) rest->terms.clear();
  if (swap) KeepContent(fragment.rest, &rest->terms);
  if (rest->terms.size() > TopicReading::kTermCountMax) {
    rest->terms.resize(TopicReading::kTermCountMax);
  }
  TopicReading reading;
  reading.form = FormOf(fragment, !rest->terms.empty());
  const std::string topic =
      topics.TextOf(context.topics.front(),
                    swap ? rest->terms : std::vector<QuestionTerm>());
  reading.text = absl::StrCat(swap ? words : std::string(message), " ", topic);
  if (!Matcher::IsShortEnough(reading.text)) return reading;
  FindOptions inheriting = options;
  inheriting.inherited_kinds = context.kinds;
  inheriting.match_count_max = TopicReading::kComparedCountMax;
  // Where no entry is encoded, none is near; the matcher then encodes what it
  // needs itself.
  EncodedText encoded, encoded_with;
  std::string text_with;
  EncodedQuestion known;
  if (!index.encoded.empty()) {
    const absl::StatusOr<AnalysedQuestion> both = index.Analyse(reading.text);
    if (!both.ok()) return both.status();
    encoded = index.Encode(words, *rest, options.encoded);
    encoded_with = index.Encode(reading.text, *both, nullptr);
    text_with = MatcherIndex::EncodedTextOf(reading.text, *both);
    known = {text_with, encoded_with};
    inheriting.encoded = &known;
  }
  const absl::StatusOr<Result> with = matcher.Find(reading.text, inheriting);
  if (!with.ok()) return with.status();
  const Reader reader(index, topics, alone, *with, context, rest->terms,
                      fragment.is_cue_alone, encoded, encoded_with, options);
  const FollowUpModel& model = index.data->follow_up_model;
  for (const int entry : reader.Entries()) {
    const FollowUpSignals signals = reader.Measure(entry);
    reading.candidates.push_back(
        {entry, signals, model.Score(reading.form, signals)});
  }
  std::sort(reading.candidates.begin(), reading.candidates.end(),
            [](const TopicReading::Candidate& a,
               const TopicReading::Candidate& b) {
              return a.score != b.score ? a.score > b.score
                                        : a.entry_index < b.entry_index;
            });
  if (!reading.candidates.empty()) {
    reading.decision = reader.Decide(reading.candidates);
  }
  return reading;
}

}  // namespace caveat
