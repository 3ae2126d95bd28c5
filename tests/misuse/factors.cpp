#include <doctest/doctest.h>

#include "misuse.h"

using namespace torch;

namespace {

Tensor factors() { return std::get<0>(linalg::lu_factor(eye(3))); }
Tensor pivots() { return std::get<1>(linalg::lu_factor(eye(3))); }

}  // namespace

TEST_CASE("misuse: factors by elimination") {
  misuse::check_rows({
      {"lu: a vector", [] { linalg::lu(ones({3})); },
       "linalg.lu: Expected tensor with 2 or more dimensions. Got size: [3] instead"},
      {"lu_factor: a vector", [] { linalg::lu_factor(ones({3})); },
       "torch.lu_factor: Expected tensor with 2 or more dimensions. Got size: [3] instead"},
      {"lu: without pivots", [] { linalg::lu(eye(2), false); },
       "linalg.lu_factor: LU without pivoting is not implemented on the CPU"},
      {"lu_factor: integers",
       [] {
         linalg::lu_factor(ones({2, 2}, kInt));
       },
       "\"lu_cpu\" not implemented for 'Int'"},
      {"lu_factor: singular",
       [] {
         linalg::lu_factor(zeros({2, 2}));
       },
       "torch.linalg.lu_factor: U[1,1] is zero and using it on lu_solve would result in a division by zero. If you "
       "still "
       "want to perform the factorization, consider calling linalg.lu(A, pivot) or linalg.lu_factor_ex(A, pivot)"},
      {"lu_factor_ex: the second is singular",
       [] {
         linalg::lu_factor_ex(stack({eye(2), ones({2, 2})}), true, true);
       },
       "torch.linalg.lu_factor_ex: (Batch element 1): U[2,2] is zero and using it on lu_solve would result in a "
       "division "
       "by zero. If you still want to perform the factorization, consider calling linalg.lu(A, pivot) or "
       "linalg.lu_factor_ex(A, pivot)"},
      {"lu_solve: not square",
       [] {
         linalg::lu_solve(ones({2, 3}), pivots(), ones({3, 1}));
       },
       "torch.linalg.lu_solve: A must be batches of square matrices, but they are 2 by 3 matrices"},
      {"lu_solve: a vector", [] { linalg::lu_solve(factors(), pivots(), ones({3})); },
       "linalg.lu_solve: The input tensor B must have at least 2 dimensions."},
      {"lu_solve: two dtypes",
       [] {
         linalg::lu_solve(factors(), pivots(), ones({3, 1}, kDouble));
       },
       "linalg.lu_solve: Expected LU and B to have the same dtype, but found LU of type Float and B of type Double "
       "instead"},
      {"lu_solve: pivots of another dtype",
       [] {
         linalg::lu_solve(factors(), pivots().to(kLong), ones({3, 1}));
       },
       "linalg.lu_solve: pivots should be a Tensor of scalar type torch.int32, but got Long"},
      {"lu_solve: too few pivots",
       [] {
         linalg::lu_solve(factors(), pivots().slice(0, 1), ones({3, 1}));
       },
       "linalg.lu_solve: Number of pivots per batch should be same as the dimension of the matrix: got [2] for [3, 3]"},
      {"lu_solve: pivots of another batch",
       [] {
         linalg::lu_solve(factors(), pivots().unsqueeze(0), ones({3, 1}));
       },
       "linalg.lu_solve: Expected LU.shape[:-1] and pivots.shape to be the same, but got pivots with shape [1, 3] "
       "instead"},
      {"lu_solve: a pivot of 4",
       [] {
         linalg::lu_solve(factors(), pivots() + 1, ones({3, 1}));
       },
       "Pivots given to lu_solve must all be smaller or equal to LU.size(-2). Did you properly pass the result of "
       "lu_factor?"},
      {"lu_solve: a pivot of 0",
       [] {
         linalg::lu_solve(factors(), pivots() - 1, ones({3, 1}));
       },
       "Pivots given to lu_solve must all be greater or equal to 1. Did you properly pass the result of lu_factor?"},
      {"lu_solve: other rows",
       [] {
         linalg::lu_solve(factors(), pivots(), ones({2, 1}));
       },
       "linalg.lu_solve: Incompatible shapes of A and B for the equation AX = B (3x3 and 2x1)"},
      {"lu_unpack: a vector", [] { lu_unpack(ones({3}), pivots()); },
       "torch.lu_unpack: Expected tensor with 2 or more dimensions. Got size: [3] instead"},
      {"lu_unpack: pivots of another dtype", [] { lu_unpack(factors(), pivots().to(kLong)); },
       "torch.lu_unpack: LU_pivots is expected to be a contiguous tensor of torch.int32 dtype, but got Long"},
      {"lu_unpack: too few pivots", [] { lu_unpack(factors(), pivots().slice(0, 1)); },
       "torch.lu_unpack: expected pivots of shape [3] for LU of shape [3, 3], but got [2]"},
      {"lu_unpack: a pivot of 0", [] { lu_unpack(factors(), pivots() - 1); },
       "pivots passed to lu_unpack must be between 1 and LU.size(-2) inclusive. Did you properly pass the result of "
       "lu_factor?"},
      {"ldl_factor: not square",
       [] {
         linalg::ldl_factor(ones({2, 3}));
       },
       "torch.linalg.ldl_factor_ex: A must be batches of square matrices, but they are 2 by 3 matrices"},
      {"ldl_factor: singular",
       [] {
         linalg::ldl_factor(zeros({2, 2}));
       },
       "torch.linalg.ldl_factor_ex: D[1,1] is zero and using it on ldl_solve would result in a division by zero"},
      {"ldl_factor: backward", [] { std::get<0>(linalg::ldl_factor(eye(2).requires_grad_())).sum().backward(); },
       "derivative for aten::linalg_ldl_factor_ex is not implemented"},
      {"ldl_solve: a vector", [] { linalg::ldl_solve(eye(3), pivots(), ones({3})); },
       "torch.linalg.ldl_solve: Expected B to have at least 2 dimensions, but it has 1 dimensions instead"},
      {"ldl_solve: other rows",
       [] {
         linalg::ldl_solve(eye(3), pivots(), ones({2, 1}));
       },
       "Incompatible matrix sizes for torch.linalg.ldl_solve: each A matrix is 3 by 3 but each b matrix is 2 by 1"},
      {"ldl_solve: pivots that are no integers",
       [] {
         linalg::ldl_solve(eye(3), ones({3}), ones({3, 1}));
       },
       "torch.linalg.ldl_solve: Expected pivots to be integers. Got Float"},
      {"ldl_solve: too few pivots",
       [] {
         linalg::ldl_solve(eye(3), ones({2}, kInt), ones({3, 1}));
       },
       "torch.linalg.ldl_solve: Expected LD.shape[:-1] and pivots.shape to be the same, but got pivots with shape [2] "
       "instead"},
      {"ldl_solve: two dtypes",
       [] {
         linalg::ldl_solve(eye(3), pivots(), ones({3, 1}, kDouble));
       },
       "Expected b and A to have the same dtype, but found b of type Double and A of type Float instead."},
      {"ldl_solve: half of a block",
       [] {
         linalg::ldl_solve(eye(3), tensor({1, 2, -2}, kInt), ones({3, 1}));
       },
       "torch.linalg.ldl_solve: pivot -2 at position 2 cannot come from ldl_factor: expected 1 to 3, or the same "
       "negative "
       "number twice in a row"},
      {"ldl_solve: a pivot of 4",
       [] {
         linalg::ldl_solve(eye(3), pivots() + 1, ones({3, 1}));
       },
       "torch.linalg.ldl_solve: pivot 4 at position 2 cannot come from ldl_factor: expected 1 to 3, or the same "
       "negative "
       "number twice in a row"},
  });
}

