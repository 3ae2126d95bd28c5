#pragma once
#include <xtgrad/lib/array.h>

// Bessel functions and Airy's at each element, in floating point; integers become the default dtype.

namespace xtgrad::kernels {

/// First kind, orders 0 and 1: nan at infinities.
Array bessel_j0(const Array& x);
Array bessel_j1(const Array& x);
/// Second kind: -inf at 0, nan where x < 0 and at infinity.
Array bessel_y0(const Array& x);
Array bessel_y1(const Array& x);
/// sin(x) / x
Array spherical_bessel_j0(const Array& x);

/// Modified, first kind; with e times exp(-|x|).
Array i0(const Array& x);
Array i0e(const Array& x);
Array i1(const Array& x);
Array i1e(const Array& x);

/// Modified, second kind: inf at 0, nan where x < 0; scaled times exp(x).
Array bessel_k0(const Array& x);
Array bessel_k1(const Array& x);
Array scaled_bessel_k0(const Array& x);
Array scaled_bessel_k1(const Array& x);

/// Ai(x), nan at infinities
Array airy_ai(const Array& x);

}  // namespace xtgrad::kernels
