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

/// Householder's reflections H_i = 1 - tau_i v_i v_i^T: v_i is 0 above the diagonal, 1 on it, and stands below it in
/// column i of `vectors`.
struct Reflections {
  Array vectors;  // [..., n, m]
  Array tau;      // [..., k]
};
/// The reflections whose product is q, with r on the diagonal and above it.
Reflections reflections_of(const Array& x);
/// The first m columns of H_1 ... H_k; k <= m <= n.
Array product_of(const Reflections& h);
/// Q c, Q^T c, c Q or c Q^T where Q is the whole of H_1 ... H_k; k <= m and k <= n.
Array reflected(const Reflections& h, const Array& c, bool left, bool transpose);

}  // namespace xtgrad::kernels
