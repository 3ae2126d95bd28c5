#include <cmath>

#include <doctest/doctest.h>

#include <xtgrad/torch.h>

// Functions that are others by a second name, and small ones beside them.

using namespace torch;

namespace {

bool same(const Tensor& x, const Tensor& y) { return x.dtype() == y.dtype() && x.sizes() == y.sizes() && equal(x, y); }
template <class... T>
bool same(const std::tuple<T...>& x, const std::tuple<T...>& y) {
  return [&]<size_t... i>(std::index_sequence<i...>) { return (same(std::get<i>(x), std::get<i>(y)) && ...); }
  (std::index_sequence_for<T...>());
}

}  // namespace

TEST_SUITE_BEGIN("names");

TEST_CASE("linalg's functions by ATen's names do what they do") {
  manual_seed(3);
  const Tensor x = randn({2, 3, 3}, kDouble), b = randn({2, 3, 2}, kDouble);
  const Tensor A = matmul(x, x.mT()) + eye(3, kDouble), one = A[0];
  const auto [LU, pivots] = linalg::lu_factor(A);
  const auto [LD, swaps] = linalg::ldl_factor(A);
  const auto [reflections, tau] = geqrf(A);
  CHECK(same(linalg_matmul(A, b), linalg::matmul(A, b)));
  CHECK(same(linalg_multi_dot({one, x[0], x[1]}), linalg::multi_dot({one, x[0], x[1]})));
  CHECK(same(linalg_cross(x, A, 1), linalg::cross(x, A, 1)));
  CHECK(same(linalg_vecdot(x, A, 1), linalg::vecdot(x, A, 1)));
  CHECK(same(linalg_diagonal(x, 1), linalg::diagonal(x, 1)));
  CHECK(same(linalg_vander(tau, 4), linalg::vander(tau, 4)));
  CHECK(same(linalg_matrix_power(A, 3), linalg::matrix_power(A, 3)));
  CHECK(same(linalg_matrix_exp(x), linalg::matrix_exp(x)));
  CHECK(same(linalg_solve(A, b), linalg::solve(A, b)));
  CHECK(same(linalg_solve_ex(A, b.mT(), false), linalg::solve_ex(A, b.mT(), false)));
  CHECK(same(linalg_solve_triangular(A, b, true), linalg::solve_triangular(A, b, true)));
  CHECK(same(linalg_inv(A), linalg::inv(A)));
  CHECK(same(linalg_inv_ex(A), linalg::inv_ex(A)));
  CHECK(same(linalg_tensorinv(one, 1), linalg::tensorinv(one, 1)));
  CHECK(same(linalg_tensorsolve(one, b[0].select(1, 0)), linalg::tensorsolve(one, b[0].select(1, 0))));
  CHECK(same(linalg_det(A), linalg::det(A)));
  CHECK(same(linalg_slogdet(A), linalg::slogdet(A)));
  CHECK(same(linalg_pinv(b), linalg::pinv(b)));
  CHECK(same(linalg_pinv(A, 0.5, true), linalg::pinv(A, 0.5, true)));
  CHECK(same(linalg_pinv(b, 0.5, nullopt), linalg::pinv(b, 0.5, nullopt)));
  CHECK(same(linalg_lstsq(A, b), linalg::lstsq(A, b)));
  CHECK(same(linalg_cholesky(A, true), linalg::cholesky(A, true)));
  CHECK(same(linalg_cholesky_ex(A), linalg::cholesky_ex(A)));
  CHECK(same(linalg_qr(b, "complete"), linalg::qr(b, "complete")));
  CHECK(same(linalg_svd(b, false), linalg::svd(b, false)));
  CHECK(same(linalg_svdvals(b), linalg::svdvals(b)));
  CHECK(same(linalg_eigh(A, "U"), linalg::eigh(A, "U")));
  CHECK(same(linalg_eigvalsh(A), linalg::eigvalsh(A)));
  CHECK_THROWS_AS(linalg_eig(A), c10::Error);
  CHECK_THROWS_AS(linalg_eigvals(A), c10::Error);
  CHECK(same(linalg_lu(A), linalg::lu(A)));
  CHECK(same(linalg_lu_factor(A), std::tuple(LU, pivots)));
  CHECK(same(linalg_lu_factor_ex(A), linalg::lu_factor_ex(A)));
  CHECK(same(linalg_lu_solve(LU, pivots, b, true, true), linalg::lu_solve(LU, pivots, b, true, true)));
  CHECK(same(linalg_ldl_factor(A), std::tuple(LD, swaps)));
  CHECK(same(linalg_ldl_factor_ex(A), linalg::ldl_factor_ex(A)));
  CHECK(same(linalg_ldl_solve(LD, swaps, b), linalg::ldl_solve(LD, swaps, b)));
  CHECK(same(linalg_householder_product(reflections, tau), linalg::householder_product(reflections, tau)));
  CHECK(same(linalg_vector_norm(b, 3, 1), linalg::vector_norm(b, 3, 1)));
  CHECK(same(linalg_matrix_norm(b, "nuc"), linalg::matrix_norm(b, "nuc")));
  CHECK(same(linalg_matrix_norm(b, 1), linalg::matrix_norm(b, 1)));
  CHECK(same(linalg_norm(b, 1, 2), linalg::norm(b, 1, 2)));
  CHECK(same(linalg_norm(one, "fro"), linalg::norm(one, "fro")));
  CHECK(same(linalg_cond(A, 1), linalg::cond(A, 1)));
  CHECK(same(linalg_cond(A, "fro"), linalg::cond(A, "fro")));
  CHECK(same(linalg_matrix_rank(b), linalg::matrix_rank(b)));
  CHECK(same(linalg_matrix_rank(b, 0.5), linalg::matrix_rank(b, 0.5)));
}

