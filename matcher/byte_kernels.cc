#include "matcher/byte_kernels.h"

#include <algorithm>
#include <cmath>

// Intrinsics, because compilers find neither the multiply-and-add of pairs nor
// the blocks that keep it busy. A block is small enough for the nearest cache,
// and each of its weights is read once for several rows. Sums of integers and
// the largest of a row do not depend on the order; rounding is one division and
// one product for each number, in any width.

#if defined(__x86_64__) && defined(__GNUC__)
#define CAVEAT_X86_KERNELS 1
#include <immintrin.h>
#endif

namespace caveat {
namespace {

constexpr size_t kOutputs = ByteMatrix::kBlockOutputs;
// Bytes of one pair of inputs in a block.
constexpr size_t kPairBytes = 2 * kOutputs;

void RoundRest(const float* from, size_t begin, size_t size, float largest,
               int16_t* to) {
  for (size_t i = begin; i < size; ++i) {
    to[i] = static_cast<int16_t>(std::lrintf(from[i] / largest * kRoundedRange));
  }
}

float LargestRest(const float* from, size_t begin, size_t size, float largest) {
  for (size_t i = begin; i < size; ++i) {
    largest = std::max(largest, std::fabs(from[i]));
  }
  return largest;
}

float RoundPlain(const float* from, size_t size, int16_t* to) {
  const float largest = LargestRest(from, 0, size, kLargestMin);
  RoundRest(from, 0, size, largest, to);
  return largest;
}

void MultiplyPlain(const int8_t* block, const int16_t* x, size_t pairs,
                   size_t count, int32_t* sums) {
  std::fill(sums, sums + count * kOutputs, 0);
  for (size_t r = 0; r < count; ++r) {
    const int16_t* row = x + r * 2 * pairs;
    int32_t* to = sums + r * kOutputs;
    for (size_t p = 0; p < pairs; ++p) {
      const int8_t* weights = block + p * kPairBytes;
      for (size_t o = 0; o < kOutputs; ++o) {
        to[o] +=
            weights[2 * o] * row[2 * p] + weights[2 * o + 1] * row[2 * p + 1];
      }
    }
  }
}

constexpr ByteKernels kPlainKernels{RoundPlain, MultiplyPlain};

#ifdef CAVEAT_X86_KERNELS

// A pair of inputs as one number, to be copied into every lane.
inline int32_t PairAt(const int16_t* x) {
  int32_t pair;
  __builtin_memcpy(&pair, x, sizeof(pair));
  return pair;
}

__attribute__((target("avx2"))) float RoundAvx2(const float* from, size_t size,
                                                int16_t* to) {
  constexpr size_t kWidth = 8;
  const size_t whole = size / kWidth * kWidth;
  const __m256 magnitude = _mm256_castsi256_ps(_mm256_set1_epi32(0x7fffffff));
  __m256 most = _mm256_setzero_ps();
  for (size_t i = 0; i < whole; i += kWidth) {
    most = _mm256_max_ps(most,
                         _mm256_and_ps(_mm256_loadu_ps(from + i), magnitude));
  }
  float lanes[kWidth];
  _mm256_storeu_ps(lanes, most);
  float largest = LargestRest(lanes, 0, kWidth, kLargestMin);
  largest = LargestRest(from, whole, size, largest);
  const __m256 divisor = _mm256_set1_ps(largest);
  const __m256 factor = _mm256_set1_ps(kRoundedRange);
  for (size_t i = 0; i < whole; i += kWidth) {
    const __m256i rounded = _mm256_cvtps_epi32(_mm256_mul_ps(
        _mm256_div_ps(_mm256_loadu_ps(from + i), divisor), factor));
    const __m128i narrow = _mm_packs_epi32(
        _mm256_castsi256_si128(rounded), _mm256_extracti128_si256(rounded, 1));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to + i), narrow);
  }
  RoundRest(from, whole, size, largest, to);
  return largest;
}

// Rows whose sums are kept in registers together.
constexpr size_t kRowsAvx2 = 4;

