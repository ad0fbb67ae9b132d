#include "service/asking.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "service/compose.h"
#include "service/dialogue.h"
#include "service/error_reason.h"
#include "service/suggestions.h"

namespace caveat {
namespace {

// A general passage below this confidence is not about the subject of a
// personal question, and is not shown with the refusal. Far below what an
// answer needs: confidence is that of answering what was asked, which no
// passage does here; being about it is enough. Of 24 personal questions the
// nearest passage is a right one for 18 where it is this near.
constexpr double kGeneralPassageConfidenceMin = 0.004;
// Nor below this score: "how long have I got" names no subject at all.
constexpr double kGeneralPassageScoreMin = 2.5;
// Matches among which choices are looked for.
constexpr int kChoosableCountMax = 64;

// What an error of guard or matcher is to callers, none of whom can help it: a
// question that came this far is within every limit.
absl::Status CouldNotLook() {
  return MakeError(absl::StatusCode::kInternal, reason::kInternal,
                   "the question could not be looked up");
}

// The result that decides, and the corpus whose it is.
struct Found : FollowedResult {
  const ServedCorpus* corpus = nullptr;  // Null: none could be asked.
};

int Rank(Decision decision) {
  switch (decision) {
    case Decision::kAnswer:
      return 2;
    case Decision::kAmbiguous:
      return 1;
    case Decision::kAbstain:
      return 0;
  }
  return 0;
}

bool IsBetter(const Result& a, const Result& b) {
  if (Rank(a.decision) != Rank(b.decision)) {
    return Rank(a.decision) > Rank(b.decision);
  }
  const auto confidence = [](const Result& result) {
    return result.matches.empty() ? -1.0 : result.matches.front().confidence;
  };
  return confidence(a) > confidence(b);
}

// What an explanation says where an alarm goes on; no rule is called so.
constexpr char kEarlierAlarm[] = "earlier_alarm";
// ... or advice was declined before.
constexpr char kEarlierAdvice[] = "earlier_advice";

// One call of Ask: what it was given and the reply it works on.
class Asking {
 public:
  Asking(SnapshotPtr snapshot, const Question& question,
         const AskOptions& options, std::string today,
         const Conversation& conversation)
      : question_(question),
        options_(options),
        today_(std::move(today)),
        conversation_(conversation) {
    reply_.snapshot = std::move(snapshot);
    if (options.explain) reply_.explanation.emplace();
  }

  absl::StatusOr<Reply> Run() {
    const Snapshot& snapshot = *reply_.snapshot;
    if (!options_.corpus.empty()) {
      only_ = snapshot.Find(options_.corpus);
      if (only_ == nullptr) return UnknownCorpus(snapshot);
    } else if (snapshot.corpora().size() == 1) {
      only_ = &snapshot.corpora().front();
    }
    encoded_ = snapshot.Encode(question_.Reveal());
    const absl::StatusOr<GuardVerdict> verdict = snapshot.Judge(encoded_);
    if (!verdict.ok()) return CouldNotLook();
    if (LeansOnAlarm(conversation_, question_.Reveal(), *verdict, snapshot)) {
      return Warn();
    }
    if (LeansOnAdvice(conversation_, question_.Reveal(), *verdict, snapshot)) {
      // Nothing is quoted either: an amount would be taken for this one's.
      if (options_.explain) reply_.explanation->guard_rule = kEarlierAdvice;
      (void)Refuse(Outcome::kPersonalAdvice, notice::kPersonalAdviceAlone,
                   notice::kPersonalAdviceAlone);
      return Finish();
    }
    absl::StatusOr<bool> is_reviewed = AnswersReviewed(*verdict);
    if (!is_reviewed.ok()) return is_reviewed.status();
    if (*is_reviewed) return Finish();
    const absl::Status status = Judged(*verdict);
    if (!status.ok()) return status;
    if (IsStillAlarm(conversation_, *verdict, snapshot, reply_)) {
      return Warn();
    }
    return Finish();
  }

 private:
  // Whether the document's own question was asked, and is what was answered;
  // else nothing is.
  absl::StatusOr<bool> AnswersReviewed(const GuardVerdict& verdict) {
    const auto& corpora = reply_.snapshot->corpora();
    const auto is_reviewed = [&](const ServedCorpus& served) {
      return (only_ == nullptr || only_ == &served) &&
             IsReviewed(verdict, question_.Reveal(), served);
    };
    if (std::none_of(corpora.begin(), corpora.end(), is_reviewed)) return false;
    const absl::Status status = Answer();
    if (!status.ok()) return status;
    if (reply_.outcome == Outcome::kAnswered) {
      const ServedCorpus& served = *reply_.corpus;
      const int own = served.matcher().EntryOfOwnQuestion(question_.Reveal());
      if (own >= 0 &&
          reply_.answers.front().entry ==
              &served.corpus().entries()[static_cast<size_t>(own)]) {
        return true;
      }
    }
    StartAgain();
    return false;
  }

