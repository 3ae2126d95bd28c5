#include <xtgrad/lib/kernels/activation.h>
#include <xtgrad/lib/kernels/activation_map.h>
#include <xtgrad/lib/kernels/math.h>

// Activations made of exponentials.

namespace xtgrad::kernels {

Array elu(const Array& x, double alpha, double scale, double input_scale) {
  const double below = alpha * scale;
  auto f = [=](auto v) {
    using T = decltype(v);
    const T curved = T(below) * math::expm1(T(input_scale) * v);
    return v <= T(0) ? curved : T(scale) * v;
  };
  return map_activation("elu", f, x);
}
Array elu_backward(const Array& g, const Array& x, double alpha, double scale, double input_scale) {
  const double below = alpha * scale * input_scale;
  auto f = [=](auto a, auto v) {
    using T = decltype(v);
    const T curved = T(below) * math::exp(T(input_scale) * v);
    return a * (v <= T(0) ? curved : T(scale));
  };
  return map_slope("elu_backward", f, g, x);
}

Array silu(const Array& x) {
  return map_activation(
      "silu", [](auto v) { return v * math::sigmoid(v); }, x);
}
Array silu_backward(const Array& g, const Array& x) {
  auto f = [](auto a, auto v) {
    const auto s = math::sigmoid(v);
    return a * (s * (1 + v * (1 - s)));
  };
  return map_slope("silu_backward", f, g, x);
}

namespace {

// tanh(log(1 + e)) = w / (w + 2) with e = exp(x), w = e (e + 2), where nothing cancels; above the limit it rounds to 1.
template <class T>
[[gnu::always_inline]] inline T mish_limited(T x) {
  const T limit = std::is_same_v<T, float> ? T(12) : T(24);
  return x > limit ? limit : x;
}

}  // namespace

Array mish(const Array& x) {
  auto f = [](auto v) {
    const auto e = math::exp(mish_limited(v));
    const auto w = e * (e + 2);
    return v * (w / (w + 2));
  };
  return map_activation("mish", f, x);
}
Array mish_backward(const Array& g, const Array& x) {
  // t + x s (1 - t^2) with t = w / (w + 2) and s = e / (1 + e)
  auto f = [](auto a, auto v) {
    using T = decltype(v);
    const T limited = mish_limited(v), e = math::exp(limited), w = e * (e + 2);
    const T rest = T(2) / (w + 2), t = w / (w + 2);
    return a * (t + limited * (e / (1 + e)) * rest * (1 + t));
  };
  return map_slope("mish_backward", f, g, x);
}

Array softplus(const Array& x, double beta, double threshold) {
  auto f = [=](auto v) {
    using T = decltype(v);
    const T scaled = T(beta) * v;
    const T curved = math::log1p_exp(scaled) / T(beta);
    return scaled > T(threshold) ? v : curved;
  };
  return map_activation("softplus", f, x);
}
Array softplus_backward(const Array& g, const Array& x, double beta, double threshold) {
  auto f = [=](auto a, auto v) {
    using T = decltype(v);
    const T scaled = T(beta) * v;
    const T curved = math::sigmoid(scaled);
    return a * (scaled > T(threshold) ? T(1) : curved);
  };
  return map_slope("softplus_backward", f, g, x);
}

Array log_sigmoid(const Array& x) {
  return map_activation(
      "log_sigmoid", [](auto v) { return -math::log1p_exp(-v); }, x);
}
Array log_sigmoid_backward(const Array& g, const Array& x) {
  return map_slope(
      "log_sigmoid_backward", [](auto a, auto v) { return a * math::sigmoid(-v); }, g, x);
}

Array tanhshrink(const Array& x) {
  return map_activation(
      "tanhshrink", [](auto v) { return v - math::tanh(v); }, x);
}
Array tanhshrink_backward(const Array& g, const Array& x) {
  auto f = [](auto a, auto v) {
    const auto t = math::tanh(v);
    return a * (t * t);
  };
  return map_slope("tanhshrink_backward", f, g, x);
}

}  // namespace xtgrad::kernels