template <size_t kRows>
__attribute__((target("avx2"))) void RowsAvx2(const int8_t* block,
                                              const int16_t* x, size_t pairs,
                                              int32_t* sums) {
  __m256i low[kRows];
  __m256i high[kRows];
  for (size_t r = 0; r < kRows; ++r) low[r] = high[r] = _mm256_setzero_si256();
  for (size_t p = 0; p < pairs; ++p) {
    const auto* weights =
        reinterpret_cast<const __m128i*>(block + p * kPairBytes);
    const __m256i first = _mm256_cvtepi8_epi16(_mm_loadu_si128(weights));
    const __m256i second = _mm256_cvtepi8_epi16(_mm_loadu_si128(weights + 1));
    for (size_t r = 0; r < kRows; ++r) {
      const __m256i pair = _mm256_set1_epi32(PairAt(x + r * 2 * pairs + 2 * p));
      low[r] = _mm256_add_epi32(low[r], _mm256_madd_epi16(first, pair));
      high[r] = _mm256_add_epi32(high[r], _mm256_madd_epi16(second, pair));
    }
  }
  for (size_t r = 0; r < kRows; ++r) {
    auto* to = reinterpret_cast<__m256i*>(sums + r * kOutputs);
    _mm256_storeu_si256(to, low[r]);
    _mm256_storeu_si256(to + 1, high[r]);
  }
}

#define CAVEAT_AVX512 __attribute__((target("avx512f,avx512bw,avx512vnni")))

constexpr size_t kRowsAvx512 = 12;

template <size_t kRows>
CAVEAT_AVX512 void RowsAvx512(const int8_t* block, const int16_t* x,
                              size_t pairs, int32_t* sums) {
  __m512i total[kRows];
  for (size_t r = 0; r < kRows; ++r) total[r] = _mm512_setzero_si512();
  for (size_t p = 0; p < pairs; ++p) {
    const __m512i weights = _mm512_cvtepi8_epi16(_mm256_loadu_si256(
        reinterpret_cast<const __m256i*>(block + p * kPairBytes)));
    for (size_t r = 0; r < kRows; ++r) {
      total[r] = _mm512_dpwssd_epi32(
          total[r], weights,
          _mm512_set1_epi32(PairAt(x + r * 2 * pairs + 2 * p)));
    }
  }
  for (size_t r = 0; r < kRows; ++r) {
    _mm512_storeu_si512(sums + r * kOutputs, total[r]);
  }
}

using MultiplyRows = void (*)(const int8_t*, const int16_t*, size_t, int32_t*);

constexpr MultiplyRows kAvx2Rows[kRowsAvx2] = {RowsAvx2<1>, RowsAvx2<2>,
                                               RowsAvx2<3>, RowsAvx2<4>};
constexpr MultiplyRows kAvx512Rows[kRowsAvx512] = {
    RowsAvx512<1>, RowsAvx512<2>,  RowsAvx512<3>,  RowsAvx512<4>,
    RowsAvx512<5>, RowsAvx512<6>,  RowsAvx512<7>,  RowsAvx512<8>,
    RowsAvx512<9>, RowsAvx512<10>, RowsAvx512<11>, RowsAvx512<12>};

// In groups of nearly the same size: a small rest would wait for itself.
template <size_t kRowsMax>
void MultiplyInGroups(const MultiplyRows (&kernels)[kRowsMax],
                      const int8_t* block, const int16_t* x, size_t pairs,
                      size_t count, int32_t* sums) {
  const size_t groups = (count + kRowsMax - 1) / kRowsMax;
  size_t begin = 0;
  for (size_t g = 0; g < groups; ++g) {
    const size_t end = (g + 1) * count / groups;
    kernels[end - begin - 1](block, x + begin * 2 * pairs, pairs,
                             sums + begin * kOutputs);
    begin = end;
  }
}

constexpr ByteKernels kAvx2Kernels{
    RoundAvx2, [](const int8_t* block, const int16_t* x, size_t pairs,
                  size_t count, int32_t* sums) {
      MultiplyInGroups(kAvx2Rows, block, x, pairs, count, sums);
    }};
constexpr ByteKernels kAvx512Kernels{
    RoundAvx2, [](const int8_t* block, const int16_t* x, size_t pairs,
                  size_t count, int32_t* sums) {
      MultiplyInGroups(kAvx512Rows, block, x, pairs, count, sums);
    }};

#endif

}  // namespace

bool ByteMatrix::Has(ByteKernel kernel) {
#ifdef CAVEAT_X86_KERNELS
  if (kernel == ByteKernel::kAvx2) return __builtin_cpu_supports("avx2");
  if (kernel == ByteKernel::kAvx512) {
    return __builtin_cpu_supports("avx512f") &&
           __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vnni");
  }
#endif
  return kernel == ByteKernel::kPlain;
}

const ByteKernels& KernelsOf(ByteKernel kernel) {
#ifdef CAVEAT_X86_KERNELS
  if (kernel == ByteKernel::kAvx512) return kAvx512Kernels;
  if (kernel == ByteKernel::kAvx2) return kAvx2Kernels;
#endif
  (void)kernel;
  return kPlainKernels;
}

}  // namespace caveat
