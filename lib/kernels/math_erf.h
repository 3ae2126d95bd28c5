#pragma once
#include <xtgrad/lib/kernels/math_base.h>
#include <xtgrad/lib/kernels/math_exp.h>

namespace xtgrad::math {
namespace detail {

// Fits of this file: weighted minimax (Remez) by this project.

/// (erf(x) - x) / x on [0, 1] as a polynomial in z = x^2: 2^-29.6 and 2^-62.7.
template <class T>
[[gnu::always_inline]] inline T erf_near(T z) {
  if constexpr (std::is_same_v<T, float>)
    return horner(z, 0.1283791657f, -0.3761262568f, 0.1128358321f, -0.02685372052f, 0.005188134704f, -0.0008008330261f,
                  7.84715851e-5f);
  else
    return horner(z, 0.1283791670955126, -0.3761263890318375, 0.11283791670954851, -0.026866170645071758,
                  0.005223977624769356, -0.0008548326978055313, 0.0001205533101096991, -1.4925592863827625e-05,
                  1.6460962197879735e-06, -1.634990959699587e-07, 1.4657082714615913e-08, -1.136251371029718e-09,
                  5.939815479249892e-11);
}

/// log(erfc(a)) on [1, 4] and [1, 6], with the error that 1 - exp() of it may have: 2^-35 and 2^-59.
template <class T>
[[gnu::always_inline]] inline T erf_far(T a) {
  if constexpr (std::is_same_v<T, float>)
    return horner(a, 0.0001884680566f, -1.129580312f, -0.6332163962f, -0.1084220997f, 0.02521033957f, -0.004205284612f,
                  0.0004414726113f, -2.169760993e-5f);
  else
    return horner(a, -1.7960385354750857e-07, -1.128377329424907, -0.6366284881833181, -0.10274725418958486,
                  0.019078158952237474, 0.00028048419738835046, -0.0017689960138027772, 0.0006411688566174322,
                  -4.481994988863213e-05, -7.036792142676993e-05, 4.503789067007935e-05, -1.6514104096530713e-05,
                  4.327086351057421e-06, -8.505842876042598e-07, 1.2570679874679286e-07, -1.3626958472764303e-08,
                  1.0257250130836483e-09, -4.796176622029868e-11, 1.04965776898147e-12);
}

/// (1 + 2a) exp(a^2) erfc(a) on [0.25, 28] as a polynomial in (a - 4) / (a + 4): 2^-58.2.
[[gnu::always_inline]] inline double erfc_scaled(double a) {
  return horner((a - 4) / (a + 4), 1.2329951186255526, -0.13962111684056253, 0.015379652102618643, 0.06809705425469496,
                -0.10103906603623214, 0.09373283499827172, -0.06633036581407613, 0.03716751553858335,
                -0.01619773403316621, 0.0050319699710724254, -0.0007577734800582587, -0.00019925668472055004,
                0.00015062261048928203, -2.439909158081344e-05, -1.1224986972237131e-05, 5.70888843333396e-06,
                2.9987706819477614e-07, -8.228929267878255e-07, 6.684356098609189e-08, 1.059275032967894e-07,
                -1.2235206651634736e-08, -1.0553687669999113e-08, 4.182921079262483e-11);
}

/// Wichura's PPND16 (algorithm AS 241): the quantile of the normal distribution at 1/2 + q, q >= 0, r = 1/2 - q.
inline double normal_quantile(double q, double r) {
  if (q <= 0.425) {
    const double z = 0.180625 - q * q;
    return q *
           horner(z, 3.3871328727963666080, 1.3314166789178437745e+2, 1.9715909503065514427e+3,
                  1.3731693765509461125e+4, 4.5921953931549871457e+4, 6.7265770927008700853e+4,
                  3.3430575583588128105e+4, 2.5090809287301226727e+3) /
           horner(z, 1.0, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
                  2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4,
                  5.2264952788528545610e+3);
  }
  double z = std::sqrt(-std::log(r));
  double result;
  if (z <= 5) {
    z -= 1.6;
    result = horner(z, 1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504,
                    1.27045825245236838258, 2.41780725177450611770e-1, 2.27238449892691845833e-2,
                    7.74545014278341407640e-4) /
             horner(z, 1.0, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1,
                    1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
                    1.05075007164441684324e-9);
  } else {
    z -= 5;
    result = horner(z, 6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580,
                    2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
                    2.71155556874348757815e-5, 2.01033439929228813265e-7) /
             horner(z, 1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
                    7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
                    2.04426310338993978564e-15);
  }
  return result;
}

}  // namespace detail

/// erf(x) within 1.5 ULP.
template <class T>
[[gnu::always_inline]] inline T erf(T x) {
  const T a = detail::magnitude(x);
  const T limit = std::is_same_v<T, float> ? T(4) : T(6);  // beyond, erf rounds to 1
  const T near = a + a * detail::erf_near(a * a);
  const T far = T(1) - detail::exp_normal(detail::erf_far(limit < a ? limit : a));
  return detail::with_sign(a < T(1) ? near : far, x);
}

/// erfc(x) = 1 - erf(x) within 4 ULP, gradual underflow kept (float: evaluated in double).
template <class T>
[[gnu::always_inline]] inline T erfc(T x) {
  if constexpr (std::is_same_v<T, float>) {
    return static_cast<float>(erfc(static_cast<double>(x)));
  } else {
    const T a = detail::magnitude(x);
    const T b = T(28) < a ? T(28) : a;
    // exp(-b^2) with the square in two parts: the high half of b has an exact square.
    const T high = detail::from_bits<T>(detail::bits(b) & 0xfffffffff8000000u);
    const detail::ExpParts<T> e = detail::split_exp(-high * high, -(b - high) * (b + high));
    const T far = detail::scale(detail::exp_near(e) * (detail::erfc_scaled(b) / (T(1) + T(2) * b)), e.k);
    const T near = T(1) - (x + x * detail::erf_near(x * x));
    return a < T(0.5) ? near : x < T(0) ? T(2) - far : far;
  }
}

/// The x whose erf is y, within 4 ULP; +-inf at +-1, NaN beyond; one element at a time.
template <class T>
inline T erfinv(T y) {
  const double a = detail::magnitude(static_cast<double>(y));
  if (!(a < 1)) return a == 1 ? detail::with_sign(detail::infinity<T>, y) : detail::quiet_nan<T>;
  const double x = 0.70710678118654752440 * detail::normal_quantile(0.5 * a, 0.5 - 0.5 * a);
  if constexpr (std::is_same_v<T, float>) return detail::with_sign(static_cast<float>(x), y);
  // A step of Newton's; near 1 on erfc, where 1 - a is exact.
  const double excess = a < 0.5 ? std::erf(x) - a : (1 - a) - std::erfc(x);
  const double slope = 1.12837916709551257390 * std::exp(-x * x);
  return static_cast<T>(detail::with_sign(x - excess / slope, static_cast<double>(y)));
}

}  // namespace xtgrad::math
