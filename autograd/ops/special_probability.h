#pragma once
#include <xtgrad/autograd/tensor.h>

// Functions of the normal distribution and of entropies. Elementwise in floating point: integers become the default
// dtype; operands broadcast.

namespace xtgrad::special {

/// -x log(x), 0 at 0, -inf where x < 0
Tensor entr(const Tensor& x);
/// exp(x^2) erfc(x)
Tensor erfcx(const Tensor& x);
/// The normal distribution's area left of x.
Tensor ndtr(const Tensor& x);
/// Its logarithm, also where the area is less than the smallest number.
Tensor log_ndtr(const Tensor& x);
/// The inverse of ndtr: nan outside of [0, 1].
Tensor ndtri(const Tensor& p);
/// x log(1 + y), 0 where x is 0 unless y is nan
Tensor xlog1py(const Tensor& x, const Tensor& y);
Tensor xlog1py(const Tensor& x, const Scalar& y);
Tensor xlog1py(const Scalar& x, const Tensor& y);

}  // namespace xtgrad::special
