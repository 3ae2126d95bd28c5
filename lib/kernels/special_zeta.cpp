#include <cmath>
#include <limits>

#include <xtgrad/lib/kernels/double_map.h>
#include <xtgrad/lib/kernels/special_gamma.h>
#include <xtgrad/lib/kernels/special_scalar.h>

// Hurwitz's zeta function.

namespace xtgrad::kernels {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity(), kNan = std::numeric_limits<double>::quiet_NaN();

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
  if (last == 0) return sum;
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

double zeta_at(double s, double q) {
  if (s == 1) return kInfinity;
  if (q <= 0 && q == std::floor(q) && !(s < 1)) return kInfinity;
  if (!(s > 1) || !std::isfinite(q) || (q < 0 && s != std::floor(s))) return kNan;
  return hurwitz_zeta(s, q);
}

}  // namespace

double hurwitz_zeta(double s, double q) {
  if (q > 0) return zeta_above_0(s, q);
  const double floor = std::floor(q);
  if (q == floor) return kInfinity;
  // The terms left of 0 are those of another such sum, to 1 - q.
  const double rest = q - floor, sign = std::isinf(s) || std::fmod(s, 2) == 0 ? 1 : -1;
  return zeta_above_0(s, rest) + sign * (zeta_above_0(s, 1 - rest) - zeta_above_0(s, 1 - q));
}

Array zeta(const Operand& x, const Operand& q) { return map_double("zeta", zeta_at, x, q); }

}  // namespace xtgrad::kernels
