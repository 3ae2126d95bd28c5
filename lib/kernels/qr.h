#pragma once
#include <xtgrad/lib/array.h>

namespace xtgrad::kernels {

struct QR {
  Array q;  // orthonormal columns [m, n]
  Array r;  // upper triangular [n, n]
};

/// The factors q @ r of a float or double matrix [m, n], m >= n, with the signs that Householder's method gives
/// (LAPACK).
QR qr(const Array& x);

}  // namespace xtgrad::kernels