  // Answers where the guard's verdict is outweighed, else does as it says.
  absl::Status Judged(const GuardVerdict& verdict) {
    const absl::StatusOr<bool> is_outweighed =
        IsOutweighed(verdict, encoded_, conversation_, *reply_.snapshot, only_);
    if (!is_outweighed.ok()) return CouldNotLook();
    absl::Status status = absl::OkStatus();
    if (*is_outweighed) status = Answer();
    // What begins a conversation is small talk where nothing else is found.
    if (!*is_outweighed ||
        (status.ok() && Begins(conversation_) && reply_.did_you_mean.empty() &&
         reply_.answers.empty())) {
      StartAgain();
      if (reply_.explanation.has_value()) {
        reply_.explanation->guard_rule = verdict.rule;
      }
      status = Decide(verdict);
    }
    return status;
  }

  void StartAgain() {
    reply_ = Reply{.snapshot = std::move(reply_.snapshot)};
    if (options_.explain) reply_.explanation.emplace();
  }

  // The notice of the alarm before, and nothing of what may have been found.
  Reply Warn() {
    StartAgain();
    if (options_.explain) reply_.explanation->guard_rule = kEarlierAlarm;
    const std::string_view name = NoticeOf(conversation_.concern);
    (void)Refuse(Outcome::kUrgent, name, name);
    reply_.repeats_alarm = true;
    return Finish();
  }

  Reply Finish() {
    reply_.answer_token = MakeAnswerToken(reply_);
    if (reply_.explanation.has_value()) {
      reply_.explanation->summary = Summarize(reply_, *reply_.explanation);
    }
    return std::move(reply_);
  }

  absl::Status Decide(const GuardVerdict& verdict) {
    switch (verdict.guard_class) {
      case GuardClass::kCrisis:
        return Refuse(Outcome::kUrgent, verdict.notice, notice::kCrisis);
      case GuardClass::kRedFlag:
        return Refuse(Outcome::kUrgent, verdict.notice, notice::kUrgent);
      case GuardClass::kManipulation:
        return Refuse(Outcome::kNotCovered, verdict.notice,
                      notice::kNotCovered);
      case GuardClass::kSmallTalk:
        return Refuse(Outcome::kSmallTalk, verdict.notice, notice::kSmallTalk);
      case GuardClass::kPersonalAdvice:
        return DeclineAdvice(verdict);
      case GuardClass::kNone:
        return Answer();
    }
    return Answer();
  }

  absl::Status Refuse(Outcome outcome, std::string_view name,
                      std::string_view fallback) {
    reply_.outcome = outcome;
    reply_.notice = &reply_.snapshot->notices().Get(name, fallback);
    return absl::OkStatus();
  }

  // Declines, then offers the nearest general passage if one is near enough.
  absl::Status DeclineAdvice(const GuardVerdict& verdict) {
    absl::StatusOr<Found> found = Find({.match_count_max = 1,
                                        .min_confidence = 0,
                                        .explain = options_.explain,
                                        .kinds = options_.kinds});
    if (!found.ok()) return found.status();
    const bool near =
        found->corpus != nullptr && !found->result.matches.empty() &&
        found->result.matches.front().confidence >=
            kGeneralPassageConfidenceMin &&
        found->result.matches.front().score >= kGeneralPassageScoreMin;
    // A rule with a notice of its own has words that fit either case.
    const std::string_view fallback =
        near ? notice::kPersonalAdvice : notice::kPersonalAdviceAlone;
    const bool own_words = verdict.notice != notice::kPersonalAdvice;
    (void)Refuse(Outcome::kPersonalAdvice,
                 own_words ? std::string_view(verdict.notice) : fallback,
                 fallback);
    const absl::StatusOr<bool> fits = near ? MayBeShown(*found) : false;
    if (!fits.ok()) return CouldNotLook();
    if (*fits) {
      ComposeAnswered(*found->corpus, found->result, {.answer_count_max = 1},
                      &reply_);
      reply_.outcome = Outcome::kPersonalAdvice;
      ComposeNext(*found);
      const absl::Status status = Remember(*found);
      if (!status.ok()) return status;
    }
    Explain(*std::move(found));
    return absl::OkStatus();
  }

  // Whether what is near may stand beside the notice: beside one that stands
  // alone, only what would be the answer to what the question names.
  absl::StatusOr<bool> MayBeShown(const Found& found) const {
    if (!reply_.notice->alone ||
        reply_.snapshot->spoken_domain() != Domain::kHealth) {
      return true;
    }
    if (found.result.matches.front().confidence <
        found.corpus->matcher().threshold()) {
      return false;
    }
    return found.corpus->follow_ups()->NamesSomething(question_.Reveal());
  }

