#include <cmath>

#include <xtgrad/lib/kernels/copy.h>
#include <xtgrad/lib/kernels/elementwise_ops.h>
#include <xtgrad/lib/kernels/map.h>

// To whole numbers; integers are whole already.

namespace xtgrad::kernels {
namespace {

template <class F>
Array map_whole(const char* op, const F& f, const Array& x, const Array* out) {
  if (is_floating_point(x.dtype())) return map_floating(op, f, x.dtype(), out, kGrain, x);
  check(x.dtype() != kBool, op, ": Bool is not supported");
  const Array result = out ? *out : empty_result(x.shape(), x.dtype(), {x});
  copy(x, result);
  return result;
}

}  // namespace

Array floor(const Array& x, const Array* out) {
  return map_whole(
      "floor", [](auto v) { return std::floor(v); }, x, out);
}
Array ceil(const Array& x, const Array* out) {
  return map_whole(
      "ceil", [](auto v) { return std::ceil(v); }, x, out);
}
Array round(const Array& x, const Array* out) {
  return map_whole(
      "round", [](auto v) { return std::nearbyint(v); }, x, out);
}
Array trunc(const Array& x, const Array* out) {
  return map_whole(
      "trunc", [](auto v) { return std::trunc(v); }, x, out);
}
Array frac(const Array& x, const Array* out) {
  return map_floating(
      "frac", [](auto v) { return v - std::trunc(v); }, x.dtype(), out, kGrain, x);
}

}  // namespace xtgrad::kernels