TEST_CASE("misuse: reflections") {
  constexpr const char* op = "torch.linalg.householder_product";
  misuse::check_rows({
      {"geqrf: a vector", [] { geqrf(ones({3})); }, "torch.geqrf: input must have at least 2 dimensions."},
      {"geqrf: integers",
       [] {
         geqrf(ones({2, 2}, kInt));
       },
       "\"geqrf_cpu\" not implemented for 'Int'"},
      {"geqrf: backward", [] { std::get<0>(geqrf(eye(2).requires_grad_())).sum().backward(); },
       "the derivative for 'geqrf' is not implemented."},
      {"orgqr: a vector", [] { orgqr(ones({3}), ones({1})); },
       std::string(op) + ": input must have at least 2 dimensions."},
      {"orgqr: tau with a batch",
       [] {
         orgqr(ones({3, 2}), ones({1, 2}));
       },
       std::string(op) + ": Expected tau to have one dimension less than input, but got tau.ndim equal to 2 and "
                         "input.ndim is equal to "
                         "2"},
      {"orgqr: wide",
       [] {
         orgqr(ones({2, 3}), ones({2}));
       },
       std::string(op) + ": input.shape[-2] must be greater than or equal to input.shape[-1], but got [2, 3]"},
      {"orgqr: too many reflections",
       [] {
         orgqr(ones({3, 2}), ones({3}));
       },
       std::string(op) + ": input.shape[-1] must be greater than or equal to tau.shape[-1], but got [3, 2] and [3]"},
      {"orgqr: tau of another batch",
       [] {
         orgqr(ones({2, 3, 2}), ones({3, 2}));
       },
       std::string(op) + ": Expected batch dimensions of tau to be equal to input.shape[:-2], but got [3, 2]"},
      {"orgqr: two dtypes",
       [] {
         orgqr(ones({3, 2}), ones({2}, kDouble));
       },
       std::string(op) + ": tau dtype Double does not match input dtype Float"},
      {"orgqr: integers",
       [] {
         orgqr(ones({3, 2}, kInt), ones({2}, kInt));
       },
       "\"orgqr_cpu\" not implemented for 'Int'"},
      {"ormqr: a vector",
       [] {
         ormqr(ones({3}), ones({1}), ones({3, 1}));
       },
       "torch.ormqr: input must have at least 2 dimensions."},
      {"ormqr: onto a vector",
       [] {
         ormqr(ones({3, 2}), ones({2}), ones({3}));
       },
       "torch.ormqr: other must have at least 2 dimensions."},
      {"ormqr: tau with a batch",
       [] {
         ormqr(ones({3, 2}), ones({1, 2}), ones({3, 1}));
       },
       "torch.ormqr: Expected tau to have one dimension less than input, but got tau.ndim equal to 2 and input.ndim is "
       "equal to 2"},
      {"ormqr: other with a batch",
       [] {
         ormqr(ones({3, 2}), ones({2}), ones({1, 3, 1}));
       },
       "torch.ormqr: Expected other to have the same number of dimensions as input, but got other.ndim equal to 3 and "
       "input.ndim is equal to 2"},
      {"ormqr: other rows",
       [] {
         ormqr(ones({3, 2}), ones({2}), ones({2, 3}));
       },
       "torch.ormqr: other.shape[-2] must be equal to input.shape[-2], but got [2, 3] and [3, 2]"},
      {"ormqr: other columns",
       [] {
         ormqr(ones({3, 2}), ones({2}), ones({3, 2}), false);
       },
       "torch.ormqr: other.shape[-1] must be equal to input.shape[-2], but got [3, 2] and [3, 2]"},
      {"ormqr: too many reflections",
       [] {
         ormqr(ones({3, 2}), ones({3}), ones({3, 1}));
       },
       "torch.ormqr: tau.shape[-1] must be less than or equal to input.shape[-1], but got [3] and [3, 2]"},
      {"ormqr: two dtypes",
       [] {
         ormqr(ones({3, 2}), ones({2}), ones({3, 1}, kDouble));
       },
       "torch.ormqr: Expected input, tau and other to have the same dtype, but they have Float, Float and Double"},
      {"ormqr: backward",
       [] {
         ormqr(ones({3, 2}), ones({2}), ones({3, 1}).requires_grad_()).sum().backward();
       },
       "the derivative for 'ormqr' is not implemented."},
  });
}

