#pragma once
#include <optional>
#include <utility>

#include <xtgrad/lib/kernels/operand.h>

// Rarer functions of each element; operands broadcast. In floating point (integers become the default dtype) unless
// something else is said.

namespace xtgrad::kernels {

/// log |gamma(x)|
Array lgamma(const Array& x);
/// The derivative of order n + 1 of log gamma(x), n >= 0.
Array polygamma(int64_t n, const Array& x);
/// sin(pi x) / (pi x), 1 at 0
Array sinc(const Array& x);
/// 0, or pi where x is negative
Array angle(const Array& x);
/// sqrt(a^2 + b^2)
Array hypot(const Operand& a, const Operand& b);
/// a log(b), 0 where a is 0 unless b is nan
Array xlogy(const Operand& a, const Operand& b);
/// log(exp(a) + exp(b)), or with powers of 2, without overflow
Array logaddexp(const Operand& a, const Operand& b);
Array logaddexp2(const Operand& a, const Operand& b);
/// |a| with the sign of b
Array copysign(const Operand& a, const Operand& b);

// Of floating-point numbers only.

/// The number of the dtype next to a in the direction of b; of Half it is not implemented.
Array nextafter(const Operand& a, const Operand& b);
/// x = mantissa * 2^exponent, the mantissa's magnitude being in [1/2, 1), the exponent Int (0 of inf and nan).
std::pair<Array, Array> frexp(const Array& x);

// Of any dtype.

/// The larger (smaller) one, or the one that is not nan.
Array fmax(const Operand& a, const Operand& b);
Array fmin(const Operand& a, const Operand& b);
/// a / b rounded down, or towards 0; an integer b of 0 throws.
Array floor_divide(const Operand& a, const Operand& b);
Array trunc_divide(const Operand& a, const Operand& b);
/// 0 where x < 0, 1 where x > 0, else the value.
Array heaviside(const Array& x, const Array& values);
/// Bools: the sign bit, which -0 has too.
Array signbit(const Array& x);
/// nan and both infinities replaced; integers as they are.
Array nan_to_num(const Array& x, double nan, std::optional<double> posinf, std::optional<double> neginf);

// Of integers.

/// The greatest common divisor, the least common multiple; never negative.
Array gcd(const Array& a, const Array& b);
Array lcm(const Array& a, const Array& b);

// Of integers and bools.

Array bitwise_and(const Operand& a, const Operand& b);
Array bitwise_or(const Operand& a, const Operand& b);
Array bitwise_xor(const Operand& a, const Operand& b);
Array bitwise_not(const Array& x);
/// Shifts by at least the width give 0 (or -1, where a negative number goes right), as do negative ones.
Array bitwise_left_shift(const Operand& a, const Operand& b);
Array bitwise_right_shift(const Operand& a, const Operand& b);

}  // namespace xtgrad::kernels
