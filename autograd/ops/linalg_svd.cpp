#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/index.h>
#include <xtgrad/autograd/ops/linalg.h>
#include <xtgrad/autograd/ops/linalg_check.h>
#include <xtgrad/autograd/ops/linalg_factor.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/linalg.h>

// Singular values and eigenvalues. Gradients: Townsend, Differentiating the singular value decomposition (2016). They
// are written with the factors, computed anew by the recorded operation when a gradient is asked for.

namespace xtgrad {
namespace linalg {
namespace {

void check_driver(const std::optional<std::string>& driver) {
  check(!driver || driver->empty(), "linalg.svd: keyword argument `driver=` is only supported on CUDA inputs");
}

kernels::SVD checked_svd(const Array& A, bool full, bool vectors) {
  Array info;
  kernels::SVD found = kernels::svd(A, full, vectors, info);
  detail::check_info("linalg.svd", info, [](int code) {
    return code < 0
               ? std::string("The algorithm failed to converge because the input matrix contained non-finite values.")
               : text(
                     "The algorithm failed to converge because the input matrix is ill-conditioned or has too "
                     "many repeated singular values (error code: ",
                     code, ").");
  });
  return found;
}

/// 1 / (values[j] - values[i]), 0 where those are equal (on the diagonal, for instance).
Tensor inverse_gaps(const Tensor& values) {
  const Tensor gaps = sub(values.unsqueeze(-2), values.unsqueeze(-1));
  const Tensor none = eq(gaps, 0);
  return masked_fill(reciprocal(masked_fill(gaps, none, 1)), none, 0);
}

Tensor skew(const Tensor& x) { return sub(x, x.mT()); }
Tensor diagonal_matrix(const Tensor& x) {
  Dims shape = x.array().shape();
  shape.push_back(x.size(-1));
  return diagonal_backward(x, shape, 0, -2, -1);
}

/// 1 / s, 0 where s is 0: such columns have no gradient.
Tensor safe_inverse(const Tensor& s) {
  const Tensor none = eq(s, 0);
  return masked_fill(reciprocal(masked_fill(s, none, 1)), none, 0);
}

/// What the gradients of reduced factors (undefined: none) send to A = U diag(S) Vh.
Tensor svd_gradient(const Tensor& g_u, const Tensor& g_s, const Tensor& g_vh, const Tensor& U, const Tensor& S,
                    const Tensor& Vh) {
  const int64_t n = U.size(-2), m = Vh.size(-1), k = S.size(-1);
  if (!g_u.defined() && !g_vh.defined()) return matmul(mul(U, g_s.unsqueeze(-2)), Vh);
  const Tensor gaps = inverse_gaps(square(S));
  Tensor inner = g_s.defined() ? diagonal_matrix(g_s) : Tensor();
  const auto join = [&inner](const Tensor& part) { inner = inner.defined() ? add(inner, part) : part; };
  if (g_u.defined()) join(mul(mul(skew(matmul(U.mT(), g_u)), gaps), S.unsqueeze(-2)));
  if (g_vh.defined()) join(mul(S.unsqueeze(-1), mul(skew(matmul(Vh, g_vh.mT())), gaps)));
  Tensor result = matmul(matmul(U, inner), Vh);
  // Directions out of the spaces that U and V span.
  if (g_u.defined() && n > k) {
    const Tensor scaled = mul(g_u, safe_inverse(S).unsqueeze(-2));
    result = add(result, matmul(sub(scaled, matmul(U, matmul(U.mT(), scaled))), Vh));
  }
  if (g_vh.defined() && m > k) {
    const Tensor scaled = mul(safe_inverse(S).unsqueeze(-1), g_vh);
    result = add(result, matmul(U, sub(scaled, matmul(matmul(scaled, Vh.mT()), Vh))));
  }
  return result;
}

/// The first k columns: a full factor's others have no gradient of their own.
Tensor first(const Tensor& g, int64_t dim, int64_t k) { return g.defined() ? narrow(g, dim, 0, k) : g; }

}  // namespace

namespace {

std::tuple<Tensor, Tensor, Tensor> recorded_svd(const Tensor& A, bool full_matrices) {
  const kernels::SVD found = checked_svd(A.array(), full_matrices, true);
  const std::vector<Tensor> result = record_outputs(
      "LinalgSvdBackward0", {found.u, found.s, found.vh}, {A}, [A = Saved(A)](const Gradients& g, const Needs&) {
        const auto [U, S, Vh] = recorded_svd(A, false);
        const int64_t k = S.size(-1);
        return std::array{svd_gradient(first(g[0], -1, k), g[1], first(g[2], -2, k), U, S, Vh)};
      });
  return {result[0], result[1], result[2]};
}

}  // namespace

std::tuple<Tensor, Tensor, Tensor> svd(const Tensor& A, bool full_matrices, const std::optional<std::string>& driver) {
  detail::check_matrix("linalg.svd", A);
  check_driver(driver);
  return recorded_svd(A, full_matrices);
}

Tensor svdvals(const Tensor& A, const std::optional<std::string>& driver) {
  detail::check_matrix("linalg.svd", A);
  check_driver(driver);
  if (needs_grad(A)) return std::get<1>(recorded_svd(A, false));
  return Tensor(checked_svd(A.array(), false, false).s);
}

namespace {

kernels::Eigh checked_eigh(const Tensor& A, const std::string& triangle, bool vectors) {
  detail::check_square("linalg.eigh", A);
  check(triangle == "L" || triangle == "U" || triangle == "l" || triangle == "u",
        "Expected UPLO argument to be 'L' or 'U', but got ", triangle);
  Array info;
  kernels::Eigh found = kernels::eigh(A.array(), triangle == "U" || triangle == "u", vectors, info);
  detail::check_info("linalg.eigh", info, [](int code) {
    return text(
        "The algorithm failed to converge because the input matrix is ill-conditioned or has too many repeated "
        "eigenvalues (error code: ",
        code, ").");
  });
  return found;
}

/// V (diag(g) + (the skew half of V^T g_v) / gaps) V^T, which is symmetric as A is.
Tensor eigh_gradient(const Tensor& g, const Tensor& g_v, const Tensor& L, const Tensor& V) {
  if (!g_v.defined()) return matmul(mul(V, g.unsqueeze(-2)), V.mT());
  const Tensor turned = mul(mul(skew(matmul(V.mT(), g_v)), 0.5), inverse_gaps(L));
  const Tensor inner = g.defined() ? add(turned, diagonal_matrix(g)) : turned;
  return matmul(V, matmul(inner, V.mT()));
}

}  // namespace

std::tuple<Tensor, Tensor> eigh(const Tensor& A, const std::string& UPLO) {
  const kernels::Eigh found = checked_eigh(A, UPLO, true);
  const std::vector<Tensor> result = record_outputs("LinalgEighBackward0", {found.values, found.vectors}, {A},
                                                    [A = Saved(A), UPLO](const Gradients& g, const Needs&) {
                                                      const auto [L, V] = linalg::eigh(A, UPLO);
                                                      return std::array{eigh_gradient(g[0], g[1], L, V)};
                                                    });
  return {result[0], result[1]};
}

Tensor eigvalsh(const Tensor& A, const std::string& UPLO) {
  if (needs_grad(A)) return std::get<0>(eigh(A, UPLO));
  return Tensor(checked_eigh(A, UPLO, false).values);
}

std::tuple<Tensor, Tensor> eig(const Tensor&) {
  fail(
      "linalg.eig: eigenvalues of a matrix that need not be symmetric are complex numbers, which xtgrad does not have; "
      "linalg.eigh gives those of a symmetric one");
}
Tensor eigvals(const Tensor&) {
  fail(
      "linalg.eigvals: eigenvalues of a matrix that need not be symmetric are complex numbers, which xtgrad does not "
      "have; linalg.eigvalsh gives those of a symmetric one");
}

}  // namespace linalg

std::tuple<Tensor, Tensor> symeig(const Tensor& x, bool eigenvectors, bool upper) {
  linalg::detail::check_square("linalg.symeig", x);
  const char* triangle = upper ? "U" : "L";
  if (eigenvectors) return linalg::eigh(x, triangle);
  const Tensor values =
      record("SymeigBackward0", linalg::eigvalsh(x.detach(), triangle).array(), {x},
             linalg::detail::no_derivative("torch.symeig(A, eigenvectors=False) is not differentiable. Use "
                                           "torch.linalg.eigvalsh(A) instead."));
  return {values, empty({0}, x.dtype())};
}

std::tuple<Tensor, Tensor, Tensor> svd(const Tensor& x, bool some, bool compute_uv) {
  const int64_t n = x.size(-2), m = x.size(-1);
  if (!compute_uv) {
    const Dims batch = linalg::detail::batch_of(x);
    Dims of_u = batch, of_v = batch;
    for (int i = 0; i < 2; ++i) {
      of_u.push_back(n);
      of_v.push_back(m);
    }
    return {zeros(of_u, x.dtype()), linalg::svdvals(x), zeros(of_v, x.dtype())};
  }
  const auto [U, S, Vh] = linalg::svd(x, !some);
  return {U, S, Vh.mT()};
}

std::tuple<Tensor, Tensor, Tensor> TensorMethods::svd(bool some, bool compute_uv) const {
  return xtgrad::svd(self(), some, compute_uv);
}

std::tuple<Tensor, Tensor> TensorMethods::symeig(bool eigenvectors, bool upper) const {
  return xtgrad::symeig(self(), eigenvectors, upper);
}

}  // namespace xtgrad
