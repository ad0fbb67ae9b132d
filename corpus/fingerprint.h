// A 64-bit fingerprint of bytes: FNV-1a, the same on every machine and in
// every run. It tells honest values apart; it keeps nobody from forging one.

#ifndef CAVEAT_CORPUS_FINGERPRINT_H_
#define CAVEAT_CORPUS_FINGERPRINT_H_

#include <cstdint>
#include <string_view>

namespace caveat {

inline uint64_t Fingerprint(std::string_view bytes) {
  uint64_t hash = 0xcbf29ce484222325;  // FNV's offset basis,
  for (const char byte : bytes) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= 0x100000001b3;  // and its prime.
  }
  return hash;
}

}  // namespace caveat

#endif  // CAVEAT_CORPUS_FINGERPRINT_H_
