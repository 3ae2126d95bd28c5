#include <xtgrad/lib/kernels/activation.h>
#include <xtgrad/lib/kernels/activation_map.h>
#include <xtgrad/lib/kernels/math.h>

namespace xtgrad::kernels {
namespace {

constexpr double kSqrtHalf = 0.70710678118654752440, kOverSqrtTwoPi = 0.39894228040143267794;
constexpr double kSqrtTwoOverPi = 0.79788456080286535588, kCubic = 0.044715;

}  // namespace

Array gelu(const Array& x) {
  auto f = [](auto v) {
    using T = decltype(v);
    return T(0.5) * v * (T(1) + math::erf(v * T(kSqrtHalf)));
  };
  return map_activation("gelu", f, x);
}
Array gelu_backward(const Array& g, const Array& x) {
  auto f = [](auto a, auto v) {
    using T = decltype(v);
    const T distribution = T(0.5) * (T(1) + math::erf(v * T(kSqrtHalf)));
    const T density = T(kOverSqrtTwoPi) * math::exp(T(-0.5) * v * v);
    return a * (distribution + v * density);
  };
  return map_slope("gelu_backward", f, g, x);
}

Array gelu_tanh(const Array& x) {
  auto f = [](auto v) {
    using T = decltype(v);
    const T inner = T(kSqrtTwoOverPi) * (v + T(kCubic) * v * v * v);
    return T(0.5) * v * (T(1) + math::tanh(inner));
  };
  return map_activation("gelu", f, x);
}
Array gelu_tanh_backward(const Array& g, const Array& x) {
  auto f = [](auto a, auto v) {
    using T = decltype(v);
    const T square = v * v;
    const T t = math::tanh(T(kSqrtTwoOverPi) * v * (T(1) + T(kCubic) * square));
    const T inner_slope = T(kSqrtTwoOverPi) * (T(1) + T(3 * kCubic) * square);
    return a * T(0.5) * ((T(1) + t) + v * (T(1) - t * t) * inner_slope);
  };
  return map_slope("gelu_backward", f, g, x);
}

}  // namespace xtgrad::kernels
