// How many years of school a text asks for, by two formulas:
//
//   Flesch-Kincaid grade level: Kincaid, Fishburne, Rogers and Chissom,
//     "Derivation of new readability formulas for Navy enlisted personnel",
//     Research Branch Report 8-75, 1975:
//     0.39 words/sentences + 11.8 syllables/words - 15.59
//   SMOG: McLaughlin, "SMOG grading: a new readability formula", Journal of
//     Reading 12(8), 1969: 1.0430 sqrt(30 polysyllables/sentences) + 3.1291,
//     polysyllables being words of three syllables or more
//
// SMOG was made for thirty sentences; on a passage it is a hint. Syllables are
// counted by rules of English spelling, which miss some words by one. Pure;
// linear in the text.

#ifndef CAVEAT_CORPUS_READING_LEVEL_H_
#define CAVEAT_CORPUS_READING_LEVEL_H_

#include <string_view>

#include "corpus/sentence.h"

namespace caveat {

struct ReadingLevel {
  int sentence_count = 0;
  int word_count = 0;
  int syllable_count = 0;
  int polysyllable_count = 0;
  double flesch_kincaid = 0;  // 0 for a text without words.
  double smog = 0;            // 0 for a text without words.
};

// `text` is without markup.
ReadingLevel ReadingLevelOf(std::string_view text, SentenceSplitter* splitter);

// At least 1. `word` is in lower case.
int SyllableCount(std::string_view word);

}  // namespace caveat

#endif  // CAVEAT_CORPUS_READING_LEVEL_H_
