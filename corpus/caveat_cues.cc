#include "corpus/caveat_cues.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "caveat/corpus/v1/cues.pb.h"
#include "corpus/text_proto.h"

namespace caveat {
namespace {

// Adds the groups of one field; faults for weights out of range and phrases
// without words.
void AddGroups(
    const google::protobuf::RepeatedPtrField<corpus::v1::CueGroup>& groups,
    std::string_view field, const TextPlace& places, PhraseTable* table,
    Faults* faults) {
  for (int i = 0; i < groups.size(); ++i) {
    const TextPlace& place = places.At(field, i);
    const double weight = groups[i].weight();
    if (!(weight > 0 && weight < 1)) {
      faults->Add(place.At("weight").FaultIn(
          CaveatCues::kFile, "weight must be above 0 and below 1"));
    }
    for (int p = 0; p < groups[i].phrases_size(); ++p) {
      const std::string& phrase = groups[i].phrases(p);
      if (Words(phrase).empty()) {
        faults->Add(place.At("phrases", p)
                        .FaultIn(CaveatCues::kFile, "phrase without words"));
      }
      table->Add(phrase, weight);
    }
  }
}

}  // namespace

void PhraseTable::Add(std::string_view phrase, double weight) {
  const Words words(phrase);
  if (words.empty()) return;
  Phrase added;
  added.open = phrase.ends_with('*');
  added.weight = weight;
  for (size_t i = 1; i < words.size(); ++i) added.rest.emplace_back(words[i]);
  const std::string first(words[0]);
  if (added.open && added.rest.empty()) {
    if (open_phrases_.empty()) open_size_min_ = first.size();
    open_size_min_ = std::min(open_size_min_, first.size());
    open_size_max_ = std::max(open_size_max_, first.size());
    open_phrases_[first].push_back(std::move(added));
  } else {
    phrases_[first].push_back(std::move(added));
  }
}

void PhraseTable::Longest(const std::vector<Phrase>& phrases,
                          const Words& words, size_t at,
                          std::pair<double, size_t>* best) const {
  for (const Phrase& phrase : phrases) {
    const size_t size = phrase.rest.size() + 1;
    if (size <= best->second || at + size > words.size()) continue;
    bool same = true;
    for (size_t i = 0; i < phrase.rest.size() && same; ++i) {
      const std::string_view word = words[at + 1 + i];
      const bool open = phrase.open && i + 1 == phrase.rest.size();
      same = open ? word.starts_with(phrase.rest[i]) : word == phrase.rest[i];
    }
    if (same) *best = {phrase.weight, size};
  }
}

std::pair<double, size_t> PhraseTable::At(const Words& words, size_t at) const {
  std::pair<double, size_t> best{0, 0};
  std::string word(words[at]);
  const auto found = phrases_.find(word);
  if (found != phrases_.end()) Longest(found->second, words, at, &best);
  // From the longest beginning on, so that the most exact phrase counts.
  for (size_t size = std::min(open_size_max_, word.size());
       size >= open_size_min_ && size > 0 && best.second == 0; --size) {
    word.resize(size);
    const auto open = open_phrases_.find(word);
    if (open != open_phrases_.end()) Longest(open->second, words, at, &best);
  }
  return best;
}

double PhraseTable::Strength(const Words& words) const {
  double none = 1;
  for (size_t i = 0; i < words.size();) {
    const auto [weight, size] = At(words, i);
    none *= 1 - weight;
    i += std::max<size_t>(size, 1);
  }
  return 1 - none;
}

bool PhraseTable::StartsWith(const Words& words) const {
  return !words.empty() && At(words, 0).second > 0;
}

std::optional<CaveatCues> CaveatCues::Read(const DataFiles& data,
                                           Faults* faults) {
  corpus::v1::CaveatCues message;
  TextPlace places;
  Faults found;
  ReadTextProto(kFile, data.Get(kFile), &message, &places, &found);
  CaveatCues cues;
  AddGroups(message.groups(), "groups", places, &cues.sentence_phrases_,
            &found);
  AddGroups(message.header_groups(), "header_groups", places,
            &cues.header_phrases_, &found);
  for (const std::string& start : message.dangling_starts()) {
    cues.dangling_starts_.Add(start, 1);
  }
  cues.abbreviations_.insert(message.abbreviations().begin(),
                             message.abbreviations().end());
  faults->AddAll(found);
  if (!found.empty()) return std::nullopt;
  return cues;
}

}  // namespace caveat
