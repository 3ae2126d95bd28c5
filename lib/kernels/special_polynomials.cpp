#include <xtgrad/lib/kernels/special_polynomials.h>

#include <cmath>
#include <cstdint>
#include <limits>

#include <xtgrad/lib/kernels/double_map.h>

// Orthogonal polynomials by their recurrences (Abramowitz and Stegun 22.7), Chebyshev's of higher degree by their
// definitions as cosines and sines (22.3.15).

namespace xtgrad::kernels {
namespace {

// A recurrence of so many steps takes seconds.
constexpr double kMostSteps = 0x1p30;

double alternating(double n) { return std::fmod(n, 2) == 0 ? 1 : -1; }

/// p of degree n >= 0, where p_0 = 1, p_1 = `first` and p_(k + 1) = next(k, p_k, p_(k - 1)).
template <class Next>
double climb(double n, double first, Next next) {
  if (n == 0) return 1;
  if (n > kMostSteps) return std::numeric_limits<double>::quiet_NaN();
  const auto degree = static_cast<int64_t>(n);
  double before = 1, p = first;
  // A nan stays one, and what grows beyond all numbers becomes one.
  for (int64_t k = 1; k < degree && p == p; ++k) {
    const double after = next(static_cast<double>(k), p, before);
    before = p;
    p = after;
  }
  return p;
}

double climb_chebyshev(double x, double n, double first) {
  return climb(n, first, [x](double, double p, double before) { return 2 * x * p - before; });
}

// Degrees above `recurred` come from an angle; where they begin differs as in PyTorch, for the same rounding.
bool by_angle(double x, double n, int recurred) { return n > recurred && std::abs(x) < 1; }

template <int recurred>
double chebyshev_t(double x, double n) {
  if (by_angle(x, n, recurred)) return std::cos(n * std::acos(x));
  if (std::abs(x) == 1) return x > 0 ? 1 : alternating(n);
  return climb_chebyshev(x, n, x);
}

template <int recurred>
double chebyshev_u(double x, double n) {
  if (by_angle(x, n, recurred)) return std::sin((n + 1) * std::acos(x)) / std::sin(std::acos(x));
  if (std::abs(x) == 1) return (n + 1) * (x > 0 ? 1 : alternating(n));
  return climb_chebyshev(x, n, 2 * x);
}

template <int recurred>
double chebyshev_v(double x, double n) {
  if (by_angle(x, n, recurred)) return std::cos((n + 0.5) * std::acos(x)) / std::cos(std::acos(x) / 2);
  if (std::abs(x) == 1) return x > 0 ? 1 : (2 * n + 1) * alternating(n);
  return climb_chebyshev(x, n, 2 * x - 1);
}

template <int recurred>
double chebyshev_w(double x, double n) {
  if (by_angle(x, n, recurred)) return std::sin((n + 0.5) * std::acos(x)) / std::sin(std::acos(x) / 2);
  if (std::abs(x) == 1) return x > 0 ? 2 * n + 1 : alternating(n);
  return climb_chebyshev(x, n, 2 * x + 1);
}

template <double (*polynomial)(double, double)>
double shifted(double x, double n) {
  return polynomial(2 * x - 1, n);
}

double hermite_h(double x, double n) {
  return climb(n, 2 * x, [x](double k, double p, double before) { return 2 * x * p - 2 * k * before; });
}

double hermite_he(double x, double n) {
  return climb(n, x, [x](double k, double p, double before) { return x * p - k * before; });
}

double laguerre(double x, double n) {
  if (x == 0) return 1;
  return climb(n, 1 - x,
               [x](double k, double p, double before) { return ((2 * k + (1 - x)) * p - k * before) / (k + 1); });
}

double legendre(double x, double n) {
  if (std::abs(x) == 1) return x > 0 ? 1 : alternating(n);
  return climb(n, x, [x](double k, double p, double before) { return ((2 * k + 1) * x * p - k * before) / (k + 1); });
}

template <double (*polynomial)(double, double)>
double at(double x, double n) {
  const double degree = std::trunc(n);
  return degree >= 0 && degree < 0x1p63 ? polynomial(x, degree) : 0;
}

}  // namespace

Array chebyshev_polynomial_t(const Operand& x, const Operand& n) {
  return map_double("chebyshev_polynomial_t", at<chebyshev_t<6>>, x, n);
}
Array chebyshev_polynomial_u(const Operand& x, const Operand& n) {
  return map_double("chebyshev_polynomial_u", at<chebyshev_u<8>>, x, n);
}
Array chebyshev_polynomial_v(const Operand& x, const Operand& n) {
  return map_double("chebyshev_polynomial_v", at<chebyshev_v<8>>, x, n);
}
Array chebyshev_polynomial_w(const Operand& x, const Operand& n) {
  return map_double("chebyshev_polynomial_w", at<chebyshev_w<8>>, x, n);
}
Array shifted_chebyshev_polynomial_t(const Operand& x, const Operand& n) {
  return map_double("shifted_chebyshev_polynomial_t", at<shifted<chebyshev_t<6>>>, x, n);
}
Array shifted_chebyshev_polynomial_u(const Operand& x, const Operand& n) {
  return map_double("shifted_chebyshev_polynomial_u", at<shifted<chebyshev_u<6>>>, x, n);
}
Array shifted_chebyshev_polynomial_v(const Operand& x, const Operand& n) {
  return map_double("shifted_chebyshev_polynomial_v", at<shifted<chebyshev_v<6>>>, x, n);
}
Array shifted_chebyshev_polynomial_w(const Operand& x, const Operand& n) {
  return map_double("shifted_chebyshev_polynomial_w", at<shifted<chebyshev_w<4>>>, x, n);
}
Array hermite_polynomial_h(const Operand& x, const Operand& n) {
  return map_double("hermite_polynomial_h", at<hermite_h>, x, n);
}
Array hermite_polynomial_he(const Operand& x, const Operand& n) {
  return map_double("hermite_polynomial_he", at<hermite_he>, x, n);
}
Array laguerre_polynomial_l(const Operand& x, const Operand& n) {
  return map_double("laguerre_polynomial_l", at<laguerre>, x, n);
}
Array legendre_polynomial_p(const Operand& x, const Operand& n) {
  return map_double("legendre_polynomial_p", at<legendre>, x, n);
}

}  // namespace xtgrad::kernels
