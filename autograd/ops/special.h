#pragma once
#include <xtgrad/autograd/tensor.h>

// Rarer functions of each element. Operands broadcast and are promoted to one dtype; where the function needs a float,
// integers become the default floating-point dtype.

namespace xtgrad {

/// 2 to the power x
Tensor exp2(const Tensor& x);
Tensor deg2rad(const Tensor& x);
Tensor rad2deg(const Tensor& x);
/// log |gamma(x)|
Tensor lgamma(const Tensor& x);
/// The derivative of log gamma(x).
Tensor digamma(const Tensor& x);
/// The derivative of order n of digamma(x); throws where n is negative.
Tensor polygamma(int64_t n, const Tensor& x);
/// The logarithm of the multivariate gamma function of p dimensions, for x above (p - 1) / 2.
Tensor mvlgamma(const Tensor& x, int64_t p);
/// log(x / (1 - x)), x being limited to [eps, 1 - eps] first if eps is given.
Tensor logit(const Tensor& x, std::optional<double> eps = std::nullopt);
/// sin(pi x) / (pi x), 1 at 0
Tensor sinc(const Tensor& x);
/// sign(x)
Tensor sgn(const Tensor& x);
/// Bools: the sign bit, which -0 has too.
Tensor signbit(const Tensor& x);
/// x itself; throws on bools.
Tensor positive(const Tensor& x);
Tensor isposinf(const Tensor& x);
Tensor isneginf(const Tensor& x);
/// True of every element, in a dtype without complex numbers.
Tensor isreal(const Tensor& x);
/// nan (0 unless given), inf and -inf (the dtype's limits unless given) replaced.
Tensor nan_to_num(const Tensor& x, std::optional<double> nan = std::nullopt,
                  std::optional<double> posinf = std::nullopt, std::optional<double> neginf = std::nullopt);
/// 0 where x >= 0, pi where it is negative, nan where it is nan; its gradient is 0.
Tensor angle(const Tensor& x);
/// (mantissa, exponent): x = mantissa * 2^exponent, |mantissa| in [1/2, 1), exponent Int; throws unless x is floating
/// point.
std::tuple<Tensor, Tensor> frexp(const Tensor& x);
/// x rounded to `decimals` places after the point (before it, if negative).
Tensor round(const Tensor& x, int64_t decimals);

/// x / y, rounded towards 0 ("trunc"), down ("floor") or not at all.
Tensor div(const Tensor& x, const Tensor& y, const std::optional<std::string>& rounding_mode);
Tensor div(const Tensor& x, const Scalar& y, const std::optional<std::string>& rounding_mode);
/// x / y rounded down; an integer y of 0 throws.
Tensor floor_divide(const Tensor& x, const Tensor& y);
Tensor floor_divide(const Tensor& x, const Scalar& y);
/// |x| with the sign of y
Tensor copysign(const Tensor& x, const Tensor& y);
Tensor copysign(const Tensor& x, const Scalar& y);
/// The larger one, or the one that is not nan; equal ones send their gradient to x.
Tensor fmax(const Tensor& x, const Tensor& y);
Tensor fmin(const Tensor& x, const Tensor& y);
/// x to the power y in double precision
Tensor float_power(const Tensor& x, const Tensor& exponent);
Tensor float_power(const Tensor& x, const Scalar& exponent);
Tensor float_power(const Scalar& x, const Tensor& exponent);
/// The greatest common divisor and the least common multiple of integers.
Tensor gcd(const Tensor& x, const Tensor& y);
Tensor lcm(const Tensor& x, const Tensor& y);
/// 0 where x < 0, 1 where x > 0, else the value.
Tensor heaviside(const Tensor& x, const Tensor& values);
/// sqrt(x^2 + y^2)
Tensor hypot(const Tensor& x, const Tensor& y);
/// x * 2^y
Tensor ldexp(const Tensor& x, const Tensor& y);
/// log(exp(x) + exp(y)), without overflow
Tensor logaddexp(const Tensor& x, const Tensor& y);
/// log2(2^x + 2^y), without overflow
Tensor logaddexp2(const Tensor& x, const Tensor& y);
/// The number of the dtype that follows x in the direction of y; floating point, not Half. backward() throws: the
/// derivative is not implemented.
Tensor nextafter(const Tensor& x, const Tensor& y);
/// x log(y), 0 where x is 0 unless y is nan
Tensor xlogy(const Tensor& x, const Tensor& y);
Tensor xlogy(const Tensor& x, const Scalar& y);
Tensor xlogy(const Scalar& x, const Tensor& y);
/// x limited to [min, max], element by element.
Tensor clamp(const Tensor& x, const std::optional<Tensor>& min, const std::optional<Tensor>& max = std::nullopt);
Tensor clamp_min(const Tensor& x, const Tensor& min);
Tensor clamp_max(const Tensor& x, const Tensor& max);
/// Bools: |x - y| <= atol + rtol * |y|, or both equal.
Tensor isclose(const Tensor& x, const Tensor& y, double rtol = 1e-5, double atol = 1e-8, bool equal_nan = false);

}  // namespace xtgrad
