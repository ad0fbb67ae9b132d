// The classifier of one corpus: which entry do words like these belong to,
// learnt from its questions, alternates and decoys when it is built.
//
//   auto classifier = EntryClassifier::Train(corpus, data);
//   ClassifierScores scores = classifier.Score(tokens, encoder.Encode(question));
//
// Immutable, thread-safe. Deterministic: the same corpus and data files give
// the same scores on every machine.

#ifndef CAVEAT_MATCHER_ENTRY_CLASSIFIER_H_
#define CAVEAT_MATCHER_ENTRY_CLASSIFIER_H_

#include <vector>

#include "corpus/binary.h"
#include "corpus/corpus.h"
#include "matcher/linear_classifier.h"
#include "matcher/match_data.h"
#include "matcher/ngram_features.h"

namespace caveat {

struct ClassifierScores {
  // By entry: about 0 for "no", 1 for "yes".
  std::vector<float> entries;
  // The same for "a decoy"; 0 where there are none.
  float decoy = 0;
  // Share of the question's words that no authored text has.
  double unseen = 0;
};

class EntryClassifier {
 public:
  // Least alternates an entry must have, on the average, to learn from.
  static constexpr double kAlternatesPerEntryMin = 3;
  // Most entries, and most entries times texts: training costs that product.
  static constexpr int64_t kEntryCountMax = 4000;
  static constexpr int64_t kWorkMax = int64_t{100} << 20;

  // Whether a corpus has alternates enough, and is small enough, to be learnt.
  // One question for each entry is too little: on lists of FAQs, a classifier of
  // those ranks half as many right as the signals do.
  static bool CanLearn(const Corpus& corpus);

  // Trains on a corpus that CanLearn(). Takes seconds for thousands of texts.
  static EntryClassifier Train(const Corpus& corpus, const MatchData& data);

  void Save(BinaryWriter* out) const;
  // Of a corpus of `entry_count` entries.
  static EntryClassifier Load(int entry_count, const MatchData& data,
                              BinaryReader* in);

  ClassifierScores Score(const std::vector<Token>& tokens,
                         const SentenceVector& vector) const;

 private:
  NgramVocabulary vocabulary_;
  LinearClassifier classifier_;
  bool has_decoys_ = false;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_ENTRY_CLASSIFIER_H_
