#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/math.h>
#include <xtgrad/lib/kernels/unary_map.h>

// The error function and its kin.

namespace xtgrad::kernels {

Array erf(const Array& x, const Array* out) {
  return map_function(
      "erf", [](auto v) { return math::erf(v); }, x, out);
}
Array erfc(const Array& x, const Array* out) {
  return map_function(
      "erfc", [](auto v) { return math::erfc(v); }, x, out);
}
Array erfinv(const Array& x, const Array* out) {
  return map_function(
      "erfinv", [](auto v) { return math::erfinv(v); }, x, out);
}

}  // namespace xtgrad::kernels
