#include <xtgrad/autograd/ops/linalg_solve.h>

#include <limits>

#include <xtgrad/autograd/ops/arrange.h>
#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/linalg.h>
#include <xtgrad/autograd/ops/linalg_check.h>
#include <xtgrad/autograd/ops/linalg_factor.h>
#include <xtgrad/autograd/ops/reduce.h>
#include <xtgrad/autograd/ops/shape.h>
#include <xtgrad/autograd/record.h>
#include <xtgrad/lib/kernels/linalg.h>

namespace xtgrad {
namespace linalg {
namespace {

using detail::batch_of;
using detail::check_info;
using detail::check_matrix;
using detail::check_square;

/// A^-1 B of equal batch sizes.
Tensor solve_left(const Tensor& A, const Tensor& B, Array& info) {
  return record("LinalgSolveExBackward0", kernels::solve(A.array(), B.array(), info), {A, B},
                [A = Saved(A)](const Tensor& g, const Tensor& X, const Needs& needs) {
                  Array ignored;
                  const Tensor of_B = solve_left(A->mT(), g, ignored);
                  return std::array{needs[0] ? neg(matmul(of_B, X.mT())) : Tensor(), of_B};
                });
}

void check_solved(const char* op, const Array& info) {
  check_info(op, info, [](int) { return "The solver failed because the input matrix is singular."; });
}

/// B counts as vectors where it has the shape of A's rows.
bool holds_vectors(const Tensor& A, const Tensor& B) {
  if (B.dim() == 1) return true;
  return A.dim() - 1 == B.dim() && B.array().shape() == batch_of(A, 1);
}

}  // namespace

namespace {

Tensor solve_any(const Tensor& A, const Tensor& given, bool left, Array& info) {
  check_square("linalg.solve", A);
  detail::check_same_dtype("linalg.solve", A, given);
  check(given.dim() > 0, "linalg.solve: The input tensor B must have at least 1 dimension.");
  const bool vectors = holds_vectors(A, given);
  const Tensor B = vectors ? given.unsqueeze(-1) : given;
  check(left || !vectors,
        "linalg.solve: Vector broadcasting of the left hand side is not supported for left=False. "
        "In this case linalg.solve is equivalent to B / A.squeeze(-1)");
  detail::check_equation("linalg.solve", A, B, left);
  const Dims batch = broadcast_shapes(batch_of(A), batch_of(B));
  const Tensor a = detail::with_batch(A, batch), b = detail::with_batch(B, batch);
  const Tensor x = left ? solve_left(a, b, info) : solve_left(a.mT(), b.mT(), info).mT();
  return vectors ? x.squeeze(-1) : x;
}

}  // namespace

std::tuple<Tensor, Tensor> solve_ex(const Tensor& A, const Tensor& B, bool left, bool check_errors) {
  Array info;
  const Tensor result = solve_any(A, B, left, info);
  if (check_errors) check_solved("torch.linalg.solve_ex", info);
  return {result, Tensor(info)};
}

Tensor solve(const Tensor& A, const Tensor& B, bool left) {
  Array info;
  const Tensor result = solve_any(A, B, left, info);
  check_solved("torch.linalg.solve", info);
  return result;
}

namespace {

Tensor triangle(const Tensor& x, bool upper, bool unit) {
  return upper ? triu(x, unit ? 1 : 0) : tril(x, unit ? -1 : 0);
}

Tensor solve_triangular_left(const Tensor& A, const Tensor& B, bool upper, bool unit) {
  return record("LinalgSolveTriangularBackward0", kernels::solve_triangular(A.array(), B.array(), upper, unit), {A, B},
                [A = Saved(A), upper, unit](const Tensor& g, const Tensor& X, const Needs& needs) {
                  const Tensor of_B = solve_triangular_left(A->mT(), g, !upper, unit);
                  return std::array{needs[0] ? neg(triangle(matmul(of_B, X.mT()), upper, unit)) : Tensor(), of_B};
                });
}

}  // namespace

Tensor solve_triangular(const Tensor& A, const Tensor& B, bool upper, bool left, bool unitriangular) {
  check_square("linalg.solve_triangular", A);
  check(B.dim() >= 2, "linalg.solve_triangular: The input tensor B must have at least 2 dimensions.");
  detail::check_same_dtype("linalg.solve_triangular", A, B);
  detail::check_equation("linalg.solve_triangular", A, B, left);
  const Dims batch = broadcast_shapes(batch_of(A), batch_of(B));
  const Tensor a = detail::with_batch(A, batch), b = detail::with_batch(B, batch);
  return left ? solve_triangular_left(a, b, upper, unitriangular)
              : solve_triangular_left(a.mT(), b.mT(), !upper, unitriangular).mT();
}

namespace {

Tensor record_inverse(const Tensor& A, Array& info) {
  return record("LinalgInvExBackward0", kernels::inverse(A.array(), info), {A},
                [](const Tensor& g, const Tensor& y) { return neg(matmul(y.mT(), matmul(g, y.mT()))); });
}

void check_inverse(const Array& info) {
  check_info("linalg.inv", info, [](int at) {
    return text("The diagonal element ", at,
                " is zero, the inversion could not be completed because the input matrix is singular.");
  });
}

/// The inverse, of nan where there is none.
Tensor inverse_or_nan(const Tensor& A) {
  Array info;
  return record_inverse(A, info);
}

Tensor in_last_two(const Tensor& x) { return x.unsqueeze(-1).unsqueeze(-1); }

}  // namespace

std::tuple<Tensor, Tensor> inv_ex(const Tensor& A, bool check_errors) {
  check_square("linalg.inv", A);
  Array info;
  const Tensor result = record_inverse(A, info);
  if (check_errors) check_inverse(info);
  return {result, Tensor(info)};
}

Tensor inv(const Tensor& A) { return std::get<0>(inv_ex(A, true)); }

namespace {

/// p [..., n, n]: for i != j the product of all s [..., n] but s_i and s_j, 0 for i == j.
Tensor products_of_others(const Tensor& s) {
  const int64_t n = s.size(-1);
  const Tensor same = eye(n, kBool);
  const Tensor left_out = logical_or(same.unsqueeze(0), same.unsqueeze(1));  // [i, j, k]: k is i or j
  return mul(prod(where(left_out, 1, s.unsqueeze(-2).unsqueeze(-2)), -1), logical_not(same));
}

/// The cofactors det(A) A^-T, of matrices without an inverse too. They are the cofactors of the singular values,
/// turned: with A = U diag(s) Vh they change by -p_ij D_ji, on the diagonal by the sum of p_ij D_jj over j, for D = U'
/// dA V.
Tensor cofactors(const Tensor& A) {
  return record("CofactorsBackward0", kernels::cofactors(A.array()), {A}, [A = Saved(A)](const Tensor& g) {
    const auto [U, s, Vh] = linalg::svd(A, true);
    const Tensor turn = linalg::det(U.detach()) * linalg::det(Vh.detach()), p = products_of_others(s);
    const Tensor M = matmul(matmul(U.mT(), g), Vh.mT());
    const Tensor on_diagonal = matmul(p, M.diagonal(0, -2, -1).unsqueeze(-1)).squeeze(-1);
    return in_last_two(turn) * matmul(matmul(U, diag_embed(on_diagonal) - (p * M).mT()), Vh);
  });
}

}  // namespace

Tensor det(const Tensor& A) {
  check_square("linalg.det", A);
  const kernels::Determinant found = kernels::determinant(A.array());
  return record("LinalgDetBackward0", found.value, {A},
                [A = Saved(A), of_matrix = found.singular](const Tensor& g, const Tensor& y) {
                  const Tensor singular = in_last_two(Tensor(of_matrix));
                  if (!any(singular).item<bool>()) return mul(in_last_two(mul(g, y)), inverse_or_nan(A).mT());
                  const Tensor identity = eye(A->size(-1), A->dtype());
                  const Tensor of_regular = inverse_or_nan(where(singular, identity, A)).mT();
                  const Tensor of_singular = cofactors(where(singular, A, identity));
                  return mul(in_last_two(g), where(singular, of_singular, mul(in_last_two(y), of_regular)));
                });
}

std::tuple<Tensor, Tensor> slogdet(const Tensor& A) {
  check_square("linalg.slogdet", A);
  const kernels::Determinant found = kernels::determinant(A.array());
  const std::vector<Tensor> result = record_outputs("LinalgSlogdetBackward0", {found.sign, found.log_abs}, {A},
                                                    [A = Saved(A)](const Gradients& g, const Needs&) {
                                                      if (!g[1].defined())
                                                        return std::array{zeros_like(A)};  // the sign is constant
                                                      return std::array{mul(in_last_two(g[1]), inverse_or_nan(A).mT())};
                                                    });
  return {result[0], result[1]};
}

}  // namespace linalg

Tensor inverse(const Tensor& x) { return linalg::inv(x); }
Tensor det(const Tensor& x) { return linalg::det(x); }
std::tuple<Tensor, Tensor> slogdet(const Tensor& x) { return linalg::slogdet(x); }
Tensor logdet(const Tensor& x) {
  const auto [sign, log_abs] = linalg::slogdet(x);
  return where(eq(sign, -1), std::numeric_limits<double>::quiet_NaN(), log_abs);
}
std::tuple<Tensor, Tensor> triangular_solve(const Tensor& b, const Tensor& A, bool upper, bool transpose,
                                            bool unitriangular) {
  const Tensor matrix = transpose ? A.mT() : A;
  return {linalg::solve_triangular(matrix, b, upper != transpose, true, unitriangular), A.clone()};
}

Tensor TensorMethods::inverse() const { return linalg::inv(self()); }
Tensor TensorMethods::det() const { return linalg::det(self()); }
Tensor TensorMethods::logdet() const { return xtgrad::logdet(self()); }
std::tuple<Tensor, Tensor> TensorMethods::slogdet() const { return linalg::slogdet(self()); }
std::tuple<Tensor, Tensor> TensorMethods::triangular_solve(const Tensor& matrix, bool upper, bool transpose,
                                                           bool unitriangular) const {
  return xtgrad::triangular_solve(self(), matrix, upper, transpose, unitriangular);
}

}  // namespace xtgrad
