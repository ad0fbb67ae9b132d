#include "corpus/reading_level.h"

#include <algorithm>
#include <cmath>

#include "corpus/strings.h"
#include "corpus/words.h"

namespace caveat {
namespace {

constexpr int kPolysyllablesMin = 3;

bool IsVowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

// An ending whose "e" is not heard: "fades", "used", "name", but not "roses",
// "needed", "table".
size_t SilentEndingSize(std::string_view word) {
  const auto before = [&word](size_t from_end) {
    return word.size() > from_end ? word[word.size() - from_end - 1] : ' ';
  };
  if (word.ends_with("es")) {
    const char c = before(2);
    const bool heard = c == 's' || c == 'x' || c == 'z' || c == 'c' ||
                       c == 'g' || (c == 'h' && before(3) != 't') || c == 'i' ||
                       (c == 'l' && !IsVowel(before(3)));
    return heard ? 0 : 2;
  }
  if (word.ends_with("ed")) {
    const char c = before(2);
    return c == 't' || c == 'd' || c == 'i' || (c == 'l' && !IsVowel(before(3)))
               ? 0
               : 2;
  }
  if (word.ends_with("e")) {
    const bool heard = word.ends_with("le") && !IsVowel(before(2));
    return heard || word.ends_with("ee") ? 0 : 1;
  }
  return 0;
}

}  // namespace

int SyllableCount(std::string_view word) {
  if (word.size() > 3) {
    const size_t silent = SilentEndingSize(word);
    word.remove_suffix(silent);
  }
  int count = 0;
  for (size_t i = 0; i < word.size(); ++i) {
    if (!IsVowel(word[i])) continue;
    const bool starts_group = i == 0 || !IsVowel(word[i - 1]);
    // Two vowels that are two syllables: "radi-ation", "vari-ous", "sci-ence",
    // but "na-tion", "spe-cial", "pa-tient".
    const bool soft = i >= 2 && word[i - 1] == 'i' &&
                      (word[i - 2] == 't' || word[i - 2] == 'c' ||
                       word[i - 2] == 's' || word[i - 2] == 'g') &&
                      !word.starts_with("sci");
    const bool parts_group =
        i > 0 && word[i - 1] == 'i' &&
        (word[i] == 'a' || word[i] == 'o' || word[i] == 'u' ||
         (word[i] == 'e' && i + 1 < word.size() && word[i + 1] == 'n'));
    if (starts_group || (parts_group && !soft)) ++count;
  }
  return std::max(count, 1);
}

ReadingLevel ReadingLevelOf(std::string_view text, SentenceSplitter* splitter) {
  ReadingLevel level;
  for (const ByteSpan sentence : splitter->Split(text, Whole(text))) {
    const Words words(Cut(text, sentence));
    if (words.empty()) continue;
    ++level.sentence_count;
    for (const std::string_view word : words) {
      const int syllables = SyllableCount(word);
      ++level.word_count;
      level.syllable_count += syllables;
      level.polysyllable_count += syllables >= kPolysyllablesMin;
    }
  }
  if (level.word_count == 0) return level;
  const double sentences = level.sentence_count;
  const double words = level.word_count;
  level.flesch_kincaid =
      0.39 * words / sentences + 11.8 * level.syllable_count / words - 15.59;
  level.smog =
      1.0430 * std::sqrt(30.0 * level.polysyllable_count / sentences) + 3.1291;
  return level;
}

}  // namespace caveat
