#pragma once
#include <xtgrad/lib/kernels/operand.h>

namespace xtgrad::kernels {

/// The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 - P(a, x), of floating-point operands.
Array igamma(const Operand& a, const Operand& x);
Array igammac(const Operand& a, const Operand& x);

/// Hurwitz's zeta function: the sum of (q + k)^-x over k = 0, 1 ...; integers become the default dtype.
Array zeta(const Operand& x, const Operand& q);

}  // namespace xtgrad::kernels