TEST_CASE("misuse: tensors as matrices, eigenvalues and norms") {
  misuse::check_rows({
      {"solve_ex: singular",
       [] {
         linalg::solve_ex(zeros({2, 2}), ones({2, 1}), true, true);
       },
       "torch.linalg.solve_ex: The solver failed because the input matrix is singular."},
      {"tensorinv: ind 0",
       [] {
         linalg::tensorinv(ones({4, 2, 2}), 0);
       },
       "Expected a strictly positive integer for 'ind', but got 0"},
      {"tensorinv: ind beyond the dimensions",
       [] {
         linalg::tensorinv(ones({4, 4}), 3);
       },
       "linalg.tensorinv: 'ind' is 3, but the tensor has only 2 dimensions"},
      {"tensorinv: sizes",
       [] {
         linalg::tensorinv(ones({4, 2, 3}), 1);
       },
       "Expected self to satisfy the requirement prod(self.shape[ind:]) == prod(self.shape[:ind]), but got 6 != 4"},
      {"tensorsolve: sizes",
       [] {
         linalg::tensorsolve(ones({2, 3, 6}), ones({2}));
       },
       "Expected self to satisfy the requirement prod(self.shape[other.ndim:]) == prod(self.shape[:other.ndim]), but "
       "got "
       "18 != 2"},
      {"tensorsolve: too many dims",
       [] {
         linalg::tensorsolve(ones({2, 2}), ones({2}), {0, 1, 0});
       },
       "linalg.tensorsolve: 3 dims are to be moved, but the tensor has only 2"},
      {"symeig: not square",
       [] {
         symeig(ones({2, 3}));
       },
       "linalg.symeig: A must be batches of square matrices, but they are 2 by 3 matrices"},
      {"symeig: backward of values alone", [] { std::get<0>(symeig(eye(2).requires_grad_())).sum().backward(); },
       "torch.symeig(A, eigenvectors=False) is not differentiable. Use torch.linalg.eigvalsh(A) instead."},
      {"eig", [] { linalg::eig(eye(2)); },
       "linalg.eig: eigenvalues of a matrix that need not be symmetric are complex numbers, which xtgrad does not "
       "have; "
       "linalg.eigh gives those of a symmetric one"},
      {"eigvals", [] { linalg::eigvals(eye(2)); },
       "linalg.eigvals: eigenvalues of a matrix that need not be symmetric are complex numbers, which xtgrad does not "
       "have; linalg.eigvalsh gives those of a symmetric one"},
      {"nuclear_norm: three dimensions",
       [] {
         nuclear_norm(ones({2, 2, 2}));
       },
       "Expected a tensor with 2 dimensions, but got a tensor with 3 dimensions instead."},
      {"nuclear_norm: one dim",
       [] {
         nuclear_norm(ones({2, 2}), IntArrayRef({0}));
       },
       "nuclear norm requires a 'dim' argument of size 2, but got [0]"},
      {"frobenius_norm: three dims",
       [] {
         frobenius_norm(ones({2, 2, 2}), {0, 1, 2});
       },
       "Expected at most 2 dimensions, but got 3 dimensions instead."},
      {"frobenius_norm: one dim twice",
       [] {
         frobenius_norm(ones({2, 2}), {1, -1});
       },
       "Expected dims to be different, got [1, -1] instead"},
      {"norm_except_dim: a number", [] { norm_except_dim(ones({}), 2, 0); },
       "Dimension specified as 0 but tensor has no dimensions"},
      {"matrix_H: a batch",
       [] {
         ones({2, 2, 2}).matrix_H();
       },
       "tensor.H is only supported on matrices (2-D tensors). Got 3-D tensor. For batches of matrices, consider using "
       "tensor.mH"},
  });
}
