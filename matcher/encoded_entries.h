// The sentence vectors of a corpus's entries, to be compared with a question's.
//
//   EncodedEntries encoded(corpus, data, true);
//   encoded.Measure(question, entry, &signals, &nearest_pieces);
//
// Immutable, thread-safe. Building costs about a millisecond for each sentence
// that `data` does not know.

#ifndef CAVEAT_MATCHER_ENCODED_ENTRIES_H_
#define CAVEAT_MATCHER_ENCODED_ENTRIES_H_

#include <span>
#include <string>
#include <vector>

#include "corpus/binary.h"
#include "corpus/corpus.h"
#include "matcher/match_data.h"
#include "matcher/sentence_encoder.h"
#include "matcher/signals.h"

namespace caveat {

class EncodedEntries {
 public:
  // Most entries, and most texts with their alternates, that are encoded;
  // larger corpora are matched by their words alone.
  static constexpr int kEntryCountMax = 4000;
  static constexpr int kAlternateCountMax = 20000;

  // No entry has a vector; all signals stay 0.
  EncodedEntries() = default;

  // Whether a corpus is small enough, and there is an encoder.
  static bool CanEncode(const Corpus& corpus, const MatchData& data);

  EncodedEntries(const Corpus& corpus, const MatchData& data,
                 bool alternates_as_questions);

  bool empty() const { return entries_.empty(); }
  int entry_count() const { return static_cast<int>(entries_.size()); }

  // Fills the encoder's signals of one entry, and keeps in `nearest_pieces` how
  // near any entry has come to each piece of the question.
  void Measure(const EncodedText& question, int entry, Signals* signals,
               PieceNearness* nearest_pieces) const;

  // How near the nearest text or question of an entry is to a vector, 0 to 1;
  // 0 where nothing is encoded.
  double NearnessOf(int entry, std::span<const int8_t> question) const;
  // How near an entry is to each piece of a question; none where nothing is
  // encoded.
  PieceNearness NearnessOfPieces(int entry, const PieceVectors& question) const;
  // How alike what two entries say is, 0 to 1; 0 where nothing is encoded.
  double LikenessOf(int entry, int other) const;

  // The `count_max` entries whose texts are nearest, nearest first.
  std::vector<int> Nearest(std::span<const int8_t> question,
                           int count_max) const;

  void Save(BinaryWriter* out) const;
  void Load(BinaryReader* in);

  // Every text of an entry that is encoded.
  static std::vector<std::string> Texts(const Corpus& corpus,
                                        const Entry& entry);

 private:
  struct EncodedEntry {
    SentenceVector text;  // The heading and the quotation together.
    SentenceVector heading;
    std::vector<SentenceVector> sentences;
    std::vector<SentenceVector> questions;
    PieceVectors
        pieces;  // Of heading, question and quotation, one behind another.
  };
  std::vector<EncodedEntry> entries_;
};

}  // namespace caveat

#endif  // CAVEAT_MATCHER_ENCODED_ENTRIES_H_
