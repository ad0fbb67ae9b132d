#include "corpus/domain.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "caveat/corpus/v1/domain.pb.h"
#include "corpus/strings.h"
#include "corpus/text_proto.h"

namespace caveat {
namespace {

// Words of English that a text in it has, at least; one may be another
// language's.
constexpr size_t kEnglishWordsMin = 2;

// 0 stands for a field that is missing.
bool IsShare(double value) { return value > 0 && value <= 1; }

}  // namespace

std::optional<DomainRules> DomainRules::Read(const DataFiles& data,
                                             Faults* faults) {
  corpus::v1::DomainRules read;
  if (!ReadTextProto(kFile, data.Get(kFile), &read, nullptr, faults)) {
    return std::nullopt;
  }
  DomainRules rules;
  for (const std::string& line : read.health_words()) {
    for (const std::string_view word : Words(line)) {
      rules.health_stems_.insert(Stem(word));
    }
  }
  for (const std::string& line : read.english_words()) {
    for (const std::string_view word : Words(line)) {
      rules.english_words_.emplace(word);
    }
  }
  rules.health_share_min_ = read.health_share_min();
  rules.english_share_min_ = read.english_share_min();
  rules.entry_count_min_ = read.entry_count_min();
  if (rules.health_stems_.empty() || rules.english_words_.empty() ||
      !IsShare(rules.health_share_min_) || !IsShare(rules.english_share_min_) ||
      rules.entry_count_min_ < 1) {
    faults->Add(Fault{std::string(kFile), 0, 0,
                      "needs health_words, english_words, entry_count_min, and "
                      "shares above 0 and at most 1"});
    return std::nullopt;
  }
  return rules;
}

bool DomainRules::IsEnglish(const Words& words) const {
  std::unordered_set<std::string_view> found;
  for (const std::string_view word : words) {
    if (english_words_.contains(std::string(word))) found.insert(word);
    if (found.size() == kEnglishWordsMin) return true;
  }
  return false;
}

bool DomainRules::IsOfHealth(const Words& words) const {
  return std::any_of(words.begin(), words.end(), [this](std::string_view word) {
    return health_stems_.contains(Stem(word));
  });
}

Domain DomainRules::Tell(std::string_view title,
                         const std::vector<Entry>& entries,
                         const Document& document) const {
  if (IsOfHealth(Words(title))) return Domain::kHealth;
  const size_t step = (entries.size() + kEntriesMax - 1) / kEntriesMax;
  int count = 0;
  int english_count = 0;
  int health_count = 0;
  for (size_t i = 0; i < entries.size(); i += step) {
    const Entry& entry = entries[i];
    const Words words(absl::StrCat(entry.section, " ", entry.question, " ",
                                   ToAbsl(PlainTextOf(entry, document))));
    ++count;
    if (!IsEnglish(words)) continue;
    ++english_count;
    health_count += static_cast<int>(IsOfHealth(words));
  }
  const bool is_other = english_count >= english_share_min_ * count &&
                        health_count < health_share_min_ * english_count;
  if (!is_other) return Domain::kHealth;
  return std::ssize(entries) < entry_count_min_ ? Domain::kUnclear
                                                : Domain::kOther;
}

}  // namespace caveat
