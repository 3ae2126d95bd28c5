#pragma once
#include <string>

#include <xtgrad/lib/array.h>

// Linear algebra on batches of matrices [..., n, m] of floats or doubles, by LAPACK. Where a result may not exist,
// `info` [...] (Int) is 0 or says where it failed, counted from 1.

namespace xtgrad::kernels {

struct LU {
  Array factors;  // [..., n, m]: l below the diagonal, where it is 1; u on it and above
  Array pivots;   // [..., min(n, m)] (Int): the row, counted from 1, that row i changed places with
};
/// p l u = x with partial pivoting.
LU lu_factor(const Array& x, Array& info);
/// x^-1 b, or x^-T b if `transpose`, for the x [..., n, n] that `lu` came from; its pivots are from 1 to n.
Array lu_solve(const LU& lu, const Array& b, bool transpose);
/// Which row of x the pivots bring to row i, [..., n] (Long).
Array permutation(const Array& pivots, int64_t n);
/// a^-1 b for a [..., n, n] and b [..., n, k] of the same batch sizes; a singular a gives what division by 0 gives.
Array solve(const Array& a, const Array& b, Array& info);
/// x^-1 [..., n, n]; nan where x is singular.
Array inverse(const Array& x, Array& info);

struct LDL {
  Array factors;  // [..., n, n]: l below the diagonal, where it is 1; d on it and, for blocks of two rows, just below
  Array pivots;   // [..., n] (Int): as lu_factor's; of a block of two rows both are negative
};
/// l d l^T = x after symmetric pivoting, by Bunch and Kaufman's method, from the lower triangle of x.
LDL ldl_factor(const Array& x, Array& info);
/// x^-1 b for the x that `ldl` came from; throws on pivots that cannot come from ldl_factor.
Array ldl_solve(const LDL& ldl, const Array& b);

struct Determinant {
  Array value, sign, log_abs;  // [...]
  Array singular;              // [...] Bool: an inverse would be noise, by the sizes of the pivots
};
Determinant determinant(const Array& x);
/// The matrix of cofactors, which is det(x) x^-T where x has an inverse, [..., n, n].
Array cofactors(const Array& x);

/// l with l l^T = x, from the lower triangle of x, or u with u^T u = x, from the upper one.
Array cholesky(const Array& x, bool upper, Array& info);
/// a^-1 b, of which only a triangle of a is read, without its diagonal (ones) if `unit`.
Array solve_triangular(const Array& a, const Array& b, bool upper, bool unit);

struct SVD {
  Array u, s, vh;  // u and vh undefined unless asked for
};
/// u diag(s) vh = x with k = min(n, m) columns of u and rows of vh, or all of them if `full`.
SVD svd(const Array& x, bool full, bool vectors, Array& info);

struct Eigh {
  Array values, vectors;  // vectors undefined unless asked for
};
/// The eigenvalues of symmetric matrices in ascending order, from one triangle, and the eigenvectors as columns.
Eigh eigh(const Array& x, bool upper, bool vectors, Array& info);

struct LeastSquares {
  Array solution, rank, singular_values;  // [..., m, k], [...] (Long), [..., min(n, m)] or none of them
};
/// The smallest x of those with the smallest |a x - b|; singular values below rcond times the largest count as 0.
LeastSquares least_squares(const Array& a, const Array& b, double rcond, Array& info);

}  // namespace xtgrad::kernels
