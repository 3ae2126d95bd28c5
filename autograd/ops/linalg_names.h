#pragma once
#include <xtgrad/autograd/ops/linalg_factor.h>
#include <xtgrad/autograd/ops/linalg_householder.h>
#include <xtgrad/autograd/ops/linalg_lu.h>
#include <xtgrad/autograd/ops/linalg_norm.h>
#include <xtgrad/autograd/ops/linalg_product.h>
#include <xtgrad/autograd/ops/linalg_solve.h>

// The functions of namespace linalg by ATen's names for them.

namespace xtgrad {

inline Tensor linalg_matmul(const Tensor& x, const Tensor& y) { return linalg::matmul(x, y); }
inline Tensor linalg_multi_dot(TensorList tensors) { return linalg::multi_dot(tensors); }
inline Tensor linalg_cross(const Tensor& x, const Tensor& y, int64_t dim = -1) { return linalg::cross(x, y, dim); }
inline Tensor linalg_vecdot(const Tensor& x, const Tensor& y, int64_t dim = -1) { return linalg::vecdot(x, y, dim); }
inline Tensor linalg_diagonal(const Tensor& x, int64_t offset = 0, int64_t dim1 = -2, int64_t dim2 = -1) {
  return linalg::diagonal(x, offset, dim1, dim2);
}
inline Tensor linalg_vander(const Tensor& x, std::optional<int64_t> n = std::nullopt) { return linalg::vander(x, n); }
inline Tensor linalg_matrix_power(const Tensor& x, int64_t n) { return linalg::matrix_power(x, n); }
inline Tensor linalg_matrix_exp(const Tensor& x) { return linalg::matrix_exp(x); }
inline Tensor linalg_solve(const Tensor& A, const Tensor& B, bool left = true) { return linalg::solve(A, B, left); }
inline std::tuple<Tensor, Tensor> linalg_solve_ex(const Tensor& A, const Tensor& B, bool left = true,
                                                  bool check_errors = false) {
  return linalg::solve_ex(A, B, left, check_errors);
}
inline Tensor linalg_solve_triangular(const Tensor& A, const Tensor& B, bool upper, bool left = true,
                                      bool unitriangular = false) {
  return linalg::solve_triangular(A, B, upper, left, unitriangular);
}
inline Tensor linalg_inv(const Tensor& A) { return linalg::inv(A); }
inline std::tuple<Tensor, Tensor> linalg_inv_ex(const Tensor& A, bool check_errors = false) {
  return linalg::inv_ex(A, check_errors);
}
inline Tensor linalg_tensorinv(const Tensor& A, int64_t ind = 2) { return linalg::tensorinv(A, ind); }
inline Tensor linalg_tensorsolve(const Tensor& A, const Tensor& B, IntArrayRef dims = {}) {
  return linalg::tensorsolve(A, B, dims);
}
inline Tensor linalg_det(const Tensor& A) { return linalg::det(A); }
inline std::tuple<Tensor, Tensor> linalg_slogdet(const Tensor& A) { return linalg::slogdet(A); }
inline Tensor linalg_pinv(const Tensor& A, std::optional<double> atol, std::optional<double> rtol,
                          bool hermitian = false) {
  return linalg::pinv(A, atol, rtol, hermitian);
}
inline Tensor linalg_pinv(const Tensor& A, double rcond, bool hermitian = false) {
  return linalg::pinv(A, rcond, hermitian);
}
inline Tensor linalg_pinv(const Tensor& A) { return linalg::pinv(A); }
inline std::tuple<Tensor, Tensor, Tensor, Tensor> linalg_lstsq(
    const Tensor& A, const Tensor& B, std::optional<double> rcond = std::nullopt,
    const std::optional<std::string>& driver = std::nullopt) {
  return linalg::lstsq(A, B, rcond, driver);
}
inline Tensor linalg_cholesky(const Tensor& A, bool upper = false) { return linalg::cholesky(A, upper); }
inline std::tuple<Tensor, Tensor> linalg_cholesky_ex(const Tensor& A, bool upper = false, bool check_errors = false) {
  return linalg::cholesky_ex(A, upper, check_errors);
}
inline std::tuple<Tensor, Tensor> linalg_qr(const Tensor& A, const std::string& mode = "reduced") {
  return linalg::qr(A, mode);
}
inline std::tuple<Tensor, Tensor, Tensor> linalg_svd(const Tensor& A, bool full_matrices = true,
                                                     const std::optional<std::string>& driver = std::nullopt) {
  return linalg::svd(A, full_matrices, driver);
}
inline Tensor linalg_svdvals(const Tensor& A, const std::optional<std::string>& driver = std::nullopt) {
  return linalg::svdvals(A, driver);
}
inline std::tuple<Tensor, Tensor> linalg_eigh(const Tensor& A, const std::string& UPLO = "L") {
  return linalg::eigh(A, UPLO);
}
inline Tensor linalg_eigvalsh(const Tensor& A, const std::string& UPLO = "L") { return linalg::eigvalsh(A, UPLO); }
inline std::tuple<Tensor, Tensor> linalg_eig(const Tensor& A) { return linalg::eig(A); }
inline Tensor linalg_eigvals(const Tensor& A) { return linalg::eigvals(A); }
inline std::tuple<Tensor, Tensor, Tensor> linalg_lu(const Tensor& A, bool pivot = true) { return linalg::lu(A, pivot); }
inline std::tuple<Tensor, Tensor> linalg_lu_factor(const Tensor& A, bool pivot = true) {
  return linalg::lu_factor(A, pivot);
}
inline std::tuple<Tensor, Tensor, Tensor> linalg_lu_factor_ex(const Tensor& A, bool pivot = true,
                                                              bool check_errors = false) {
  return linalg::lu_factor_ex(A, pivot, check_errors);
}
inline Tensor linalg_lu_solve(const Tensor& LU, const Tensor& pivots, const Tensor& B, bool left = true,
                              bool adjoint = false) {
  return linalg::lu_solve(LU, pivots, B, left, adjoint);
}
inline std::tuple<Tensor, Tensor> linalg_ldl_factor(const Tensor& A, bool hermitian = false) {
  return linalg::ldl_factor(A, hermitian);
}
inline std::tuple<Tensor, Tensor, Tensor> linalg_ldl_factor_ex(const Tensor& A, bool hermitian = false,
                                                               bool check_errors = false) {
  return linalg::ldl_factor_ex(A, hermitian, check_errors);
}
inline Tensor linalg_ldl_solve(const Tensor& LD, const Tensor& pivots, const Tensor& B, bool hermitian = false) {
  return linalg::ldl_solve(LD, pivots, B, hermitian);
}
inline Tensor linalg_householder_product(const Tensor& A, const Tensor& tau) {
  return linalg::householder_product(A, tau);
}
inline Tensor linalg_vector_norm(const Tensor& x, const Scalar& ord = 2, IntArrayRef dim = {}, bool keepdim = false,
                                 std::optional<ScalarType> dtype = std::nullopt) {
  return linalg::vector_norm(x, ord, dim, keepdim, dtype);
}
inline Tensor linalg_matrix_norm(const Tensor& A, const std::string& ord = "fro", IntArrayRef dim = {-2, -1},
                                 bool keepdim = false, std::optional<ScalarType> dtype = std::nullopt) {
  return linalg::matrix_norm(A, ord, dim, keepdim, dtype);
}
inline Tensor linalg_matrix_norm(const Tensor& A, const Scalar& ord, IntArrayRef dim = {-2, -1}, bool keepdim = false,
                                 std::optional<ScalarType> dtype = std::nullopt) {
  return linalg::matrix_norm(A, ord, dim, keepdim, dtype);
}
inline Tensor linalg_norm(const Tensor& x, const std::optional<Scalar>& ord = std::nullopt, IntArrayRef dim = {},
                          bool keepdim = false, std::optional<ScalarType> dtype = std::nullopt) {
  return linalg::norm(x, ord, dim, keepdim, dtype);
}
inline Tensor linalg_norm(const Tensor& x, const std::string& ord, IntArrayRef dim = {}, bool keepdim = false,
                          std::optional<ScalarType> dtype = std::nullopt) {
  return linalg::norm(x, ord, dim, keepdim, dtype);
}
inline Tensor linalg_cond(const Tensor& A, const std::optional<Scalar>& p = std::nullopt) { return linalg::cond(A, p); }
inline Tensor linalg_cond(const Tensor& A, const std::string& p) { return linalg::cond(A, p); }
inline Tensor linalg_matrix_rank(const Tensor& A, std::optional<double> atol = std::nullopt,
                                 std::optional<double> rtol = std::nullopt, bool hermitian = false) {
  return linalg::matrix_rank(A, atol, rtol, hermitian);
}
template <std::same_as<bool> Bool = bool>
Tensor linalg_matrix_rank(const Tensor& A, double tol, Bool hermitian = false) {
  return linalg::matrix_rank(A, tol, hermitian);
}

}  // namespace xtgrad
