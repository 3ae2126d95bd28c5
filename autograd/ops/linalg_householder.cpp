#include <xtgrad/autograd/ops/linalg_householder.h>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/linalg.h>
#include <xtgrad/autograd/ops/linalg_check.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/qr.h>

namespace xtgrad {
namespace {

/// With Q = F H_i R, F^T g goes to H_i R on the left and R on the right: F grows by one reflection a step and R, which
/// begins as Q, loses one, by H_i^-1 = 1 - tau / (tau |v|^2 - 1) v v^T.
std::array<Tensor, 2> householder_gradients(const Tensor& g, const Tensor& Q, const Tensor& A, const Tensor& tau) {
  const int64_t n = A.size(-2), m = A.size(-1), k = tau.size(-1);
  if (k == 0) return {zeros_like(A), zeros_like(tau)};
  const Tensor V = add(tril(A, -1), eye(n, m, A.dtype()));
  Tensor left = g, right = Q;
  std::vector<Tensor> of_vectors, of_tau;
  for (int64_t i = 0; i < k; ++i) {
    const Tensor v = narrow(V, -1, i, 1), t = narrow(tau, -1, i, 1).unsqueeze(-1);
    const Tensor inverse = div(t, sub(mul(t, sum(square(v), -2, true)), 1));
    right = sub(right, mul(inverse, matmul(v, matmul(v.mT(), right))));
    const Tensor by_left = matmul(v.mT(), left), by_right = matmul(v.mT(), right);  // [..., 1, m]
    of_tau.push_back(neg(sum(mul(by_left, by_right), -1)));
    of_vectors.push_back(neg(mul(t, add(matmul(left, by_right.mT()), matmul(right, by_left.mT())))));
    left = sub(left, mul(t, matmul(v, by_left)));
  }
  if (m > k) of_vectors.push_back(zeros_like(narrow(A, -1, k, m - k).detach()));
  return {tril(cat(of_vectors, -1), -1), cat(of_tau, -1)};
}

}  // namespace

Tensor linalg::householder_product(const Tensor& A, const Tensor& tau) {
  constexpr const char* op = "torch.linalg.householder_product";
  check(A.dim() >= 2, op, ": input must have at least 2 dimensions.");
  check(tau.dim() + 1 == A.dim(), op,
        ": Expected tau to have one dimension less than input, but got tau.ndim equal to ", tau.dim(),
        " and input.ndim is equal to ", A.dim());
  check(A.size(-2) >= A.size(-1), op, ": input.shape[-2] must be greater than or equal to input.shape[-1], but got ",
        A.sizes());
  check(A.size(-1) >= tau.size(-1), op, ": input.shape[-1] must be greater than or equal to tau.shape[-1], but got ",
        A.sizes(), " and ", tau.sizes());
  check(detail::batch_of(tau, 1) == detail::batch_of(A), op,
        ": Expected batch dimensions of tau to be equal to input.shape[:-2], but got ", tau.sizes());
  check(tau.dtype() == A.dtype(), op, ": tau dtype ", tau.dtype(), " does not match input dtype ", A.dtype());
  return record("LinalgHouseholderProductBackward0", kernels::product_of({A.array(), tau.array()}), {A, tau},
                [A = Saved(A), tau = Saved(tau)](const Tensor& g, const Tensor& Q) {
                  return householder_gradients(g, Q, A, tau);
                });
}

std::tuple<Tensor, Tensor> geqrf(const Tensor& x) {
  check(x.dim() >= 2, "torch.geqrf: input must have at least 2 dimensions.");
  const kernels::Reflections found = kernels::reflections_of(x.array());
  const std::vector<Tensor> result =
      record_outputs("GeqrfBackward0", {found.vectors, found.tau}, {x},
                     linalg::detail::no_derivative("the derivative for 'geqrf' is not implemented."));
  return {result[0], result[1]};
}

Tensor orgqr(const Tensor& A, const Tensor& tau) { return linalg::householder_product(A, tau); }

Tensor ormqr(const Tensor& A, const Tensor& tau, const Tensor& other, bool left, bool transpose) {
  check(A.dim() >= 2, "torch.ormqr: input must have at least 2 dimensions.");
  check(other.dim() >= 2, "torch.ormqr: other must have at least 2 dimensions.");
  const int64_t side = left ? -2 : -1;
  check(tau.dim() + 1 == A.dim(),
        "torch.ormqr: Expected tau to have one dimension less than input, but got tau.ndim equal to ", tau.dim(),
        " and input.ndim is equal to ", A.dim());
  check(other.dim() == A.dim(),
        "torch.ormqr: Expected other to have the same number of dimensions as input, but got other.ndim equal to ",
        other.dim(), " and input.ndim is equal to ", A.dim());
  check(other.size(side) >= tau.size(-1), "torch.ormqr: other.shape[", side,
        "] must be greater than or equal to tau.shape[-1], but got ", other.sizes(), " and ", tau.sizes());
  check(other.size(side) == A.size(-2), "torch.ormqr: other.shape[", side,
        "] must be equal to input.shape[-2], but got ", other.sizes(), " and ", A.sizes());
  check(tau.size(-1) <= A.size(-1),
        "torch.ormqr: tau.shape[-1] must be less than or equal to input.shape[-1], but got ", tau.sizes(), " and ",
        A.sizes());
  const Dims batch = linalg::detail::batch_of(A);
  check(linalg::detail::batch_of(tau, 1) == batch,
        "torch.ormqr: Expected batch dimensions of tau to be equal to input.shape[:-2], but got ", tau.sizes());
  check(linalg::detail::batch_of(other) == batch,
        "torch.ormqr: Expected batch dimensions of other to be equal to input.shape[:-2], but got ", other.sizes());
  check(tau.dtype() == A.dtype() && other.dtype() == A.dtype(),
        "torch.ormqr: Expected input, tau and other to have the same dtype, but they have ", A.dtype(), ", ",
        tau.dtype(), " and ", other.dtype());
  return record("OrmqrBackward0", kernels::reflected({A.array(), tau.array()}, other.array(), left, transpose),
                {A, tau, other}, linalg::detail::no_derivative("the derivative for 'ormqr' is not implemented."));
}

std::tuple<Tensor, Tensor> TensorMethods::geqrf() const { return xtgrad::geqrf(self()); }
Tensor TensorMethods::orgqr(const Tensor& tau) const { return xtgrad::orgqr(self(), tau); }
Tensor TensorMethods::ormqr(const Tensor& tau, const Tensor& other, bool left, bool transpose) const {
  return xtgrad::ormqr(self(), tau, other, left, transpose);
}

}  // namespace xtgrad
