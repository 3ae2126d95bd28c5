#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <xtgrad/autograd/engine.h>
#include <xtgrad/autograd/gradcheck.h>
#include <xtgrad/autograd/node.h>
#include <xtgrad/autograd/ops.h>

using namespace xtgrad;

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity(), kNan = std::numeric_limits<double>::quiet_NaN();

Tensor drawn(IntArrayRef sizes, uint64_t seed = 3) {
  manual_seed(seed);
  return randn(sizes, kDouble);
}
/// Far from singular.
Tensor regular(IntArrayRef sizes) { return drawn(sizes) + 3 * eye(sizes.back(), kDouble); }
Tensor positive_definite(IntArrayRef sizes) {
  const Tensor x = drawn(sizes);
  return matmul(x, x.mT()) + 2 * eye(sizes.back(), kDouble);
}
bool close(const Tensor& x, const Tensor& y, double tolerance = 1e-12) {
  return x.sizes() == y.sizes() && allclose(x, y.to(x.dtype()), 0, tolerance);
}

template <class Body>
std::string error_of(Body body) {
  try {
    body();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}
bool says(const std::string& message, const std::string& part) { return message.find(part) != std::string::npos; }

using Function = std::function<variable_list(const variable_list&)>;
void check_gradients(const Function& f, const variable_list& inputs) {
  CHECK(autograd::gradcheck(f, inputs));
  CHECK(autograd::gradgradcheck(f, inputs));
}

}  // namespace

TEST_SUITE_BEGIN("linalg");

TEST_CASE("Factors multiply to the matrix, in batches, as floats, and from transposed or expanded input") {
  for (const std::vector<int64_t>& sizes : {std::vector<int64_t>{5, 3}, {2, 3, 5}, {2, 2, 4, 4}})
    for (ScalarType dtype : {kDouble, kFloat}) {
      const Tensor x = drawn(sizes).to(dtype), y = x.mT();
      const double tolerance = dtype == kDouble ? 1e-12 : 1e-5;
      for (const Tensor& a : {x, y, x.flip(-1)}) {
        for (bool full : {false, true}) {
          const auto [u, s, vh] = linalg::svd(a, full);
          const int64_t k = s.size(-1);
          CHECK(close(matmul(u.narrow(-1, 0, k) * s.unsqueeze(-2), vh.narrow(-2, 0, k)), a, tolerance));
          CHECK(close(matmul(u.mT(), u), eye(u.size(-1), dtype).expand_as(matmul(u.mT(), u)), tolerance));
          const auto [q, r] = linalg::qr(a, full ? "complete" : "reduced");
          CHECK(close(matmul(q, r), a, tolerance));
          CHECK(close(r.triu(), r, 0));
        }
        const Tensor square = matmul(a, a.mT()), even = square + 2 * eye(a.size(-2), dtype);
        const auto [values, vectors] = linalg::eigh(square);
        CHECK(close(matmul(vectors * values.unsqueeze(-2), vectors.mT()), square, 20 * tolerance));
        const Tensor lower = linalg::cholesky(even), upper = linalg::cholesky(even, true);
        CHECK(close(matmul(lower, lower.mT()), even, 20 * tolerance));
        CHECK(close(lower, upper.mT(), tolerance));
        CHECK(close(matmul(linalg::inv(even), even), eye(a.size(-2), dtype).expand_as(even), 20 * tolerance));
        CHECK(close(matmul(matmul(a, linalg::pinv(a)), a), a, 20 * tolerance));
        CHECK(close(matmul(even, linalg::solve(even, a)), a, 20 * tolerance));
      }
    }
}

