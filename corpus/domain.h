// Tells whether a corpus is about health: guards that were learnt from patients
// are to stop fewer messages where nobody asks about an illness.
//
//   auto rules = DomainRules::Read(data, &faults);
//   rules->Tell(title, entries, document);       // Domain::kHealth
//
// By words alone, and on the safe side: a corpus is of another domain only when
// it has many entries, most of them in English, and few of those have a word of
// health, be it in a heading; with fewer entries it is unclear. One such word
// in the title or the name is enough for health. The words are data
// (`corpus/domain.txtpb`); an overlay can say it better. Immutable;
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
#include "corpus/words.h"

namespace caveat {

class DomainRules {
 public:
  static constexpr std::string_view kFile = "corpus/domain.txtpb";
  // Most entries that are looked at, evenly over the corpus, to tell its
  // domain.
  static constexpr size_t kEntriesMax = 2000;

  // Reads the rules of `data`. Empty when `faults` grew.
  static std::optional<DomainRules> Read(const DataFiles& data, Faults* faults);

  // The domain of a corpus with this title and name; `entries` lie in
  // `document`. Linear in the entries looked at.
  Domain Tell(std::string_view title, const std::vector<Entry>& entries,
              const Document& document) const;

 private:
  DomainRules() = default;

  bool IsEnglish(const Words& words) const;
  bool IsOfHealth(const Words& words) const;

  std::unordered_set<std::string> health_stems_;
  std::unordered_set<std::string> english_words_;
  double health_share_min_ = 0;
  double english_share_min_ = 0;
  int entry_count_min_ = 0;
};

}  // namespace caveat

#endif  // CAVEAT_CORPUS_DOMAIN_H_
