#pragma once
#include <algorithm>
#include <cstdint>

#include <xtgrad/lib/kernels/vectors.h>

// Parts of matrices copied into the order in which tiles read them.

namespace xtgrad::kernels {

/// to[p * step + i] = x[i * stride + p] for 16 bytes' worth of columns p and `bytes`' worth of rows i: a transposition
/// in registers. Each 16 bytes of a vector belong to rows of their own.
template <class T, int bytes>
struct Transpose;

template <>
struct Transpose<float, 16> {
  using Loose = VectorOf<float, 16>::Loose;
  using Vector = VectorOf<float, 16>::Aligned;

  [[gnu::always_inline]] static void run(const float* x, int64_t stride, float* to, int64_t step) {
    const Vector x0 = *reinterpret_cast<const Loose*>(x), x1 = *reinterpret_cast<const Loose*>(x + stride),
                 x2 = *reinterpret_cast<const Loose*>(x + 2 * stride),
                 x3 = *reinterpret_cast<const Loose*>(x + 3 * stride);
    const Vector low01 = __builtin_shufflevector(x0, x1, 0, 4, 1, 5),
                 high01 = __builtin_shufflevector(x0, x1, 2, 6, 3, 7);
    const Vector low23 = __builtin_shufflevector(x2, x3, 0, 4, 1, 5),
                 high23 = __builtin_shufflevector(x2, x3, 2, 6, 3, 7);
    *reinterpret_cast<Loose*>(to) = __builtin_shufflevector(low01, low23, 0, 1, 4, 5);
    *reinterpret_cast<Loose*>(to + step) = __builtin_shufflevector(low01, low23, 2, 3, 6, 7);
    *reinterpret_cast<Loose*>(to + 2 * step) = __builtin_shufflevector(high01, high23, 0, 1, 4, 5);
    *reinterpret_cast<Loose*>(to + 3 * step) = __builtin_shufflevector(high01, high23, 2, 3, 6, 7);
  }
};

template <>
struct Transpose<float, 32> {
  using Quarter = VectorOf<float, 16>::Loose;
  using Loose = VectorOf<float, 32>::Loose;
  using Vector = VectorOf<float, 32>::Aligned;

  [[gnu::always_inline]] static void load(const float* x, int64_t stride, Vector& to) {
    const auto &first = *reinterpret_cast<const Quarter*>(x),
               &fifth = *reinterpret_cast<const Quarter*>(x + 4 * stride);
    to = __builtin_shufflevector(first, fifth, 0, 1, 2, 3, 4, 5, 6, 7);
  }
  [[gnu::always_inline]] static void run(const float* x, int64_t stride, float* to, int64_t step) {
    Vector x0, x1, x2, x3;
    load(x, stride, x0);
    load(x + stride, stride, x1);
    load(x + 2 * stride, stride, x2);
    load(x + 3 * stride, stride, x3);
    const Vector low01 = __builtin_shufflevector(x0, x1, 0, 8, 1, 9, 4, 12, 5, 13),
                 high01 = __builtin_shufflevector(x0, x1, 2, 10, 3, 11, 6, 14, 7, 15),
                 low23 = __builtin_shufflevector(x2, x3, 0, 8, 1, 9, 4, 12, 5, 13),
                 high23 = __builtin_shufflevector(x2, x3, 2, 10, 3, 11, 6, 14, 7, 15);
    *reinterpret_cast<Loose*>(to) = __builtin_shufflevector(low01, low23, 0, 1, 8, 9, 4, 5, 12, 13);
    *reinterpret_cast<Loose*>(to + step) = __builtin_shufflevector(low01, low23, 2, 3, 10, 11, 6, 7, 14, 15);
    *reinterpret_cast<Loose*>(to + 2 * step) = __builtin_shufflevector(high01, high23, 0, 1, 8, 9, 4, 5, 12, 13);
    *reinterpret_cast<Loose*>(to + 3 * step) = __builtin_shufflevector(high01, high23, 2, 3, 10, 11, 6, 7, 14, 15);
  }
};

template <>
struct Transpose<double, 16> {
  using Loose = VectorOf<double, 16>::Loose;
  using Vector = VectorOf<double, 16>::Aligned;

