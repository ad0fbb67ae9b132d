// Undoes what people do to words that they fear a machine will stop at.
//
//   UndoDisguise(U"i w@nt to d i e");  // U"i want to die"
//
// For the guard alone: it turns some honest words ("0 3 4") into others, which
// no retrieval must see. Pure; any number of threads may call it.

#ifndef CAVEAT_MATCHER_DISGUISE_H_
#define CAVEAT_MATCHER_DISGUISE_H_

#include <string>

namespace caveat {

// Takes folded code points: lower case, without accents, of white space only
// U+0020 and U+000A, as many as there were. In this order
//   - letters of other scripts that look or sound like Latin ones become
//     those, in words that have Latin letters or nothing but lookalikes;
//   - letters that stand alone with one separator between them are joined;
//   - digits and signs between letters become the letters they stand for;
//   - a letter three times or more in a row is there twice.
// Linear in the text.
std::u32string UndoDisguise(const std::u32string& text);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_DISGUISE_H_
