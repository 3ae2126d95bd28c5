#pragma once
#include <cstdint>

#include <xtgrad/lib/simd.h>

// The compiler's own vectors, for loops that must keep sums in registers. The instruction set is the one that
// simd_at_level() compiles them for.

namespace xtgrad::kernels {

/// Vectors of so many bytes, and the same at addresses that are aligned for a single element only.
template <class T, int bytes>
struct VectorOf {
  static constexpr int kLanes = bytes / static_cast<int>(sizeof(T));
  typedef T Aligned __attribute__((vector_size(bytes)));                                // NOLINT(modernize-use-using)
  typedef T Loose __attribute__((vector_size(bytes), aligned(alignof(T)), may_alias));  // NOLINT(modernize-use-using)
};

/// The bytes of a register; a wider vector would lie in memory.
template <SimdLevel level>
constexpr int vector_bytes() {
  if (level == SimdLevel::base) return 16;
#if defined(__clang__)
  return 32;  // clang makes halves of 64 bytes
#else
  return level == SimdLevel::v3 ? 32 : 64;
#endif
}

/// The number of registers.
template <SimdLevel level>
constexpr int vector_registers() {
#if defined(__aarch64__)
  return 32;
#else
  return level == SimdLevel::v4 ? 32 : 16;
#endif
}

/// A vector's 16 bytes that are the sums of all its parts of 16 bytes.
template <class T, int bytes>
[[gnu::always_inline]] inline typename VectorOf<T, 16>::Aligned folded(const typename VectorOf<T, bytes>::Aligned& x) {
  if constexpr (bytes == 16) {
    return x;
  } else {
    typename VectorOf<T, bytes / 2>::Aligned halves[2];
    __builtin_memcpy(halves, &x, sizeof x);
    return folded<T, bytes / 2>(halves[0] + halves[1]);
  }
}

}  // namespace xtgrad::kernels
