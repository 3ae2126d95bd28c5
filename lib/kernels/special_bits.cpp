#include <bit>
#include <cmath>
#include <limits>

#include <xtgrad/lib/kernels/map.h>
#include <xtgrad/lib/kernels/special.h>

// A floating-point number's parts and neighbours.

namespace xtgrad::kernels {
namespace {

// A BFloat16 is the upper half of a float, and its neighbours are floats that differ by 1 there.
float next_bfloat16(float a, float b) {
  if (a != a || b != b) return std::numeric_limits<float>::quiet_NaN();
  if (a == b) return b;
  const uint32_t bits = std::bit_cast<uint32_t>(a), step = 0x10000u;
  if (a == 0) return std::bit_cast<float>(b < 0 ? 0x80000000u | step : step);
  return std::bit_cast<float>((a < b) == (a > 0) ? bits + step : bits - step);
}

template <class T>
T mantissa(T x) {
  int exponent = 0;
  return std::frexp(x, &exponent);
}

template <class T>
int32_t exponent(T x) {
  int exponent = 0;
  std::frexp(x, &exponent);
  return std::isfinite(x) ? exponent : 0;
}

}  // namespace

Array nextafter(const Operand& a, const Operand& b) {
  const ScalarType dtype = result_type({a, b});
  if (!is_floating_point(dtype) || dtype == kHalf) xtgrad::detail::unsupported_dtype("nextafter", dtype);
  if (dtype == kBFloat16) return map_floating("nextafter", next_bfloat16, dtype, nullptr, kGrain, a, b);
  return map_floating(
      "nextafter", [](auto x, auto y) { return std::nextafter(x, y); }, dtype, nullptr, kGrain, a, b);
}

std::pair<Array, Array> frexp(const Array& x) {
  check(is_floating_point(x.dtype()), "torch.frexp() only supports floating-point dtypes, but got ", x.dtype());
  const Array mantissas = map_floating(
      "frexp", [](auto v) { return mantissa(v); }, x.dtype(), nullptr, kGrain, x);
  return dispatch_floating(computing_dtype(x.dtype()), "frexp", [&](auto zero) {
    using T = decltype(zero);
    return std::pair(mantissas, detail::map_typed<int32_t, T>([](T v) { return exponent(v); }, x.shape(), kInt, nullptr,
                                                              kGrain, Operand(x)));
  });
}

}  // namespace xtgrad::kernels
