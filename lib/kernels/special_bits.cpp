#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

#include <xtgrad/lib/kernels/double_map.h>
#include <xtgrad/lib/kernels/special.h>

// A floating-point number's parts and neighbours. Doubles hold the numbers of every other dtype, too.

namespace xtgrad::kernels {
namespace {

double next_double(double a, double b) { return std::nextafter(a, b); }
double next_float(double a, double b) { return std::nextafter(static_cast<float>(a), static_cast<float>(b)); }

// A BFloat16 is the upper half of a float, and its neighbours are floats that differ by 1 there.
double next_bfloat16(double a, double b) {
  if (a != a || b != b) return std::numeric_limits<double>::quiet_NaN();
  if (a == b) return b;
  const uint32_t bits = std::bit_cast<uint32_t>(static_cast<float>(a)), step = 0x10000u;
  if (a == 0) return std::bit_cast<float>(b < 0 ? 0x80000000u | step : step);
  return std::bit_cast<float>((a < b) == (a > 0) ? bits + step : bits - step);
}

double mantissa(double x) {
  int exponent = 0;
  return std::frexp(x, &exponent);
}

double exponent(double x) {
  int exponent = 0;
  std::frexp(x, &exponent);
  return std::isfinite(x) ? exponent : 0;
}

}  // namespace

Array nextafter(const Operand& a, const Operand& b) {
  const ScalarType dtype = result_type({a, b});
  if (!is_floating_point(dtype) || dtype == kHalf) xtgrad::detail::unsupported_dtype("nextafter", dtype);
  return map_double("nextafter", dtype == kDouble ? next_double : dtype == kFloat ? next_float : next_bfloat16, a, b);
}

std::pair<Array, Array> frexp(const Array& x) {
  check(is_floating_point(x.dtype()), "torch.frexp() only supports floating-point dtypes, but got ", x.dtype());
  return {map_double("frexp", mantissa, x), map_double("frexp", exponent, x).to(kInt)};
}

}  // namespace xtgrad::kernels