TEST_CASE("Only the named triangle is read") {
  const Tensor a = positive_definite({4, 4});
  const Tensor spoiled_above = a.tril() + full({4, 4}, 1e30, kDouble).triu(1);
  CHECK(close(linalg::cholesky(spoiled_above), linalg::cholesky(a)));
  CHECK(close(linalg::eigvalsh(spoiled_above), linalg::eigvalsh(a)));
  CHECK(close(linalg::eigvalsh(spoiled_above.mT(), "U"), linalg::eigvalsh(a)));
  CHECK(close(linalg::solve_triangular(spoiled_above, a, false), linalg::solve_triangular(a.tril(), a, false)));
  const Tensor unit = a.tril(-1) + eye(4, kDouble);
  CHECK(close(linalg::solve_triangular(a, a, false, true, true), linalg::solve_triangular(unit, a, false)));
  CHECK(close(std::get<0>(triangular_solve(a, a, true, true)), linalg::solve_triangular(a.triu().mT(), a, false)));
}

TEST_CASE("Empty matrices and batches") {
  for (const std::vector<int64_t>& sizes : {std::vector<int64_t>{0, 0}, {0, 3, 3}, {2, 0, 0}}) {
    const Tensor x = ones(sizes, kDouble);
    CHECK(linalg::inv(x).sizes() == x.sizes());
    CHECK(linalg::cholesky(x).sizes() == x.sizes());
    CHECK(std::get<1>(linalg::eigh(x)).sizes() == x.sizes());
    CHECK(linalg::solve(x, x).sizes() == x.sizes());
    CHECK(linalg::solve_triangular(x, x, true).sizes() == x.sizes());
    CHECK(linalg::matrix_exp(x).sizes() == x.sizes());
    CHECK(linalg::matrix_power(x, 3).sizes() == x.sizes());
    CHECK(equal(linalg::det(x), ones_like(linalg::det(x))));
    CHECK(equal(std::get<1>(linalg::slogdet(x)), zeros_like(linalg::det(x))));
  }
  const Tensor wide = ones({0, 3}, kDouble);
  CHECK(linalg::svdvals(wide).numel() == 0);
  CHECK(equal(std::get<2>(linalg::svd(wide)), eye(3, kDouble)));
  CHECK(linalg::pinv(wide).sizes() == IntArrayRef({3, 0}));
  CHECK(equal(std::get<0>(linalg::qr(wide.t(), "complete")), eye(3, kDouble)));
  CHECK(std::get<0>(linalg::lstsq(wide, ones({0, 2}, kDouble))).equal(zeros({3, 2}, kDouble)));
  CHECK(linalg::matrix_rank(ones({2, 0, 3})).equal(zeros({2}, kLong)));
  CHECK(linalg::matrix_norm(wide).item<double>() == 0);
}

