// SipHash-2-4 with 128 bits: a digest of bytes under a secret key. Who has
// not the key can neither tell what bytes a digest is of, by trying, nor make
// two that share one. (Aumasson and Bernstein, 2012; a test compares it with
// OpenSSL's.)
//
//   SipHash hash(key);
//   hash.Add("some bytes").Add(7);
//   SipDigest digest = hash.Finish();

#ifndef CAVEAT_SERVICE_SIPHASH_H_
#define CAVEAT_SERVICE_SIPHASH_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace caveat {

using SipKey = std::array<uint64_t, 2>;
using SipDigest = std::array<uint64_t, 2>;

class SipHash {
 public:
  explicit SipHash(const SipKey& key);

  // Digests bytes, as they are. Several in turn are one text.
  SipHash& Add(std::string_view bytes);
  // Digests eight bytes, the lowest first.
  SipHash& Add(uint64_t value);

  // Of all that was added. Call it once, last.
  SipDigest Finish();

 private:
  void Round();
  void Take(uint64_t word);

  uint64_t v0_, v1_, v2_, v3_;
  uint64_t waiting_ = 0;      // Bytes that do not fill a word yet.
  size_t waiting_bytes_ = 0;  // How many.
  size_t size_ = 0;           // Bytes in all.
};

// From the system's randomness; another for each process.
SipKey RandomSipKey();

}  // namespace caveat

#endif  // CAVEAT_SERVICE_SIPHASH_H_