  [[gnu::always_inline]] static void run(const double* x, int64_t stride, double* to, int64_t step) {
    const Vector x0 = *reinterpret_cast<const Loose*>(x), x1 = *reinterpret_cast<const Loose*>(x + stride);
    *reinterpret_cast<Loose*>(to) = __builtin_shufflevector(x0, x1, 0, 2);
    *reinterpret_cast<Loose*>(to + step) = __builtin_shufflevector(x0, x1, 1, 3);
  }
};

template <>
struct Transpose<double, 32> {
  using Half = VectorOf<double, 16>::Loose;
  using Loose = VectorOf<double, 32>::Loose;
  using Vector = VectorOf<double, 32>::Aligned;

  [[gnu::always_inline]] static void load(const double* x, int64_t stride, Vector& to) {
    const auto &first = *reinterpret_cast<const Half*>(x), &third = *reinterpret_cast<const Half*>(x + 2 * stride);
    to = __builtin_shufflevector(first, third, 0, 1, 2, 3);
  }
  [[gnu::always_inline]] static void run(const double* x, int64_t stride, double* to, int64_t step) {
    Vector x0, x1;
    load(x, stride, x0);
    load(x + stride, stride, x1);
    *reinterpret_cast<Loose*>(to) = __builtin_shufflevector(x0, x1, 0, 4, 2, 6);
    *reinterpret_cast<Loose*>(to + step) = __builtin_shufflevector(x0, x1, 1, 5, 3, 7);
  }
};

/// Rows from i on, as long as there are `bytes`' worth of them; returns the first that is left.
template <int bytes, class T>
[[gnu::always_inline]] inline int64_t transpose_rows(const T* x, int64_t stride, int64_t i, int64_t rows,
                                                     int64_t columns, T* to, int64_t step) {
  constexpr int64_t kRows = VectorOf<T, bytes>::kLanes, kColumns = VectorOf<T, 16>::kLanes;
  for (; i + kRows <= rows; i += kRows) {
    int64_t p = 0;
    for (; p + kColumns <= columns; p += kColumns)
      Transpose<T, bytes>::run(x + i * stride + p, stride, to + p * step + i, step);
    for (; p < columns; ++p)
      for (int64_t r = i; r < i + kRows; ++r) to[p * step + r] = x[r * stride + p];
  }
  return i;
}

/// to[p * step + i] = x[i * stride + p] for i < rows, p < columns, with vectors of `bytes`.
template <int bytes, class T>
[[gnu::always_inline]] inline void transpose_block(const T* x, int64_t stride, int64_t rows, int64_t columns, T* to,
                                                   int64_t step) {
  int64_t i = 0;
  if constexpr (bytes > 16) i = transpose_rows<32>(x, stride, i, rows, columns, to, step);
  i = transpose_rows<16>(x, stride, i, rows, columns, to, step);
  for (; i < rows; ++i)
    for (int64_t p = 0; p < columns; ++p) to[p * step + i] = x[i * stride + p];
}

/// to[p * width + i] = x[i * across + p * along] for i < count, p < k, and zeros up to `width`: a panel, in which a
/// tile finds its next elements side by side. kFull is the width that most panels have.
template <class T, int bytes, int kFull>
struct PackPanel {
  [[gnu::always_inline]] void operator()(const T* x, int64_t across, int64_t along, int64_t count, int64_t width,
                                         int64_t k, T* to) const {
    if (across == 1 && count == kFull && width == kFull) {
      for (int64_t p = 0; p < k; ++p)
        for (int i = 0; i < kFull; ++i) to[p * kFull + i] = x[p * along + i];
    } else if (along == 1) {
      transpose_block<bytes>(x, across, count, k, to, width);
    } else {
      for (int64_t p = 0; p < k; ++p)
        for (int64_t i = 0; i < count; ++i) to[p * width + i] = x[i * across + p * along];
    }
    if (count < width)
      for (int64_t p = 0; p < k; ++p)
        for (int64_t i = count; i < width; ++i) to[p * width + i] = T(0);
  }
};

}  // namespace xtgrad::kernels
