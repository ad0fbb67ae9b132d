#include "service/suggestions.h"

#include <algorithm>
#include <atomic>
#include <cctype>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "service/dialogue.h"

namespace caveat {
namespace {

// Confidence from which what is vague, or a thing only named, needs no choices,
// unless much of the corpus speaks of it.
constexpr double kSureOfNamedThing = 0.95;
// Share of the words of two questions that both have, from which they are one.
constexpr double kSameQuestionShareMin = 0.75;

// Whether it says by itself what it asks, and is answered by the entry.
bool Serves(const Snapshot& snapshot, const ServedCorpus& served,
            const Entry& entry, std::string_view question, bool is_authored) {
  if (question.empty()) return false;
  const EncodedQuestion encoded = snapshot.Encode(question);
  if (!IsLetGo(snapshot, served, encoded)) return false;
  if (served.follow_ups() == nullptr) return true;
  if (!served.follow_ups()->StandsAlone(question, is_authored)) return false;
  const absl::StatusOr<Result> result =
      served.matcher().Find(question, {.encoded = &encoded});
  return result.ok() && result->decision == Decision::kAnswer &&
         !result->matches.empty() &&
         result->matches.front().entry_index == served.IndexOf(entry);
}

// Where an entry's question stands: 0 nowhere, 1 its own, 2 its heading, 3 the
// one that an editor has it offered by, and then its alternates in their order.
constexpr int kNowhere = 0;
constexpr int kOwn = 1;
constexpr int kHeading = 2;
constexpr int kOffered = 3;
constexpr int kFirstAlternate = 4;

std::string_view TextAt(const Entry& entry, int place) {
  switch (place) {
    case kNowhere:
      return {};
    case kOwn:
      return entry.question;
    case kHeading:
      return entry.heading;
    case kOffered:
      return entry.offered_question;
    default:
      return entry.alternates[static_cast<size_t>(place - kFirstAlternate)];
  }
}

// The same entry gives the same place, whoever asks first.
int FindPlace(const Snapshot& snapshot, const ServedCorpus& served,
              const Entry& entry) {
  if (Serves(snapshot, served, entry, entry.offered_question, true)) {
    return kOffered;
  }
  if (Serves(snapshot, served, entry, entry.question, true)) return kOwn;
  const FollowUps* follow_ups = served.follow_ups();
  size_t tried = 0;
  for (const bool asks : {true, false}) {
    for (size_t a = 0; a < entry.alternates.size(); ++a) {
      const std::string& text = entry.alternates[a];
      const bool fits =
          follow_ups == nullptr ||
          (text.size() >= kOfferedBytesMin && text.size() <= kOfferedBytesMax &&
           follow_ups->Asks(text) == asks);
      if (!fits || tried == kAlternatesTriedMax) continue;
      ++tried;
      if (Serves(snapshot, served, entry, text, true)) {
        return kFirstAlternate + static_cast<int>(a);
      }
    }
  }
  // The title says no more than that the document is meant.
  const bool served_by_heading =
      follow_ups != nullptr && entry.heading != served.corpus().info().title &&
      Serves(snapshot, served, entry, entry.heading, false);
  return served_by_heading ? kHeading : kNowhere;
}

// Words that are worth comparing, and nothing of how they are written.
std::string KeyOf(std::string_view question) {
  std::string key;
  for (const char c : question) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || std::isalnum(byte) != 0) {
      key.push_back(static_cast<char>(std::tolower(byte)));
    }
  }
  return key;
}

// Adds a choice unless one of the same words is there.
void Add(const ServedCorpus& served, const Entry& entry,
         std::string_view question, std::vector<Suggestion>* suggestions) {
  const std::string key = KeyOf(question);
  const bool repeated = std::any_of(
      suggestions->begin(), suggestions->end(),
      [&](const Suggestion& other) { return KeyOf(other.question) == key; });
  if (!repeated) suggestions->push_back({question, &served, &entry});
}

