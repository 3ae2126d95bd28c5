#pragma once
#include <xtgrad/lib/kernels/operand.h>

// Orthogonal polynomials of degree n (cut off to an integer; negative: 0) at x, in floating point; integers become the
// default dtype.

namespace xtgrad::kernels {

/// Chebyshev's, of the first to fourth kind.
Array chebyshev_polynomial_t(const Operand& x, const Operand& n);
Array chebyshev_polynomial_u(const Operand& x, const Operand& n);
Array chebyshev_polynomial_v(const Operand& x, const Operand& n);
Array chebyshev_polynomial_w(const Operand& x, const Operand& n);
/// Those at 2 x - 1.
Array shifted_chebyshev_polynomial_t(const Operand& x, const Operand& n);
Array shifted_chebyshev_polynomial_u(const Operand& x, const Operand& n);
Array shifted_chebyshev_polynomial_v(const Operand& x, const Operand& n);
Array shifted_chebyshev_polynomial_w(const Operand& x, const Operand& n);
/// Hermite's, as physicists (h) and statisticians (he) define them.
Array hermite_polynomial_h(const Operand& x, const Operand& n);
Array hermite_polynomial_he(const Operand& x, const Operand& n);
Array laguerre_polynomial_l(const Operand& x, const Operand& n);
Array legendre_polynomial_p(const Operand& x, const Operand& n);

}  // namespace xtgrad::kernels
