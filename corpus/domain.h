// Tells whether a corpus is about health: guards that were learnt from patients
// are to stop fewer messages where nobody asks about an illness.
//
//   auto rules = DomainRules::Read(data, &faults);
//   rules->Tell(entries, document);       // Domain::kHealth
//
// By words alone, and on the safe side: a corpus is of another domain only when
// nearly none of its entries has a word of health, and it is in English. The words
// are data (`corpus/domain.txtpb`); an overlay can say it better. Immutable;
// thread-safe.

#ifndef CAVEAT_CORPUS_DOMAIN_H_
#define CAVEAT_CORPUS_DOMAIN_H_

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "corpus/corpus.h"
#include "corpus/data_files.h"
#include "corpus/fault.h"

namespace caveat {

class DomainRules {
 public:
  static constexpr std::string_view kFile = "corpus/domain.txtpb";
  // Most entries that are looked at, evenly over the corpus
  static constexpr size_t kEntriesMax = 2000;

  // Reads the rules of `data`. Empty when `faults` grew.
  static std::optional<DomainRules> Read(const DataFiles& data,
                                          Faults* faults);

  // The share of the entries in English that have a word of health; 1 when none
  // is in English. `entries` lie in `document`. Linear in the entries looked at.
  double HealthShare(const std::vector<Entry>& entries,
                     const Document& document) const;

  Domain Tell(const std::vector<Entry>& entries,
               const Document& document) const;

 private:
  DomainRules() = default;

  std::unordered_set<std::string> health_stems_;
  std::unordered_set<std::string> english_words_;
  double health_share_min_ = 0;
};

}  // namespace caveat

#endif  // CAVEAT_CORPUS_DOMAIN_H_
