// Letters of other scripts that are used, or mistaken, for Latin ones.
//
//   LatinLookalike(U'\u0430') == U'a'     // Cyrillic a
//
// Small letters only: text is folded to them first. Pure; constant cost.

#ifndef CAVEAT_MATCHER_LOOKALIKES_H_
#define CAVEAT_MATCHER_LOOKALIKES_H_

namespace caveat {

// The Latin letter that `c` looks like, or 0.
char32_t LatinLookalike(char32_t c);

// The Latin letter that a Cyrillic or Greek `c` sounds like, or 0: within a
// word that is otherwise Latin, a letter that looks like none is read so.
char32_t LatinSound(char32_t c);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_LOOKALIKES_H_
