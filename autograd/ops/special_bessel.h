#pragma once
#include <xtgrad/autograd/tensor.h>

// Bessel functions and Airy's. Elementwise in floating point: integers become the default dtype. Those whose results
// never require grad have no derivative in PyTorch 1.13, either.

namespace xtgrad {

/// The modified Bessel function of the first kind and order 0 (Abramowitz and Stegun 9.6.12).
Tensor i0(const Tensor& x);

namespace special {

/// exp(-|x|) i0(x)
Tensor i0e(const Tensor& x);
/// The modified Bessel function of the first kind and order 1.
Tensor i1(const Tensor& x);
/// exp(-|x|) i1(x)
Tensor i1e(const Tensor& x);

// Never require grad.

/// Airy's function Ai (Abramowitz and Stegun 10.4); nan at infinities.
Tensor airy_ai(const Tensor& x);
/// Bessel functions of the first (j) and second (y) kind of order 0 and 1; nan at infinities, and y where x < 0.
Tensor bessel_j0(const Tensor& x);
Tensor bessel_j1(const Tensor& x);
Tensor bessel_y0(const Tensor& x);
Tensor bessel_y1(const Tensor& x);
/// i0(x) and i1(x)
Tensor modified_bessel_i0(const Tensor& x);
Tensor modified_bessel_i1(const Tensor& x);
/// Modified Bessel functions of the second kind of order 0 and 1: inf at 0, nan where x < 0.
Tensor modified_bessel_k0(const Tensor& x);
Tensor modified_bessel_k1(const Tensor& x);
/// exp(x) times those.
Tensor scaled_modified_bessel_k0(const Tensor& x);
Tensor scaled_modified_bessel_k1(const Tensor& x);
/// sin(x) / x, 1 at 0
Tensor spherical_bessel_j0(const Tensor& x);

}  // namespace special
}  // namespace xtgrad
