// Folds text, so that the many ways to write the same words compare equal.
//
//   FoldText("  Café\u200B “BONE”  ")         == "cafe \"bone\""
//   FoldForGuard("c a n t   f33l my lеgs")    == "cant feel my legs"
//
// Pure functions: no state, no locale, no clock; any thread may call them.
// Cost is linear in the text. Text that is not UTF-8 is read with U+FFFD for
// what is broken, never refused: callers that must refuse use IsUtf8().

#ifndef CAVEAT_MATCHER_NORMALIZER_H_
#define CAVEAT_MATCHER_NORMALIZER_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace caveat {

// Most bytes that folding makes of one byte. Unicode's longest compatibility
// decomposition but for whole phrases (U+3316, 3 bytes) sets it: 6 letters of 3.
inline constexpr int kFoldGrowthMax = 6;

bool IsUtf8(std::string_view text);

// How many bytes the letter, mark or number has that begins at `at`, which lies
// within the folded `text`; 0 where there is another character. Words are made
// of these: "Xgeva®" and "hurts😢" are one word and a sign.
size_t WordCharacterBytes(std::string_view text, size_t at);

// The folding for comparing and searching, of documents and questions alike:
//   - compatibility forms and case (Unicode's NFKC_Casefold): fullwidth,
//     mathematical and ligature letters become plain ones; Arabic phrases that
//     are one character, and the signs of trade and service marks, become a
//     space
//   - zero-width, bidirectional and other controls, tags, variation selectors
//     and soft hyphens are dropped; tabs and line ends become spaces
//   - accents are dropped (marks of the scripts in which they are letters, as
//     in Hindi, are kept), and the letters that are one with their stroke
//     become plain: ø o, ł l, đ d, ı i, æ ae, œ oe
//   - quotation marks become ' or ", dashes become -
//   - white space is one space between words and none at the ends
// Idempotent.
std::string FoldText(std::string_view text);

// The stronger folding for guards, of messages only: it reads what a person
// would read, at the price of joining what may have been meant apart. Does
// what FoldText() does, and
//   - keeps line ends as '\n' (they end sentences)
//   - letters of other scripts that look like Latin ones become those, in
//     words that have Latin letters too and in words made of nothing else
//   - s p a c e d and d.o.t.t.e.d letters are joined
//   - digits and signs between letters become letters: c4nt, $1ck
//   - a letter three or more times in a row stays twice: sooooo, soo
std::string FoldForGuard(std::string_view text);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_NORMALIZER_H_
