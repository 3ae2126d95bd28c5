#pragma once
#include <xtgrad/lib/kernels/math_base.h>
#include <xtgrad/lib/kernels/math_erf.h>
#include <xtgrad/lib/kernels/math_exp.h>
#include <xtgrad/lib/kernels/math_log.h>
#include <xtgrad/lib/kernels/math_trig.h>

// Elementary functions that vectorise inside simd(). Right at 0, -0, +-inf, nan and the limits, like those of <cmath>.
namespace xtgrad::math {

/// sqrt(x), correctly rounded.
template <class T>
[[gnu::always_inline]] inline T sqrt(T x) {
  return std::sqrt(x);
}

/// 1 / sqrt(x) within 1.5 ULP; -inf at -0.
template <class T>
[[gnu::always_inline]] inline T rsqrt(T x) {
  return T(1) / std::sqrt(x);
}

namespace detail {

/// y log2(a) for a float a >= 0 held in a double (never subnormal there), within 2^-45 of log2(a).
[[gnu::always_inline]] inline double float_power(double a, double y) {
  using F = Format<double>;
  constexpr double two_to_mantissa = 0x1p52;
  const uint64_t u = bits(a) + (bits(1.0) - F::sqrt_half);
  const double k = from_bits<double>((u >> F::mantissa) | bits(two_to_mantissa)) - (two_to_mantissa + 1023.0);
  const double m = from_bits<double>((u & F::mantissa_mask) + F::sqrt_half);
  // log2(m) = 2 / ln2 atanh(s), |s| <= 0.172: the series, cut after s^15 / 15.
  const double s = (m - 1.0) / (m + 1.0);
  const double z = s * s;
  const double log2_m =
      s * horner(z, 2.88539008177792681, 2.88539008177792681 / 3, 2.88539008177792681 / 5, 2.88539008177792681 / 7,
                 2.88539008177792681 / 9, 2.88539008177792681 / 11, 2.88539008177792681 / 13, 2.88539008177792681 / 15);
  double log2_a = k + log2_m;
  log2_a = a == 0.0 ? -infinity<double> : log2_a;
  log2_a = a < infinity<double> ? log2_a : a;
  return y * log2_a;
}

/// 2^x, relative error 2^-40, for float results: beyond +-200 they are inf and 0 anyway.
[[gnu::always_inline]] inline double float_exp2(double x) {
  const double limited = clamp(x, -200.0, 200.0);
  const double shifted = limited + Format<double>::shifter;
  const double r = (limited - (shifted - Format<double>::shifter)) * 0.69314718055994530942;
  const double p =
      horner(r, 1.0, 1.0, 1.0 / 2, 1.0 / 6, 1.0 / 24, 1.0 / 120, 1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880);
  return p * power_of_two<double>(bits(shifted) - bits(Format<double>::shifter));
}

}  // namespace detail

/// x^y in float through double logarithm and exponential (within 0.51 ULP); in double std::pow, whose log needs 64
/// bits.
template <class T>
[[gnu::always_inline]] inline T pow(T base, T exponent) {
  if constexpr (!std::is_same_v<T, float>) {
    return std::pow(base, exponent);
  } else {
    const double x = base, y = exponent;
    const double a = detail::magnitude(x), b = detail::magnitude(y);
    const double power = detail::float_exp2(detail::float_power(a, y));
    const double result = (a == 1.0 && b == b) || y == 0.0 || x == 1.0 ? 1.0 : power;
    // A float of 2^52 or more is even; below, adding 2^52 rounds to an integer and shows its last bit.
    const double shifted = b + 0x1p52;
    const bool whole = b >= 0x1p52 || shifted - 0x1p52 == b;
    const uint64_t odd = (b < 0x1p52 && whole) ? detail::bits(shifted) & 1 : uint64_t(0);
    const double signed_result = detail::from_bits<double>(detail::bits(result) | (detail::bits(x) & (odd << 63)));
    return static_cast<float>(x < 0.0 && a < detail::infinity<double> && !whole ? detail::quiet_nan<double>
                                                                                : signed_result);
  }
}

}  // namespace xtgrad::math