  absl::Status Answer() {
    const int answer_count_max = options_.answer_count_max == 0
                                     ? AskOptions::kAnswerCountDefault
                                     : options_.answer_count_max;
    // What an answer and its explanation are made of.
    const int kept_count = answer_count_max + kSupportingMatchCount;
    absl::StatusOr<Found> found =
        Find({.match_count_max = std::max(kept_count, kChoosableCountMax),
              .min_confidence = options_.min_confidence.value_or(-1),
              .explain = options_.explain,
              .kinds = options_.kinds});
    if (!found.ok()) return found.status();
    if (found->corpus == nullptr) {
      Explain(*std::move(found));
      return Refuse(Outcome::kNotCovered, closed_, notice::kNotCovered);
    }
    Result& result = found->result;
    const bool answers =
        result.decision == Decision::kAnswer && !result.matches.empty();
    const absl::StatusOr<bool> offered =
        ComposeChoices(*found->corpus, question_.Reveal(), result,
                       {.answers = answers,
                        .any_will_do = options_.min_confidence.has_value(),
                        .begins = Begins(conversation_),
                        .only_corpus = only_ != nullptr},
                       &reply_);
    if (!offered.ok()) return CouldNotLook();
    if (std::ssize(result.matches) > kept_count) {
      result.matches.resize(static_cast<size_t>(kept_count));
    }
    if (*offered) {
      // The reply is complete.
    } else if (answers) {
      ComposeAnswered(*found->corpus, result,
                      {.answer_count_max = answer_count_max,
                       .all_candidates = options_.min_confidence == 0.0},
                      &reply_);
      if (found->unanswered_count > 0) {
        reply_.notice = &reply_.snapshot->notices().Get(notice::kPartlyAnswered,
                                                        notice::kNotCovered);
      }
      ComposeNext(*found);
    } else {
      reply_.corpus = only_;
      (void)Refuse(Outcome::kNotCovered, notice::kNotCovered,
                   notice::kNotCovered);
    }
    absl::Status status = absl::OkStatus();
    if (!reply_.answers.empty()) status = Remember(*found);
    Explain(*std::move(found));
    return status;
  }

  void ComposeNext(const Found& found) {
    ComposeFollowUps(*found.corpus, found.result,
                     ContextFor(conversation_, *reply_.snapshot, *found.corpus),
                     &reply_);
  }

  // Asks every corpus that may be quoted today and returns the best result;
  // the first of equals, in the order of their names.
  absl::StatusOr<Found> Find(FindOptions options) {
    options.encoded = &encoded_;
    Found best;
    for (const ServedCorpus& served : reply_.snapshot->corpora()) {
      if (only_ != nullptr && only_ != &served) continue;
      const std::string_view closed = served.ClosedOn(today_);
      if (!closed.empty()) {
        closed_ = closed;
        continue;
      }
      absl::StatusOr<FollowedResult> found = served.follow_ups()->Find(
          question_.Reveal(),
          ContextFor(conversation_, *reply_.snapshot, served), options);
      if (!found.ok()) return CouldNotLook();
      if (best.corpus == nullptr || IsBetter(found->result, best.result)) {
        best = {*std::move(found), &served};
      }
    }
    return best;
  }

  // Notes for the next question what this one was about.
  absl::Status Remember(const Found& found) {
    absl::StatusOr<std::vector<int>> places =
        found.corpus->follow_ups()->PlacesOf(
            found.understood, found.result.matches.front().entry_index);
    if (!places.ok()) return CouldNotLook();
    reply_.topic_places = *std::move(places);
    reply_.kinds = reply_.snapshot->shared()->match_data->kinds.Named(
        found.result.question_kinds);
    return absl::OkStatus();
  }

  void Explain(Found found) {
    if (!reply_.explanation.has_value()) return;
    reply_.explanation->corpus = found.corpus;
    reply_.explanation->result = std::move(found.result);
  }

  const Question& question_;
  const AskOptions& options_;
  const std::string today_;
  const Conversation& conversation_;
  EncodedQuestion encoded_;
  const ServedCorpus* only_ = nullptr;  // The one to ask; null: all.
  std::string_view closed_;             // Why a corpus was left out.
  Reply reply_;
};

}  // namespace

absl::StatusOr<Reply> AskSnapshot(SnapshotPtr snapshot,
                                  const Question& question,
                                  const AskOptions& options, std::string today,
                                  const Conversation& conversation) {
  return Asking(std::move(snapshot), question, options, std::move(today),
                conversation)
      .Run();
}

}  // namespace caveat
