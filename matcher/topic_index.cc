#include "matcher/topic_index.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"

namespace caveat {
namespace {

// A word of a message means a term of the corpus when it is at least so much
// the same; to note what a question named, a related one will do.
constexpr double kSameMin = 0.8;
// From here it is the word itself, or a synonym: nothing broader.
constexpr double kSynonymMin = Lexicon::kGroupWeight;
constexpr double kRelatedMin = 0.5;

// How far it means one of them, 0 to 1; 0 when that is less than `least`.
double Meaning(const QuestionTerm& term, const std::vector<int>& ascending_ids,
               double least) {
  double most = 0;
  for (const auto& [id, weight] : term.same) {
    if (weight >= least && weight > most &&
        std::binary_search(ascending_ids.begin(), ascending_ids.end(), id)) {
      most = weight;
    }
  }
  return most;
}

bool Means(const QuestionTerm& term, const std::vector<int>& ascending_ids,
           double least = kSameMin) {
  return Meaning(term, ascending_ids, least) > 0;
}

void Append(std::string_view word, std::string* text) {
  absl::StrAppend(text, text->empty() ? "" : " ",
                  absl::string_view(word.data(), word.size()));
}

}  // namespace

TopicIndex::TopicIndex(const MatcherIndex& index)
    : index_(index), subjects_(static_cast<size_t>(index.section_count)) {
  constexpr auto kSubject = static_cast<size_t>(Field::kSubject);
  IndexedEntry scratch;
  for (size_t e = 0; e < index_.section_of_entry.size(); ++e) {
    const TermCounts& subject =
        index_.entries.Open(static_cast<int>(e), &scratch).fields[kSubject];
    if (subject.ids.empty()) continue;
    subjects_[static_cast<size_t>(index_.section_of_entry[e])].push_back(
        {static_cast<int>(e), subject.ids});
  }
  for (std::vector<Subject>& subjects : subjects_) {
    // What several are called tells none of them apart.
    std::map<int, size_t> counts;
    for (const Subject& subject : subjects) {
      for (const int id : subject.own_ids) ++counts[id];
    }
    for (Subject& subject : subjects) {
      std::erase_if(subject.own_ids, [&](int id) { return counts[id] > 1; });
      subject_ids_.insert(subject_ids_.end(), subject.own_ids.begin(),
                          subject.own_ids.end());
    }
  }
  std::sort(subject_ids_.begin(), subject_ids_.end());
}

const Entry& TopicIndex::EntryAt(int index) const {
  return index_.corpus->entries()[static_cast<size_t>(index)];
}

int TopicIndex::SectionOf(int entry_index) const {
  return index_.section_of_entry[static_cast<size_t>(entry_index)];
}

bool TopicIndex::IsSubject(const QuestionTerm& term) const {
  return Means(term, subject_ids_);
}

bool TopicIndex::IsSubject(int term_id) const {
  return std::binary_search(subject_ids_.begin(), subject_ids_.end(), term_id);
}

std::vector<std::string> TopicIndex::WordsOf(int entry_index,
                                             size_t* label_count) const {
  const Entry& entry = EntryAt(entry_index);
  std::vector<std::string> words;
  std::vector<std::string> stems;
  // What a takeaway or a conclusion stands under says nothing of it.
  const bool is_listed = entry.kind == EntryKind::kTakeaway ||
                         entry.kind == EntryKind::kConclusion;
  const std::string_view heading = entry.heading;
  const std::string_view plain = index_.corpus->PlainText(entry);
  for (const std::string_view text :
       {std::string_view(entry.question), is_listed ? plain : heading,
        is_listed ? heading : plain}) {
    for (const Token& token : index_.data->tokenizer.Tokenize(text)) {
      if (words.size() == kTopicWordsMax) return words;
      if (token.weight == WordWeight::kContent &&
          std::find(stems.begin(), stems.end(), token.stem) == stems.end()) {
        words.push_back(token.word);
        stems.push_back(token.stem);
      }
    }
    if (label_count != nullptr && *label_count == 0) {
      *label_count = std::min(words.size(), kLabelWordsMax);
    }
  }
  return words;
}

absl::StatusOr<std::vector<int>> TopicIndex::PlacesOf(std::string_view question,
                                                      int entry_index) const {
  absl::StatusOr<AnalysedQuestion> analysed = index_.Analyse(question);
  if (!analysed.ok()) return analysed.status();
  struct Place {
    int place;
    double weight;
  };
  std::vector<Place> places;
  const std::vector<std::string> words = WordsOf(entry_index);
  for (size_t w = 0; w < words.size(); ++w) {
    const int id =
        index_.entries.Find(index_.data->tokenizer.Make(words[w]).stem);
    if (id < 0) continue;
    double weight = 0;
    for (const QuestionTerm& term : analysed->terms) {
      if (Means(term, {id}, kRelatedMin)) {
        weight = std::max(weight, term.weight);
      }
    }
    if (weight > 0) places.push_back({static_cast<int>(w), weight});
  }
  std::stable_sort(
      places.begin(), places.end(),
      [](const Place& a, const Place& b) { return a.weight > b.weight; });
  std::vector<int> result;
  for (const Place& place : places) {
    if (result.size() == ConversationTopic::kWordCountMax) break;
    result.push_back(place.place);
  }
  std::sort(result.begin(), result.end());
  return result;
}

std::string TopicIndex::LabelOf(int entry_index) const {
  size_t label_count = 0;
  const std::vector<std::string> words = WordsOf(entry_index, &label_count);
  std::string text;
  for (size_t w = 0; w < label_count; ++w) Append(words[w], &text);
  return text;
}

std::string TopicIndex::TextOf(const ConversationTopic& topic,
                               const std::vector<QuestionTerm>& instead) const {
  size_t label_count = 0;
  const std::vector<std::string> words =
      WordsOf(topic.entry_index, &label_count);
  std::vector<size_t> places;
  if (topic.word_places.size() < kNamedWordsMin) {
    for (size_t w = 0; w < label_count; ++w) places.push_back(w);
  }
  for (const int place : topic.word_places) {
    const auto w = static_cast<size_t>(place);
    if (w < words.size() &&
        std::find(places.begin(), places.end(), w) == places.end()) {
      places.push_back(w);
    }
  }
  // Of things that stand side by side, one takes another's place.
  const bool replaces =
      std::any_of(instead.begin(), instead.end(),
                  [this](const QuestionTerm& term) { return IsSubject(term); });
  std::string text;
  for (const size_t w : places) {
    const int id =
        index_.entries.Find(index_.data->tokenizer.Make(words[w]).stem);
    if (!(replaces && IsSubject(id))) Append(words[w], &text);
  }
  return text;
}

int TopicIndex::Neighbour(int entry_index,
                          const std::vector<QuestionTerm>& terms) const {
  int found = -1;
  for (const Subject& subject :
       subjects_[static_cast<size_t>(SectionOf(entry_index))]) {
    const bool named = std::any_of(
        terms.begin(), terms.end(),
        [&](const QuestionTerm& t) { return Means(t, subject.own_ids); });
    if (!named) continue;
    if (found >= 0) return -1;
    found = subject.entry_index;
  }
  return found >= 0 && SpeaksOf(found, terms) ? found : -1;
}

bool TopicIndex::AreTogether(int entry_index, int other_index) const {
  const auto is_text = [this](int index) {
    const EntryKind kind = EntryAt(index).kind;
    return kind == EntryKind::kPassage || kind == EntryKind::kTableRow;
  };
  return SectionOf(entry_index) == SectionOf(other_index) &&
         is_text(entry_index) && is_text(other_index);
}

bool TopicIndex::StandsAlone(int entry_index) const {
  const EntryKind kind = EntryAt(entry_index).kind;
  return kind == EntryKind::kFaq || kind == EntryKind::kTakeaway;
}

int TopicIndex::Next(const ConversationContext& context) const {
  const int topic = context.topics.front().entry_index;
  const auto count = static_cast<int>(index_.section_of_entry.size());
  const auto is_new = [&](int entry) {
    return SectionOf(entry) == SectionOf(topic) &&
           std::find(context.answered.begin(), context.answered.end(), entry) ==
               context.answered.end();
  };
  for (int entry = topic + 1; entry < count; ++entry) {
    if (is_new(entry)) return entry;
  }
  for (int entry = 0; entry < topic; ++entry) {
    if (is_new(entry)) return entry;
  }
  return -1;
}

bool TopicIndex::NameMuch(const std::vector<QuestionTerm>& terms) const {
  const double least =
      std::max<double>(kWideCountMin,
                       kWideShareMin * index_.entries.entry_count());
  const auto is_common = [&](const std::pair<int, double>& same) {
    return same.second >= kSynonymMin &&
           index_.entries.term(same.first).entry_count >= least;
  };
  return !terms.empty() &&
         std::all_of(terms.begin(), terms.end(), [&](const QuestionTerm& term) {
           return std::any_of(term.same.begin(), term.same.end(), is_common);
         });
}

int TopicIndex::NamedCount(int entry_index,
                           const std::vector<QuestionTerm>& terms) const {
  IndexedEntry scratch;
  const IndexedEntry& indexed = index_.entries.Open(entry_index, &scratch);
  return static_cast<int>(std::count_if(
      terms.begin(), terms.end(),
      [&](const QuestionTerm& term) { return Means(term, indexed.all_ids); }));
}

double TopicIndex::NamedWeight(int entry_index,
                               const std::vector<QuestionTerm>& terms) const {
  IndexedEntry scratch;
  const IndexedEntry& indexed = index_.entries.Open(entry_index, &scratch);
  double sum = 0;
  for (const QuestionTerm& term : terms) {
    const double meaning = Meaning(term, indexed.all_ids, kSameMin);
    sum += meaning >= kSynonymMin ? 1 : meaning;
  }
  return sum;
}

bool TopicIndex::SpeaksOf(int entry_index,
                          const std::vector<QuestionTerm>& terms) const {
  IndexedEntry scratch;
  const IndexedEntry& indexed = index_.entries.Open(entry_index, &scratch);
  std::vector<const QuestionTerm*> missing;
  for (const QuestionTerm& term : terms) {
    if (!Means(term, indexed.all_ids)) missing.push_back(&term);
  }
  for (const std::string& alternate : EntryAt(entry_index).alternates) {
    if (missing.empty()) return true;
    const auto tokens = index_.data->tokenizer.Tokenize(alternate);
    std::erase_if(missing, [&](const QuestionTerm* term) {
      return std::any_of(tokens.begin(), tokens.end(), [&](const Token& token) {
        return token.stem == term->stem;
      });
    });
  }
  return missing.empty();
}

}  // namespace caveat
