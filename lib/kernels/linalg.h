#pragma once
#include <string>

#include <xtgrad/lib/array.h>

// Linear algebra on batches of matrices [..., n, m] of floats or doubles, by LAPACK. Where a result may not exist,
// `info` [...] (Int) is 0 or says where it failed, counted from 1.

namespace xtgrad::kernels {

/// x^-1 [..., n, n]; nan where x is singular.
Array inverse(const Array& x, Array& info);
/// a^-1 b for a [..., n, n] and b [..., n, k] of the same batch sizes.
Array solve(const Array& a, const Array& b, Array& info);

struct Determinant {
  Array value, sign, log_abs;  // [...]
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
