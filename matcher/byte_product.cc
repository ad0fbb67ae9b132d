#include "matcher/byte_product.h"

// Compiled with -O3 in every preset; on x86-64 for several widths.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define CAVEAT_WIDE_VECTORS \
  __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define CAVEAT_WIDE_VECTORS
#endif

namespace caveat {

CAVEAT_WIDE_VECTORS
int32_t ByteProduct(const int8_t* a, const int8_t* b, size_t size) {
  int32_t sum = 0;
  for (size_t i = 0; i < size; ++i) {
    // Products of 16 bits, which machines add up in pairs.
    sum += static_cast<int16_t>(static_cast<int16_t>(a[i]) *
                                static_cast<int16_t>(b[i]));
  }
  return sum;
}

}  // namespace caveat
