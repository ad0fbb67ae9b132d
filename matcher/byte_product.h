// The product of two vectors of signed bytes: a sum of integers, the same in
// any order, so in whatever width the machine has.

#ifndef CAVEAT_MATCHER_BYTE_PRODUCT_H_
#define CAVEAT_MATCHER_BYTE_PRODUCT_H_

#include <cstddef>
#include <cstdint>

namespace caveat {

// Of `size` bytes each; up to 100,000 of them can not leave 32 bits.
int32_t ByteProduct(const int8_t* a, const int8_t* b, size_t size);

// The same of `b` with each of `count` others.
void ByteProducts(const int8_t* const* rows, size_t count, const int8_t* b,
                  size_t size, int32_t* products);

}  // namespace caveat

#endif  // CAVEAT_MATCHER_BYTE_PRODUCT_H_