// Offers what was meant by these matches, unless they are too few.
bool Offer(const ServedCorpus& served, const std::vector<Match>& matches,
           Reply* reply) {
  std::vector<Suggestion> choices;
  const size_t count = std::min(matches.size(), kChoiceTriedMax);
  for (size_t i = 0; i < count; ++i) {
    const auto index = static_cast<size_t>(matches[i].entry_index);
    const Entry& entry = served.corpus().entries()[index];
    const std::string_view offered =
        QuestionFor(*reply->snapshot, served, entry);
    if (!offered.empty()) Add(served, entry, offered, &choices);
    if (choices.size() == kChoiceCountMax) break;
  }
  if (choices.size() < kChoiceCountMin) return false;
  reply->outcome = Outcome::kAmbiguous;
  reply->notice =
      &reply->snapshot->notices().Get(notice::kAmbiguous, notice::kAmbiguous);
  reply->corpus = &served;
  reply->did_you_mean = std::move(choices);
  return true;
}

}  // namespace

bool IsLetGo(const Snapshot& snapshot, const ServedCorpus& served,
             const EncodedQuestion& question) {
  if (snapshot.shared()->guard == nullptr) return true;
  const absl::StatusOr<GuardVerdict> verdict = snapshot.Judge(question);
  return verdict.ok() && (verdict->guard_class == GuardClass::kNone ||
                          IsReviewed(*verdict, question.text, served));
}

std::string_view QuestionFor(const Snapshot& snapshot,
                             const ServedCorpus& served, const Entry& entry) {
  std::atomic<int>& known =
      served.question_place(static_cast<size_t>(served.IndexOf(entry)));
  int place = known.load(std::memory_order_relaxed);
  if (place == ServedCorpus::kNotTried) {
    place = FindPlace(snapshot, served, entry);
    known.store(place, std::memory_order_relaxed);
  }
  return TextAt(entry, place);
}

absl::StatusOr<bool> ComposeChoices(const ServedCorpus& served,
                                    std::string_view question,
                                    const Result& result,
                                    const ChoiceOptions& options,
                                    Reply* reply) {
  const FollowUps* follow_ups = served.follow_ups();
  absl::StatusOr<std::vector<Match>> matches = result.matches;
  if (result.decision == Decision::kAmbiguous) {
    if (follow_ups != nullptr) {
      matches = follow_ups->Choices(question, result.matches);
    }
    if (!matches.ok()) return matches.status();
    if (Offer(served, *matches, reply)) return true;
  }
  if (follow_ups == nullptr) return false;
  // A thing that is only named may mean any of what the document says of it.
  if (options.answers && (options.any_will_do || !options.begins)) return false;
  const bool is_sure =
      options.answers &&
      result.matches.front().confidence >= kSureOfNamedThing;
  matches = follow_ups->MatchesOfTopic(question, result, is_sure);
  if (matches.ok()) {
    matches = follow_ups->Choices(question, *std::move(matches));
  }
  if (!matches.ok()) return matches.status();
  if (Offer(served, *matches, reply)) return true;
  if (is_sure || !options.begins || !options.only_corpus) return false;
  matches = follow_ups->MatchesOfVague(question, result, options.answers);
  if (!matches.ok()) return matches.status();
  if (Offer(served, *matches, reply)) return true;
  if (options.answers) return false;
  matches = follow_ups->MatchesOfFewWords(question, result);
  if (!matches.ok()) return matches.status();
  return Offer(served, *matches, reply);
}

namespace {

// Gathers what can be asked next.
class NextQuestions {
 public:
  NextQuestions(const ServedCorpus& served, const Result& result,
                const ConversationContext* known, const Reply& reply)
      : served_(served), result_(result), reply_(reply) {
    if (known != nullptr) {
      seen_ = known->answered;
      if (!known->is_choosing) stale_ = known->shown;
    }
    for (const Answer& answer : reply.answers) {
      See(*answer.entry);
      for (const Entry* entry : answer.supporting) See(*entry);
    }
    for (const int index : seen_) {
      const Entry& entry = EntryAt(index);
      KeepWords(entry.offered_question.empty() ? entry.question
                                               : entry.offered_question);
    }
  }

