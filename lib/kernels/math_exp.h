#pragma once
#include <xtgrad/lib/kernels/math_base.h>

namespace xtgrad::math {
namespace detail {

/// x = k ln2 + r, |r| <= ln2 / 2; `rest` is what r lost to rounding; `low` is added to x.
template <class T>
struct ExpParts {
  Bits<T> k;
  T r, rest;
};

template <class T>
[[gnu::always_inline]] inline ExpParts<T> split_exp(T x, T low = T(0)) {
  using F = Format<T>;
  const T shifted = x * F::log2e + F::shifter;
  const T n = shifted - F::shifter;
  const T high = x - n * F::ln2_hi;
  const T tail = n * F::ln2_lo - low;
  const T r = high - tail;
  return {bits(shifted) - bits(F::shifter), r, (high - r) - tail};
}

/// (exp(r) - 1 - r) / r^2: minimax fits of this project (Remez), relative to expm1: 2^-26.1 and 2^-55.6.
template <class T>
[[gnu::always_inline]] inline T exp_tail(T r) {
  if constexpr (std::is_same_v<T, float>)
    return horner(r, 0.4999999814f, 0.1666654318f, 0.04166720177f, 0.008366580333f, 0.001388251098f);
  else
    return horner(r, 0.5000000000000006, 0.16666666666666585, 0.04166666666657614, 0.008333333333391289,
                  0.001388888893180546, 0.00019841269715895995, 2.4801504955383143e-05, 2.755740974594543e-06,
                  2.7626172805686384e-07, 2.505325893609442e-08);
}

/// exp(r + rest) within 0.9 ULP; a tenth dearer than without the rest, which gives 1.05.
template <class T>
[[gnu::always_inline]] inline T exp_near(const ExpParts<T>& e) {
  return T(1) + (e.r + (e.r * e.r * exp_tail(e.r) + e.rest));
}

/// exp without its limits: for arguments whose result is a normal number.
template <class T>
[[gnu::always_inline]] inline T exp_normal(T x) {
  const ExpParts<T> e = split_exp(x);
  return (T(1) + (e.r + e.r * e.r * exp_tail(e.r))) * power_of_two<T>(e.k);
}

template <class T>
[[gnu::always_inline]] inline T clamp(T x, T low, T high) {
  x = low > x ? low : x;  // in this order a NaN stays
  return high < x ? high : x;
}

// Just past the arguments where the result is 0 and inf.
template <class T>
inline constexpr T exp_lowest = std::is_same_v<T, float> ? T(-104) : T(-746);
template <class T>
inline constexpr T exp_highest = std::is_same_v<T, float> ? T(89) : T(710);

/// 2^-scaling expm1(x) for scaling 1 or 2, which is finite a little beyond where expm1 is.
template <int scaling, class T>
[[gnu::always_inline]] inline T expm1_scaled(T x) {
  const ExpParts<T> e = split_exp(x);
  const T power = power_of_two<T>(e.k - scaling);
  const T tail = e.r * e.r * exp_tail(e.r) + e.rest;
  return (power * e.r + (power - (scaling == 1 ? T(0.5) : T(0.25)))) + power * tail;
}

}  // namespace detail

/// exp(x) within 1.1 ULP, gradual underflow kept.
template <class T>
[[gnu::always_inline]] inline T exp(T x) {
  x = detail::clamp(x, detail::exp_lowest<T>, detail::exp_highest<T>);
  const detail::ExpParts<T> e = detail::split_exp(x);
  return detail::scale(T(1) + (e.r + e.r * e.r * detail::exp_tail(e.r)), e.k);
}

/// exp(x) - 1 within 1.5 ULP.
template <class T>
[[gnu::always_inline]] inline T expm1(T x) {
  const T result = T(2) * detail::expm1_scaled<1>(detail::clamp(x, T(-40), detail::exp_highest<T>));
  return detail::magnitude(x) < std::numeric_limits<T>::epsilon() / 4 ? x : result;
}

/// 1 / (1 + exp(-x)) within 1.5 ULP: what e = exp(-|x|) and 1 + e lost to rounding is put back, to first order.
template <class T>
[[gnu::always_inline]] inline T sigmoid(T x) {
  const T a = -detail::magnitude(x);
  const detail::ExpParts<T> parts = detail::split_exp(detail::exp_lowest<T> > a ? detail::exp_lowest<T> : a);
  const T s = parts.r + (parts.r * parts.r * detail::exp_tail(parts.r) + parts.rest);
  const T p = T(1) + s;
  const T lost_by_e = (s - (p - T(1))) * (T(1) - parts.r);  // relative: exp(-r) is about 1 - r
  const T e = detail::scale(p, parts.k);
  const T sum = T(1) + e;
  const T lost_by_sum = e - (sum - T(1));
  const bool negative = x < T(0);
  const T quotient = (negative ? e : T(1)) / sum;
  const T correction = ((negative ? lost_by_e : T(0)) - lost_by_sum) * (T(1) - T(0.5) * e);  // 1 / (1 + e)
  return quotient + quotient * correction;
}

/// tanh(x) within 1.5 ULP: below 0.625 x + x^3 P(x^2) (float: own fit, 2^-32; double: Cephes), above 1 - 2 / (exp(2x) +
/// 1).
template <class T>
[[gnu::always_inline]] inline T tanh(T x) {
  using detail::horner;
  const T a = detail::magnitude(x);
  const bool small = a < T(0.625);
  const T limit = std::is_same_v<T, float> ? T(20) : T(44);
  const T e = detail::exp_normal(limit < T(2) * a ? limit : T(2) * a);
  const T z = a * a;
  T result;
  if constexpr (std::is_same_v<T, float>) {
    const T odd =
        horner(z, -0.3333333076f, 0.1333320416f, -0.05394651962f, 0.02169931808f, -0.008173854933f, 0.002139616695f);
    const T near = a + a * z * odd;
    const T far = T(1) - T(2) / (e + T(1));
    result = small ? near : far;
  } else {
    const T p = horner(z, -1.61468768441708447952e3, -9.92877231001918586564e1, -9.64399179425052238628e-1);
    const T q = horner(z, 4.84406305325125486048e3, 2.23548839060100448583e3, 1.12811678491632931402e2, 1.0);
    const T numerator = small ? a * z * p : T(-2);
    const T denominator = small ? q : e + T(1);
    result = (small ? a : T(1)) + numerator / denominator;
  }
  return detail::with_sign(result, x);
}

/// sinh(x) within 2.5 ULP (float: evaluated in double).
template <class T>
[[gnu::always_inline]] inline T sinh(T x) {
  if constexpr (std::is_same_v<T, float>) {
    return static_cast<float>(sinh(static_cast<double>(x)));
  } else {
    const T a = detail::magnitude(x);
    const T quarter = detail::expm1_scaled<2>(T(710.5) < a ? T(710.5) : a);  // (exp(a) - 1) / 4
    const T result = T(2) * (quarter + quarter / (T(4) * quarter + T(1)));
    return detail::with_sign(a < T(0x1p-28) ? a : result, x);
  }
}

/// cosh(x) within 2 ULP (float: evaluated in double).
template <class T>
[[gnu::always_inline]] inline T cosh(T x) {
  if constexpr (std::is_same_v<T, float>) {
    return static_cast<float>(cosh(static_cast<double>(x)));
  } else {
    const T a = detail::magnitude(x);
    const detail::ExpParts<T> e = detail::split_exp(T(710.5) < a ? T(710.5) : a);
    const T quarter = detail::exp_near(e) * detail::power_of_two<T>(e.k - 2);
    return T(2) * quarter + T(0.125) / quarter;
  }
}

}  // namespace xtgrad::math
