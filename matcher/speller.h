// Corrects typing mistakes, and what is spelt by ear, against the words of one
// corpus.
//
//   Speller speller(words_with_counts, &sounds);
//   speller.Correct("metastesis");                     // "metastasis"
//   speller.SoundingLike("bisfosfonates", sounds);     // "bisphosphonates"
//
// Only words of the corpus are ever proposed, so a correction can not lead away
// from what the document says. Distance counts insertions, deletions,
// replacements and swaps of neighbours (optimal string alignment). Immutable,
// thread-safe; cost depends on the word's length, not on the corpus.

#ifndef CAVEAT_MATCHER_SPELLER_H_
#define CAVEAT_MATCHER_SPELLER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/binary.h"
#include "corpus/shared_array.h"
#include "matcher/sound_rules.h"

namespace caveat {

class Speller {
 public:
  // Shorter words are left alone: one change makes another word of them.
  static constexpr size_t kWordBytesMin = 4;
  // Words at least this long may have two mistakes.
  static constexpr size_t kTwoMistakesBytesMin = 8;
  static constexpr size_t kWordBytesMax = 40;
  // Shorter words that sound alike are too often two words.
  static constexpr size_t kSoundBytesMin = 6;
  // Most mistakes in a word that sounds like the right one
  static constexpr int kSoundDistanceMax = 4;
  // Most words of one sound that are looked at
  static constexpr int kSoundWordsMax = 64;

  struct Word {
    std::string text;
    int count = 0;  // Occurrences in the corpus; of equally near words the
                    // commoner is chosen.
  };

  Speller() = default;
  // Without `sounds` no word sounds like another.
  explicit Speller(std::vector<Word> words,
                   const SoundRules* sounds = nullptr);

  // The nearest word; empty when none is near enough, or when `word` itself is
  // one of them.
  std::string Correct(std::string_view word) const;

  // The nearest of the words that sound like this one; empty as above. `sounds`
  // are the rules that the speller was made with: by others it finds nothing.
  std::string SoundingLike(std::string_view word,
                           const SoundRules& sounds) const;

  void Save(BinaryWriter* out) const;
  void Load(BinaryReader* in);

 private:
  // The nearest of those tried, no more than `limit` mistakes away.
  struct Nearest {
    explicit Nearest(int most) : limit(most), distance(most + 1) {}

    void Try(std::string_view word, const Word& candidate);
    // Empty for the word itself.
    std::string Text() const;

    int limit;
    int distance;
    const Word* best = nullptr;
  };

  size_t BucketOf(uint64_t hash) const {
    return static_cast<size_t>(hash >> bucket_shift_);
  }

  std::vector<Word> words_;
  // What is left of a word without up to two letters, as a hash table: the
  // words, and a part of the hash to tell most others apart, bucket by bucket.
  int bucket_shift_ = 63;
  SharedArray<uint32_t> bucket_begins_;  // One more than buckets.
  SharedArray<uint32_t> word_of_slot_;
  SharedArray<uint16_t> check_of_slot_;
  // What words sound like: the upper half a hash of it, the lower the word;
  // ascending.
  SharedArray<uint64_t> sounds_;
};

// Optimal string alignment distance, or `limit` + 1 when it is larger.
int EditDistance(std::string_view a, std::string_view b, int limit);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_SPELLER_H_