TEST_CASE("a rank's limit is what it says, and a bool beside it no limit") {
  const Tensor x = diag(tensor({3., 1., -0.5, 1e-9}, kDouble));
  CHECK(linalg::matrix_rank(x, 0.0).item<int64_t>() == 4);
  CHECK(linalg::matrix_rank(x, 0.6).item<int64_t>() == 2);
  CHECK(linalg::matrix_rank(x, 0.4, true).item<int64_t>() == 3);
  CHECK(linalg::matrix_rank(x, 0.1, 0.2).item<int64_t>() == 2);
}

TEST_CASE("factors give back what they were made from, by functions and by methods") {
  manual_seed(4);
  const Tensor A = randn({2, 4, 4}, kDouble), b = randn({2, 4, 3}, kDouble);
  const auto [P, L, U] = linalg::lu(A);
  CHECK(allclose(matmul(P, matmul(L, U)), A));
  const auto [LU, pivots, info] = _lu_with_info(A);
  CHECK(allclose(matmul(A, b.lu_solve(LU, pivots)), b));
  const Tensor S = A + A.mT();
  const auto [LD, swaps] = linalg::ldl_factor(S, true);
  CHECK(allclose(matmul(S, linalg::ldl_solve(LD, swaps.to(kLong), b, true)), b));
  const auto [reflections, tau] = A.geqrf();
  const Tensor Q = reflections.orgqr(tau);
  CHECK(allclose(matmul(Q, triu(reflections)), A));
  CHECK(allclose(reflections.ormqr(tau, b), matmul(Q, b)));
  CHECK(allclose(reflections.ormqr(tau, b.mT(), false, true), matmul(b.mT(), Q.mT())));
  const auto [values, vectors] = S.symeig(true);
  CHECK(allclose(matmul(vectors, matmul(diag_embed(values), vectors.mT())), S));
  CHECK(std::get<1>(S.symeig()).sizes() == IntArrayRef({0}));
  // Zeros are met: what division by zero gives, and where.
  const auto [x, where_failed] = linalg::solve_ex(tensor({{1., 2.}, {2., 4.}}), ones({2, 1}));
  CHECK(where_failed.item<int>() == 2);
  CHECK(!isfinite(x).any().item<bool>());
}

TEST_CASE("operators on bits by Python's names") {
  const Tensor x = tensor({5, 6}), y = tensor({3, 1});
  CHECK(same(__and__(x, y), x & y));
  CHECK(same(__or__(x, 8), x | 8));
  CHECK(same(__xor__(x, y), x ^ y));
  CHECK(same(__lshift__(x, y), x << y));
  CHECK(same(__rshift__(x, 1), x >> 1));
  CHECK(same(x.__and__(4), x & 4));
  CHECK(same(x.__or__(y), x | y));
  CHECK(same(x.__xor__(7), x ^ 7));
  CHECK(same(x.__lshift__(2), x << 2));
  CHECK(same(x.__rshift__(y), x >> y));
  Tensor z = x.clone();
  z.__iand__(6).__ior__(y).__ixor__(1).__ilshift__(3).__irshift__(y);
  CHECK(same(z, (((((x & 6) | y) ^ 1) << 3) >> y)));
}

TEST_CASE("tensors of strides of one's own") {
  const Tensor x = empty_strided({2, 3}, {1, 4}, kInt);
  CHECK(x.strides() == IntArrayRef({1, 4}));
  CHECK(x.dtype() == kInt);
  x.fill_(7);
  CHECK(x.sum().item<int64_t>() == 42);
  CHECK(empty_strided({2, 3}, {0, 0}).strides() == IntArrayRef({0, 0}));
  CHECK(empty_strided({0, 3}, {5, 5}).numel() == 0);
  const Tensor like = x.new_empty_strided({3}, {2});
  CHECK(like.dtype() == kInt);
  CHECK(like.strides() == IntArrayRef({2}));
}

