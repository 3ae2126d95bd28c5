#include <xtgrad/lib/kernels/batch_norm.h>

#include <xtgrad/lib/kernels/in_float.h>
#include <xtgrad/lib/kernels/norm_run.h>
#include <xtgrad/lib/memory_format.h>

namespace xtgrad::kernels {
namespace {

// Sums of short runs would cost more than the runs: several are taken at a time, side by side in a block.
template <class Body>
[[gnu::always_inline]] inline void for_blocks(Planes shape, Body body) {
  const int64_t most = std::max<int64_t>(1, kNormBlock / shape.inner);
  for (int64_t i = 0; i < shape.batch; i += most) body(i, std::min(most, shape.batch - i));
}

/// The runs themselves where there is one, else a copy.
template <class T>
[[gnu::always_inline]] inline const T* side_by_side(const T* x, int64_t runs, int64_t n, int64_t step, T* block) {
  if (runs == 1) return x;
  for (int64_t i = 0; i < runs; ++i) {
    XTGRAD_INDEPENDENT
    for (int64_t j = 0; j < n; ++j) block[i * n + j] = x[i * step + j];
  }
  return block;
}

template <class T>
[[gnu::always_inline]] inline void normalise_channel(const BatchNormCall<T>& call, Planes shape, int64_t c) {
  const int64_t n = shape.inner, step = shape.channels * n;
  const T* x = call.x + c * n;
  T* y = call.y + c * n;
  if (call.own) {
    Moments moments;
    T block[kNormBlock];
    const auto each = [&](int64_t first, int64_t runs) __attribute__((always_inline)) {
      add_moments(side_by_side(x + first * step, runs, n, step, block), runs * n, moments);
    };
    for_blocks(shape, each);
    call.mean[c] = static_cast<T>(moments.mean);
    call.var[c] = static_cast<T>(moments.var());
    call.deviation[c] = batch_deviation_of<T>(moments.var(), call.eps);
  }
  const T mean = call.mean[c], scale = call.weight ? call.deviation[c] * call.weight[c] : call.deviation[c];
  const T shift = call.bias ? call.bias[c] : T(0);
  for (int64_t i = 0; i < shape.batch; ++i) transform_run(x + i * step, y + i * step, n, mean, scale, shift);
}

template <class T>
[[gnu::always_inline]] inline void backward_channel(const BatchNormBackwardCall<T>& call, Planes shape, int64_t c) {
  const int64_t n = shape.inner, step = shape.channels * n;
  const T *g = call.g + c * n, *x = call.x + c * n;
  const T mean = call.mean[c], deviation = call.deviation[c];
  GradientSums sums;
  if (call.training || call.gw || call.gb) {
    T g_block[kNormBlock], x_block[kNormBlock];
    const auto each = [&](int64_t first, int64_t runs) __attribute__((always_inline)) {
      const T* gs = side_by_side(g + first * step, runs, n, step, g_block);
      const T* xs = side_by_side(x + first * step, runs, n, step, x_block);
      add_gradient_sums(gs, xs, mean, runs * n, sums);
    };
    for_blocks(shape, each);
  }
  if (call.gw) call.gw[c] = static_cast<T>(sums.gx * deviation);
  if (call.gb) call.gb[c] = static_cast<T>(sums.g);
  if (!call.gx) return;
  const double scale = call.weight ? static_cast<double>(deviation) * call.weight[c] : deviation;
  if (!call.training) {
    for (int64_t i = 0; i < shape.batch; ++i)
      backward_run(g + i * step, call.gx + c * n + i * step, n, static_cast<T>(scale));
    return;
  }
  const double share = scale / shape.count();
  const T slope = static_cast<T>(sums.gx * deviation * deviation * share), centre = static_cast<T>(sums.g * share);
  for (int64_t i = 0; i < shape.batch; ++i) {
    T* out = call.gx + c * n + i * step;
    backward_run(g + i * step, x + i * step, out, n, mean, static_cast<T>(scale), slope, centre);
  }
}

// As many channels a thread as make the region worth it.
int64_t channel_grain(Planes shape) {
  return std::max<int64_t>(1, kGrain / std::max<int64_t>(1, shape.batch * shape.inner));
}

Planes planes_of(const Array& x) {
  const int64_t channels = x.shape()[1], batch = x.shape()[0];
  return {batch, channels, x.numel() / std::max<int64_t>(1, batch * channels)};
}

// Where a pixel's channels lie side by side each channel is a column of a matrix.
bool is_rows(const Array& x, Planes shape) { return shape.inner == 1 || is_channels_last(x); }

Array in_layout(const Array& x) { return is_channels_last(x) ? x : x.contiguous(); }

Normalised normalise(const Array& input, const Array& weight, const Array& bias, double eps, Normalised result,
                     bool own) {
  const Array x = in_layout(input), w = weight.defined() ? weight.contiguous() : weight,
              b = bias.defined() ? bias.contiguous() : bias;
  const Planes shape = planes_of(x);
  result.y = empty_array_like(x, x.dtype());
  dispatch_floating(x.dtype(), "batch_norm", [&](auto zero) {
    using T = decltype(zero);
    const BatchNormCall<T> call{x.data<T>(),
                                data_or_null<T>(w),
                                data_or_null<T>(b),
                                result.y.data<T>(),
                                result.mean.data<T>(),
                                result.var.data<T>(),
                                result.deviation.data<T>(),
                                eps,
                                own};
    is_rows(x, shape) ? batch_norm_rows(call, shape) : batch_norm_planes(call, shape);
  });
  return result;
}

}  // namespace

template <class T>
void batch_norm_planes(const BatchNormCall<T>& call, Planes shape) {
  parallel_for(0, shape.channels, channel_grain(shape), [&](int64_t begin, int64_t end) {
    simd(
        [](const BatchNormCall<T>* at, Planes planes, int64_t from, int64_t to) {
          for (int64_t c = from; c < to; ++c) normalise_channel(*at, planes, c);
        },
        &call, shape, begin, end);
  });
}

template <class T>
void batch_norm_planes_backward(const BatchNormBackwardCall<T>& call, Planes shape) {
  parallel_for(0, shape.channels, channel_grain(shape), [&](int64_t begin, int64_t end) {
    simd(
        [](const BatchNormBackwardCall<T>* at, Planes planes, int64_t from, int64_t to) {
          for (int64_t c = from; c < to; ++c) backward_channel(*at, planes, c);
        },
        &call, shape, begin, end);
  });
}

Normalised batch_norm(const Array& x, const Array& weight, const Array& bias, double eps) {
  if (is_narrow(x.dtype())) return in_float(batch_norm, x, weight, bias, eps);
  const Dims channels{x.shape()[1]};
  auto statistic = [&] { return empty_array(channels, x.dtype()); };
  return normalise(x, weight, bias, eps, {Array(), statistic(), statistic(), statistic()}, true);
}

Normalised batch_norm_with(const Array& x, const Array& weight, const Array& bias, const Array& mean, const Array& var,
                           double eps) {
  if (is_narrow(x.dtype())) return in_float(batch_norm_with, x, weight, bias, mean, var, eps);
  // Copies: the running statistics may change before the gradient is asked for.
  Normalised result{Array(), mean.clone(), var.clone(), empty_array(var.shape(), x.dtype())};
  dispatch_floating(x.dtype(), "batch_norm", [&](auto zero) {
    using T = decltype(zero);
    for (int64_t c = 0; c < var.numel(); ++c)
      result.deviation.data<T>()[c] = deviation_of<T>(result.var.data<T>()[c], eps);
  });
  return normalise(x, weight, bias, eps, result, false);
}

NormGradients batch_norm_backward(const Array& gradient, const Array& input, const Array& weight,
                                  const Normalised& forward, bool training, NormNeeds needs) {
  if (is_narrow(gradient.dtype()))
    return in_float(batch_norm_backward, gradient, input, weight, forward, training, needs);
  const Array x = in_layout(input), w = weight.defined() ? weight.contiguous() : weight;
  const Array g = is_channels_last(x) ? contiguous(gradient, suggest_memory_format(x)) : gradient.contiguous();
  const Planes shape = planes_of(x);
  NormGradients result;
  if (needs.x) result.x = empty_array_like(x, x.dtype());
  if (needs.weight) result.weight = empty_array({shape.channels}, x.dtype());
  if (needs.bias) result.bias = empty_array({shape.channels}, x.dtype());
  auto data = [](const Array& array, auto zero) { return array.defined() ? array.data<decltype(zero)>() : nullptr; };
  dispatch_floating(x.dtype(), "batch_norm_backward", [&](auto zero) {
    using T = decltype(zero);
    const BatchNormBackwardCall<T> call{g.data<T>(),
                                        x.data<T>(),
                                        data_or_null<T>(w),
                                        forward.mean.data<T>(),
                                        forward.deviation.data<T>(),
                                        data(result.x, zero),
                                        data(result.weight, zero),
                                        data(result.bias, zero),
                                        training};
    is_rows(x, shape) ? batch_norm_rows_backward(call, shape) : batch_norm_planes_backward(call, shape);
  });
  return result;
}

}  // namespace xtgrad::kernels
