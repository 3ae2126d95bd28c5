#pragma once
#include <xtgrad/autograd/tensor.h>

// Factors of matrices [..., n, m] of floats or doubles, in batches, with gradients of any order. Gradients of vectors
// that belong to equal singular or eigenvalues leave the parts out that do not exist.

namespace xtgrad {
namespace linalg {

/// The lower triangle L with L L^T = A for symmetric positive-definite A, of which the lower triangle is read; or U
/// with U^T U = A, of which the upper one is.
Tensor cholesky(const Tensor& A, bool upper = false);
/// The same and, for each matrix, 0 or the order of the leading minor that is not positive-definite (Int).
std::tuple<Tensor, Tensor> cholesky_ex(const Tensor& A, bool upper = false, bool check_errors = false);
/// Orthonormal Q and upper triangular R with Q R = A: mode "reduced" gives Q [..., n, k], k = min(n, m), "complete"
/// Q [..., n, n], "r" no Q.
std::tuple<Tensor, Tensor> qr(const Tensor& A, const std::string& mode = "reduced");
/// U, S and Vh with U diag(S) Vh = A, S in descending order: all columns of U and rows of Vh, or the first min(n, m).
std::tuple<Tensor, Tensor, Tensor> svd(const Tensor& A, bool full_matrices = true,
                                       const std::optional<std::string>& driver = std::nullopt);
Tensor svdvals(const Tensor& A, const std::optional<std::string>& driver = std::nullopt);
/// The eigenvalues in ascending order and the eigenvectors, as columns, of symmetric A, of which the lower ("L") or the
/// upper triangle ("U") is read.
std::tuple<Tensor, Tensor> eigh(const Tensor& A, const std::string& UPLO = "L");
Tensor eigvalsh(const Tensor& A, const std::string& UPLO = "L");
/// These throw: eigenvalues of a matrix that is not symmetric are complex numbers, which there are none of here.
std::tuple<Tensor, Tensor> eig(const Tensor& A);
Tensor eigvals(const Tensor& A);

}  // namespace linalg

Tensor cholesky(const Tensor& x, bool upper = false);
/// The inverse of A, given its factor L with L L^T = A (or U with U^T U = A).
Tensor cholesky_inverse(const Tensor& factor, bool upper = false);
/// A^-1 b, given that factor.
Tensor cholesky_solve(const Tensor& b, const Tensor& factor, bool upper = false);
/// linalg::qr, reduced if `some`.
std::tuple<Tensor, Tensor> qr(const Tensor& x, bool some = true);
/// U, S and V with U diag(S) V^T = x, with min(n, m) columns if `some`; zeros for U and V unless compute_uv.
std::tuple<Tensor, Tensor, Tensor> svd(const Tensor& x, bool some = true, bool compute_uv = true);

/// linalg::eigh of the upper or the lower triangle; without `eigenvectors` those are empty, and there is no gradient.
std::tuple<Tensor, Tensor> symeig(const Tensor& x, bool eigenvectors = false, bool upper = true);

}  // namespace xtgrad
