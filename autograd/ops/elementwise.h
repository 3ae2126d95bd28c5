#pragma once
#include <optional>

#include <xtgrad/autograd/tensor.h>

// Functions of each element. Operands broadcast against each other and are promoted to one dtype; where the function
// needs a float, integers become the default floating-point dtype.

namespace xtgrad {

/// x + alpha * y
Tensor add(const Tensor& x, const Tensor& y, const Scalar& alpha = 1);
Tensor add(const Tensor& x, const Scalar& y, const Scalar& alpha = 1);
/// x - alpha * y
Tensor sub(const Tensor& x, const Tensor& y, const Scalar& alpha = 1);
Tensor sub(const Tensor& x, const Scalar& y, const Scalar& alpha = 1);
/// y - alpha * x
Tensor rsub(const Tensor& x, const Scalar& y, const Scalar& alpha = 1);
Tensor rsub(const Tensor& x, const Tensor& y, const Scalar& alpha = 1);
Tensor mul(const Tensor& x, const Tensor& y);
Tensor mul(const Tensor& x, const Scalar& y);
/// x / y, in floating point
Tensor div(const Tensor& x, const Tensor& y);
Tensor div(const Tensor& x, const Scalar& y);
/// x to the power y
Tensor pow(const Tensor& x, const Tensor& exponent);
Tensor pow(const Tensor& x, const Scalar& exponent);
Tensor pow(const Scalar& x, const Tensor& exponent);
/// The remainder of x / y with the sign of x (C's fmod).
Tensor fmod(const Tensor& x, const Tensor& y);
Tensor fmod(const Tensor& x, const Scalar& y);
/// The remainder of x / y with the sign of y (Python's %).
Tensor remainder(const Tensor& x, const Tensor& y);
Tensor remainder(const Tensor& x, const Scalar& y);
Tensor remainder(const Scalar& x, const Tensor& y);
/// The angle of the point (x, y) in [-pi, pi].
Tensor atan2(const Tensor& y, const Tensor& x);
/// The larger of the two; nan where either is nan; equal operands share the gradient.
Tensor maximum(const Tensor& x, const Tensor& y);
Tensor minimum(const Tensor& x, const Tensor& y);
inline Tensor max(const Tensor& x, const Tensor& y) { return maximum(x, y); }
inline Tensor min(const Tensor& x, const Tensor& y) { return minimum(x, y); }
/// x + weight * (end - x)
Tensor lerp(const Tensor& x, const Tensor& end, const Tensor& weight);
Tensor lerp(const Tensor& x, const Tensor& end, const Scalar& weight);
/// x + value * a * b
Tensor addcmul(const Tensor& x, const Tensor& a, const Tensor& b, const Scalar& value = 1);
/// x + value * a / b
Tensor addcdiv(const Tensor& x, const Tensor& a, const Tensor& b, const Scalar& value = 1);
/// x where condition holds, else y.
Tensor where(const Tensor& condition, const Tensor& x, const Tensor& y);
Tensor where(const Tensor& condition, const Tensor& x, const Scalar& y);
Tensor where(const Tensor& condition, const Scalar& x, const Tensor& y);
Tensor where(const Tensor& condition, const Scalar& x, const Scalar& y);

// Comparisons give bools.
Tensor eq(const Tensor& x, const Tensor& y);
Tensor eq(const Tensor& x, const Scalar& y);
Tensor ne(const Tensor& x, const Tensor& y);
Tensor ne(const Tensor& x, const Scalar& y);
Tensor lt(const Tensor& x, const Tensor& y);
Tensor lt(const Tensor& x, const Scalar& y);
Tensor le(const Tensor& x, const Tensor& y);
Tensor le(const Tensor& x, const Scalar& y);
Tensor gt(const Tensor& x, const Tensor& y);
Tensor gt(const Tensor& x, const Scalar& y);
Tensor ge(const Tensor& x, const Tensor& y);
Tensor ge(const Tensor& x, const Scalar& y);
Tensor logical_and(const Tensor& x, const Tensor& y);
Tensor logical_or(const Tensor& x, const Tensor& y);
Tensor logical_xor(const Tensor& x, const Tensor& y);
Tensor logical_not(const Tensor& x);
/// True when both have one shape and equal elements.
bool equal(const Tensor& x, const Tensor& y);
/// True when |x - y| <= atol + rtol * |y| for all elements.
bool allclose(const Tensor& x, const Tensor& y, double rtol = 1e-5, double atol = 1e-8, bool equal_nan = false);

Tensor neg(const Tensor& x);
Tensor abs(const Tensor& x);
Tensor exp(const Tensor& x);
/// exp(x) - 1, accurate near 0
Tensor expm1(const Tensor& x);
Tensor log(const Tensor& x);
/// log(1 + x), accurate near 0
Tensor log1p(const Tensor& x);
Tensor log2(const Tensor& x);
Tensor log10(const Tensor& x);
Tensor sqrt(const Tensor& x);
/// 1 / sqrt(x)
Tensor rsqrt(const Tensor& x);
Tensor square(const Tensor& x);
/// 1 / x
Tensor reciprocal(const Tensor& x);
Tensor sin(const Tensor& x);
Tensor cos(const Tensor& x);
Tensor tan(const Tensor& x);
Tensor asin(const Tensor& x);
Tensor acos(const Tensor& x);
Tensor atan(const Tensor& x);
Tensor sinh(const Tensor& x);
Tensor cosh(const Tensor& x);
Tensor tanh(const Tensor& x);
Tensor asinh(const Tensor& x);
Tensor acosh(const Tensor& x);
Tensor atanh(const Tensor& x);
/// 1 / (1 + exp(-x))
Tensor sigmoid(const Tensor& x);
/// max(x, 0)
Tensor relu(const Tensor& x);
Tensor erf(const Tensor& x);
Tensor erfc(const Tensor& x);
Tensor erfinv(const Tensor& x);
Tensor floor(const Tensor& x);
Tensor ceil(const Tensor& x);
/// To the nearest integer, halves to the even one.
Tensor round(const Tensor& x);
Tensor trunc(const Tensor& x);
/// x - trunc(x)
Tensor frac(const Tensor& x);
/// -1, 0 or 1
Tensor sign(const Tensor& x);
Tensor isnan(const Tensor& x);
Tensor isinf(const Tensor& x);
Tensor isfinite(const Tensor& x);
/// x limited to [min, max], either of which may be missing.
Tensor clamp(const Tensor& x, const std::optional<Scalar>& min = std::nullopt,
             const std::optional<Scalar>& max = std::nullopt);
Tensor clamp_min(const Tensor& x, const Scalar& min);
Tensor clamp_max(const Tensor& x, const Scalar& max);

/// g where y > threshold, else 0: the gradient of relu and its kind.
Tensor threshold_backward(const Tensor& g, const Tensor& y, const Scalar& threshold);
namespace detail {
/// threshold_backward(g, y, 0) for a gradient that has arrived: in its place where nobody else can see it.
Tensor relu_backward(const Tensor& g, const Tensor& y);
}  // namespace detail
/// g * (1 - y^2)
Tensor tanh_backward(const Tensor& g, const Tensor& y);
/// g * y * (1 - y)
Tensor sigmoid_backward(const Tensor& g, const Tensor& y);

// A number on either side is an operand like a tensor without dimensions, but promotes only to a higher kind.
template <class T>
using EnableScalar = std::enable_if_t<std::is_arithmetic_v<T> || std::is_same_v<T, Scalar>, int>;

inline Tensor operator+(const Tensor& x, const Tensor& y) { return add(x, y); }
inline Tensor operator-(const Tensor& x, const Tensor& y) { return sub(x, y); }
inline Tensor operator*(const Tensor& x, const Tensor& y) { return mul(x, y); }
inline Tensor operator/(const Tensor& x, const Tensor& y) { return div(x, y); }
inline Tensor operator==(const Tensor& x, const Tensor& y) { return eq(x, y); }
inline Tensor operator!=(const Tensor& x, const Tensor& y) { return ne(x, y); }
inline Tensor operator<(const Tensor& x, const Tensor& y) { return lt(x, y); }
inline Tensor operator<=(const Tensor& x, const Tensor& y) { return le(x, y); }
inline Tensor operator>(const Tensor& x, const Tensor& y) { return gt(x, y); }
inline Tensor operator>=(const Tensor& x, const Tensor& y) { return ge(x, y); }
inline Tensor operator%(const Tensor& x, const Tensor& y) { return remainder(x, y); }
template <class T, EnableScalar<T> = 0>
Tensor operator+(const Tensor& x, T y) {
  return add(x, Scalar(y));
}
template <class T, EnableScalar<T> = 0>
Tensor operator+(T x, const Tensor& y) {
  return add(y, Scalar(x));
}
template <class T, EnableScalar<T> = 0>
Tensor operator-(const Tensor& x, T y) {
  return sub(x, Scalar(y));
}
template <class T, EnableScalar<T> = 0>
Tensor operator-(T x, const Tensor& y) {
  return rsub(y, Scalar(x));
}
template <class T, EnableScalar<T> = 0>
Tensor operator*(const Tensor& x, T y) {
  return mul(x, Scalar(y));
}
template <class T, EnableScalar<T> = 0>
Tensor operator*(T x, const Tensor& y) {
  return mul(y, Scalar(x));
}
template <class T, EnableScalar<T> = 0>
Tensor operator/(const Tensor& x, T y) {
  return div(x, Scalar(y));
}
template <class T, EnableScalar<T> = 0>
Tensor operator/(T x, const Tensor& y) {
  return mul(reciprocal(y), Scalar(x));
}
template <class T, EnableScalar<T> = 0>
Tensor operator%(const Tensor& x, T y) {
  return remainder(x, Scalar(y));
}
template <class T, EnableScalar<T> = 0>
Tensor operator==(const Tensor& x, T y) {
  return eq(x, Scalar(y));
}
template <class T, EnableScalar<T> = 0>
Tensor operator==(T x, const Tensor& y) {
  return eq(y, Scalar(x));
}
template <class T, EnableScalar<T> = 0>
Tensor operator!=(const Tensor& x, T y) {
  return ne(x, Scalar(y));
}
template <class T, EnableScalar<T> = 0>
Tensor operator!=(T x, const Tensor& y) {
  return ne(y, Scalar(x));
}
template <class T, EnableScalar<T> = 0>
Tensor operator<(const Tensor& x, T y) {
  return lt(x, Scalar(y));
}
template <class T, EnableScalar<T> = 0>
Tensor operator<(T x, const Tensor& y) {
  return gt(y, Scalar(x));
}
template <class T, EnableScalar<T> = 0>
Tensor operator<=(const Tensor& x, T y) {
  return le(x, Scalar(y));
}
template <class T, EnableScalar<T> = 0>
Tensor operator<=(T x, const Tensor& y) {
  return ge(y, Scalar(x));
}
template <class T, EnableScalar<T> = 0>
Tensor operator>(const Tensor& x, T y) {
  return gt(x, Scalar(y));
}
template <class T, EnableScalar<T> = 0>
Tensor operator>(T x, const Tensor& y) {
  return lt(y, Scalar(x));
}
template <class T, EnableScalar<T> = 0>
Tensor operator>=(const Tensor& x, T y) {
  return ge(x, Scalar(y));
}
template <class T, EnableScalar<T> = 0>
Tensor operator>=(T x, const Tensor& y) {
  return le(y, Scalar(x));
}

}  // namespace xtgrad
