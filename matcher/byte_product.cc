#include "matcher/byte_product.h"

#include "matcher/wide_vectors.h"

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
