#pragma once
#include <xtgrad/autograd/tensor.h>

// Orthogonal matrices as products of Householder's reflections H_i = 1 - tau_i v_i v_i^T, where v_i is 0 above the
// diagonal, 1 on it, and stands below it in column i of a matrix.

namespace xtgrad {
namespace linalg {

/// The first m columns of H_1 ... H_k: A [..., n, m] with n >= m, tau [..., k] with k <= m -> [..., n, m].
Tensor householder_product(const Tensor& A, const Tensor& tau);

}  // namespace linalg

/// x [..., n, m] = Q R: the reflections whose product is Q below the diagonal of a matrix [..., n, m], R on it and
/// above, and tau [..., min(n, m)]. No gradient, as in PyTorch.
std::tuple<Tensor, Tensor> geqrf(const Tensor& x);
/// linalg::householder_product(A, tau)
Tensor orgqr(const Tensor& A, const Tensor& tau);
/// Q other, or other Q if not `left`, with Q the whole of H_1 ... H_k [..., n, n] (its transpose if `transpose`), A
/// [..., n, m] and tau [..., k]. No gradient, as in PyTorch.
Tensor ormqr(const Tensor& A, const Tensor& tau, const Tensor& other, bool left = true, bool transpose = false);

}  // namespace xtgrad
