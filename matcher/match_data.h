// What every matcher shares: word lists, lexicon, word vectors, question kinds,
// general decoys and the fitted model. Read once from data files.
//
//   auto data = MatchData::Load(DataFiles::Builtin());   // check data.ok()
//
// Immutable, thread-safe, shared by pointer.

#ifndef CAVEAT_MATCHER_MATCH_DATA_H_
#define CAVEAT_MATCHER_MATCH_DATA_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "corpus/data_files.h"
#include "matcher/follow_up_cues.h"
#include "matcher/follow_up_model.h"
#include "matcher/lexicon.h"
#include "matcher/model.h"
#include "matcher/question_kinds.h"
#include "matcher/sentence_encoder.h"
#include "matcher/sound_rules.h"
#include "matcher/text_vectors.h"
#include "matcher/tokenizer.h"
#include "matcher/word_vectors.h"

namespace caveat {

struct MatchData {
  // Reads `matcher/data/*` and `corpus/guards/general_decoys.tsv`; a file that
  // is missing counts as empty, but the model must be there. `files` must
  // outlive the result. Errors: kInvalidArgument or kDataLoss naming the file.
  static absl::StatusOr<std::shared_ptr<const MatchData>> Load(
      const DataFiles& files);

  Tokenizer tokenizer;
  SoundRules sounds;
  Lexicon lexicon;
  WordVectors vectors;
  SentenceEncoder encoder;
  // What the encoder says of texts that come with Caveat, to start sooner.
  TextVectors text_vectors;
  QuestionKinds kinds;
  Model model;
  // Questions that a document hardly ever answers, whatever it is about.
  std::vector<std::string> general_decoys;
  // Their average word vectors, at unit length.
  std::vector<std::vector<double>> decoy_vectors;
  // How people go on in a conversation.
  FollowUpCues follow_up_cues;
  FollowUpModel follow_up_model;
  std::vector<SentenceVector> decoy_encodings;

  // The encoder's vector of an authored text, looked up where it is known.
  SentenceVector VectorOf(std::string_view text) const;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_MATCH_DATA_H_
