#include "service/siphash.h"

#include <openssl/rand.h>

#include <bit>
#include <cstdlib>

namespace caveat {
namespace {

constexpr size_t kWordBytes = sizeof(uint64_t);

}  // namespace

SipHash::SipHash(const SipKey& key)
    : v0_(key[0] ^ 0x736f6d6570736575),
      v1_(key[1] ^ 0x646f72616e646f6d ^ 0xee),
      v2_(key[0] ^ 0x6c7967656e657261),
      v3_(key[1] ^ 0x7465646279746573) {}

void SipHash::Round() {
  v0_ += v1_;
  v1_ = std::rotl(v1_, 13) ^ v0_;
  v0_ = std::rotl(v0_, 32);
  v2_ += v3_;
  v3_ = std::rotl(v3_, 16) ^ v2_;
  v0_ += v3_;
  v3_ = std::rotl(v3_, 21) ^ v0_;
  v2_ += v1_;
  v1_ = std::rotl(v1_, 17) ^ v2_;
  v2_ = std::rotl(v2_, 32);
}

void SipHash::Take(uint64_t word) {
  v3_ ^= word;
  Round();
  Round();
  v0_ ^= word;
}

SipHash& SipHash::Add(std::string_view bytes) {
  size_ += bytes.size();
  for (const char byte : bytes) {
    waiting_ |= uint64_t{static_cast<unsigned char>(byte)}
                << (8 * waiting_bytes_);
    if (++waiting_bytes_ < kWordBytes) continue;
    Take(waiting_);
    waiting_ = 0;
    waiting_bytes_ = 0;
  }
  return *this;
}

SipHash& SipHash::Add(uint64_t value) {
  char bytes[kWordBytes];
  for (size_t i = 0; i < kWordBytes; ++i) {
    bytes[i] = static_cast<char>(value >> (8 * i));
  }
  return Add(std::string_view(bytes, kWordBytes));
}

SipDigest SipHash::Finish() {
  Take(waiting_ | uint64_t{size_} << 56);
  SipDigest digest;
  v2_ ^= 0xee;
  for (int i = 0; i < 4; ++i) Round();
  digest[0] = v0_ ^ v1_ ^ v2_ ^ v3_;
  v1_ ^= 0xdd;
  for (int i = 0; i < 4; ++i) Round();
  digest[1] = v0_ ^ v1_ ^ v2_ ^ v3_;
  return digest;
}

SipKey RandomSipKey() {
  SipKey key{};
  // Without randomness there is nothing to fall back to that would be safe.
  if (RAND_bytes(reinterpret_cast<unsigned char*>(key.data()),
                 static_cast<int>(sizeof(key))) != 1) {
    std::abort();
  }
  return key;
}

}  // namespace caveat
