#pragma once
#include <xtgrad/lib/kernels/operand.h>

// Functions of the normal distribution and of entropies, in floating point; integers become the default dtype.

namespace xtgrad::kernels {

/// -x log(x), 0 at 0, -inf where x < 0
Array entr(const Array& x);
/// exp(x^2) erfc(x)
Array erfcx(const Array& x);
/// erfc(-x / sqrt(2)) / 2, and its logarithm
Array ndtr(const Array& x);
Array log_ndtr(const Array& x);
/// The inverse of ndtr.
Array ndtri(const Array& p);
/// x log(1 + y), 0 where x is 0 unless y is nan
Array xlog1py(const Operand& x, const Operand& y);

}  // namespace xtgrad::kernels
