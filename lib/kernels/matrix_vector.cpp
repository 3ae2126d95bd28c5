#include <xtgrad/lib/kernels/matrix_vector.h>

#include <algorithm>
#include <cstring>

#include <xtgrad/lib/kernels/loop.h>
#include <xtgrad/lib/kernels/vectors.h>
#include <xtgrad/lib/parallel.h>
#include <xtgrad/lib/simd.h>

// A matrix is read once, so memory decides: several rows at a time, whose loads overlap, and no copies, which a general
// product makes.

namespace xtgrad::kernels {
namespace {

// Elements worth a thread of their own.
constexpr int64_t kWork = 65536;

// Of a row, so many bytes are multiplied at once: at every level the same sums are added in the same order.
constexpr int kStep = 64;

template <class T, int bytes>
[[gnu::always_inline]] inline T sum_of(const typename VectorOf<T, bytes>::Aligned& lanes) {
  const typename VectorOf<T, 16>::Aligned few = folded<T, bytes>(lanes);
  T sum = 0;
  for (int i = 0; i < VectorOf<T, 16>::kLanes; ++i) sum += few[i];
  return sum;
}

/// out[r] = row r of a . x
template <int bytes, int rows, class T>
[[gnu::always_inline]] inline void dots(const T* a, int64_t leading, const T* x, int64_t n, T* out) {
  using Vector = typename VectorOf<T, bytes>::Aligned;
  using Loose = typename VectorOf<T, bytes>::Loose;
  constexpr int kParts = kStep / bytes, kLanes = VectorOf<T, bytes>::kLanes;
  constexpr int64_t kCount = kParts * kLanes;
  Vector sums[rows][kParts];
#pragma GCC unroll 8  // or they would lie in memory
  for (int r = 0; r < rows; ++r)
#pragma GCC unroll 8
    for (int part = 0; part < kParts; ++part) sums[r][part] = Vector{};
  int64_t j = 0;
  for (; j + kCount <= n; j += kCount) {
#pragma GCC unroll 8
    for (int r = 0; r < rows; ++r) __builtin_prefetch(a + r * leading + j + 4 * kCount);
#pragma GCC unroll 8
    for (int part = 0; part < kParts; ++part) {
      const Vector right = *reinterpret_cast<const Loose*>(x + j + part * kLanes);
#pragma GCC unroll 8
      for (int r = 0; r < rows; ++r)
        sums[r][part] += *reinterpret_cast<const Loose*>(a + r * leading + j + part * kLanes) * right;
    }
  }
#pragma GCC unroll 8
  for (int r = 0; r < rows; ++r) {
    typename VectorOf<T, kStep>::Aligned all;
    static_assert(sizeof all == sizeof sums[r]);
    std::memcpy(&all, sums[r], sizeof all);
    out[r] = sum_of<T, kStep>(all);
    for (int64_t i = j; i < n; ++i) out[r] += a[r * leading + i] * x[i];
  }
}

/// y[j] += x[0] * a[0][j] + ... + x[7] * a[7][j]
template <class T>
[[gnu::always_inline]] inline void add_eight_rows(const T* x, const T* a, int64_t leading, int64_t n, T* y) {
  const T *a0 = a, *a1 = a0 + leading, *a2 = a1 + leading, *a3 = a2 + leading;
  const T *a4 = a3 + leading, *a5 = a4 + leading, *a6 = a5 + leading, *a7 = a6 + leading;
  const T x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3], x4 = x[4], x5 = x[5], x6 = x[6], x7 = x[7];
  XTGRAD_INDEPENDENT
  for (int64_t j = 0; j < n; ++j)
    y[j] += ((x0 * a0[j] + x1 * a1[j]) + (x2 * a2[j] + x3 * a3[j])) +
            ((x4 * a4[j] + x5 * a5[j]) + (x6 * a6[j] + x7 * a7[j]));
}

template <class T>
[[gnu::always_inline]] inline void add_row(T x, const T* a, int64_t n, T* y) {
  XTGRAD_INDEPENDENT
  for (int64_t j = 0; j < n; ++j) y[j] += x * a[j];
}

}  // namespace

template <class T>
void matrix_by_vector(int64_t rows, int64_t columns, double alpha, const T* a, int64_t leading, const T* x, double beta,
                      T* y) {
  const T factor = static_cast<T>(alpha), kept = static_cast<T>(beta);
  parallel_for(0, rows, std::max<int64_t>(1, kWork / std::max<int64_t>(1, columns)), [=](int64_t begin, int64_t end) {
    dispatch_simd_level([=](auto at) {
      constexpr SimdLevel kLevel = decltype(at)::kLevel;
      simd_apart<kLevel>(
          [=](int64_t from, int64_t to) {
            constexpr int kBytes = vector_bytes<kLevel>(), kRows = kLevel == SimdLevel::base ? 2 : 4;
            T sums[kRows];
            const auto finish = [=](int64_t i, T sum) { y[i] = kept == 0 ? factor * sum : factor * sum + kept * y[i]; };
            for (; from + kRows <= to; from += kRows) {
              dots<kBytes, kRows>(a + from * leading, leading, x, columns, sums);
              for (int r = 0; r < kRows; ++r) finish(from + r, sums[r]);
            }
            for (; from < to; ++from) {
              dots<kBytes, 1>(a + from * leading, leading, x, columns, sums);
              finish(from, sums[0]);
            }
          },
          begin, end);
    });
  });
}

template <class T>
void vector_by_matrix(int64_t rows, int64_t columns, double alpha, const T* x, const T* a, int64_t leading, double beta,
                      T* y) {
  const T factor = static_cast<T>(alpha), kept = static_cast<T>(beta);
  parallel_for(0, columns, std::max<int64_t>(64, kWork / std::max<int64_t>(1, rows)), [=](int64_t begin, int64_t end) {
    simd(
        [=](int64_t from, int64_t to) {
          constexpr int64_t kBlock = 2048;  // whose sums stay in the first cache
          for (; from < to; from += kBlock) {
            const int64_t n = std::min(kBlock, to - from);
            for (int64_t j = from; j < from + n; ++j) y[j] = kept == 0 ? T(0) : kept * y[j];
            int64_t i = 0;
            T scaled[8];
            for (; i + 8 <= rows; i += 8) {
              for (int r = 0; r < 8; ++r) scaled[r] = factor * x[i + r];
              add_eight_rows(scaled, a + i * leading + from, leading, n, y + from);
            }
            for (; i < rows; ++i) add_row(factor * x[i], a + i * leading + from, n, y + from);
          }
        },
        begin, end);
  });
}

template void matrix_by_vector(int64_t, int64_t, double, const float*, int64_t, const float*, double, float*);
template void matrix_by_vector(int64_t, int64_t, double, const double*, int64_t, const double*, double, double*);
template void vector_by_matrix(int64_t, int64_t, double, const float*, const float*, int64_t, double, float*);
template void vector_by_matrix(int64_t, int64_t, double, const double*, const double*, int64_t, double, double*);

}  // namespace xtgrad::kernels
