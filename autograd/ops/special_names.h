#pragma once
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/loss.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/special.h>
#include <xtgrad/autograd/ops/special_bessel.h>
#include <xtgrad/autograd/ops/special_gamma.h>

// The namespace special: functions by their names in SciPy.

namespace xtgrad::special {

using xtgrad::digamma;
using xtgrad::erf;
using xtgrad::erfc;
using xtgrad::erfinv;
using xtgrad::exp2;
using xtgrad::expm1;
using xtgrad::i0;
using xtgrad::log1p;
using xtgrad::log_softmax;
using xtgrad::logit;
using xtgrad::logsumexp;
using xtgrad::polygamma;
using xtgrad::round;
using xtgrad::sinc;
using xtgrad::softmax;
using xtgrad::xlogy;

/// 1 / (1 + exp(-x))
inline Tensor expit(const Tensor& x) { return sigmoid(x); }
/// log |gamma(x)|
inline Tensor gammaln(const Tensor& x) { return lgamma(x); }
/// igamma(a, x) and igammac(a, x)
inline Tensor gammainc(const Tensor& a, const Tensor& x) { return igamma(a, x); }
inline Tensor gammaincc(const Tensor& a, const Tensor& x) { return igammac(a, x); }
/// The derivative of log gamma(x).
inline Tensor psi(const Tensor& x) { return digamma(x); }
/// The logarithm of the multivariate gamma function of p dimensions.
inline Tensor multigammaln(const Tensor& x, int64_t p) { return mvlgamma(x, p); }

}  // namespace xtgrad::special
