// CAVEAT_WIDE_VECTORS before a function: its loops are compiled for several
// widths of vectors on x86-64, and the machine's own best is taken when the
// program starts. For files that are compiled with -O3 in every preset, and for
// loops that give the same in any width: sums of integers, or a lane for each
// sum. Sanitizers and other compilers take one width.

#ifndef CAVEAT_MATCHER_WIDE_VECTORS_H_
#define CAVEAT_MATCHER_WIDE_VECTORS_H_

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define CAVEAT_WIDE_VECTORS \
  __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#else
#define CAVEAT_WIDE_VECTORS
#endif

#endif  // CAVEAT_MATCHER_WIDE_VECTORS_H_
