#pragma once
#include <xtgrad/autograd/tensor.h>

// Incomplete gamma functions and Hurwitz's zeta function; operands broadcast. A derivative that is not implemented
// throws in backward(), as in PyTorch 1.13.

namespace xtgrad {

/// The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 - P(a, x) (Abramowitz and Stegun 6.5.1): nan
/// where an operand is negative; floating point only; no derivative by a.
Tensor igamma(const Tensor& a, const Tensor& x);
Tensor igammac(const Tensor& a, const Tensor& x);

namespace special {

/// The sum of (q + k)^-x over k = 0, 1 ...: inf where x is 1 or q is 0 or a negative integer, nan where x < 1 or where
/// q is negative and x no integer; no derivative by x.
Tensor zeta(const Tensor& x, const Tensor& q);
Tensor zeta(const Tensor& x, const Scalar& q);
Tensor zeta(const Scalar& x, const Tensor& q);

}  // namespace special
}  // namespace xtgrad
