#include <xtgrad/lib/kernels/special_probability.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include <xtgrad/lib/kernels/double_map.h>
#include <xtgrad/lib/kernels/math.h>

// Functions of the normal distribution and of entropies.

namespace xtgrad::kernels {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity(), kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kSqrtHalf = 0.70710678118654752440, kSqrtPi = 1.77245385090551602730;

double entr_at(double x) { return x > 0 ? -x * std::log(x) : x == 0 ? 0 : x < 0 ? -kInfinity : x; }

/// exp(x^2), the square in two parts: the upper half of x has an exact square.
double exp_of_square(double x) {
  const double high = static_cast<float>(x);
  return std::exp(high * high) * std::exp((x - high) * (x + high));
}

/// Laplace's continued fraction (Abramowitz and Stegun 7.1.14), for x >= 28.
double erfcx_far(double x) {
  double tail = 0;
  for (int k = 8; k > 0; --k) tail = 0.5 * k / (x + tail);
  return 1 / (kSqrtPi * (x + tail));
}

double erfcx_at(double x) {
  if (x < -26.7) return kInfinity;
  if (x < 0.25) return exp_of_square(x) * std::erfc(x);
  return x < 28 ? math::detail::erfc_scaled(x) / (1 + 2 * x) : x == x ? erfcx_far(x) : x;
}

double ndtr_at(double x) { return 0.5 * std::erfc(-x * kSqrtHalf); }

// Left of -1 the logarithm is taken of the part that does not underflow.
double log_ndtr_at(double x) {
  if (x < -1) return std::log(erfcx_at(-x * kSqrtHalf) / 2) - x * x / 2;
  return std::log1p(-std::erfc(x * kSqrtHalf) / 2);
}

double ndtri_at(double p) {
  if (!(p > 0 && p < 1)) return p == 0 ? -kInfinity : p == 1 ? kInfinity : kNan;
  const double quantile = math::detail::normal_quantile(std::abs(p - 0.5), std::min(p, 1 - p));
  return p < 0.5 ? -quantile : quantile;
}

double xlog1py_at(double x, double y) { return y != y ? y : x == 0 ? 0 : x * std::log1p(y); }

}  // namespace

Array entr(const Array& x) { return map_double("entr", entr_at, x); }
Array erfcx(const Array& x) { return map_double("erfcx", erfcx_at, x); }
Array ndtr(const Array& x) { return map_double("ndtr", ndtr_at, x); }
Array log_ndtr(const Array& x) { return map_double("log_ndtr", log_ndtr_at, x); }
Array ndtri(const Array& p) { return map_double("ndtri", ndtri_at, p); }
Array xlog1py(const Operand& x, const Operand& y) { return map_double("xlog1py", xlog1py_at, x, y); }

}  // namespace xtgrad::kernels
