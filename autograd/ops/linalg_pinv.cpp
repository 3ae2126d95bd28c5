#include <algorithm>
#include <limits>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/linalg.h>
#include <xtgrad/autograd/ops/linalg_check.h>
#include <xtgrad/autograd/ops/linalg_factor.h>
#include <xtgrad/autograd/ops/linalg_rank.h>
#include <xtgrad/autograd/ops/linalg_solve.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/linalg.h>

// Inverses and solutions where there is none: pseudo-inverses and least squares. Gradients: Golub and Pereyra, The
// differentiation of pseudo-inverses (1973).

namespace xtgrad {
namespace linalg {
namespace {

/// -P^T g P^T + (1 - A P) g^T P P^T + P^T P g^T (1 - P A), where g is the gradient of P = pinv(A); the products are
/// grouped so that the smaller square matrix comes first.
Tensor pinv_gradient(const Tensor& g, const Tensor& P, const Tensor& A) {
  const Tensor gt = g.mT(), pt = P.mT();
  if (A.size(-2) <= A.size(-1)) {
    const Tensor k = matmul(gt, P), pk = matmul(P, k);
    const Tensor outside = add(matmul(sub(k, matmul(A, pk)), pt), matmul(pt, matmul(P, sub(gt, matmul(k, A)))));
    return sub(outside, pk.mT());
  }
  const Tensor k = matmul(P, gt), kp = matmul(k, P);
  const Tensor outside = add(matmul(matmul(sub(gt, matmul(A, k)), P), pt), matmul(pt, sub(k, matmul(kp, A))));
  return sub(outside, kp.mT());
}

Tensor masked_inverse(const Tensor& s, const Tensor& small) {
  return masked_fill(reciprocal(masked_fill(s, small, 1)), small, 0);
}

Array pinv_value(const Tensor& A, std::optional<double> atol, std::optional<double> rtol, bool hermitian) {
  const NoGradGuard no_grad;
  if (A.numel() == 0) return Tensor(A.array()).mT().clone().array();
  if (hermitian) {
    const auto [values, vectors] = eigh(A);
    const Tensor small = le(abs(values), detail::threshold(abs(values), A, atol, rtol));
    return matmul(mul(vectors, masked_inverse(values, small).unsqueeze(-2)), vectors.mT()).array();
  }
  const auto [U, S, Vh] = linalg::svd(A, false);
  const Tensor small = le(S, detail::threshold(S, A, atol, rtol));
  return matmul(mul(Vh.mT(), masked_inverse(S, small).unsqueeze(-2)), U.mT()).array();
}

}  // namespace

Tensor pinv(const Tensor& A, std::optional<double> atol, std::optional<double> rtol, bool hermitian) {
  check(A.dim() >= 2 && (A.dtype() == kFloat || A.dtype() == kDouble), "linalg.pinv(", A.dtype(), "{", A.sizes(),
        "}): expected a tensor with 2 or more dimensions of float, double, cfloat or cdouble types");
  if (hermitian) detail::check_square("linalg.pinv", A);
  return record("LinalgPinvBackward0", pinv_value(A.detach(), atol, rtol, hermitian), {A},
                [A = Saved(A)](const Tensor& g, const Tensor& P) { return pinv_gradient(g, P, A); });
}
Tensor pinv(const Tensor& A, double rcond, bool hermitian) { return pinv(A, std::nullopt, rcond, hermitian); }
Tensor pinv(const Tensor& A) { return pinv(A, std::nullopt, std::nullopt); }

std::tuple<Tensor, Tensor, Tensor, Tensor> lstsq(const Tensor& A, const Tensor& given, std::optional<double> rcond,
                                                 const std::optional<std::string>& driver) {
  check(A.dim() >= 2, "torch.linalg.lstsq: input must have at least 2 dimensions.");
  check(given.dim() >= 1, "torch.linalg.lstsq: other must have at least 1 dimension.");
  check(A.dim() == given.dim() || A.dim() == given.dim() + 1,
        "torch.linalg.lstsq: input.dim() must be greater or equal to other.dim() and (input.dim() - other.dim()) <= 1, "
        "but got ",
        A.dim(), " and ", given.dim());
  detail::check_floating("linalg.lstsq", A);
  check(A.dtype() == given.dtype(), "torch.linalg.lstsq: Expected input and other to have the same dtype, but got ",
        A.dtype(), " and ", given.dtype());
  const std::string name = driver.value_or("gelsy");
  check(name == "gels" || name == "gelsy" || name == "gelsd" || name == "gelss",
        "torch.linalg.lstsq: parameter `driver` should be one of (gels, gelsy, gelsd, gelss)");
  const bool vectors = A.dim() - 1 == given.dim() && given.array().shape() == detail::batch_of(A, 1);
  const Tensor B = vectors ? given.unsqueeze(-1) : given;
  check(B.dim() >= 2 && A.size(-2) == B.size(-2),
        vectors ? "torch.linalg.lstsq: input.size(-2) should match other.size(-1)"
                : "torch.linalg.lstsq: input.size(-2) should match other.size(-2)");
  const Dims batch = broadcast_shapes(detail::batch_of(A), detail::batch_of(B));
  const Tensor a = detail::with_batch(A, batch), b = detail::with_batch(B, batch);
  const int64_t n = A.size(-2), m = A.size(-1);
  const double epsilon =
      A.dtype() == kFloat ? std::numeric_limits<float>::epsilon() : std::numeric_limits<double>::epsilon();
  Array info;
  const kernels::LeastSquares found =
      kernels::least_squares(a.array(), b.array(), rcond.value_or(epsilon * static_cast<double>(std::max(n, m))), info);
  detail::check_info("torch.linalg.lstsq", info, [](int code) {
    return code < 0 ? std::string("The input holds non-finite values.")
                    : text("The least squares solution could not be computed (error code: ", code, ").");
  });
  const Tensor solution = record("LinalgLstsqBackward0", found.solution, {a, b},
                                 [A = Saved(a), B = Saved(b)](const Tensor& g, const Needs& needs) {
                                   const Tensor P = pinv(A);
                                   return std::array{needs[0] ? pinv_gradient(matmul(g, B->mT()), P, A) : Tensor(),
                                                     needs[1] ? matmul(P.mT(), g) : Tensor()};
                                 });
  const Tensor none = empty({0}, A.dtype()), ranks(found.rank);
  Tensor residuals = none;
  if (n > m && name != "gelsy" && eq(ranks, m).all().item<bool>()) {
    const NoGradGuard no_grad;
    residuals = sum(square(sub(matmul(a, solution), b)), -2);
  }
  return {vectors ? solution.squeeze(-1) : solution, residuals, name == "gels" ? empty({0}, kLong) : ranks,
          name == "gelsd" || name == "gelss" ? Tensor(found.singular_values) : none};
}

}  // namespace linalg

Tensor pinverse(const Tensor& x, double rcond) { return linalg::pinv(x, rcond); }
Tensor TensorMethods::pinverse(double rcond) const { return xtgrad::pinverse(self(), rcond); }

}  // namespace xtgrad
