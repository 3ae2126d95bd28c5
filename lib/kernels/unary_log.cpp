#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/math.h>
#include <xtgrad/lib/kernels/unary_map.h>

// Logarithms and what is made of them.

namespace xtgrad::kernels {

Array log(const Array& x, const Array* out) {
  return map_function(
      "log", [](auto v) { return math::log(v); }, x, out);
}
Array log1p(const Array& x, const Array* out) {
  return map_function(
      "log1p", [](auto v) { return math::log1p(v); }, x, out);
}
Array log2(const Array& x, const Array* out) {
  return map_function(
      "log2", [](auto v) { return math::log2(v); }, x, out);
}
Array log10(const Array& x, const Array* out) {
  return map_function(
      "log10", [](auto v) { return math::log10(v); }, x, out);
}
Array asinh(const Array& x, const Array* out) {
  return map_function(
      "asinh", [](auto v) { return math::asinh(v); }, x, out);
}
Array acosh(const Array& x, const Array* out) {
  return map_function(
      "acosh", [](auto v) { return math::acosh(v); }, x, out);
}
Array atanh(const Array& x, const Array* out) {
  return map_function(
      "atanh", [](auto v) { return math::atanh(v); }, x, out);
}

}  // namespace xtgrad::kernels
