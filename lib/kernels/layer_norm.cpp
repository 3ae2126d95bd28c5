#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/norm.h>
#include <xtgrad/lib/kernels/norm_columns.h>

namespace xtgrad::kernels {
namespace {

template <class T>
struct LayerNormCall {
  const T *x, *weight, *bias;
  T *y, *mean, *var, *deviation;
  int64_t n;
  double eps;
};

template <class T>
[[gnu::always_inline]] inline void normalise_row(const LayerNormCall<T>& call, int64_t row) {
  const int64_t n = call.n;
  const T *x = call.x + row * n, *w = call.weight, *b = call.bias;
  T* y = call.y + row * n;
  Moments moments;
  add_moments(x, n, moments);
  const T mean = static_cast<T>(moments.mean), deviation = deviation_of<T>(moments.var(), call.eps);
  call.mean[row] = mean;
  call.var[row] = static_cast<T>(moments.var());
  call.deviation[row] = deviation;
  if (!w && !b) {
    transform_run(x, y, n, mean, deviation, T(0));
  } else if (!w) {
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) y[j] = (x[j] - mean) * deviation + b[j];
  } else if (b) {
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) y[j] = (x[j] - mean) * deviation * w[j] + b[j];
  } else {
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) y[j] = (x[j] - mean) * deviation * w[j];
  }
}

template <class T>
struct LayerNormBackwardCall {
  const T *g, *x, *weight, *mean, *deviation;
  T* gx;
  int64_t n;
};

template <class T>
[[gnu::always_inline]] inline void backward_row(const LayerNormBackwardCall<T>& call, int64_t row) {
  const int64_t n = call.n;
  const T *g = call.g + row * n, *x = call.x + row * n, *w = call.weight;
  T* out = call.gx + row * n;
  const T mean = call.mean[row], deviation = call.deviation[row];
  // The weighted gradient is put where the result will be, read back from the cache and finished there.
  if (w) {
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) out[j] = g[j] * w[j];
    g = out;
  }
  GradientSums sums;
  add_gradient_sums(g, x, mean, n, sums);
  const double share = static_cast<double>(deviation) / static_cast<double>(n);
  const T slope = static_cast<T>(sums.gx * deviation * deviation * share), centre = static_cast<T>(sums.g * share);
  backward_run(g, x, out, n, mean, deviation, slope, centre);
}

int64_t row_grain(int64_t n) { return std::max<int64_t>(1, kGrain / std::max<int64_t>(1, n)); }

Array dense(const Array& x) { return x.defined() ? x.contiguous() : x; }

template <class T>
void affine_gradients(const T* g, const T* x, int64_t rows, int64_t n, const T* mean, const T* deviation,
                      const NormGradients& result) {
  const std::vector<double> sums = column_sums(
      g, x, ColumnJobs(rows, n), [=](T gv, T xv, int64_t i, int64_t) { return gv * ((xv - mean[i]) * deviation[i]); });
  for (int64_t j = 0; j < n; ++j) {
    const size_t at = static_cast<size_t>(j);
    if (result.bias.defined()) result.bias.data<T>()[j] = static_cast<T>(sums[at]);
    if (result.weight.defined()) result.weight.data<T>()[j] = static_cast<T>(sums[at + static_cast<size_t>(n)]);
  }
}

}  // namespace

Normalised layer_norm(const Array& input, int64_t n, const Array& weight, const Array& bias, double eps) {
  if (is_narrow(input.dtype())) return in_float(layer_norm, input, n, weight, bias, eps);
  const Array x = input.contiguous(), w = dense(weight), b = dense(bias);
  const int64_t rows = x.numel() / std::max<int64_t>(1, n);
  auto statistic = [&] { return empty_array({rows}, x.dtype()); };
  const Normalised result{empty_array(x.shape(), x.dtype()), statistic(), statistic(), statistic()};
  dispatch_floating(x.dtype(), "layer_norm", [&](auto zero) {
    using T = decltype(zero);
    const LayerNormCall<T> call{x.data<T>(),
                                data_or_null<T>(w),
                                data_or_null<T>(b),
                                result.y.data<T>(),
                                result.mean.data<T>(),
                                result.var.data<T>(),
                                result.deviation.data<T>(),
                                n,
                                eps};
    parallel_for(0, rows, row_grain(n), [&](int64_t begin, int64_t end) {
      simd(
          [=](LayerNormCall<T> at) {
            for (int64_t i = begin; i < end; ++i) normalise_row(at, i);
          },
          call);
    });
  });
  return result;
}

NormGradients layer_norm_backward(const Array& gradient, const Array& input, int64_t n, const Array& weight,
                                  const Normalised& forward, NormNeeds needs) {
  if (is_narrow(gradient.dtype())) return in_float(layer_norm_backward, gradient, input, n, weight, forward, needs);
  const Array g = gradient.contiguous(), x = input.contiguous(), w = dense(weight);
  const int64_t rows = x.numel() / std::max<int64_t>(1, n);
  NormGradients result;
  if (needs.x) result.x = empty_array(x.shape(), x.dtype());
  if (needs.weight) result.weight = empty_array({n}, x.dtype());
  if (needs.bias) result.bias = empty_array({n}, x.dtype());
  dispatch_floating(x.dtype(), "layer_norm_backward", [&](auto zero) {
    using T = decltype(zero);
    const T *mean = forward.mean.data<T>(), *deviation = forward.deviation.data<T>();
    if (needs.weight || needs.bias) affine_gradients(g.data<T>(), x.data<T>(), rows, n, mean, deviation, result);
    if (!needs.x) return;
    const LayerNormBackwardCall<T> call{
        g.data<T>(), x.data<T>(), data_or_null<T>(w), mean, deviation, result.x.data<T>(), n};
    parallel_for(0, rows, row_grain(n), [&](int64_t begin, int64_t end) {
      simd(
          [=](LayerNormBackwardCall<T> at) {
            for (int64_t i = begin; i < end; ++i) backward_row(at, i);
          },
          call);
    });
  });
  return result;
}

}  // namespace xtgrad::kernels