  // What was offered before comes only where there is too little else.
  std::vector<Suggestion> Gather() {
    GatherOnce();
    if (offered_.size() < kFollowUpCountMin) {
      stale_.clear();
      tried_ = 0;
      GatherOnce();
    }
    if (offered_.size() < kFollowUpCountMin) offered_.clear();
    return std::move(offered_);
  }

 private:
  using WordSet = std::set<std::string>;

  const Entry& EntryAt(int index) const {
    return served_.corpus().entries()[static_cast<size_t>(index)];
  }

  void See(const Entry& entry) { seen_.push_back(served_.IndexOf(entry)); }

  // Questions of the document first: they read best. Then what stands next to
  // the answer, what else came near, and what follows in the document.
  void GatherOnce() {
    for (const Match& match : result_.matches) {
      if (!EntryAt(match.entry_index).question.empty()) {
        Offer(match.entry_index);
      }
    }
    if (offered_.size() >= kFollowUpCountMin) return;
    const int answer = served_.IndexOf(*reply_.answers.front().entry);
    const auto count = static_cast<int>(served_.corpus().entries().size());
    for (const int index : {answer + 1, answer - 1}) {
      if (index >= 0 && index < count &&
          EntryAt(index).section == EntryAt(answer).section) {
        Offer(index);
      }
    }
    for (const Match& match : result_.matches) Offer(match.entry_index);
    const auto last = std::min<int64_t>(
        int64_t{answer} + static_cast<int64_t>(kFollowUpTriedMax), count);
    for (int index = answer + 1; index < last; ++index) Offer(index);
  }

  void Offer(int index) {
    const auto holds = [index](const std::vector<int>& indexes) {
      return std::find(indexes.begin(), indexes.end(), index) != indexes.end();
    };
    if (offered_.size() == kFollowUpCountMax || tried_ == kFollowUpTriedMax ||
        holds(seen_) || holds(stale_)) {
      return;
    }
    seen_.push_back(index);
    ++tried_;
    const std::string_view question =
        QuestionFor(*reply_.snapshot, served_, EntryAt(index));
    if (question.empty() || IsLikeKept(WordsOf(question))) return;
    KeepWords(question);
    offered_.push_back({question, &served_, &EntryAt(index)});
  }

  WordSet WordsOf(std::string_view question) const {
    WordSet words;
    if (reply_.snapshot->shared()->match_data == nullptr) {
      words.insert(KeyOf(question));
      return words;
    }
    const Tokenizer& tokenizer =
        reply_.snapshot->shared()->match_data->tokenizer;
    for (const Token& token : tokenizer.Tokenize(question)) {
      if (token.weight == WordWeight::kContent) words.insert(token.stem);
    }
    return words;
  }

  void KeepWords(std::string_view question) {
    if (!question.empty()) kept_.push_back(WordsOf(question));
  }

  // Whether it is one that was answered or offered, in nearly the same words.
  bool IsLikeKept(const WordSet& words) const {
    return std::any_of(kept_.begin(), kept_.end(), [&](const WordSet& kept) {
      const auto shared = static_cast<double>(std::count_if(
          words.begin(), words.end(),
          [&kept](const auto& word) { return kept.contains(word); }));
      const double all =
          static_cast<double>(words.size() + kept.size()) - shared;
      return shared > 0 && shared >= kSameQuestionShareMin * all;
    });
  }

  const ServedCorpus& served_;
  const Result& result_;
  const Reply& reply_;
  std::vector<int> seen_;   // Answered, shown now, or tried.
  std::vector<int> stale_;  // Offered by the reply before.
  std::vector<WordSet> kept_;
  std::vector<Suggestion> offered_;
  size_t tried_ = 0;
};

}  // namespace

void ComposeFollowUps(const ServedCorpus& served, const Result& result,
                      const ConversationContext* known, Reply* reply) {
  reply->follow_ups = NextQuestions(served, result, known, *reply).Gather();
}

}  // namespace caveat
