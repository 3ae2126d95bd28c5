#pragma once
#include <xtgrad/autograd/tensor.h>

// Elimination kept for later: factors of matrices [..., n, m] of floats or doubles, and solutions by them.

namespace xtgrad {
namespace linalg {

/// P, L and U with P L U = A: a permutation [..., n, n], a lower triangle [..., n, k] with ones on its diagonal and an
/// upper one [..., k, m], k = min(n, m). There is no elimination without pivots on a CPU.
std::tuple<Tensor, Tensor, Tensor> lu(const Tensor& A, bool pivot = true);
/// L without its diagonal and U in one matrix like A, and the pivots [..., k] (Int): row i changed places with row
/// pivots[i], counted from 1. Throws where a division by zero would be met in lu_solve.
std::tuple<Tensor, Tensor> lu_factor(const Tensor& A, bool pivot = true);
/// The same and, for each matrix, 0 or the place on U's diagonal, counted from 1, that is zero (Int).
std::tuple<Tensor, Tensor, Tensor> lu_factor_ex(const Tensor& A, bool pivot = true, bool check_errors = false);
/// X with A X = B [..., n, k], or X A = B [..., k, n] if not `left`, for the A [..., n, n] that lu_factor made LU and
/// pivots of; for its transpose if `adjoint`.
Tensor lu_solve(const Tensor& LU, const Tensor& pivots, const Tensor& B, bool left = true, bool adjoint = false);

/// L D L^T = A for symmetric A, of which the lower triangle is read, after symmetric pivoting: L without its diagonal
/// and the blocks of D in one matrix, and LAPACK's pivots (Int). No gradient, as in PyTorch.
std::tuple<Tensor, Tensor> ldl_factor(const Tensor& A, bool hermitian = false);
/// The same and, for each matrix, 0 or the place on D's diagonal, counted from 1, that is zero (Int).
std::tuple<Tensor, Tensor, Tensor> ldl_factor_ex(const Tensor& A, bool hermitian = false, bool check_errors = false);
/// X with A X = B [..., n, k] for the A that ldl_factor made LD and pivots of. No gradient, as in PyTorch.
Tensor ldl_solve(const Tensor& LD, const Tensor& pivots, const Tensor& B, bool hermitian = false);

}  // namespace linalg

/// linalg::lu_factor_ex, never throwing for a zero.
std::tuple<Tensor, Tensor, Tensor> _lu_with_info(const Tensor& A, bool pivot = true, bool check_errors = true);
/// linalg::lu_solve(LU, pivots, B)
Tensor lu_solve(const Tensor& B, const Tensor& LU, const Tensor& pivots);
/// P, L and U from what lu_factor gives; without unpack_pivots no P, without unpack_data no L and U (empty then).
std::tuple<Tensor, Tensor, Tensor> lu_unpack(const Tensor& LU, const Tensor& pivots, bool unpack_data = true,
                                             bool unpack_pivots = true);

}  // namespace xtgrad
