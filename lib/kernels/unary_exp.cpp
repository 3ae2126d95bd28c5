#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/math.h>
#include <xtgrad/lib/kernels/unary_map.h>

// Exponentials and what is made of them.

namespace xtgrad::kernels {

Array exp(const Array& x, const Array* out) {
  return map_function(
      "exp", [](auto v) { return math::exp(v); }, x, out);
}
Array expm1(const Array& x, const Array* out) {
  return map_function(
      "expm1", [](auto v) { return math::expm1(v); }, x, out);
}
Array sigmoid(const Array& x, const Array* out) {
  return map_function(
      "sigmoid", [](auto v) { return math::sigmoid(v); }, x, out);
}
Array tanh(const Array& x, const Array* out) {
  return map_function(
      "tanh", [](auto v) { return math::tanh(v); }, x, out);
}
Array sinh(const Array& x, const Array* out) {
  return map_function(
      "sinh", [](auto v) { return math::sinh(v); }, x, out);
}
Array cosh(const Array& x, const Array* out) {
  return map_function(
      "cosh", [](auto v) { return math::cosh(v); }, x, out);
}

Array tanh_backward(const Array& g, const Array& y) {
  return map_floating(
      "tanh_backward", [](auto a, auto b) { return a * (1 - b * b); }, result_type({g, y}), nullptr, kGrain, g, y);
}
Array sigmoid_backward(const Array& g, const Array& y) {
  return map_floating(
      "sigmoid_backward", [](auto a, auto b) { return a * (b * (1 - b)); }, result_type({g, y}), nullptr, kGrain, g, y);
}

}  // namespace xtgrad::kernels
