// The data files that the corpus goes by, read once: section rules,
// caveat cues, words of health, notices.

#ifndef CAVEAT_CORPUS_CORPUS_RULES_H_
#define CAVEAT_CORPUS_CORPUS_RULES_H_

#include <memory>
#include <string>

#include "corpus/caveat_cues.h"
#include "corpus/data_files.h"
#include "corpus/domain.h"
#include "corpus/fault.h"
#include "corpus/section_rules.h"

namespace caveat {

struct CorpusRules {
  SectionRules sections;
  CaveatCues cues;
  DomainRules domain;
  std::string standing_caveat;  // Never empty.
  std::string
      other_standing_caveat;  // Where it is not about health, nor empty.
};

// Reads the rules from `data`; null: the built-in files, which are read only
// once. Null when `faults` grew. Thread-safe.
std::shared_ptr<const CorpusRules> ReadCorpusRules(const DataFiles* data,
                                                   Faults* faults);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_CORPUS_RULES_H_
