#include <xtgrad/lib/kernels/special_bessel.h>

#include <cmath>
#include <limits>

#include <xtgrad/lib/kernels/double_map.h>

// Bessel functions of the first and second kind, and modified ones of the first.

namespace xtgrad::kernels {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity(), kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kTwoPi = 6.28318530717958647693;

double first_kind(double (*of_order)(double), double x) { return std::isinf(x) ? kNan : of_order(x); }
double second_kind(double (*of_order)(double), double x) {
  if (x == 0) return -kInfinity;
  return x > 0 && !std::isinf(x) ? of_order(x) : kNan;
}

double j0_at(double x) { return first_kind(::j0, x); }
double j1_at(double x) { return first_kind(::j1, x); }
double y0_at(double x) { return second_kind(::y0, x); }
double y1_at(double x) { return second_kind(::y1, x); }

double spherical_j0_at(double x) { return x == 0 ? 1 : std::isinf(x) ? 0 : std::sin(x) / x; }

// From here on the asymptotic series is exact to the last bit before its terms grow.
constexpr double kFar = 30;

/// The power series of I_order(x) (Abramowitz and Stegun 9.6.10): all its terms are positive.
double power_series(int order, double x) {
  const double z = x * x / 4;
  double term = order == 0 ? 1 : x / 2, sum = term;
  for (int k = 1; term > sum * 1e-17; ++k) {
    term *= z / (k * (k + order));
    sum += term;
  }
  return sum;
}

/// exp(-x) I_order(x) by Hankel's expansion (Abramowitz and Stegun 9.7.1).
double asymptotic_series(int order, double x) {
  double term = 1, sum = 1;
  for (int k = 1; std::abs(term) > 1e-17; ++k) {
    term *= ((2 * k - 1) * (2 * k - 1) - 4 * order * order) / (8 * k * x);
    sum += term;
  }
  return sum / std::sqrt(kTwoPi * x);
}

// x may be nan, which no loop above would end for.
double first_modified(int order, double x) {
  const double a = std::abs(x), sign = order == 1 && x < 0 ? -1 : 1;
  if (!(a >= kFar)) return a == a ? sign * power_series(order, a) : x;
  // The exponential in two parts, which overflows no sooner than the result.
  const double half = std::exp(a / 2);
  return sign * (half * (half * asymptotic_series(order, a)));
}

double scaled_first_modified(int order, double x) {
  const double a = std::abs(x), sign = order == 1 && x < 0 ? -1 : 1;
  if (!(a >= kFar)) return a == a ? sign * power_series(order, a) * std::exp(-a) : x;
  return sign * asymptotic_series(order, a);
}

double i0_at(double x) { return first_modified(0, x); }
double i1_at(double x) { return first_modified(1, x); }
double i0e_at(double x) { return scaled_first_modified(0, x); }
double i1e_at(double x) { return scaled_first_modified(1, x); }

}  // namespace

Array bessel_j0(const Array& x) { return map_double("bessel_j0", j0_at, x); }
Array bessel_j1(const Array& x) { return map_double("bessel_j1", j1_at, x); }
Array bessel_y0(const Array& x) { return map_double("bessel_y0", y0_at, x); }
Array bessel_y1(const Array& x) { return map_double("bessel_y1", y1_at, x); }
Array spherical_bessel_j0(const Array& x) { return map_double("spherical_bessel_j0", spherical_j0_at, x); }

Array i0(const Array& x) { return map_double("i0", i0_at, x); }
Array i0e(const Array& x) { return map_double("i0e", i0e_at, x); }
Array i1(const Array& x) { return map_double("i1", i1_at, x); }
Array i1e(const Array& x) { return map_double("i1e", i1e_at, x); }

}  // namespace xtgrad::kernels
