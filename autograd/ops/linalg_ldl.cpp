#include <xtgrad/autograd/ops/linalg_check.h>
#include <xtgrad/autograd/ops/linalg_lu.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/linalg.h>

// Factors of symmetric matrices that need not be positive-definite.

namespace xtgrad::linalg {

std::tuple<Tensor, Tensor, Tensor> ldl_factor_ex(const Tensor& A, bool, bool check_errors) {
  detail::check_square("torch.linalg.ldl_factor_ex", A);
  Array info;
  const kernels::LDL found = kernels::ldl_factor(A.array(), info);
  if (check_errors)
    detail::check_info("torch.linalg.ldl_factor_ex", info, [](int at) {
      return text("D[", at, ",", at, "] is zero and using it on ldl_solve would result in a division by zero");
    });
  const Tensor LD = record("LinalgLdlFactorExBackward0", found.factors, {A},
                           detail::no_derivative("derivative for aten::linalg_ldl_factor_ex is not implemented"));
  return {LD, Tensor(found.pivots), Tensor(info)};
}

std::tuple<Tensor, Tensor> ldl_factor(const Tensor& A, bool hermitian) {
  const auto [LD, pivots, info] = ldl_factor_ex(A, hermitian, true);
  return {LD, pivots};
}

Tensor ldl_solve(const Tensor& LD, const Tensor& given, const Tensor& B, bool) {
  detail::check_square("torch.linalg.ldl_solve", LD);
  check(B.dim() >= 2, "torch.linalg.ldl_solve: Expected B to have at least 2 dimensions, but it has ", B.dim(),
        " dimensions instead");
  check(given.array().shape() == detail::batch_of(LD, 1),
        "torch.linalg.ldl_solve: Expected LD.shape[:-1] and pivots.shape to be the same, but got pivots with shape ",
        given.sizes(), " instead");
  check(is_integral(given.dtype(), false), "torch.linalg.ldl_solve: Expected pivots to be integers. Got ",
        given.dtype());
  check(LD.dtype() == B.dtype(), "Expected b and A to have the same dtype, but found b of type ", B.dtype(),
        " and A of type ", LD.dtype(), " instead.");
  check(LD.size(-1) == B.size(-2), "Incompatible matrix sizes for torch.linalg.ldl_solve: each A matrix is ",
        LD.size(-1), " by ", LD.size(-1), " but each b matrix is ", B.size(-2), " by ", B.size(-1));
  const Dims batch = broadcast_shapes(detail::batch_of(LD), detail::batch_of(B));
  Dims of_pivots = batch;
  of_pivots.push_back(LD.size(-1));
  const Tensor ld = detail::with_batch(LD, batch), b = detail::with_batch(B, batch);
  const Array pivots = given.array().to(kInt).expand(of_pivots);
  return record("LinalgLdlSolveBackward0", kernels::ldl_solve({ld.array(), pivots}, b.array()), {ld, b},
                detail::no_derivative("derivative for aten::linalg_ldl_solve is not implemented"));
}

}  // namespace xtgrad::linalg
