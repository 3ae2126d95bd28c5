#pragma once
#include <cstdint>

#include <xtgrad/lib/kernels/vectors.h>

// Register tiles: the innermost loops of matrix products.

namespace xtgrad::kernels {

/// A tile's size at a SIMD level: as many sums as registers hold beside a row of b and an element of a, and enough of
/// them to hide the latency of an addition (BLIS: Van Zee and van de Geijn 2015).
template <class T, SimdLevel level>
struct TileSize {
  static constexpr int kBytes = vector_bytes<level>();
  static constexpr int kVectors = 2;
  static constexpr int kRows = vector_registers<level>() / kVectors - 2;
  static constexpr int kColumns = kVectors * VectorOf<T, kBytes>::kLanes;
};

/// Tiles in a row: each is `a_next`, `b_next` and `c_next` elements after the one before.
template <class T>
struct TileRun {
  int64_t count, k;
  const T* a;  // [rows, k]: neighbours in a row, or in a column, lie `a_stride` apart
  int64_t a_stride, a_next;
  const T* b;  // [k, columns], with rows b_row apart
  int64_t b_row, b_next;
  T* c;  // [rows, columns], with rows c_row apart
  int64_t c_row, c_next;
  bool adds;  // to c, or else replaces it
  T* copy;    // [k, columns]: where b is copied to, or none
};

/// The sums over k of tiles of `rows` rows and `vectors` vectors, where a's rows (by_rows) or its columns have
/// neighbouring elements.
template <class T, int bytes, int rows, int vectors, bool by_rows, bool copies>
struct MultiplyTiles {
  using Vector = typename VectorOf<T, bytes>::Aligned;
  using Loose = typename VectorOf<T, bytes>::Loose;
  static constexpr int kLanes = VectorOf<T, bytes>::kLanes;

  [[gnu::always_inline]] void operator()(const TileRun<T>* run) const {
    const int64_t a_stride = run->a_stride, b_row = run->b_row, c_row = run->c_row;
    const T *a = run->a, *b = run->b;
    T* c = run->c;
    for (int64_t i = run->count; i > 0; --i, a += run->a_next, b += run->b_next, c += run->c_next)
      multiply(run->k, a, a_stride, b, b_row, c, c_row, run->adds, run->copy);
  }

 private:
  [[gnu::always_inline]] static void multiply(int64_t k, const T* a, int64_t a_stride, const T* b, int64_t b_row, T* c,
                                              int64_t c_row, bool adds, T* copy) {
    // After few steps the result's lines would not be there yet.
    if (k < 128) {
#pragma GCC unroll 16
      for (int i = 0; i < rows; ++i) __builtin_prefetch(c + i * c_row, 1);
    }
    Vector sums[rows][vectors];
#pragma GCC unroll 16
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 16
      for (int j = 0; j < vectors; ++j) sums[i][j] = Vector{};
    for (int64_t p = 0; p < k; ++p) {
      Vector y[vectors];
#pragma GCC unroll 16
      for (int j = 0; j < vectors; ++j) y[j] = *reinterpret_cast<const Loose*>(b + j * kLanes);
      if constexpr (copies) {
#pragma GCC unroll 16
        for (int j = 0; j < vectors; ++j) *reinterpret_cast<Loose*>(copy + j * kLanes) = y[j];
        copy += vectors * kLanes;
      }
#pragma GCC unroll 16
      for (int i = 0; i < rows; ++i) {
        // Every lane; x + 0 would not be x where x is -0, and an addition more.
        const Vector x = a[by_rows ? i * a_stride : i] - Vector{};
#pragma GCC unroll 16
        for (int j = 0; j < vectors; ++j) sums[i][j] += x * y[j];
      }
      a += by_rows ? 1 : a_stride;
      b += b_row;
    }
#pragma GCC unroll 16
    for (int i = 0; i < rows; ++i)
#pragma GCC unroll 16
      for (int j = 0; j < vectors; ++j) {
        auto* at = reinterpret_cast<Loose*>(c + i * c_row + j * kLanes);
        *at = adds ? *at + sums[i][j] : sums[i][j];
      }
  }
};

}  // namespace xtgrad::kernels
