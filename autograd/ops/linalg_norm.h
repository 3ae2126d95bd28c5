#pragma once
#include <concepts>

#include <xtgrad/autograd/tensor.h>

// Norms and what is measured with them, of floats or doubles.

namespace xtgrad {
namespace linalg {

/// The norm of all elements, or along dims, as vectors: any order, inf and 0 included. (No dims mean all of them.)
Tensor vector_norm(const Tensor& x, const Scalar& ord = 2, IntArrayRef dim = {}, bool keepdim = false,
                   std::optional<ScalarType> dtype = std::nullopt);
/// The norm of matrices in two dims: "fro", "nuc" (the sum of singular values), 2 and -2 (the largest and smallest of
/// them), 1, -1, inf and -inf (the largest or smallest sum of magnitudes in a column or row).
Tensor matrix_norm(const Tensor& A, const std::string& ord = "fro", IntArrayRef dim = {-2, -1}, bool keepdim = false,
                   std::optional<ScalarType> dtype = std::nullopt);
Tensor matrix_norm(const Tensor& A, const Scalar& ord, IntArrayRef dim = {-2, -1}, bool keepdim = false,
                   std::optional<ScalarType> dtype = std::nullopt);
/// vector_norm or, where two dims or a matrix and an order are given, matrix_norm; without an order of all elements.
Tensor norm(const Tensor& x, const std::optional<Scalar>& ord = std::nullopt, IntArrayRef dim = {},
            bool keepdim = false, std::optional<ScalarType> dtype = std::nullopt);
Tensor norm(const Tensor& x, const std::string& ord, IntArrayRef dim = {}, bool keepdim = false,
            std::optional<ScalarType> dtype = std::nullopt);
/// norm(A) norm(A^-1), by singular values where no order is given (or 2, -2).
Tensor cond(const Tensor& A, const std::optional<Scalar>& p = std::nullopt);
Tensor cond(const Tensor& A, const std::string& p);
/// How many singular values are above max(atol, rtol * the largest); rtol is max(n, m) * epsilon unless given.
Tensor matrix_rank(const Tensor& A, std::optional<double> atol = std::nullopt,
                   std::optional<double> rtol = std::nullopt, bool hermitian = false);
/// How many are above tol. A second number, which a bool would take, is rtol.
template <std::same_as<bool> Bool = bool>
Tensor matrix_rank(const Tensor& A, double tol, Bool hermitian = false) {
  return matrix_rank(A, std::optional(tol), std::optional(0.0), hermitian);
}

}  // namespace linalg

/// The sum of a matrix's singular values; of the matrices in two dims.
Tensor nuclear_norm(const Tensor& x, bool keepdim = false);
Tensor nuclear_norm(const Tensor& x, IntArrayRef dim, bool keepdim = false);
/// The 2-norm of all elements, or along at most two dims (no dims mean all of them).
Tensor frobenius_norm(const Tensor& x);
Tensor frobenius_norm(const Tensor& x, IntArrayRef dim, bool keepdim = false);
/// The p-norms of v's slices along dim, [1..., size, 1...]; dim -1 means the norm of all elements, [].
Tensor norm_except_dim(const Tensor& v, int64_t pow = 2, int64_t dim = 0);

}  // namespace xtgrad
