#pragma once
#include <cmath>

#include <xtgrad/lib/kernels/reduce_run.h>
#include <xtgrad/lib/parallel.h>
#include <xtgrad/lib/simd.h>

// What the normalisations do with a run of neighbouring elements that share their statistics.

namespace xtgrad::kernels {

/// Count, mean and sum of squared distances from the mean, put together from parts (Chan's formula): nothing cancels,
/// however far from zero the mean lies. The first part has weight 0, and the square of its mean may be infinite.
struct Moments {
  double count = 0, mean = 0, squares = 0;

  [[gnu::always_inline]] void add(double n, double its_mean, double its_squares) {
    const double total = count + n, apart = its_mean - mean;
    squares += its_squares + apart * (count * n / total) * apart;
    mean += apart * (n / total);
    count = total;
  }
  double var() const { return squares / count; }
};

inline constexpr int64_t kNormBlock = 1024;

template <class T>
[[gnu::always_inline]] inline void add_moments(const T* x, int64_t n, Moments& moments) {
  for (int64_t i = 0; i < n; i += kNormBlock) {
    const int64_t m = std::min(kNormBlock, n - i);
    const T mean = reduce_run(Sum(), Identity(), x + i, m) / static_cast<T>(m);
    const T squares = reduce_run(
        Sum(), [mean](T v) { return (v - mean) * (v - mean); }, x + i, m);
    moments.add(static_cast<double>(m), mean, squares);
  }
}

/// The sums of g and of g * (x - mean).
struct GradientSums {
  double g = 0, gx = 0;
};

template <class T>
[[gnu::always_inline]] inline void add_gradient_sums(const T* g, const T* x, T mean, int64_t n, GradientSums& sums) {
  T products[kNormBlock];
  for (int64_t i = 0; i < n; i += kNormBlock) {
    const int64_t m = std::min(kNormBlock, n - i);
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < m; ++j) products[j] = g[i + j] * (x[i + j] - mean);
    sums.g += reduce_run(Sum(), Identity(), g + i, m);
    sums.gx += reduce_run(Sum(), Identity(), products, m);
  }
}

/// y = (x - mean) * scale + shift
template <class T>
[[gnu::always_inline]] inline void transform_run(const T* x, T* y, int64_t n, T mean, T scale, T shift) {
  XTGRAD_INDEPENDENT
  for (int64_t j = 0; j < n; ++j) y[j] = (x[j] - mean) * scale + shift;
}

/// out = g * scale - (x - mean) * slope - centre
template <class T>
[[gnu::always_inline]] inline void backward_run(const T* g, const T* x, T* out, int64_t n, T mean, T scale, T slope,
                                                T centre) {
  XTGRAD_INDEPENDENT
  for (int64_t j = 0; j < n; ++j) out[j] = g[j] * scale - (x[j] - mean) * slope - centre;
}

/// out = g * scale: where the statistics are given, they take no part in the gradient.
template <class T>
[[gnu::always_inline]] inline void backward_run(const T* g, T* out, int64_t n, T scale) {
  XTGRAD_INDEPENDENT
  for (int64_t j = 0; j < n; ++j) out[j] = g[j] * scale;
}

/// 1 / sqrt(var + eps).
template <class T>
[[gnu::always_inline]] inline T deviation_of(double var, double eps) {
  return static_cast<T>(1 / std::sqrt(var + eps));
}

/// The same of a batch's own variance. PyTorch gives the bias where all of a channel is equal and there is no eps.
template <class T>
[[gnu::always_inline]] inline T batch_deviation_of(double var, double eps) {
  return var == 0 && eps == 0 ? T(0) : deviation_of<T>(var, eps);
}

/// The elements of an array, or null where it is undefined.
template <class T>
const T* data_or_null(const Array& x) {
  return x.defined() ? x.data<T>() : nullptr;
}

}  // namespace xtgrad::kernels
