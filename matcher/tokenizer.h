// Splits text into words and brings each to the form in which words compare.
//
//   Tokenizer tokenizer(word_lists);
//   for (const Token& token : tokenizer.Tokenize("Can't tumours shrink?")) ...
//   // can | not | tumor | shrink, with stems and content flags
//
// The word lists are data (`matcher/data/`). Immutable, thread-safe, pure;
// linear in the text.

#ifndef CAVEAT_MATCHER_TOKENIZER_H_
#define CAVEAT_MATCHER_TOKENIZER_H_

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace caveat {

// How much a word says of what is asked.
enum class WordWeight {
  kStop,     // Nothing: "the", "is", "please".
  kLight,    // A little: "thing", "people", "use".
  kContent,
};

struct Token {
  std::string word;  // Folded, in its standard spelling.
  std::string stem;  // Snowball English stem of `word`.
  WordWeight weight = WordWeight::kContent;
};

// Content of the files below matcher/data/, as text.
struct WordLists {
  std::string_view spelling;     // `variant<TAB>standard`, several words allowed
  std::string_view word_forms;   // `form<TAB>base`, for stems only
  std::string_view stop_words;   // A word a line
  std::string_view light_words;  // A word a line
};

class Tokenizer {
 public:
  // Most words that are read of one text; what follows is left out.
  static constexpr int kTokenCountMax = 1 << 20;

  explicit Tokenizer(const WordLists& lists);

  // Words in order, after folding (normalizer.h), with contractions undone and
  // variant spellings replaced.
  std::vector<Token> Tokenize(std::string_view text) const;

  // The token of one word that is folded already.
  Token Make(std::string_view word) const;

 private:
  // Another spelling of `standard`: of one word, or of more.
  struct Variant {
    std::vector<std::string> rest;  // Its words but the first.
    std::vector<std::string> standard;
  };
  // The longest variant that begins at a word; null: none.
  const Variant* VariantAt(const std::vector<std::string>& words,
                           size_t at) const;

  // By the variant's first word, the longest first.
  std::unordered_map<std::string, std::vector<Variant>> variants_;
  std::unordered_map<std::string, std::string> base_;
  std::unordered_set<std::string> stop_;
  std::unordered_set<std::string> light_;
};

// Stem of a folded word by Snowball's English rules.
std::string StemOf(std::string_view word);

// The lines of a data file that are neither empty nor comments ("# ...").
std::vector<std::string_view> DataLines(std::string_view text);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_TOKENIZER_H_
