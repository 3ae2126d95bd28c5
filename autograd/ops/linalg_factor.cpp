#include <xtgrad/autograd/ops/linalg_factor.h>

#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/linalg.h>
#include <xtgrad/autograd/ops/linalg_check.h>
#include <xtgrad/autograd/ops/linalg_solve.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/linalg.h>
#include <xtgrad/lib/kernels/qr.h>

// Triangular factors. Gradients: Murray, Differentiation of the Cholesky decomposition (2016); Walter and Lehmann,
// Algorithmic differentiation of linear algebra functions (2010).

namespace xtgrad {
namespace linalg {
namespace {

using detail::check_info;
using detail::check_matrix;
using detail::check_square;

/// The lower triangle with half of the diagonal: of a symmetric matrix, that and its transpose add up to it.
Tensor half_lower(const Tensor& x) { return mul(add(tril(x), tril(x, -1)), 0.5); }

/// With S = L^-T (lower half of L^T g) L^-1: (S + S^T) / 2.
Tensor cholesky_gradient(const Tensor& g, const Tensor& L) {
  const Tensor inner = half_lower(matmul(L.mT(), g));
  const Tensor left = solve_triangular(L.mT(), inner, true);
  const Tensor s = solve_triangular(L, left, false, false);
  return mul(add(s, s.mT()), 0.5);
}

Tensor record_cholesky(const Tensor& A, bool upper, Array& info) {
  return record("LinalgCholeskyExBackward0", kernels::cholesky(A.array(), upper, info), {A},
                [upper](const Tensor& g, const Tensor& y) {
                  return upper ? cholesky_gradient(g.mT(), y.mT()) : cholesky_gradient(g, y);
                });
}

}  // namespace

std::tuple<Tensor, Tensor> cholesky_ex(const Tensor& A, bool upper, bool check_errors) {
  check_square("linalg.cholesky", A);
  Array info;
  const Tensor result = record_cholesky(A, upper, info);
  if (check_errors)
    check_info("linalg.cholesky", info, [](int minor) {
      return text(
          "The factorization could not be completed because the input is not positive-definite (the leading minor of "
          "order ",
          minor, " is not positive-definite).");
    });
  return {result, Tensor(info)};
}
Tensor cholesky(const Tensor& A, bool upper) { return std::get<0>(cholesky_ex(A, upper, true)); }

namespace {

/// For A = Q R with a square R: (gQ + Q S) R^-T, where S is symmetric with the lower triangle of R gR^T - gQ^T Q.
Tensor qr_gradient(const Tensor& g_q, const Tensor& g_r, const Tensor& Q, const Tensor& R) {
  Tensor m;
  if (g_r.defined()) m = matmul(R, g_r.mT());
  if (g_q.defined()) {
    const Tensor turned = matmul(g_q.mT(), Q);
    m = m.defined() ? sub(m, turned) : neg(turned);
  }
  const Tensor below = tril(m, -1), symmetric = add(tril(m), below.mT());
  const Tensor inner = matmul(Q, symmetric);
  return solve_triangular(R.mT(), g_q.defined() ? add(g_q, inner) : inner, false, false);
}

/// A wide A is [X Y] = Q [U Q^T Y]: what Y sends to Q joins Q's gradient.
Tensor qr_backward(const Gradients& g, const Tensor& A, const Tensor& Q, const Tensor& R) {
  const int64_t n = A.size(-2), m = A.size(-1);
  if (n >= m) return qr_gradient(g[0], g[1], Q, R);
  const Tensor g_r = g[1].defined() ? g[1] : zeros_like(R);
  const Tensor of_v = narrow(g_r, -1, n, m - n);
  const Tensor by_v = matmul(narrow(A, -1, n, m - n), of_v.mT());
  const Tensor g_q = g[0].defined() ? add(g[0], by_v) : by_v;
  return cat({qr_gradient(g_q, narrow(g_r, -1, 0, n), Q, narrow(R, -1, 0, n)), matmul(Q, of_v)}, -1);
}

}  // namespace

// The gradient needs Q and R themselves: they are computed again when it is asked for, by the recorded operation.
std::tuple<Tensor, Tensor> qr(const Tensor& A, const std::string& mode) {
  check_matrix("linalg.qr", A);
  check(mode == "reduced" || mode == "complete" || mode == "r", "qr received unrecognized mode '", mode,
        "' but expected one of 'reduced' (default), 'r', or 'complete'");
  const bool complete = mode == "complete";
  const kernels::QR factors = kernels::qr(A.array(), complete);
  if (mode == "r") {
    const auto refuse = [](const Tensor&) -> Tensor {
      fail(
          "The derivative of linalg.qr depends on Q, which is not computed when mode='r'. Please use linalg.qr(A, "
          "mode='reduced') if you are going to require gradients wrt. Q or R.");
    };
    return {Tensor(empty_array({0}, A.dtype())), record("LinalgQrBackward0", factors.r, {A}, refuse)};
  }
  const std::vector<Tensor> result = record_outputs(
      "LinalgQrBackward0", {factors.q, factors.r}, {A}, [A = Saved(A), complete](const Gradients& g, const Needs&) {
        check(!complete || A->size(-2) <= A->size(-1),
              "The QR decomposition is not differentiable when mode='complete' and nrows > ncols.");
        const auto [Q, R] = linalg::qr(A, "reduced");
        return std::array{qr_backward(g, A, Q, R)};
      });
  return {result[0], result[1]};
}

}  // namespace linalg

Tensor cholesky(const Tensor& x, bool upper) { return linalg::cholesky(x, upper); }
Tensor cholesky_solve(const Tensor& b, const Tensor& factor, bool upper) {
  const Tensor L = upper ? factor.mT() : factor;
  return linalg::solve_triangular(L.mT(), linalg::solve_triangular(L, b, false), true);
}
Tensor cholesky_inverse(const Tensor& factor, bool upper) {
  linalg::detail::check_square("cholesky_inverse", factor);
  return cholesky_solve(eye(factor.size(-1), factor.dtype()), factor, upper);
}
std::tuple<Tensor, Tensor> qr(const Tensor& x, bool some) { return linalg::qr(x, some ? "reduced" : "complete"); }

Tensor TensorMethods::cholesky(bool upper) const { return linalg::cholesky(self(), upper); }
Tensor TensorMethods::cholesky_inverse(bool upper) const { return xtgrad::cholesky_inverse(self(), upper); }
Tensor TensorMethods::cholesky_solve(const Tensor& factor, bool upper) const {
  return xtgrad::cholesky_solve(self(), factor, upper);
}
std::tuple<Tensor, Tensor> TensorMethods::qr(bool some) const { return xtgrad::qr(self(), some); }

}  // namespace xtgrad
