#include <xtgrad/lib/kernels/special_gamma.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <xtgrad/lib/kernels/double_map.h>
#include <xtgrad/lib/kernels/special_scalar.h>

// The incomplete gamma functions. Which of the two is computed, and how, follows Gautschi (1979, "A computational
// procedure for incomplete gamma functions"), near x = a for large a Temme (1979, "The asymptotic expansion of the
// incomplete gamma functions").

namespace xtgrad::kernels {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN(), kEpsilon = 1e-17;
constexpr double kTwoPi = 6.28318530717958647693, kEuler = 0.57721566490153286061;

/// Either function at one place: the one that was computed without cancellation, and which that is.
struct Part {
  double value;
  bool is_lower;
};

constexpr int kOrders = 22, kPowers = 24;
using TemmeTable = std::array<std::array<double, kPowers>, kOrders>;

/// The coefficients of eta^n a^-k in Temme's expansion (DLMF 8.12.9 to 8.12.11).
constexpr TemmeTable temme_table() {
  constexpr int length = 2 * kOrders + kPowers + 2;
  // x / a - 1 as a power series in eta.
  std::array<double, length + 1> alpha{0, 1, 1.0 / 3};
  for (int n = 3; n <= length; ++n) {
    double sum = alpha[n - 1];
    for (int k = 2; k < n; ++k) sum -= k * alpha[k] * alpha[n - k + 1];
    alpha[n] = sum / (n + 1);
  }
  std::array<double, length> first{}, row{};
  first[0] = -1.0 / 3;
  for (int n = 1; n + 2 <= length; ++n) first[n] = (n + 2) * alpha[n + 2];
  row = first;
  TemmeTable table{};
  double stirling = 1;  // of Stirling's series for gamma(a), without alpha and with the sign of its order
  for (int k = 0; k < kOrders; ++k) {
    for (int n = 0; n < kPowers; ++n) table[k][n] = row[n];
    stirling *= -(2 * k + 3);
    for (int n = 0; n + 2 < length; ++n) row[n] = stirling * alpha[2 * k + 3] * first[n] + (n + 2) * row[n + 2];
  }
  return table;
}
constexpr TemmeTable kTemme = temme_table();

/// m - log(1 + m) for |m| up to 1/2: with r = m / (2 + m), log(1 + m) = 2 artanh(r).
double less_its_log(double m) {
  const double r = m / (2 + m), z = r * r;
  double sum = 0, power = r * z;
  for (int k = 3; std::abs(power) > kEpsilon * std::abs(m * r); k += 2, power *= z) sum += power / k;
  return m * r - 2 * sum;
}

Part by_temme(double a, double x) {
  const double m = (x - a) / a, exponent = less_its_log(m);
  const double eta = std::copysign(std::sqrt(2 * exponent), m);
  double sum = 0, power = 1;
  for (const auto& coefficients : kTemme) {
    double value = 0;
    for (int n = kPowers; n-- > 0;) value = value * eta + coefficients[n];
    sum += value * power;
    power /= a;
    if (power < kEpsilon) break;
  }
  const double rest = sum * std::exp(-a * exponent) / std::sqrt(kTwoPi * a), half = eta * std::sqrt(a / 2);
  return m < 0 ? Part{0.5 * std::erfc(-half) - rest, true} : Part{0.5 * std::erfc(half) + rest, false};
}

/// x^a exp(-x) / gamma(a + 1): for large a by Stirling's series, whose large parts cancel before the exponential.
double power_over_gamma(double a, double x) {
  if (a < 20) return std::exp(a * std::log(x) - x - log_gamma(a + 1));
  const double m = (x - a) / a, z = 1 / (a * a);
  const double exponent = std::abs(m) < 0.5 ? less_its_log(m) : m - std::log(x / a);
  const double correction = (1. / 12 - z * (1. / 360 - z * (1. / 1260 - z * (1. / 1680 - z / 1188)))) / a;
  return std::exp(-a * exponent - correction) / std::sqrt(kTwoPi * a);
}

/// P by its power series (Abramowitz and Stegun 6.5.29), all of whose terms are positive.
double lower_by_series(double a, double x) {
  double term = 1, sum = 1;
  for (int k = 1; term > kEpsilon * sum; ++k) {
    term *= x / (a + k);
    sum += term;
  }
  return sum * power_over_gamma(a, x);
}

/// log gamma(1 + a) for a up to 3/2, exact near 0: a series in a (Abramowitz and Stegun 6.1.33).
double log_gamma_of_next(double a) {
  constexpr int terms = 50;
  static const std::array<double, terms> zeta_less_1 = [] {
    std::array<double, terms> values{};
    for (int k = 2; k < terms; ++k) values[k] = hurwitz_zeta(k, 2);
    return values;
  }();
  if (a > 0.5) return log_gamma(1 + a);
  double sum = 0, power = -a;
  for (int k = 2; k < terms; ++k) {
    power *= -a;
    sum -= zeta_less_1[k] * power / k;
  }
  return -sum - std::log1p(a) + a * (1 - kEuler);
}

/// Q for small x and a, where P is near 1: 1 - x^a / gamma(a + 1) and the rest of P's other series (6.5.29).
double upper_by_series(double a, double x) {
  const double exponent = a * std::log(x) - log_gamma_of_next(a);
  double factor = 1, sum = 0;
  for (int k = 1; k < 60; ++k) {
    factor *= -x / k;
    const double term = factor / (a + k);
    sum += term;
    if (std::abs(term) <= kEpsilon * std::abs(sum)) break;
  }
  return -std::expm1(exponent) - a * std::exp(exponent) * sum;
}

/// Q by its continued fraction (Abramowitz and Stegun 6.5.31, contracted), evaluated forwards by Lentz's algorithm.
double upper_by_fraction(double a, double x) {
  constexpr double tiny = 1e-300;
  double b = x + 1 - a, c = 1 / tiny, d = 1 / b, fraction = d;
  for (int k = 1; k < 10000; ++k) {
    const double numerator = -k * (k - a);
    b += 2;
    d = numerator * d + b;
    d = 1 / (d == 0 ? tiny : d);
    c = b + numerator / c;
    if (c == 0) c = tiny;
    const double change = c * d;
    fraction *= change;
    if (std::abs(change - 1) <= 0x1p-52) break;
  }
  return a * power_over_gamma(a, x) * fraction;
}

Part incomplete(double a, double x) {
  if (!(a >= 0 && x >= 0) || (a == 0 && x == 0) || (std::isinf(a) && std::isinf(x))) return {kNan, true};
  if (a == 0) return {0, false};
  if (x == 0 || std::isinf(a)) return {0, true};
  if (std::isinf(x)) return {0, false};
  if (a > 20 && std::abs(x - a) < 0.3 * a) return by_temme(a, x);
  const double even = x > 0.5 ? x + 0.25 : -0.7 / std::log(x);  // for this a, P and Q are about the same
  if (a > even) return {lower_by_series(a, x), true};
  return {x < 1.5 ? upper_by_series(a, x) : upper_by_fraction(a, x), false};
}

// nan, as PyTorch has it, only where the other operand does not decide.
double lower(double a, double x) {
  if ((x == 0 && std::isnan(a)) || (std::isnan(x) && std::isinf(a) && a > 0)) return 0;
  if (std::isnan(a) && std::isinf(x) && x > 0) return 1;
  const Part part = incomplete(a, x);
  return part.is_lower ? part.value : 1 - part.value;
}
double upper(double a, double x) {
  if ((x == 0 && std::isnan(a)) || (std::isnan(x) && std::isinf(a) && a > 0)) return 1;
  if (std::isnan(a) && std::isinf(x) && x > 0) return 0;
  const Part part = incomplete(a, x);
  return part.is_lower ? 1 - part.value : part.value;
}

void check_floating(const char* op, const Operand& a, const Operand& x) {
  const ScalarType dtype = result_type({a, x});
  if (!is_floating_point(dtype)) xtgrad::detail::unsupported_dtype(op, dtype);
}

}  // namespace

Array igamma(const Operand& a, const Operand& x) {
  check_floating("igamma", a, x);
  return map_double("igamma", lower, a, x);
}
Array igammac(const Operand& a, const Operand& x) {
  check_floating("igammac", a, x);
  return map_double("igammac", upper, a, x);
}

}  // namespace xtgrad::kernels