TEST_CASE("What has no answer is refused in PyTorch's words") {
  const Tensor zero = zeros({2, 2}), wide = ones({2, 3}), batch = stack({eye(2), zero});
  const std::string square = "A must be batches of square matrices, but they are 2 by 3 matrices";
  CHECK(
      says(error_of([&] { linalg::inv(zero); }),
           "linalg.inv: The diagonal element 1 is zero, the inversion could not be completed because the input matrix "
           "is singular."));
  CHECK(says(error_of([&] { linalg::inv(batch); }), "linalg.inv: (Batch element 1): The diagonal element 1 is zero"));
  CHECK(says(error_of([&] { linalg::inv(wide); }), "linalg.inv: " + square));
  CHECK(says(error_of([&] { linalg::inv(ones({3})); }),
             "linalg.inv: The input tensor A must have at least 2 dimensions."));
  CHECK(says(error_of([&] {
               linalg::inv(ones({2, 2}, kLong));
             }),
             "Expected a floating point or complex tensor as input. Got Long"));
  CHECK(says(error_of([&] { linalg::solve(zero, zero); }),
             "torch.linalg.solve: The solver failed because the input matrix is singular."));
  CHECK(says(error_of([&] { linalg::solve(batch, batch); }), "(Batch element 1): The solver failed"));
  CHECK(says(error_of([&] {
               linalg::solve(eye(2), ones({3, 2}));
             }),
             "Incompatible shapes of A and B for the equation AX = B (2x2 and 3x2)"));
  CHECK(says(error_of([&] { linalg::solve(eye(2), ones({2}, kDouble)); }),
             "Expected A and B to have the same dtype, but found A of type Float and B of type Double instead"));
  CHECK(says(error_of([&] { linalg::cholesky(-batch); }),
             "linalg.cholesky: (Batch element 0): The factorization could not be completed because the input is not "
             "positive-definite (the leading minor of order 1 is not positive-definite)."));
  for (const auto& f : std::vector<std::function<void()>>{
           [&] { linalg::det(wide); }, [&] { linalg::slogdet(wide); }, [&] { linalg::eigh(wide); },
           [&] { linalg::eigvalsh(wide); }, [&] { linalg::cholesky(wide); }, [&] { linalg::solve(wide, wide); },
           [&] { linalg::solve_triangular(wide, wide, true); }, [&] { linalg::matrix_power(wide, 2); },
           [&] { linalg::matrix_exp(wide); }, [&] { linalg::cond(wide, 1); }})
    CHECK(says(error_of(f), square));
  CHECK(says(error_of([&] { linalg::qr(wide, "x"); }), "qr received unrecognized mode 'x'"));
  CHECK(says(error_of([&] { linalg::eigh(eye(2), "x"); }), "'L' or 'U', but got x"));
  CHECK(says(error_of([&] { linalg::matrix_norm(wide, 3); }), "linalg.matrix_norm: Order 3 not supported."));
  CHECK(says(error_of([&] { linalg::matrix_norm(wide, "x"); }), "linalg.matrix_norm: Order x not supported."));
  CHECK(says(error_of([&] { linalg::norm(ones({2, 2, 2}), "fro"); }), "the input must be 1D or 2D. Got 3D."));
  CHECK(
      says(error_of([&] { linalg::vector_norm(ones({0}), kInf); }), "cannot compute the inf norm on an empty tensor"));
  CHECK(says(error_of([&] { linalg::lstsq(wide, ones({3, 2})); }), "input.size(-2) should match other.size(-2)"));
  CHECK(says(error_of([&] { linalg::lstsq(wide, wide, std::nullopt, "x"); }), "should be one of"));
  CHECK(says(error_of([&] { linalg::lstsq(ones({1, 1}), ones({1, 1, 1})); }), "(input.dim() - other.dim()) <= 1"));
  CHECK(says(error_of([&] { linalg::pinv(ones({3})); }),
             "linalg.pinv(Float{[3]}): expected a tensor with 2 or more dimensions"));
  CHECK(says(error_of([&] { linalg::cross(wide, ones({2, 2})); }), "must have length 3. Got 3 and 2"));
  const Tensor x = drawn({3, 3}).requires_grad_();
  CHECK(
      says(error_of([&] { std::get<1>(linalg::qr(x, "r")).sum().backward(); }), "depends on Q, which is not computed"));
  CHECK(says(error_of([&] {
               std::get<1>(linalg::qr(drawn({3, 2}).requires_grad_(), "complete")).sum().backward();
             }),
             "not differentiable when mode='complete' and nrows > ncols"));
}

TEST_CASE("nan and inf end every algorithm") {
  for (double bad : {kNan, kInf}) {
    const Tensor x = full({3, 3}, bad, kDouble), batch = stack({eye(3, kDouble), x});
    CHECK(says(error_of([&] { linalg::svd(x); }),
               "linalg.svd: The algorithm failed to converge because the input matrix contained non-finite values."));
    CHECK(says(error_of([&] { linalg::svdvals(batch); }), "(Batch element 1): "));
    CHECK(says(error_of([&] { linalg::lstsq(x, x); }), "non-finite"));
    CHECK(says(error_of([&] { linalg::matrix_exp(x); }), "non-finite"));
    CHECK(std::isnan(std::get<0>(linalg::eigh(batch)).index({1, 0}).item<double>()));
    CHECK(close(std::get<0>(linalg::eigh(batch)).index({0}), ones({3}, kDouble)));
    CHECK(!std::isfinite(linalg::det(x).item<double>()));
    linalg::qr(x);
    CHECK_NOTHROW(linalg::inv_ex(x));
  }
}

