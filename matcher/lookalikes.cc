#include "matcher/lookalikes.h"

#include <algorithm>
#include <array>

namespace caveat {
namespace {

struct Pair {
  char32_t from;
  char32_t to;
};

// Shapes after Unicode's confusables (UTS 39), restricted to letters that are
// still there after NFKC_Casefold, with the small forms of capitals that look
// alike (Cyrillic Ve, En). Sorted by `from`.
constexpr std::array kLookalikes = {
    Pair{0x180, U'b'},  Pair{0x192, U'f'},  Pair{0x19E, U'n'},
    Pair{0x1B4, U'y'},  Pair{0x251, U'a'},  Pair{0x261, U'g'},
    Pair{0x262, U'g'},  Pair{0x269, U'i'},  Pair{0x26A, U'i'},
    Pair{0x274, U'n'},  Pair{0x280, U'r'},  Pair{0x28B, U'v'},
    Pair{0x28F, U'y'},  Pair{0x299, U'b'},  Pair{0x29C, U'h'},
    Pair{0x29F, U'l'},  Pair{0x3B1, U'a'},  Pair{0x3B2, U'b'},
    Pair{0x3B3, U'y'},  Pair{0x3B5, U'e'},  Pair{0x3B6, U'z'},
    Pair{0x3B7, U'n'},  Pair{0x3B9, U'i'},  Pair{0x3BA, U'k'},
    Pair{0x3BC, U'm'},  Pair{0x3BD, U'v'},  Pair{0x3BF, U'o'},
    Pair{0x3C1, U'p'},  Pair{0x3C3, U'o'},  Pair{0x3C4, U't'},
    Pair{0x3C5, U'u'},  Pair{0x3C7, U'x'},  Pair{0x3C9, U'w'},
    Pair{0x3F2, U'c'},  Pair{0x3F3, U'j'},  Pair{0x430, U'a'},
    Pair{0x432, U'b'},  Pair{0x433, U'r'},  Pair{0x435, U'e'},
    Pair{0x43A, U'k'},  Pair{0x43C, U'm'},  Pair{0x43D, U'h'},
    Pair{0x43E, U'o'},  Pair{0x43F, U'n'},  Pair{0x440, U'p'},
    Pair{0x441, U'c'},  Pair{0x442, U't'},  Pair{0x443, U'y'},
    Pair{0x445, U'x'},  Pair{0x448, U'w'},  Pair{0x44C, U'b'},
    Pair{0x44F, U'r'},  Pair{0x451, U'e'},  Pair{0x454, U'e'},
    Pair{0x455, U's'},  Pair{0x456, U'i'},  Pair{0x457, U'i'},
    Pair{0x458, U'j'},  Pair{0x461, U'w'},  Pair{0x475, U'v'},
    Pair{0x4BB, U'h'},  Pair{0x4CF, U'l'},  Pair{0x501, U'd'},
    Pair{0x51B, U'q'},  Pair{0x51D, U'w'},  Pair{0x563, U'q'},
    Pair{0x570, U'h'},  Pair{0x578, U'n'},  Pair{0x57D, U'u'},
    Pair{0x585, U'o'},  Pair{0x1D00, U'a'}, Pair{0x1D04, U'c'},
    Pair{0x1D05, U'd'}, Pair{0x1D07, U'e'}, Pair{0x1D0A, U'j'},
    Pair{0x1D0B, U'k'}, Pair{0x1D0D, U'm'}, Pair{0x1D0F, U'o'},
    Pair{0x1D18, U'p'}, Pair{0x1D1B, U't'}, Pair{0x1D1C, U'u'},
    Pair{0x1D20, U'v'}, Pair{0x1D21, U'w'}, Pair{0x1D22, U'z'},
    Pair{0xA730, U'f'}, Pair{0xA731, U's'},
};

// Sounds of letters that look like no Latin one. Sorted by `from`.
constexpr std::array kSounds = {
    Pair{0x3B4, U'd'}, Pair{0x3BB, U'l'}, Pair{0x3C0, U'p'}, Pair{0x3C6, U'f'},
    Pair{0x431, U'b'}, Pair{0x434, U'd'}, Pair{0x436, U'j'}, Pair{0x437, U'z'},
    Pair{0x438, U'i'}, Pair{0x439, U'i'}, Pair{0x43B, U'l'}, Pair{0x444, U'f'},
    Pair{0x446, U'c'}, Pair{0x447, U'c'}, Pair{0x44B, U'i'}, Pair{0x44D, U'e'},
    Pair{0x44E, U'u'},
};

constexpr bool Before(const Pair& pair, char32_t c) { return pair.from < c; }
constexpr bool InOrder(const Pair& a, const Pair& b) { return a.from < b.from; }

static_assert(std::is_sorted(kLookalikes.begin(), kLookalikes.end(), InOrder));
static_assert(std::is_sorted(kSounds.begin(), kSounds.end(), InOrder));

template <typename Pairs>
char32_t Find(const Pairs& pairs, char32_t c) {
  if (c < pairs.front().from) return 0;
  const auto it = std::lower_bound(pairs.begin(), pairs.end(), c, Before);
  return it != pairs.end() && it->from == c ? it->to : 0;
}

}  // namespace

char32_t LatinLookalike(char32_t c) { return Find(kLookalikes, c); }

char32_t LatinSound(char32_t c) { return Find(kSounds, c); }

}  // namespace caveat
