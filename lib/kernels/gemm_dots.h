#pragma once
#include <cstdint>

#include <xtgrad/lib/kernels/vectors.h>

// Products of rows by rows, a b^T, without copies: vectors run along the rows of both.

namespace xtgrad::kernels {

/// How many rows of a and of b are multiplied with each other at once.
template <SimdLevel level>
struct DotsSize {
  static constexpr bool kMany = vector_registers<level>() == 32;
  static constexpr int kRows = kMany ? 6 : 4;
  static constexpr int kColumns = kMany ? 4 : 3;
};

/// sums[i] = the sum of the elements of x[i], for as many vectors as 16 bytes have elements.
[[gnu::always_inline]] inline void store_sums(const VectorOf<float, 16>::Aligned (&x)[4], float* sums) {
  const auto a = __builtin_shufflevector(x[0], x[1], 0, 4, 1, 5) + __builtin_shufflevector(x[0], x[1], 2, 6, 3, 7);
  const auto b = __builtin_shufflevector(x[2], x[3], 0, 4, 1, 5) + __builtin_shufflevector(x[2], x[3], 2, 6, 3, 7);
  *reinterpret_cast<VectorOf<float, 16>::Loose*>(sums) =
      __builtin_shufflevector(a, b, 0, 1, 4, 5) + __builtin_shufflevector(a, b, 2, 3, 6, 7);
}
[[gnu::always_inline]] inline void store_sums(const VectorOf<double, 16>::Aligned (&x)[2], double* sums) {
  *reinterpret_cast<VectorOf<double, 16>::Loose*>(sums) =
      __builtin_shufflevector(x[0], x[1], 0, 2) + __builtin_shufflevector(x[0], x[1], 1, 3);
}

/// sums[i * columns + j] = the sum of the elements of parts[i][j]; there is room for three more.
template <class T, int bytes, int rows, int columns>
[[gnu::always_inline]] inline void store_all_sums(const typename VectorOf<T, bytes>::Aligned (&parts)[rows][columns],
                                                  T* sums) {
  constexpr int kAtOnce = VectorOf<T, 16>::kLanes;
#pragma GCC unroll 16
  for (int first = 0; first < rows * columns; first += kAtOnce) {
    typename VectorOf<T, 16>::Aligned quarters[kAtOnce];
#pragma GCC unroll 16
    for (int i = 0; i < kAtOnce; ++i) {
      const int each = first + i < rows * columns ? first + i : 0;
      quarters[i] = folded<T, bytes>(parts[each / columns][each % columns]);
    }
    store_sums(quarters, sums + first);
  }
}

/// sums[i * columns + j] = row i of a . row j of b, over k; there is room for three more.
template <class T, int bytes, int rows, int columns>
struct DotsTile {
  [[gnu::always_inline]] void operator()(int64_t k, const T* a, int64_t a_row, const T* b, int64_t b_row,
                                         T* sums) const {
    using Vector = typename VectorOf<T, bytes>::Aligned;
    using Loose = typename VectorOf<T, bytes>::Loose;
    constexpr int64_t kLanes = VectorOf<T, bytes>::kLanes;
    Vector parts[rows][columns];
#pragma GCC unroll 16
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 16
      for (int j = 0; j < columns; ++j) parts[i][j] = Vector{};
    int64_t p = 0;
    for (; p + kLanes <= k; p += kLanes) {
      Vector y[columns];
#pragma GCC unroll 16
      for (int j = 0; j < columns; ++j) y[j] = *reinterpret_cast<const Loose*>(b + j * b_row + p);
#pragma GCC unroll 16
      for (int i = 0; i < rows; ++i) {
        const Vector x = *reinterpret_cast<const Loose*>(a + i * a_row + p);
#pragma GCC unroll 16
        for (int j = 0; j < columns; ++j) parts[i][j] += x * y[j];
      }
    }
    store_all_sums<T, bytes>(parts, sums);
    for (; p < k; ++p)
      for (int i = 0; i < rows; ++i)
        for (int j = 0; j < columns; ++j) sums[i * columns + j] += a[i * a_row + p] * b[j * b_row + p];
  }
};

}  // namespace xtgrad::kernels
