// Makes questions without end, as people might type them and as nobody would:
// authored ones, pieces of the document, words in any order, with mistakes.
//
//   MadeQuestions made(texts, documents, /*seed=*/1);
//   made.At(17);      // The same whenever, and from whatever thread, it is
//   asked.
//
// Immutable; thread-safe.

#ifndef CAVEAT_TESTS_QUALITY_MADE_QUESTIONS_H_
#define CAVEAT_TESTS_QUALITY_MADE_QUESTIONS_H_

#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace caveat {

class MadeQuestions {
 public:
  using Chance = std::mt19937_64;

  // `texts` are whole questions, `documents` whole documents; neither is
  // empty.
  MadeQuestions(std::vector<std::string> texts,
                std::vector<std::string> documents, uint64_t seed);

  // What decides about question `index`, from its beginning.
  Chance ChanceOf(uint64_t index) const;

  // A question of 1 to Question::kBytesMax bytes of UTF-8, by `chance`.
  std::string Make(Chance* chance) const;

 private:
  const std::string& AnyText(Chance* chance) const;
  const std::string& AnyWord(Chance* chance) const;
  std::string WordSalad(Chance* chance) const;
  std::string PieceOfDocument(Chance* chance) const;
  std::string WithOtherWords(Chance* chance) const;
  std::string WithTypingMistakes(Chance* chance) const;
  std::string WithOddCharacters(Chance* chance) const;
  std::string Spliced(Chance* chance) const;
  std::string Joined(Chance* chance) const;

  const std::vector<std::string> texts_;
  const std::vector<std::string> documents_;
  std::vector<std::string> words_;
  const uint64_t seed_;
};

}  // namespace caveat

#endif  // CAVEAT_TESTS_QUALITY_MADE_QUESTIONS_H_
