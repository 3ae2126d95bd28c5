#pragma once
#include <xtgrad/autograd/ops/special_names.h>
#include <xtgrad/autograd/ops/special_polynomials.h>
#include <xtgrad/autograd/ops/special_probability.h>

// The functions of namespace special once more, under the names that ATen has for them outside of it.

namespace xtgrad {

inline constexpr auto& special_airy_ai = special::airy_ai;
inline constexpr auto& special_bessel_j0 = special::bessel_j0;
inline constexpr auto& special_bessel_j1 = special::bessel_j1;
inline constexpr auto& special_bessel_y0 = special::bessel_y0;
inline constexpr auto& special_bessel_y1 = special::bessel_y1;
inline constexpr auto& special_digamma = special::digamma;
inline constexpr auto& special_entr = special::entr;
inline constexpr auto& special_erf = special::erf;
inline constexpr auto& special_erfc = special::erfc;
inline constexpr auto& special_erfcx = special::erfcx;
inline constexpr auto& special_erfinv = special::erfinv;
inline constexpr auto& special_exp2 = special::exp2;
inline constexpr auto& special_expit = special::expit;
inline constexpr auto& special_expm1 = special::expm1;
inline constexpr auto& special_gammainc = special::gammainc;
inline constexpr auto& special_gammaincc = special::gammaincc;
inline constexpr auto& special_gammaln = special::gammaln;
inline constexpr auto& special_i0 = special::i0;
inline constexpr auto& special_i0e = special::i0e;
inline constexpr auto& special_i1 = special::i1;
inline constexpr auto& special_i1e = special::i1e;
inline constexpr auto& special_log1p = special::log1p;
inline constexpr auto& special_log_ndtr = special::log_ndtr;
inline constexpr auto& special_modified_bessel_i0 = special::modified_bessel_i0;
inline constexpr auto& special_modified_bessel_i1 = special::modified_bessel_i1;
inline constexpr auto& special_modified_bessel_k0 = special::modified_bessel_k0;
inline constexpr auto& special_modified_bessel_k1 = special::modified_bessel_k1;
inline constexpr auto& special_multigammaln = special::multigammaln;
inline constexpr auto& special_ndtr = special::ndtr;
inline constexpr auto& special_ndtri = special::ndtri;
inline constexpr auto& special_polygamma = special::polygamma;
inline constexpr auto& special_psi = special::psi;
inline constexpr auto& special_scaled_modified_bessel_k0 = special::scaled_modified_bessel_k0;
inline constexpr auto& special_scaled_modified_bessel_k1 = special::scaled_modified_bessel_k1;
inline constexpr auto& special_sinc = special::sinc;
inline constexpr auto& special_spherical_bessel_j0 = special::spherical_bessel_j0;

inline Tensor special_log_softmax(const Tensor& x, int64_t dim, std::optional<ScalarType> dtype = std::nullopt) {
  return log_softmax(x, dim, dtype);
}
inline Tensor special_logit(const Tensor& x, std::optional<double> eps = std::nullopt) { return logit(x, eps); }
inline Tensor special_logsumexp(const Tensor& x, IntArrayRef dim, bool keepdim = false) {
  return logsumexp(x, dim, keepdim);
}
inline Tensor special_round(const Tensor& x, int64_t decimals = 0) { return round(x, decimals); }
inline Tensor special_softmax(const Tensor& x, int64_t dim, std::optional<ScalarType> dtype = std::nullopt) {
  return softmax(x, dim, dtype);
}

// Of tensors, or of a tensor and a number.

template <class X, class Y>
Tensor special_xlog1py(const X& x, const Y& y) {
  return special::xlog1py(x, y);
}
template <class X, class Y>
Tensor special_xlogy(const X& x, const Y& y) {
  return special::xlogy(x, y);
}
template <class X, class Y>
Tensor special_zeta(const X& x, const Y& y) {
  return special::zeta(x, y);
}
template <class X, class Y>
Tensor special_chebyshev_polynomial_t(const X& x, const Y& y) {
  return special::chebyshev_polynomial_t(x, y);
}
template <class X, class Y>
Tensor special_chebyshev_polynomial_u(const X& x, const Y& y) {
  return special::chebyshev_polynomial_u(x, y);
}
template <class X, class Y>
Tensor special_chebyshev_polynomial_v(const X& x, const Y& y) {
  return special::chebyshev_polynomial_v(x, y);
}
template <class X, class Y>
Tensor special_chebyshev_polynomial_w(const X& x, const Y& y) {
  return special::chebyshev_polynomial_w(x, y);
}
template <class X, class Y>
Tensor special_shifted_chebyshev_polynomial_t(const X& x, const Y& y) {
  return special::shifted_chebyshev_polynomial_t(x, y);
}
template <class X, class Y>
Tensor special_shifted_chebyshev_polynomial_u(const X& x, const Y& y) {
  return special::shifted_chebyshev_polynomial_u(x, y);
}
template <class X, class Y>
Tensor special_shifted_chebyshev_polynomial_v(const X& x, const Y& y) {
  return special::shifted_chebyshev_polynomial_v(x, y);
}
template <class X, class Y>
Tensor special_shifted_chebyshev_polynomial_w(const X& x, const Y& y) {
  return special::shifted_chebyshev_polynomial_w(x, y);
}
template <class X, class Y>
Tensor special_hermite_polynomial_h(const X& x, const Y& y) {
  return special::hermite_polynomial_h(x, y);
}
template <class X, class Y>
Tensor special_hermite_polynomial_he(const X& x, const Y& y) {
  return special::hermite_polynomial_he(x, y);
}
template <class X, class Y>
Tensor special_laguerre_polynomial_l(const X& x, const Y& y) {
  return special::laguerre_polynomial_l(x, y);
}
template <class X, class Y>
Tensor special_legendre_polynomial_p(const X& x, const Y& y) {
  return special::legendre_polynomial_p(x, y);
}

}  // namespace xtgrad
