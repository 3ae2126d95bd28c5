#include <xtgrad/lib/kernels/special.h>

#include <cmath>
#include <limits>

#include <xtgrad/lib/kernels/double_map.h>
#include <xtgrad/lib/kernels/special_scalar.h>
#include <xtgrad/lib/kernels/unary_map.h>

// The gamma function's family and other functions of real numbers.

namespace xtgrad::kernels {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kInfinity = std::numeric_limits<double>::infinity(), kNan = std::numeric_limits<double>::quiet_NaN();

/// The slope of log gamma: recurrence up to 10, then the asymptotic series.
double digamma(double x) {
  if (x == 0) return std::copysign(kInfinity, -x);
  double result = 0;
  if (x < 0) {
    if (x == std::trunc(x)) return kNan;
    result = -kPi / std::tan(kPi * (x - std::trunc(x)));
    x = 1 - x;
  }
  for (; x < 10; ++x) result -= 1 / x;
  const double z = 1 / (x * x);
  const double series =
      z * (1. / 12 - z * (1. / 120 - z * (1. / 252 - z * (1. / 240 - z * (5. / 660 - z * (691. / 32760 - z / 12))))));
  return result + std::log(x) - 0.5 / x - series;
}

double polygamma_at(double n, double x) {
  if (n == 0) return digamma(x);
  if (x == kInfinity) return 0;
  return (std::fmod(n, 2) == 0 ? -1 : 1) * std::exp(log_gamma(n + 1)) * hurwitz_zeta(n + 1, x);
}

double sinc_at(double x) { return x == 0 ? 1 : std::sin(kPi * x) / (kPi * x); }

// Not of complex numbers: the half turn of a negative one.
double angle_at(double x) { return x < 0 ? kPi : x == x ? 0 : x; }

template <class F>
Array map_pair(const char* op, const F& f, const Operand& a, const Operand& b) {
  return map_floating(op, f, floating_result_type({a, b}), nullptr, kFunctionGrain, a, b);
}

}  // namespace

double log_gamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);
}

Array lgamma(const Array& x) { return map_double("lgamma", log_gamma, x); }

Array polygamma(int64_t n, const Array& x) {
  check(n >= 0, "polygamma(n, x) does not support negative n.");
  return map_double("polygamma", polygamma_at, Scalar(n), x);
}

Array sinc(const Array& x) { return map_double("sinc", sinc_at, x); }
Array angle(const Array& x) { return map_double("angle", angle_at, x); }

Array hypot(const Operand& a, const Operand& b) {
  return map_floating(
      "hypot", [](auto x, auto y) { return std::hypot(x, y); }, result_type({a, b}), nullptr, kFunctionGrain, a, b);
}

Array xlogy(const Operand& a, const Operand& b) {
  return map_pair(
      "xlogy",
      [](auto x, auto y) {
        using T = decltype(x);
        return y != y ? y : x == 0 ? T(0) : x * std::log(y);
      },
      a, b);
}

namespace {

// Equal infinities have no difference, and a nan stays one.
template <class T>
T log_sum(T x, T y) {
  const T high = x > y || x != x ? x : y, low = x > y || x != x ? y : x;
  return high == low && std::isinf(high) ? high : high + std::log1p(std::exp(low - high));
}

}  // namespace

Array logaddexp(const Operand& a, const Operand& b) {
  return map_floating(
      "logaddexp", [](auto x, auto y) { return log_sum(x, y); }, result_type({a, b}), nullptr, kFunctionGrain, a, b);
}

Array logaddexp2(const Operand& a, const Operand& b) {
  return map_floating(
      "logaddexp2",
      [](auto x, auto y) {
        using T = decltype(x);
        const T high = x > y || x != x ? x : y, low = x > y || x != x ? y : x;
        return high == low && std::isinf(high) ? high
                                               : high + std::log1p(std::exp2(low - high)) * T(1.44269504088896340736);
      },
      result_type({a, b}), nullptr, kFunctionGrain, a, b);
}

Array copysign(const Operand& a, const Operand& b) {
  return map_pair(
      "copysign", [](auto x, auto y) { return std::copysign(x, y); }, a, b);
}

}  // namespace xtgrad::kernels
