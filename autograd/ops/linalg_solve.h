#pragma once
#include <xtgrad/autograd/tensor.h>

// Systems of linear equations, inverses and determinants, in batches of matrices [..., n, m] of floats or doubles. All
// have gradients of any order; what has no answer throws.

namespace xtgrad {
namespace linalg {

/// x with A x = B, or x A = B if not `left`: A [..., n, n], B [..., n, k] or a batch of vectors [..., n].
Tensor solve(const Tensor& A, const Tensor& B, bool left = true);
/// The same and, for each matrix, 0 or the place where its elimination met a zero, counted from 1 (Int); where there is
/// no solution, what LAPACK makes of the division by zero (inf and nan, as a rule), unless check_errors.
std::tuple<Tensor, Tensor> solve_ex(const Tensor& A, const Tensor& B, bool left = true, bool check_errors = false);
/// solve with a triangular A, of which only that triangle is read, without its diagonal (ones) if `unitriangular`.
Tensor solve_triangular(const Tensor& A, const Tensor& B, bool upper, bool left = true, bool unitriangular = false);
Tensor inv(const Tensor& A);
/// The inverse and, for each matrix, 0 or where its elimination met a zero (Int); nan where there is no inverse, unless
/// check_errors.
std::tuple<Tensor, Tensor> inv_ex(const Tensor& A, bool check_errors = false);
/// The inverse of A as a map between tensors: A [s..., e...] with `ind` sizes s, whose product is that of the others,
/// -> [e..., s...].
Tensor tensorinv(const Tensor& A, int64_t ind = 2);
/// X [x...] with sum over x of A X = B [b...] for A [b..., x...] with as many elements in b as in x, after dims of A
/// have been moved to its end.
Tensor tensorsolve(const Tensor& A, const Tensor& B, IntArrayRef dims = {});
/// The determinant [...]; singular matrices have gradients too.
Tensor det(const Tensor& A);
/// The determinant's sign and the logarithm of its magnitude.
std::tuple<Tensor, Tensor> slogdet(const Tensor& A);
/// Moore and Penrose's inverse [..., m, n]: singular values of at most max(atol, rtol * the largest) count as 0; rtol
/// is max(n, m) * epsilon unless given. `hermitian`: A is symmetric.
Tensor pinv(const Tensor& A, std::optional<double> atol, std::optional<double> rtol, bool hermitian = false);
Tensor pinv(const Tensor& A, double rcond, bool hermitian = false);
Tensor pinv(const Tensor& A);
/// The x of the smallest |A x - B| (solution), its squared distances (residuals, of full-rank A with more rows than
/// columns), A's ranks and singular values; only the solution has a gradient. `driver` names a LAPACK routine.
std::tuple<Tensor, Tensor, Tensor, Tensor> lstsq(const Tensor& A, const Tensor& B,
                                                 std::optional<double> rcond = std::nullopt,
                                                 const std::optional<std::string>& driver = std::nullopt);

}  // namespace linalg

Tensor inverse(const Tensor& x);
Tensor det(const Tensor& x);
/// log(det(x)), nan where that is negative.
Tensor logdet(const Tensor& x);
std::tuple<Tensor, Tensor> slogdet(const Tensor& x);
Tensor pinverse(const Tensor& x, double rcond = 1e-15);
/// The solution of A x = b for a triangular A (or its transpose), and A.
std::tuple<Tensor, Tensor> triangular_solve(const Tensor& b, const Tensor& A, bool upper = true, bool transpose = false,
                                            bool unitriangular = false);

}  // namespace xtgrad