TEST_CASE("Singular matrices: infos, determinants with gradients, ranks and conditions") {
  const Tensor a = tensor({{1.0, 2.0}, {2.0, 4.0}}, kDouble);
  const auto [inverse, info] = linalg::inv_ex(stack({a, eye(2, kDouble)}));
  CHECK(equal(info, tensor({2, 0}, kInt)));
  CHECK(close(inverse.index({1}), eye(2, kDouble)));
  CHECK(std::get<1>(linalg::cholesky_ex(-eye(3))).item<int>() == 1);
  const Tensor x = stack({a, eye(2, kDouble) * 2}).requires_grad_();
  linalg::det(x).sum().backward();
  CHECK(close(x.grad(), tensor({{{4.0, -2.0}, {-2.0, 1.0}}, {{2.0, 0.0}, {0.0, 2.0}}}, kDouble), 1e-14));
  CHECK(std::isnan(logdet(-eye(3)).item<float>()));
  CHECK(logdet(zeros({2, 2})).item<float>() == -kInf);
  CHECK(linalg::matrix_rank(a).item<int64_t>() == 1);
  CHECK(linalg::matrix_rank(eye(3), 2.0).item<int64_t>() == 0);
  CHECK(linalg::cond(zeros({2, 2}), 1).item<float>() == kInf);
  CHECK(linalg::cond(eye(2), "fro").item<float>() == doctest::Approx(2));
}

TEST_CASE("Least squares: residuals, ranks and singular values by driver") {
  const Tensor a = drawn({5, 2}), b = drawn({5, 3}, 4);
  const auto [x, residuals, rank, values] = linalg::lstsq(a, b, std::nullopt, "gelsd");
  CHECK(close(matmul(a.t(), matmul(a, x) - b), zeros({2, 3}, kDouble)));
  CHECK(close(residuals, (matmul(a, x) - b).square().sum(0)));
  CHECK(rank.item<int64_t>() == 2);
  CHECK(close(values, linalg::svdvals(a)));
  const auto by_default = linalg::lstsq(a, b);
  CHECK(std::get<1>(by_default).numel() == 0);
  CHECK(std::get<3>(by_default).numel() == 0);
  CHECK(std::get<0>(linalg::lstsq(drawn({2, 5, 3}), drawn({2, 5}))).sizes() == IntArrayRef({2, 3}));
  const auto deficient = linalg::lstsq(ones({3, 2}), ones({3, 1}));
  CHECK(std::get<2>(deficient).item<int64_t>() == 1);
  CHECK(close(std::get<0>(deficient), full({2, 1}, 0.5), 1e-6));
}

TEST_CASE("Gradients and their gradients agree with differences") {
  const Tensor a = regular({2, 3, 3}).requires_grad_(), b = drawn({2, 3, 2}, 5).requires_grad_();
  const Tensor tall = drawn({4, 2}, 6).requires_grad_(), wide = drawn({2, 4}, 7).requires_grad_();
  const auto spd = [](const Tensor& x) { return matmul(x, x.mT()) + 2 * eye(x.size(-1), kDouble); };
  check_gradients([](const variable_list& v) { return variable_list{linalg::inv(v[0])}; }, {a});
  check_gradients([](const variable_list& v) { return variable_list{linalg::solve(v[0], v[1])}; }, {a, b});
  check_gradients([](const variable_list& v) { return variable_list{linalg::det(v[0])}; }, {a});
  check_gradients([](const variable_list& v) { return variable_list{std::get<1>(linalg::slogdet(v[0]))}; }, {a});
  check_gradients([&](const variable_list& v) { return variable_list{linalg::cholesky(spd(v[0]))}; }, {a});
  check_gradients([&](const variable_list& v) { return variable_list{linalg::cholesky(spd(v[0]), true)}; }, {a});
  check_gradients([](const variable_list& v) { return variable_list{linalg::solve_triangular(v[0], v[1], true)}; },
                  {a, b});
  for (const Tensor& x : {tall, wide, regular({3, 3}).requires_grad_()}) {
    check_gradients([](const variable_list& v) { return variable_list{linalg::pinv(v[0])}; }, {x});
    check_gradients(
        [](const variable_list& v) {
          const auto [q, r] = linalg::qr(v[0]);
          return variable_list{q, r};
        },
        {x});
    check_gradients(
        [](const variable_list& v) {
          const auto [u, s, vh] = linalg::svd(v[0], false);
          return variable_list{u.abs(), s, vh.square()};
        },
        {x});
    check_gradients([](const variable_list& v) { return variable_list{linalg::svdvals(v[0])}; }, {x});
  }
  check_gradients(
      [&](const variable_list& v) {
        const auto [values, vectors] = linalg::eigh(spd(v[0]));
        return variable_list{values, vectors.square()};
      },
      {a});
  check_gradients([](const variable_list& v) { return variable_list{linalg::matrix_exp(v[0] * 0.3)}; }, {a});
  check_gradients([](const variable_list& v) { return variable_list{linalg::matrix_power(v[0], -2)}; }, {a});
  check_gradients([](const variable_list& v) { return variable_list{std::get<0>(linalg::lstsq(v[0], v[0] * 2 + 1))}; },
                  {tall});
  check_gradients(
      [](const variable_list& v) {
        return variable_list{linalg::cond(v[0], "fro"), linalg::matrix_norm(v[0], "nuc")};
      },
      {a});
}