TEST_CASE("which tensors are set to the same elements") {
  const Tensor x = zeros({3, 3});
  CHECK(x.is_set_to(x.view({3, 3})));
  CHECK(x.is_set_to(x.detach()));
  CHECK_FALSE(x.is_set_to(x.t()));
  CHECK_FALSE(x.is_set_to(x.view({9})));
  CHECK_FALSE(x.is_set_to(x.clone()));
  CHECK_FALSE(zeros({0}).is_set_to(zeros({0})));
  const Tensor none = zeros({0});
  CHECK(none.is_set_to(none.view({0})));
  CHECK_FALSE(x.is_pinned());
}

TEST_CASE("copies resized and zeroed, rows scaled aside, runs of rows") {
  const Tensor x = arange(4.f);
  CHECK(same(torch::resize(x, {2, 1}), tensor({{0.f}, {1.f}})));
  CHECK(same(resize_as(x, zeros({2, 2})), x.view({2, 2})));
  Tensor y = ones({3});
  CHECK(torch::resize_as_(y, x).is_same(y));
  CHECK(same(torch::zero_(y), zeros({4})));
  CHECK(torch::zero(x.clone().requires_grad_()).requires_grad());
  CHECK(same(torch::zero(x), zeros({4})));
  const Tensor table = tensor({{3.f, 4.f}, {0.3f, 0.4f}});
  CHECK(allclose(embedding_renorm(table, tensor({0, 1}), 1, 2), tensor({{0.6f, 0.8f}, {0.3f, 0.4f}})));
  CHECK(table[0][0].item<float>() == 3);
  const auto [rows, inverse, counts] = unique_dim_consecutive(tensor({{1, 2}, {1, 2}, {3, 4}, {1, 2}}), 0, true, true);
  CHECK(same(rows, tensor({{1, 2}, {3, 4}, {1, 2}})));
  CHECK(same(inverse, tensor({0, 0, 1, 2})));
  CHECK(same(counts, tensor({2, 1, 1})));
}

// PyTorch 1.13's gradient for x holds what its memory held: gradcheck has a row instead of a reference case.
TEST_CASE("elements at strides of a copy are replaced") {
  const Tensor x = arange(6.f).view({2, 3}), nines = full({2, 2}, 9.f);
  CHECK(same(as_strided_scatter(x, nines, {2, 2}, {1, 2}, 1), tensor({{0.f, 9.f, 9.f}, {9.f, 9.f, 5.f}})));
  CHECK(same(x.as_strided_scatter(nines, {2, 2}, {1, 2}), tensor({{9.f, 9.f, 9.f}, {9.f, 4.f, 5.f}})));
  CHECK(same(as_strided_scatter(x.t(), nines[0], {2}, {1}), tensor({{9.f, 3.f}, {9.f, 4.f}, {2.f, 5.f}})));
  CHECK(same(as_strided_scatter(x[1], nines[0], {2}, {1}), tensor({9.f, 9.f, 5.f})));
}

TEST_CASE("pieces that are called unsafe") {
  const Tensor x = arange(5);
  CHECK(same(x.unsafe_split(2)[2], x.split(2)[2]));
  CHECK(same(x.unsafe_chunk(2)[0], x.chunk(2)[0]));
  CHECK(same(x.unsafe_split_with_sizes({1, 4})[1], x.split_with_sizes({1, 4})[1]));
}

TEST_CASE("cells count what is neither below nor above their edges") {
  const Tensor x = tensor({{NAN, 0.5f}, {1.f, 1.f}, {2.f, NAN}, {-1.f, 0.f}});
  const auto [counts, edges] = histogramdd(x, {tensor({0.f, 1.f, 2.f}), tensor({0.f, 1.f})});
  CHECK(same(counts, tensor({{0.f}, {3.f}})));
  CHECK(same(edges[1], tensor({0.f, 1.f})));
  CHECK(same(std::get<0>(histogram(x.select(1, 0), 2, std::pair(0., 2.))), tensor({0.f, 3.f})));
  CHECK(std::get<0>(histogramdd(zeros({3, 0}), 2)).item<float>() == 0);
}

TEST_CASE("nan and inf in segments, and integers reduced by index") {
  const Tensor x = tensor({1.f, NAN, 2.f}), none = tensor({3, 0});
  for (const char* reduce : {"sum", "mean", "max", "min", "prod"}) {
    const Tensor y = segment_reduce(x, reduce, none);
    CHECK(std::isnan(y[0].item<float>()));
  }
  CHECK(segment_reduce(x, "max", none)[1].item<float>() == -INFINITY);
  CHECK(std::isnan(segment_reduce(x, "mean", none)[1].item<float>()));
  CHECK(segment_reduce(x, "mean", none, {}, {}, 0, false, Scalar(2.5))[1].item<float>() == 2.5f);
  CHECK(same(full({3}, -7).index_reduce(0, tensor({0, 0}), tensor({1, 2}), "mean"), tensor({-2, -7, -7})));
  CHECK(same(full({}, 2.f).index_reduce(0, tensor({0}), full({}, 4.f), "mean"), full({}, 3.f)));
  Tensor z = full({2}, true, kBool);
  z.index_reduce_(0, tensor({1}), tensor({false}), "prod");
  CHECK(same(z, tensor({true, false})));
}

TEST_SUITE_END();
