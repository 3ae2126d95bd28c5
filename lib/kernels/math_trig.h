#pragma once
#include <cstddef>

#include <xtgrad/lib/kernels/math_base.h>

namespace xtgrad::math {

/// Up to this |x| (2^20 pi/2, in float 2^28 pi/2) sin, cos and tan below are accurate; beyond, take sin_run and its
/// kin.
template <class T>
inline constexpr T trig_limit = std::is_same_v<T, float> ? T(4.2e8) : T(1.6e6);

namespace detail {

/// sin and cos of x - q pi/2, and q modulo 2^52.
struct SinCos {
  double sin, cos;
  uint64_t q;
};

// fdlibm's e_rem_pio2.c (pi/2 in 33 + 33 + 53 bits), k_sin.c and k_cos.c.
[[gnu::always_inline]] inline SinCos sin_cos(double x) {
  using F = Format<double>;
  const double shifted = x * 6.36619772367581382433e-01 + F::shifter;
  const double n = shifted - F::shifter;
  const double first = x - n * 1.57079632673412561417e+00;
  const double w = n * 6.07710050630396597660e-11;
  const double second = first - w;
  const double third = n * 2.02226624879595063154e-21 - ((first - second) - w);
  const double r = second - third;
  const double rest = (second - r) - third;
  const double z = r * r;
  const double v = z * r;
  const double odd = horner(z, 8.33333333332248946124e-03, -1.98412698298579493134e-04, 2.75573137070700676789e-06,
                            -2.50507602534068634195e-08, 1.58969099521155010221e-10);
  const double even = z * horner(z, 4.16666666666666019037e-02, -1.38888888888741095749e-03, 2.48015872894767294178e-05,
                                 -2.75573143513906633035e-07, 2.08757232129817482790e-09, -1.13596475577881948265e-11);
  const double half = 0.5 * z;
  const double one = 1.0 - half;
  return {r - ((z * (0.5 * rest - v * odd) - rest) + v * 1.66666666666666324348e-01),
          one + (((1.0 - one) - half) + (z * even - r * rest)), bits(shifted)};
}

// FreeBSD's e_rem_pio2f.c, k_sinf.c and k_cosf.c: in double, where n times the first part of pi/2 is exact.
[[gnu::always_inline]] inline SinCos sin_cos(float value) {
  using F = Format<double>;
  const double x = value;
  const double shifted = x * 6.36619772367581382433e-01 + F::shifter;
  const double n = shifted - F::shifter;
  const double r = (x - n * 1.57079631090164184570e+00) - n * 1.58932547735281966916e-08;
  const double z = r * r;
  return {
      r + r * z *
              horner(z, -0x15555554cbac77.0p-55, 0x111110896efbb2.0p-59, -0x1a00f9e2cae774.0p-65,
                     0x16cd878c3b46a7.0p-71),
      horner(z, 1.0, -0x1ffffffd0c5e81.0p-54, 0x155553e1053a42.0p-57, -0x16c087e80f1e27.0p-62, 0x199342e0ee5069.0p-68),
      bits(shifted)};
}

/// sin in quadrant q: +-sin or +-cos, picked by masks (SSE2 has no comparison of 64-bit integers).
[[gnu::always_inline]] inline double in_quadrant(const SinCos& s, uint64_t q) {
  const uint64_t swap = uint64_t(0) - (q & 1);
  const uint64_t picked = (bits(s.cos) & swap) | (bits(s.sin) & ~swap);
  return from_bits<double>(picked ^ ((q & 2) << 62));
}

template <class T>
bool all_within_trig_limit(const T* in, size_t count) {
  Bits<T> beyond = 0;
  for (size_t i = 0; i < count; ++i) beyond |= magnitude(in[i]) > trig_limit<T> ? Bits<T>(1) : Bits<T>(0);
  return beyond == 0;
}

template <class T, class Fast, class Any>
[[gnu::always_inline]] inline void trig_run(T* out, const T* in, size_t count, Fast fast, Any any) {
  constexpr size_t block = 512;
  for (size_t start = 0; start < count; start += block) {
    const size_t n = count - start < block ? count - start : block;
    T* o = out + start;
    const T* x = in + start;
    if (all_within_trig_limit(x, n))
      for (size_t i = 0; i < n; ++i) o[i] = fast(x[i]);
    else
      for (size_t i = 0; i < n; ++i) o[i] = any(x[i]);
  }
}

/// (asin(s) - s) / s from z = s^2 <= 1/4 (fdlibm's e_asin.c).
[[gnu::always_inline]] inline double asin_tail(double z) {
  const double p = z * horner(z, 1.66666666666666657415e-01, -3.25565818622400915405e-01, 2.01212532134862925881e-01,
                              -4.00555345006794114027e-02, 7.91534994289814532176e-04, 3.47933107596021167570e-05);
  const double q = horner(z, 1.0, -2.40339491173441421878e+00, 2.02094576023350569471e+00, -6.88283971605453293030e-01,
                          7.70381505559019352791e-02);
  return p / q;
}

inline constexpr double pi_half_high = 1.57079632679489655800e+00, pi_half_low = 6.12323399573676603587e-17;

}  // namespace detail

/// sin(x) within 1 ULP for |x| <= trig_limit.
template <class T>
[[gnu::always_inline]] inline T sin(T x) {
  const detail::SinCos s = detail::sin_cos(x);
  return static_cast<T>(detail::in_quadrant(s, s.q));
}

/// cos(x) within 1 ULP for |x| <= trig_limit.
template <class T>
[[gnu::always_inline]] inline T cos(T x) {
  const detail::SinCos s = detail::sin_cos(x);
  return static_cast<T>(detail::in_quadrant(s, s.q + 1));
}

/// tan(x) within 3 ULP for |x| <= trig_limit.
template <class T>
[[gnu::always_inline]] inline T tan(T x) {
  const detail::SinCos s = detail::sin_cos(x);
  return static_cast<T>(detail::in_quadrant(s, s.q) / detail::in_quadrant(s, s.q + 1));
}

/// out[i] = sin(in[i]) for any argument; a block with one beyond trig_limit goes to std::sin; out may be in.
template <class T>
[[gnu::always_inline]] inline void sin_run(T* out, const T* in, size_t count) {
  detail::trig_run(
      out, in, count, [](T x) { return sin(x); }, [](T x) { return std::sin(x); });
}

/// out[i] = cos(in[i]), as sin_run.
template <class T>
[[gnu::always_inline]] inline void cos_run(T* out, const T* in, size_t count) {
  detail::trig_run(
      out, in, count, [](T x) { return cos(x); }, [](T x) { return std::cos(x); });
}

/// out[i] = tan(in[i]), as sin_run.
template <class T>
[[gnu::always_inline]] inline void tan_run(T* out, const T* in, size_t count) {
  detail::trig_run(
      out, in, count, [](T x) { return tan(x); }, [](T x) { return std::tan(x); });
}

/// asin(x) within 2.5 ULP (float: evaluated in double); NaN beyond 1.
template <class T>
[[gnu::always_inline]] inline T asin(T x) {
  if constexpr (std::is_same_v<T, float>) {
    return static_cast<float>(asin(static_cast<double>(x)));
  } else {
    const T a = detail::magnitude(x);
    const bool small = a < T(0.5);
    const T z = small ? a * a : T(0.5) * (T(1) - a);
    const T s = small ? a : std::sqrt(z);
    const T inner = s + s * detail::asin_tail(z);
    const T result = small ? inner : detail::pi_half_high - (T(2) * inner - detail::pi_half_low);
    return detail::with_sign(result, x);
  }
}

/// acos(x) within 2 ULP (float: evaluated in double); NaN beyond 1.
template <class T>
[[gnu::always_inline]] inline T acos(T x) {
  if constexpr (std::is_same_v<T, float>) {
    return static_cast<float>(acos(static_cast<double>(x)));
  } else {
    const T a = detail::magnitude(x);
    const bool small = a < T(0.5);
    const T z = small ? a * a : T(0.5) * (T(1) - a);
    const T s = small ? x : std::sqrt(z);
    const T tail = s * detail::asin_tail(z);
    const T middle = detail::pi_half_high - (s - (detail::pi_half_low - tail));
    const T twice = T(2) * (s + tail);
    const T outer = x < T(0) ? T(2) * detail::pi_half_high - (twice - T(2) * detail::pi_half_low) : twice;
    return small ? middle : outer;
  }
}

namespace detail {
/// The angle whose tangent is a / b, for a and b of at least 0 and not both 0 or infinite; fdlibm's polynomial.
[[gnu::always_inline]] inline double angle_of(double a, double b) {
  const bool outer = a > 2.414213562373095 * b;
  const bool middle = a > 0.4142135623730950 * b;
  const double numerator = outer ? -b : middle ? a - b : a;
  const double denominator = outer ? a : middle ? a + b : b;
  const double t = numerator / denominator;
  const double z = t * t;
  const double series = z * horner(z, 3.33333333333329318027e-01, -1.99999999998764832476e-01,
                                   1.42857142725034663711e-01, -1.11111104054623557880e-01, 9.09088713343650656196e-02,
                                   -7.69187620504482999495e-02, 6.66107313738753120669e-02, -5.83357013379057348645e-02,
                                   4.97687799461593236017e-02, -3.65315727442169155270e-02, 1.62858201153657823623e-02);
  const double high = outer ? pi_half_high : middle ? 0.5 * pi_half_high : 0;
  const double low = outer ? pi_half_low : middle ? 0.5 * pi_half_low : 0;
  return high - ((t * series - low) - t);
}
}  // namespace detail

/// atan(x) within 2 ULP (float: evaluated in double).
template <class T>
[[gnu::always_inline]] inline T atan(T x) {
  const double angle = detail::angle_of(detail::magnitude(static_cast<double>(x)), 1);
  return detail::with_sign(static_cast<T>(angle), x);
}

/// atan2(y, x): float within 1 ULP, evaluated in double; double is std::atan2.
template <class T>
[[gnu::always_inline]] inline T atan2(T y, T x) {
  if constexpr (std::is_same_v<T, float>) {
    const double a = detail::magnitude(static_cast<double>(y)), b = detail::magnitude(static_cast<double>(x));
    const bool equal = a == b;  // of two infinities or zeros only the signs count
    const double angle = detail::angle_of(equal ? (a > 0 ? 1.0 : 0.0) : a, equal ? 1.0 : b);
    const bool left = detail::with_sign(1.0F, x) < 0;
    return detail::with_sign(static_cast<float>(left ? 2 * detail::pi_half_high - angle : angle), y);
  } else {
    return std::atan2(y, x);
  }
}

}  // namespace xtgrad::math
