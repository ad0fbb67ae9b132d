// Numbers in as few bytes as they need: seven bits a byte, the lowest first,
// the highest bit of a byte says that another follows.

#ifndef CAVEAT_MATCHER_VARINT_H_
#define CAVEAT_MATCHER_VARINT_H_

#include <cstdint>
#include <string>

namespace caveat {

inline void AppendVarint(uint32_t value, std::string* out) {
  while (value >= 0x80) {
    out->push_back(static_cast<char>(value | 0x80));
    value >>= 7;
  }
  out->push_back(static_cast<char>(value));
}

// Reads what AppendVarint() wrote, and moves `at` behind it.
inline uint32_t ReadVarint(const uint8_t** at) {
  uint32_t value = *(*at)++;
  if (value < 0x80) return value;
  value &= 0x7f;
  for (int shift = 7; shift < 32; shift += 7) {
    const uint32_t byte = *(*at)++;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) break;
  }
  return value;
}

}  // namespace caveat

#endif  // CAVEAT_MATCHER_VARINT_H_
