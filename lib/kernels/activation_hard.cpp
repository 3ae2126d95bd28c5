#include <cmath>

#include <xtgrad/lib/kernels/activation.h>
#include <xtgrad/lib/kernels/activation_map.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>

// Activations made of straight pieces (and softsign, which needs no exponential either). Each keeps nan.

namespace xtgrad::kernels {
namespace {

// A float also for doubles, as PyTorch has it: gradients are to compare with its digit for digit.
constexpr float kSixth = 1.0f / 6.0f;

}  // namespace

Array hardtanh(const Array& x, double low, double high) {
  if (!is_floating_point(x.dtype())) return clamp(x, static_cast<int64_t>(low), static_cast<int64_t>(high));
  auto f = [=](auto v) {
    using T = decltype(v);
    const T raised = v < T(low) ? T(low) : v;
    return raised > T(high) ? T(high) : raised;
  };
  return map_activation("hardtanh", f, x);
}
Array hardtanh_backward(const Array& g, const Array& x, double low, double high) {
  auto f = [=](auto a, auto v) {
    using T = decltype(v);
    return v <= T(low) || v >= T(high) ? T(0) : a;
  };
  return map_slope("hardtanh_backward", f, g, x);
}

Array hardsigmoid(const Array& x) {
  auto f = [](auto v) {
    using T = decltype(v);
    const T shifted = v + T(3);
    const T raised = shifted < T(0) ? T(0) : shifted;
    return (raised > T(6) ? T(6) : raised) / T(6);
  };
  return map_activation("hardsigmoid", f, x);
}
Array hardsigmoid_backward(const Array& g, const Array& x) {
  auto f = [](auto a, auto v) {
    using T = decltype(v);
    return v > T(-3) && v < T(3) ? a * T(kSixth) : T(0);
  };
  return map_slope("hardsigmoid_backward", f, g, x);
}

Array hardswish(const Array& x) {
  auto f = [](auto v) {
    using T = decltype(v);
    const T shifted = v + T(3);
    const T raised = shifted < T(0) ? T(0) : shifted;
    return v * (raised > T(6) ? T(6) : raised) / T(6);
  };
  return map_activation("hardswish", f, x);
}
Array hardswish_backward(const Array& g, const Array& x) {
  auto f = [](auto a, auto v) {
    using T = decltype(v);
    const T within = a * (v / T(3) + T(0.5));
    return v < T(-3) ? T(0) : v <= T(3) ? within : a;
  };
  return map_slope("hardswish_backward", f, g, x);
}

Array leaky_relu(const Array& x, double slope) {
  auto f = [=](auto v) {
    using T = decltype(v);
    return v > T(0) ? v : v * T(slope);
  };
  return map_activation("leaky_relu", f, x);
}
Array leaky_relu_backward(const Array& g, const Array& x, double slope) {
  auto f = [=](auto a, auto v) {
    using T = decltype(v);
    return v > T(0) ? a : a * T(slope);
  };
  return map_slope("leaky_relu_backward", f, g, x);
}

Array softshrink(const Array& x, double lambda) {
  auto f = [=](auto v) {
    using T = decltype(v);
    const T nothing = v * T(0);
    return v > T(lambda) ? v - T(lambda) : v < T(-lambda) ? v + T(lambda) : nothing;
  };
  return map_activation("softshrink", f, x);
}
Array hardshrink(const Array& x, double lambda) {
  auto f = [=](auto v) {
    using T = decltype(v);
    return v >= T(-lambda) && v <= T(lambda) ? T(0) : v;
  };
  return map_activation("hardshrink", f, x);
}
Array shrink_backward(const Array& g, const Array& x, double lambda) {
  auto f = [=](auto a, auto v) {
    using T = decltype(v);
    return v >= T(-lambda) && v <= T(lambda) ? T(0) : a;
  };
  return map_slope("shrink_backward", f, g, x);
}

Array threshold(const Array& x, double threshold, double value) {
  auto f = [=](auto v) {
    using T = decltype(v);
    return v <= T(threshold) ? T(value) : v;
  };
  check(x.dtype() != kBool, "threshold: Bool is not supported");
  return map_any("threshold", f, x.dtype(), nullptr, kGrain, x);
}

Array softsign(const Array& x) {
  return map_activation(
      "softsign", [](auto v) { return v / (1 + std::abs(v)); }, x);
}
Array softsign_backward(const Array& g, const Array& x) {
  auto f = [](auto a, auto v) {
    const auto below = 1 + std::abs(v);
    return a / (below * below);
  };
  return map_slope("softsign_backward", f, g, x);
}

}  // namespace xtgrad::kernels
