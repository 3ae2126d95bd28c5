#pragma once
#include <optional>

#include <xtgrad/lib/kernels/operand.h>

// Functions of each element on broadcast operands. `out`, where given, receives the result (it may be an operand
// itself); its dtype must be able to hold the result's.

namespace xtgrad::kernels {

/// a + alpha * b
Array add(const Operand& a, const Operand& b, const Scalar& alpha = 1, const Array* out = nullptr);
/// a - alpha * b
Array sub(const Operand& a, const Operand& b, const Scalar& alpha = 1, const Array* out = nullptr);
Array mul(const Operand& a, const Operand& b, const Array* out = nullptr);
/// a / b in floating point
Array div(const Operand& a, const Operand& b, const Array* out = nullptr);

/// a to the power b; integers wrap around, a negative power of an integer is cut off to an integer.
Array pow(const Operand& a, const Operand& b, const Array* out = nullptr);
/// The remainder of a / b with the sign of a; an integer b of 0 throws.
Array fmod(const Operand& a, const Operand& b, const Array* out = nullptr);
/// The remainder of a / b with the sign of b; an integer b of 0 throws.
Array remainder(const Operand& a, const Operand& b, const Array* out = nullptr);
Array atan2(const Operand& y, const Operand& x);

/// The larger one; nan where either is nan.
Array maximum(const Operand& a, const Operand& b);
Array minimum(const Operand& a, const Operand& b);
/// x limited to [low, high] where they are given; nan stays nan.
Array clamp(const Array& x, const std::optional<Scalar>& low, const std::optional<Scalar>& high,
            const Array* out = nullptr);
/// g where low <= x <= high, else 0
Array clamp_backward(const Array& g, const Array& x, double low, double high);

/// a + weight * (b - a), exact at weight 0 and 1
Array lerp(const Operand& a, const Operand& b, const Operand& weight, const Array* out = nullptr);
/// x + value * a * b
Array addcmul(const Operand& x, const Operand& a, const Operand& b, const Scalar& value, const Array* out = nullptr);
/// x + value * a / b
Array addcdiv(const Operand& x, const Operand& a, const Operand& b, const Scalar& value, const Array* out = nullptr);
/// x where the bool `condition` holds, else y
Array where(const Array& condition, const Operand& x, const Operand& y);

// Comparisons: bools.
Array eq(const Operand& a, const Operand& b);
Array ne(const Operand& a, const Operand& b);
Array lt(const Operand& a, const Operand& b);
Array le(const Operand& a, const Operand& b);
Array logical_and(const Operand& a, const Operand& b);
Array logical_or(const Operand& a, const Operand& b);
Array logical_xor(const Operand& a, const Operand& b);
Array logical_not(const Array& x);
Array isnan(const Array& x);
Array isinf(const Array& x);
Array isfinite(const Array& x);
/// a == b or |a - b| <= atol + rtol * |b|, nan being close to nan if `equal_nan`
Array isclose(const Operand& a, const Operand& b, double rtol, double atol, bool equal_nan);
/// True when no element of the bools is false.
bool all_true(const Array& x);

// Of any dtype: the result has the operand's.
Array neg(const Array& x, const Array* out = nullptr);
Array abs(const Array& x, const Array* out = nullptr);
Array sign(const Array& x, const Array* out = nullptr);
Array square(const Array& x, const Array* out = nullptr);
Array relu(const Array& x, const Array* out = nullptr);
Array floor(const Array& x, const Array* out = nullptr);
Array ceil(const Array& x, const Array* out = nullptr);
/// To the nearest integer, halves to the even one.
Array round(const Array& x, const Array* out = nullptr);
Array trunc(const Array& x, const Array* out = nullptr);
/// x - trunc(x), of floats only
Array frac(const Array& x, const Array* out = nullptr);

// In floating point: integers become the default dtype.
Array exp(const Array& x, const Array* out = nullptr);
Array expm1(const Array& x, const Array* out = nullptr);
Array log(const Array& x, const Array* out = nullptr);
Array log1p(const Array& x, const Array* out = nullptr);
Array log2(const Array& x, const Array* out = nullptr);
Array log10(const Array& x, const Array* out = nullptr);
Array sqrt(const Array& x, const Array* out = nullptr);
Array rsqrt(const Array& x, const Array* out = nullptr);
Array reciprocal(const Array& x, const Array* out = nullptr);
Array sin(const Array& x, const Array* out = nullptr);
Array cos(const Array& x, const Array* out = nullptr);
Array tan(const Array& x, const Array* out = nullptr);
Array asin(const Array& x, const Array* out = nullptr);
Array acos(const Array& x, const Array* out = nullptr);
Array atan(const Array& x, const Array* out = nullptr);
Array sinh(const Array& x, const Array* out = nullptr);
Array cosh(const Array& x, const Array* out = nullptr);
Array tanh(const Array& x, const Array* out = nullptr);
Array asinh(const Array& x, const Array* out = nullptr);
Array acosh(const Array& x, const Array* out = nullptr);
Array atanh(const Array& x, const Array* out = nullptr);
Array sigmoid(const Array& x, const Array* out = nullptr);
Array erf(const Array& x, const Array* out = nullptr);
Array erfc(const Array& x, const Array* out = nullptr);
Array erfinv(const Array& x, const Array* out = nullptr);

/// 0 where x <= threshold, else g
Array threshold_backward(const Array& g, const Array& x, double threshold, const Array* out = nullptr);
/// g * (1 - y^2)
Array tanh_backward(const Array& g, const Array& y);
/// g * y * (1 - y)
Array sigmoid_backward(const Array& g, const Array& y);

}  // namespace xtgrad::kernels
