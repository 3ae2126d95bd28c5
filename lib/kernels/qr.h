#pragma once
#include <xtgrad/lib/array.h>

namespace xtgrad::kernels {

struct QR {
  Array q;  // orthonormal columns
  Array r;  // upper triangular
};

/// The factors q @ r of a float or double matrix [m, n], m >= n, with the signs that Householder's method gives
/// (LAPACK): q [m, n], r [n, n].
QR qr(const Array& x);

/// The same of any matrices [..., n, m]: with k = min(n, m), or n if `complete`, q [..., n, k] and r [..., k, m].
QR qr(const Array& x, bool complete);

}  // namespace xtgrad::kernels