TEST_CASE("Nodes have PyTorch's names, and nothing is recorded where nothing is needed") {
  const Tensor x = positive_definite({3, 3}).requires_grad_();
  CHECK(linalg::inv(x).grad_fn()->name() == "LinalgInvExBackward0");
  CHECK(linalg::det(x).grad_fn()->name() == "LinalgDetBackward0");
  CHECK(linalg::solve(x, x).grad_fn()->name() == "LinalgSolveExBackward0");
  CHECK(linalg::cholesky(x).grad_fn()->name() == "LinalgCholeskyExBackward0");
  CHECK(linalg::svdvals(x).grad_fn()->name() == "LinalgSvdBackward0");
  CHECK(linalg::eigvalsh(x).grad_fn()->name() == "LinalgEighBackward0");
  CHECK(std::get<0>(linalg::qr(x)).grad_fn()->name() == "LinalgQrBackward0");
  CHECK(linalg::pinv(x).grad_fn()->name() == "LinalgPinvBackward0");
  CHECK(!linalg::inv(x.detach()).requires_grad());
  const NoGradGuard no_grad;
  CHECK(!linalg::svdvals(x).requires_grad());
}

TEST_CASE("The older names and the methods give the same") {
  const Tensor a = positive_definite({3, 3}), x = drawn({4, 3}, 8);
  CHECK(close(inverse(a), a.inverse()));
  CHECK(close(a.cholesky(), linalg::cholesky(a)));
  CHECK(close(a.cholesky().cholesky_inverse(), a.inverse(), 1e-10));
  CHECK(close(cholesky_solve(x.t(), a.cholesky(true), true), linalg::solve(a, x.t()), 1e-10));
  CHECK(close(a.det().log(), a.logdet(), 1e-10));
  const auto [u, s, v] = x.svd();
  CHECK(close(matmul(u * s, v.t()), x));
  CHECK(std::get<2>(x.svd(true, false)).equal(zeros({3, 3}, kDouble)));
  CHECK(close(matmul(std::get<0>(x.qr(false)), std::get<1>(x.qr(false))), x));
  CHECK(close(x.pinverse(), linalg::pinv(x)));
  CHECK(close(a.matrix_power(-1), a.inverse(), 1e-10));
  CHECK(close(matrix_exp(zeros({2, 2})), eye(2)));
  CHECK(close(matrix_exp(tensor({{0.0, 100.0}, {0.0, 0.0}}, kDouble)), tensor({{1.0, 100.0}, {0.0, 1.0}}, kDouble),
              1e-9));
  CHECK(linalg::norm(x, 2, {0, 1}).item<double>() == doctest::Approx(linalg::svdvals(x).max().item<double>()));
  CHECK(linalg::norm(x).item<double>() == doctest::Approx(x.norm().item<double>()));
}

TEST_SUITE_END();
