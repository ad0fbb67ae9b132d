#include "matcher/byte_product.h"

#include "matcher/wide_vectors.h"

namespace caveat {

CAVEAT_WIDE_VECTORS
void ByteProducts(const int8_t* const* rows, size_t count, const int8_t* b,
                  size_t size, int32_t* products) {
  for (size_t r = 0; r < count; ++r) {
    const int8_t* a = rows[r];
    int32_t sum = 0;
    for (size_t i = 0; i < size; ++i) {
      // Products of 16 bits, which machines add up in pairs.
      sum += static_cast<int16_t>(static_cast<int16_t>(a[i]) *
                                  static_cast<int16_t>(b[i]));
    }
    products[r] = sum;
  }
}

int32_t ByteProduct(const int8_t* a, const int8_t* b, size_t size) {
  int32_t product = 0;
  ByteProducts(&a, 1, b, size, &product);
  return product;
}

}  // namespace caveat
