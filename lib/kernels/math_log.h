#pragma once
#include <xtgrad/lib/kernels/math_base.h>
#include <xtgrad/lib/kernels/math_exp.h>

namespace xtgrad::math {
namespace detail {

/// x = 2^k m with m in [sqrt(1/2), sqrt(2)), subnormal x included.
template <class T>
struct LogParts {
  T k, m;
};

template <class T>
[[gnu::always_inline]] inline LogParts<T> split_log(T x) {
  using F = Format<T>;
  constexpr T two_to_mantissa = T(Bits<T>(1) << F::mantissa);
  const bool subnormal = x < std::numeric_limits<T>::min();
  const T normal = subnormal ? x * two_to_mantissa : x;
  const Bits<T> u = bits(normal) + (bits(T(1)) - F::sqrt_half);
  // The biased exponent as the low bits of a number in [2^mantissa, 2^(mantissa + 1)).
  const T exponent = from_bits<T>((u >> F::mantissa) | bits(two_to_mantissa));
  const T k = exponent - (two_to_mantissa + T(F::bias)) - (subnormal ? T(F::mantissa) : T(0));
  return {k, from_bits<T>((u & F::mantissa_mask) + F::sqrt_half)};
}

/// log(1 + f) - f + half, where half = f^2 / 2: own minimax fit (2^-30.3); in double fdlibm's e_log.c.
template <class T>
[[gnu::always_inline]] inline T log_tail(T f, T half) {
  if constexpr (std::is_same_v<T, float>) {
    return f * f * f *
           horner(f, 0.3333331261f, -0.2500000959f, 0.2000211831f, -0.1666799612f, 0.1421955978f, -0.1240558913f,
                  0.1188811245f, -0.116756349f, 0.06746722685f);
  } else {
    const T s = f / (T(2) + f);
    const T z = s * s;
    const T series = z * horner(z, 6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01,
                                2.222219843214978396e-01, 1.818357216161805012e-01, 1.531383769920937332e-01,
                                1.479819860511658591e-01);
    return s * (half + series);
  }
}

/// k ln2 + log(1 + f) + rest.
template <class T>
[[gnu::always_inline]] inline T log_sum(T k, T f, T rest) {
  using F = Format<T>;
  const T half = T(0.5) * f * f;
  return k * F::ln2_hi - ((half - (log_tail(f, half) + (k * F::ln2_lo + rest))) - f);
}

/// Puts in what log gives at 0, below 0, at inf and nan.
template <class T>
[[gnu::always_inline]] inline T log_limits(T x, T result) {
  result = x < infinity<T> ? result : x;
  result = x == T(0) ? -infinity<T> : result;
  return x < T(0) ? quiet_nan<T> : result;
}

/// log(x) / log(base) from 1 / log(base) and log(2) / log(base), both in two parts (fdlibm's e_log2.c, e_log10.c).
template <class T>
[[gnu::always_inline]] inline T log_base(T x, T scale_high, T scale_low, T two_high, T two_low) {
  constexpr Bits<T> high_mask = std::is_same_v<T, float> ? Bits<T>(0xfffff000u) : Bits<T>(0xffffffff00000000u);
  const LogParts<T> parts = split_log(x);
  const T f = parts.m - T(1);
  const T half = T(0.5) * f * f;
  const T high = from_bits<T>(bits(f - half) & high_mask);
  const T low = (f - high) - half + log_tail(f, half);
  const T exponent = parts.k * two_high;
  const T product = high * scale_high;
  const T sum = exponent + product;
  const T rest = parts.k * two_low + (low + high) * scale_low + low * scale_high;
  return log_limits(x, sum + (rest + ((exponent - sum) + product)));
}

}  // namespace detail

/// log(x) within 1 ULP.
template <class T>
[[gnu::always_inline]] inline T log(T x) {
  const detail::LogParts<T> parts = detail::split_log(x);
  return detail::log_limits(x, detail::log_sum(parts.k, parts.m - T(1), T(0)));
}

/// log(1 + x) within 1.5 ULP: the logarithm of the rounded sum, and what the rounding lost over the sum.
template <class T>
[[gnu::always_inline]] inline T log1p(T x) {
  const T sum = T(1) + x;
  const T part = sum - T(1);
  const T lost = (T(1) - (sum - part)) + (x - part);
  const detail::LogParts<T> parts = detail::split_log(sum);
  const bool direct = parts.k == T(0);
  const T f = direct ? x : parts.m - T(1);
  const T result = detail::log_sum(parts.k, f, direct ? T(0) : lost / sum);
  const T limited = detail::log_limits(sum, result);
  return detail::magnitude(x) < std::numeric_limits<T>::epsilon() / 4 ? x : limited;
}

/// log2(x) within 1 ULP, exact at the powers of two.
template <class T>
[[gnu::always_inline]] inline T log2(T x) {
  if constexpr (std::is_same_v<T, float>)
    return detail::log_base(x, 1.4428710938e+00f, -1.7605285393e-04f, 1.0f, 0.0f);
  else
    return detail::log_base(x, 1.44269504072144627571e+00, 1.67517131648865118353e-10, 1.0, 0.0);
}

/// log10(x) within 1.5 ULP.
template <class T>
[[gnu::always_inline]] inline T log10(T x) {
  if constexpr (std::is_same_v<T, float>)
    return detail::log_base(x, 4.3432617188e-01f, -3.1689971365e-05f, 3.0102920532e-01f, 7.9034151668e-07f);
  else
    return detail::log_base(x, 4.34294481878168880939e-01, 2.50829467116452752298e-11, 3.01029995663611771306e-01,
                            3.69423907715893078616e-13);
}

/// log(1 + exp(x)), softplus, within 2 ULP and without overflow.
template <class T>
[[gnu::always_inline]] inline T log1p_exp(T x) {
  return (x < T(0) ? T(0) : x) + log1p(exp(-detail::magnitude(x)));
}

/// asinh(x) within 3 ULP (float: evaluated in double).
template <class T>
[[gnu::always_inline]] inline T asinh(T x) {
  if constexpr (std::is_same_v<T, float>) {
    return static_cast<float>(asinh(static_cast<double>(x)));
  } else {
    const T a = detail::magnitude(x);
    const bool large = a > T(0x1p28);
    const T square = a * a;
    const T argument = large ? a - T(1) : a + square / (T(1) + std::sqrt(T(1) + square));
    return detail::with_sign(log1p(argument) + (large ? T(0.693147180559945309417) : T(0)), x);
  }
}

/// acosh(x) within 3 ULP (float: evaluated in double); NaN below 1.
template <class T>
[[gnu::always_inline]] inline T acosh(T x) {
  if constexpr (std::is_same_v<T, float>) {
    return static_cast<float>(acosh(static_cast<double>(x)));
  } else {
    const bool large = x > T(0x1p28);
    const T t = x - T(1);
    const T argument = large ? t : t + std::sqrt(T(2) * t + t * t);
    const T result = log1p(argument) + (large ? T(0.693147180559945309417) : T(0));
    return x < T(1) ? detail::quiet_nan<T> : result;
  }
}

/// atanh(x) within 3 ULP (float: evaluated in double); NaN beyond 1.
template <class T>
[[gnu::always_inline]] inline T atanh(T x) {
  if constexpr (std::is_same_v<T, float>) {
    return static_cast<float>(atanh(static_cast<double>(x)));
  } else {
    const T a = detail::magnitude(x);
    const T result = T(0.5) * log1p(T(2) * a / (T(1) - a));
    return detail::with_sign(a < T(0x1p-28) ? a : result, x);
  }
}

}  // namespace xtgrad::math
