#include <xtgrad/autograd/ops/linalg_lu.h>

#include <algorithm>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/linalg.h>
#include <xtgrad/autograd/ops/linalg_check.h>
#include <xtgrad/autograd/ops/linalg_solve.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/linalg.h>

// Factors by elimination and what they solve. Gradients: Walter and Lehmann, Algorithmic differentiation of linear
// algebra functions (2010), for any shape.

namespace xtgrad {
namespace linalg {
namespace {

/// L [..., n, k] and U [..., k, m] out of the one matrix that holds both.
std::pair<Tensor, Tensor> unpacked(const Tensor& LU) {
  const int64_t n = LU.size(-2), m = LU.size(-1), k = std::min(n, m);
  return {add(tril(narrow(LU, -1, 0, k), -1), eye(n, k, LU.dtype())), triu(narrow(LU, -2, 0, k))};
}

/// P [..., n, n], whose inverse carries out the pivots' exchanges.
Tensor permutation_matrix(const Tensor& pivots, int64_t n, ScalarType dtype) {
  const Tensor rows = Tensor(kernels::permutation(pivots.array(), n)).unsqueeze(-2);
  Dims shape = rows.array().shape();
  shape[shape.size() - 2] = n;
  return scatter(zeros(shape, dtype), -2, rows, 1);
}

/// Of P^T A = [A1 A2; A3 A4] = [L1; L3] [U1 U2] with k rows and columns in A1, the gradient of A1 is
/// L1^-T (lower part of L1^T gL1 - gU2 U2^T + upper part of gU1 U1^T - L3^T gL3) U1^-T, that of A2 L1^-T gU2 and that
/// of A3 gL3 U1^-T; one of A2 and A3 is empty, A4 always.
Tensor lu_gradient(const Tensor& g, const Tensor& LU, const Tensor& pivots) {
  const int64_t n = LU.size(-2), m = LU.size(-1), k = std::min(n, m);
  const auto [L, U] = unpacked(LU);
  const Tensor gL = tril(narrow(g, -1, 0, k), -1), gU = triu(narrow(g, -2, 0, k));
  const Tensor L1T = narrow(L, -2, 0, k).mT(), U1T = narrow(U, -1, 0, k).mT();
  Tensor lower = matmul(L1T, narrow(gL, -2, 0, k)), upper = matmul(narrow(gU, -1, 0, k), U1T);
  if (m > k) lower = sub(lower, matmul(narrow(gU, -1, k, m - k), narrow(U, -1, k, m - k).mT()));
  if (n > k) upper = sub(upper, matmul(narrow(L, -2, k, n - k).mT(), narrow(gL, -2, k, n - k)));
  const auto by_U1 = [&U1T](const Tensor& x) { return solve_triangular(U1T, x, false, false); };
  Tensor top = by_U1(add(tril(lower, -1), triu(upper)));
  if (m > k) top = cat({top, narrow(gU, -1, k, m - k)}, -1);
  top = solve_triangular(L1T, top, true, true, true);
  const Tensor turned = n > k ? cat({top, by_U1(narrow(gL, -2, k, n - k))}, -2) : top;
  return matmul(permutation_matrix(pivots, n, g.dtype()), turned);
}

struct Factors {
  Tensor LU, pivots;
  Array info;
};
Factors factors_of(const char* op, const Tensor& A, bool pivot) {
  check(A.dim() >= 2, op, ": Expected tensor with 2 or more dimensions. Got size: ", A.sizes(), " instead");
  check(pivot, "linalg.lu_factor: LU without pivoting is not implemented on the CPU");
  Array info;
  const kernels::LU found = kernels::lu_factor(A.array(), info);
  const Tensor pivots(found.pivots);
  const Tensor LU =
      record("LinalgLuFactorExBackward0", found.factors, {A},
             [pivots = Saved(pivots)](const Tensor& g, const Tensor& y) { return lu_gradient(g, y, pivots); });
  return {LU, pivots, info};
}

void check_factors(const char* op, const Array& info) {
  detail::check_info(op, info, [](int at) {
    return text("U[", at, ",", at,
                "] is zero and using it on lu_solve would result in a division by zero. If you still want to perform "
                "the factorization, consider calling linalg.lu(A, pivot) or linalg.lu_factor_ex(A, pivot)");
  });
}

void check_pivots(const Tensor& LU, const Tensor& pivots) {
  check(pivots.dtype() == kInt, "linalg.lu_solve: pivots should be a Tensor of scalar type torch.int32, but got ",
        pivots.dtype());
  check(pivots.dim() > 0 && pivots.size(-1) == LU.size(-1),
        "linalg.lu_solve: Number of pivots per batch should be same as the dimension of the matrix: got ",
        pivots.sizes(), " for ", LU.sizes());
  check(pivots.array().shape() == detail::batch_of(LU, 1),
        "linalg.lu_solve: Expected LU.shape[:-1] and pivots.shape to be the same, but got pivots with shape ",
        pivots.sizes(), " instead");
  if (pivots.numel() == 0) return;
  check(max(pivots).item<int64_t>() <= LU.size(-2),
        "Pivots given to lu_solve must all be smaller or equal to LU.size(-2). Did you properly pass the result of "
        "lu_factor?");
  check(min(pivots).item<int64_t>() >= 1,
        "Pivots given to lu_solve must all be greater or equal to 1. Did you properly pass the result of lu_factor?");
}

/// A^-1 B, or A^-T B, of equal batch sizes. With R the gradient of P^T A, that of L is R U^T and that of U is L^T R.
Tensor solve_left(const Tensor& LU, const Tensor& pivots, const Tensor& B, bool adjoint) {
  return record(
      "LinalgLuSolveBackward0", kernels::lu_solve({LU.array(), pivots.array()}, B.array(), adjoint), {LU, B},
      [LU = Saved(LU), pivots = Saved(pivots), adjoint](const Tensor& g, const Tensor& X, const Needs& needs) {
        const Tensor of_B = solve_left(LU, pivots, g, !adjoint);
        if (!needs[0]) return std::array{Tensor(), of_B};
        const auto [L, U] = unpacked(LU);
        const Tensor P = permutation_matrix(pivots, LU->size(-1), g.dtype());
        const Tensor R = neg(adjoint ? matmul(matmul(P.mT(), X), of_B.mT()) : matmul(matmul(P.mT(), of_B), X.mT()));
        return std::array{add(tril(matmul(R, U.mT()), -1), triu(matmul(L.mT(), R))), of_B};
      });
}

}  // namespace

std::tuple<Tensor, Tensor, Tensor> lu_factor_ex(const Tensor& A, bool pivot, bool check_errors) {
  const Factors found = factors_of("torch.lu_factor", A, pivot);
  if (check_errors) check_factors("torch.linalg.lu_factor_ex", found.info);
  return {found.LU, found.pivots, Tensor(found.info)};
}
std::tuple<Tensor, Tensor> lu_factor(const Tensor& A, bool pivot) {
  const Factors found = factors_of("torch.lu_factor", A, pivot);
  check_factors("torch.linalg.lu_factor", found.info);
  return {found.LU, found.pivots};
}
std::tuple<Tensor, Tensor, Tensor> lu(const Tensor& A, bool pivot) {
  const Factors found = factors_of("linalg.lu", A, pivot);
  return lu_unpack(found.LU, found.pivots);
}

Tensor lu_solve(const Tensor& LU, const Tensor& pivots, const Tensor& B, bool left, bool adjoint) {
  detail::check_square("torch.linalg.lu_solve", LU);
  check(B.dim() >= 2, "linalg.lu_solve: The input tensor B must have at least 2 dimensions.");
  check(LU.dtype() == B.dtype(), "linalg.lu_solve: Expected LU and B to have the same dtype, but found LU of type ",
        LU.dtype(), " and B of type ", B.dtype(), " instead");
  check_pivots(LU, pivots);
  detail::check_equation("linalg.lu_solve", LU, B, left);
  const Dims batch = broadcast_shapes(detail::batch_of(LU), detail::batch_of(B));
  Dims of_pivots = batch;
  of_pivots.push_back(LU.size(-1));
  const Tensor lu = detail::with_batch(LU, batch), b = detail::with_batch(B, batch), p = pivots.expand(of_pivots);
  return left ? solve_left(lu, p, b, adjoint) : solve_left(lu, p, b.mT(), !adjoint).mT();
}

}  // namespace linalg

std::tuple<Tensor, Tensor, Tensor> _lu_with_info(const Tensor& A, bool pivot, bool) {
  return linalg::lu_factor_ex(A, pivot);
}
Tensor lu_solve(const Tensor& B, const Tensor& LU, const Tensor& pivots) { return linalg::lu_solve(LU, pivots, B); }

std::tuple<Tensor, Tensor, Tensor> lu_unpack(const Tensor& LU, const Tensor& pivots, bool unpack_data,
                                             bool unpack_pivots) {
  check(LU.dim() >= 2, "torch.lu_unpack: Expected tensor with 2 or more dimensions. Got size: ", LU.sizes(),
        " instead");
  const Tensor none = empty({0}, LU.dtype());
  Tensor P = none, L = none, U = none;
  if (unpack_pivots) {
    check(pivots.dtype() == kInt,
          "torch.lu_unpack: LU_pivots is expected to be a contiguous tensor of torch.int32 dtype, but got ",
          pivots.dtype());
    Dims shape = linalg::detail::batch_of(LU);
    shape.push_back(std::min(LU.size(-2), LU.size(-1)));
    check(pivots.array().shape() == shape, "torch.lu_unpack: expected pivots of shape ", IntArrayRef(shape),
          " for LU of shape ", LU.sizes(), ", but got ", pivots.sizes());
    check(pivots.numel() == 0 || (min(pivots).item<int64_t>() >= 1 && max(pivots).item<int64_t>() <= LU.size(-2)),
          "pivots passed to lu_unpack must be between 1 and LU.size(-2) inclusive. Did you properly pass the result of "
          "lu_factor?");
    P = linalg::permutation_matrix(pivots, LU.size(-2), LU.dtype());
  }
  if (unpack_data) std::tie(L, U) = linalg::unpacked(LU);
  return {P, L, U};
}

Tensor TensorMethods::lu_solve(const Tensor& LU, const Tensor& pivots) const {
  return xtgrad::lu_solve(self(), LU, pivots);
}

}  // namespace xtgrad
