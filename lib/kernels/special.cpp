#include <xtgrad/lib/kernels/special.h>

#include <cmath>
#include <limits>

#include <xtgrad/lib/kernels/unary_map.h>

// The gamma function's family and other functions of real numbers; computed in double, which keeps float exact.

namespace xtgrad::kernels {
namespace {

constexpr double kPi = 3.14159265358979323846;
constexpr double kInfinity = std::numeric_limits<double>::infinity(), kNan = std::numeric_limits<double>::quiet_NaN();

// std::lgamma writes a global sign, which threads would race for.
double log_gamma(double x) {
  int sign = 0;
  return ::lgamma_r(x, &sign);
}

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

/// sum of (x + k)^-s over k >= 0, for x > 0: some terms, then Euler and Maclaurin's formula for the others.
double zeta_above_0(double s, double x) {
  static constexpr double factors[] = {// (2j)! / B_2j
                                       12.0,
                                       -720.0,
                                       30240.0,
                                       -1209600.0,
                                       47900160.0,
                                       -1.8924375803183791606e9,
                                       7.47242496e10,
                                       -2.950130727918164224e12,
                                       1.1646782814350067249e14,
                                       -4.5979787224074726105e15,
                                       1.8152105401943546773e17,
                                       -7.1661652561756670113e18};
  double sum = 0;
  for (int k = 0; k < 12 || (k < 60 && x < s); ++k, ++x) sum += std::pow(x, -s);
  const double last = std::pow(x, -s);
  sum += last * x / (s - 1) + 0.5 * last;
  double rising = s, power = last / x;
  for (int j = 0; j < 12; ++j) {
    const double term = rising * power / factors[j];
    sum += term;
    if (std::abs(term) <= std::abs(sum) * 1e-17) break;
    rising *= (s + 2 * j + 1) * (s + 2 * j + 2);
    power /= x * x;
  }
  return sum;
}

/// The same for any x but the poles; the terms left of 0 are those of another such sum, to 1 - x.
double zeta(double s, double x) {
  if (x > 0) return zeta_above_0(s, x);
  const double floor = std::floor(x);
  if (x == floor) return kInfinity;
  const double rest = x - floor, sign = std::fmod(s, 2) == 0 ? 1 : -1;
  return zeta_above_0(s, rest) + sign * (zeta_above_0(s, 1 - rest) - zeta_above_0(s, 1 - x));
}

double polygamma_at(int64_t n, double x) {
  if (n == 0) return digamma(x);
  if (x == kInfinity) return 0;
  const double order = static_cast<double>(n);
  return (n % 2 ? 1 : -1) * std::exp(log_gamma(order + 1)) * zeta(order + 1, x);
}

// f of a double at every element; nothing here is worth more instruction sets.
template <class F>
Array map_double(const char* op, const F& f, const Array& x) {
  const ScalarType dtype = floating_result_type({x});
  return dispatch_floating(computing_dtype(dtype), op, [&](auto zero) {
    using T = decltype(zero);
    const Array result = detail::result_for(nullptr, x.shape(), dtype_of<T>(), {x});
    const detail::Elements<T> elements(x);
    run_map_base([&f](T v) { return static_cast<T>(f(static_cast<double>(v))); }, detail::loop_over(result, elements),
                 result.data<T>(), kFunctionGrain, elements.data);
    return detail::finished(result, dtype, nullptr);
  });
}

template <class F>
Array map_pair(const char* op, const F& f, const Operand& a, const Operand& b) {
  return map_floating(op, f, floating_result_type({a, b}), nullptr, kFunctionGrain, a, b);
}

}  // namespace

Array lgamma(const Array& x) { return map_double("lgamma", log_gamma, x); }

Array polygamma(int64_t n, const Array& x) {
  check(n >= 0, "polygamma(n, x) does not support negative n.");
  return map_double(
      "polygamma", [n](double v) { return polygamma_at(n, v); }, x);
}

Array sinc(const Array& x) {
  return map_double(
      "sinc", [](double v) { return v == 0 ? 1 : std::sin(kPi * v) / (kPi * v); }, x);
}

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
