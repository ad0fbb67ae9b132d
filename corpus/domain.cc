#include "corpus/domain.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "caveat/corpus/v1/domain.pb.h"
#include "corpus/strings.h"
#include "corpus/text_proto.h"
#include "corpus/words.h"

namespace caveat {
namespace {

std::string_view TextOf(const Entry& entry, const Document& document) {
  if (!entry.plain_text.empty()) return entry.plain_text;
  if (!entry.decoded_text.empty()) return entry.decoded_text;
  return document.Text(entry.text);
}

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
  const bool is_share =
      rules.health_share_min_ >= 0 && rules.health_share_min_ <= 1;
  if (rules.health_stems_.empty() || rules.english_words_.empty() ||
      !is_share) {
    faults->Add(Fault{std::string(kFile), 0, 0,
                      "needs health_words, english_words and a "
                      "health_share_min from 0 to 1"});
    return std::nullopt;
  }
  return rules;
}

double DomainRules::HealthShare(const std::vector<Entry>& entries,
                                 const Document& document) const {
  const size_t step = std::max<size_t>(1, entries.size() / kEntriesMax);
  int english_count = 0;
  int health_count = 0;
  for (size_t i = 0; i < entries.size(); i += step) {
    const Words words(
        absl::StrCat(entries[i].question, " ", ToAbsl(TextOf(entries[i], document))));
    const bool is_english =
        std::any_of(words.begin(), words.end(), [this](std::string_view word) {
          return english_words_.contains(std::string(word));
        });
    if (!is_english) continue;
    ++english_count;
    health_count += static_cast<int>(
        std::any_of(words.begin(), words.end(), [this](std::string_view word) {
          return health_stems_.contains(Stem(word));
        }));
  }
  return english_count == 0 ? 1.0 : 1.0 * health_count / english_count;
}

Domain DomainRules::Tell(const std::vector<Entry>& entries,
                           const Document& document) const {
  return HealthShare(entries, document) < health_share_min_ ? Domain::kOther
                                                            : Domain::kHealth;
}

}  // namespace caveat
