#include <algorithm>
#include <cmath>
#include <limits>

#include <xtgrad/lib/kernels/double_map.h>
#include <xtgrad/lib/kernels/special_bessel.h>
#include <xtgrad/lib/kernels/special_scalar.h>

// Modified Bessel functions of the second kind, and Airy's function, which is one of order 1/3 where x is positive.

namespace xtgrad::kernels {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity(), kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kPi = 3.14159265358979323846, kEuler = 0.57721566490153286061;

/// K0 on (0, 1] by its power series (Abramowitz and Stegun 9.6.13).
double k0_near(double x) {
  const double z = x * x / 4;
  double factor = 1, psi = -kEuler - std::log(x / 2), sum = psi;
  for (int k = 1; factor > 1e-18; ++k) {
    factor *= z / (k * k);
    psi += 1.0 / k;
    sum += factor * psi;
  }
  return sum;
}

/// K1 on (0, 1] (Abramowitz and Stegun 9.6.11).
double k1_near(double x) {
  const double z = x * x / 4;
  double factor = 1, psi = 1 - 2 * kEuler - 2 * std::log(x / 2), sum = psi;
  for (int k = 1; factor > 1e-18; ++k) {
    factor *= z / (k * (k + 1));
    psi += 1.0 / k + 1.0 / (k + 1);
    sum += factor * psi;
  }
  return 1 / x - x / 4 * sum;
}

/// exp(x) K(x) by the trapezoid rule on the integral 9.6.24 of Abramowitz and Stegun, which converges exponentially:
/// the integrand is analytic and falls like exp(-exp(t)). The larger x, the narrower it is, and the step with it.
double k_by_integral(double order, double x) {
  const double step = std::min(0.15, 0.6 / std::sqrt(x));
  // exp(t / 2) and exp(order t) at each place are those at the place before times a factor.
  const double half_factor = std::exp(step / 2), order_factor = std::exp(order * step);
  double half = 1, whole = 1, sum = 0.5, term = 1;
  while (term > 1e-18) {
    half *= half_factor;
    whole *= order_factor;
    const double s = (half - 1 / half) / 2;
    term = std::exp(-2 * x * s * s) * (whole + 1 / whole) / 2;
    sum += term;
  }
  return step * sum;
}

/// exp(x) K(x) from 30 on by Hankel's expansion (Abramowitz and Stegun 9.7.2).
double k_far(double order, double x) {
  double term = 1, sum = 1;
  for (int k = 1; std::abs(term) > 1e-17; ++k) {
    term *= (4 * order * order - (2 * k - 1) * (2 * k - 1)) / (8 * k * x);
    sum += term;
  }
  return std::sqrt(kPi / (2 * x)) * sum;
}

double second_modified(double (*near)(double), int order, double x, bool scaled) {
  if (!(x > 0)) return x == 0 ? kInfinity : kNan;
  if (x == kInfinity) return 0;
  if (x <= 1) return near(x) * (scaled ? std::exp(x) : 1);
  return bessel_k_scaled(order, x) * (scaled ? 1 : std::exp(-x));
}

double k0_at(double x) { return second_modified(k0_near, 0, x, false); }
double k1_at(double x) { return second_modified(k1_near, 1, x, false); }
double k0e_at(double x) { return second_modified(k0_near, 0, x, true); }
double k1e_at(double x) { return second_modified(k1_near, 1, x, true); }

/// Ai and its slope at -10, -9 ... 2.
constexpr int kFirstCentre = -10, kLastCentre = 2;
constexpr double kAiry[][2] = {
    {0.040241238486443190689, 0.9962650441327900559},   {-0.022133721547341403674, -0.97566398092633159471},
    {-0.052705050356386202622, 0.93556093819830655103}, {0.18428083525050563728, -0.77100816841012654773},
    {-0.32914517362982310523, 0.34593548728134289493},  {0.35076100902411431979, 0.32719281855444313679},
    {-0.070265532949289515099, -0.7906285753685813803}, {-0.37881429367765807435, 0.31458376921659881365},
    {0.22740742820168557599, 0.61825902074169104141},   {0.5355608832923521188, -0.010160567116645209395},
    {0.35502805388781723926, -0.25881940379280679841},  {0.13529241631288141552, -0.15914744129679321279},
    {0.034924130423274379135, -0.053090384433653631704}};

/// Taylor's series of y'' = x y about the nearest whole number, with the values above.
double airy_near(double x) {
  const double centre = std::nearbyint(x), h = x - centre;
  const double* at = kAiry[static_cast<int>(centre) - kFirstCentre];
  // The coefficients of h^(k - 1), h^k and h^(k + 1): (k + 2) (k + 1) c_(k + 2) = centre c_k + c_(k - 1).
  double before = 0, c = at[0], next = at[1], power = h, sum = c + next * h;
  for (int k = 0; k < 28; ++k) {
    const double coefficient = (centre * c + before) / ((k + 1) * (k + 2));
    before = c;
    c = next;
    next = coefficient;
    power *= h;
    sum += coefficient * power;
  }
  return sum;
}

/// The asymptotic expansion for x below -10 (Abramowitz and Stegun 10.4.60).
double airy_far_left(double x) {
  const double zeta = -2 * x * std::sqrt(-x) / 3;
  double sums[] = {1, 0}, term = 1;
  for (int k = 1; std::abs(term) > 1e-17; ++k) {
    term *= (6 * k - 5) * (6 * k - 1) / (72 * k * zeta);
    sums[k % 2] += k / 2 % 2 == 0 ? term : -term;
  }
  const double s = std::sin(zeta), c = std::cos(zeta);
  return ((s + c) * sums[0] - (c - s) * sums[1]) / std::sqrt(2 * kPi * std::sqrt(-x));
}

double airy_at(double x) {
  if (!std::isfinite(x)) return kNan;
  if (x < kFirstCentre - 0.5) return airy_far_left(x);
  if (x <= kLastCentre + 0.5) return airy_near(x);
  // Abramowitz and Stegun 10.4.14; 0 where the result would be less than the smallest number.
  const double zeta = 2 * x * std::sqrt(x) / 3;
  return zeta > 745 ? 0 : std::sqrt(x / 3) / kPi * std::exp(-zeta) * bessel_k_scaled(1.0 / 3, zeta);
}

}  // namespace

double bessel_k_scaled(double order, double x) { return x < 30 ? k_by_integral(order, x) : k_far(order, x); }

Array bessel_k0(const Array& x) { return map_double("modified_bessel_k0", k0_at, x); }
Array bessel_k1(const Array& x) { return map_double("modified_bessel_k1", k1_at, x); }
Array scaled_bessel_k0(const Array& x) { return map_double("scaled_modified_bessel_k0", k0e_at, x); }
Array scaled_bessel_k1(const Array& x) { return map_double("scaled_modified_bessel_k1", k1e_at, x); }
Array airy_ai(const Array& x) { return map_double("airy_ai", airy_at, x); }

}  // namespace xtgrad::kernels
