#include <doctest/doctest.h>

#include <xtgrad/lib/kernels/index.h>

#include "tensor_values.h"

// Faults that a differential fuzzer found against libtorch 1.13: values, dtypes and shapes. Every expected number is
// libtorch's, but where a comment says otherwise.

namespace {

using namespace xtgrad;
using namespace test;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_SUITE("differences") {
  TEST_CASE("no kernel takes an array as another dtype than it has") {
    const Array floats = full_array({4}, 2.5, kFloat), longs4 = full_array({4}, 0, kLong);
    CHECK_THROWS_WITH_AS(longs4.data<float>(), "expected scalar type Float but found Long", Error);
    const Array offsets = full_array({4}, 0, kLong), base = longs4.as_strided({1}, {0}, 0);
    CHECK_THROWS_AS(kernels::scatter(floats, offsets, base), Error);
    CHECK_THROWS_AS(kernels::scatter_add(floats, offsets, base), Error);
    CHECK_THROWS_AS(kernels::gather(floats.as_strided({1}, {0}, 0), offsets, longs4), Error);
    CHECK_THROWS_AS(kernels::masked_fill(floats, full_array({4}, 1, kBool), floats, longs4), Error);
  }

  TEST_CASE("index_add casts alpha to the dtype of the elements") {
    check_is(full({4}, 2, kLong).index_add(0, longs({0}), full({1}, 5, kLong), 0.5), kLong, {4}, {2, 2, 2, 2});
    check_is(zeros({3}, kBool).index_add(0, longs({0, 1}), ones({2}, kBool), 2), kBool, {3}, {1, 1, 0});
    Tensor x = zeros({2, 3, 3, 4}, kBool);
    x.index_add_(2, longs({0, 2}), ones({2, 3, 2, 4}, kBool), 0.5);
    CHECK(x.sum().item<int64_t>() == 2 * 3 * 2 * 4);  // 0.5 is true
    check_is(full({2}, 1, kInt).index_add(0, longs({1}), full({1}, 5, kInt), 2.9), kInt, {2}, {1, 11});
  }

  TEST_CASE("topk of a tensor without dimensions gives its element") {
    const auto [values, indices] = topk(tensor(3.), 0);
    check_is(values, kFloat, {}, {3});
    check_is(indices, kLong, {}, {0});
  }

  TEST_CASE("trapezoids of small integers are summed as Longs") {
    // libtorch's ends overflow in the input's dtype: 300 - (100 + 100 as int8) / 2 = 328.
    check_is(trapezoid(full({3}, 100, kChar)), kFloat, {}, {328});
    check_is(trapezoid(full({3}, 30000, kShort)), kFloat, {}, {92768});
    check_is(trapezoid(tensor({1., 2., 4.}), 2), kFloat, {}, {9});
    check_is(trapezoid(tensor({{1., 2., 4.}, {0., 1., 2.}}), tensor({0., 1., 3.})), kFloat, {2}, {7.5, 3.5});
    check_is(trapezoid(zeros({2, 0})), kFloat, {2}, {0, 0});
    check_is(cumulative_trapezoid(tensor({1., 2., 4.}), 2), kFloat, {2}, {3, 9});
  }

  TEST_CASE("index_copy of no indices changes nothing") {
    check_is(ones({2, 3}).index_copy(0, zeros({0}, kLong), ones({0, 3})), kFloat, {2, 3}, {1, 1, 1, 1, 1, 1});
    Tensor x = ones({2, 3});
    x.index_copy_(1, zeros({0}, kLong), ones({2, 0}));
    check_is(x, kFloat, {2, 3}, {1, 1, 1, 1, 1, 1});
  }

  TEST_CASE("index_fill counts negative indices from the end") {
    check_is(ones({3}).index_fill(0, longs({-1}), 5), kFloat, {3}, {1, 1, 5});
    check_is(ones({2, 2}).index_fill_(1, longs({-2, 1}), 5), kFloat, {2, 2}, {5, 5, 5, 5});
    CHECK_THROWS_AS(ones({3}).index_fill(0, longs({-4}), 5), Error);
    const Tensor x = ones({3}).requires_grad_();
    check_is(gradient(x.index_fill(0, longs({-1}), 5), x), kFloat, {3}, {1, 1, 0});
  }

  TEST_CASE("a bound of nan makes everything nan") {
    const Tensor x = tensor({1., 7.}).requires_grad_();
    check_is(clamp(x, kNan, 5.), kFloat, {2}, {kNan, kNan});
    check_is(clamp_max(x, kNan), kFloat, {2}, {kNan, kNan});
    check_is(gradient(clamp(x, kNan, 5.), x), kFloat, {2}, {0, 0});
    Tensor y = tensor({1., 7.});
    check_is(y.clamp_(kNan, 5.), kFloat, {2}, {kNan, kNan});
  }

  TEST_CASE("batch_norm of equal elements without eps gives the bias") {
    const Tensor x = full({4, 2}, 3.).requires_grad_(), weight = full({2}, 2.), bias = tensor({5., 6.});
    const Tensor y = batch_norm(x, weight, bias, Tensor(), Tensor(), true, 0.1, 0.0, true);
    check_is(y, kFloat, {4, 2}, {5, 6, 5, 6, 5, 6, 5, 6});
    check_is(gradient(y, x), kFloat, {4, 2}, std::vector<double>(8, 0));
  }

  TEST_CASE("random numbers follow the memory, and floats their own spacing") {
    // Drawn by libtorch 1.13.1 with these seeds.
    manual_seed(3);
    const Tensor weights = rand({3, 5}).t();
    CHECK(numbers(multinomial(weights, 2, false)) == std::vector<double>{2, 1, 2, 1, 2, 1, 1, 2, 0, 1});
    manual_seed(5);
    CHECK(numbers(randint(0, int64_t{1} << 33, {4}, kFloat)) ==
          std::vector<double>{8097882624., 3173168384., 5514065408., 617833536.});
    manual_seed(5);
    CHECK(numbers(randint(-(int64_t{1} << 40) + 1, int64_t{1} << 35, {4}, kFloat)) ==
          std::vector<double>{-911025045504., -1036208832512., 14103999488., -841195716608.});
  }

  TEST_CASE("ranges of integers cut their bounds first") {
    check_is(linspace(-3, 2.5, 9, kInt), kInt, {9}, {-3, -2, -1, -1, 0, 0, 0, 1, 2});
    check_is(linspace(0, -5, 5, kByte), kByte, {5}, {0, 62, 125, 188, 251});
    check_is(arange(1.5, 1e-3, -1, kLong), kLong, {1}, {1});
    check_is(arange(1.5, 1e-3, -1, kInt), kInt, {2}, {1, 0});
    CHECK_THROWS_AS(arange(0, 3, 0.5, kLong), Error);
  }

  TEST_CASE("shapes and dtypes of results") {
    check_is(cov(tensor({{1., 2., 4.}})), kFloat, {}, {7. / 3});
    check_is(corrcoef(tensor({{1., 2., 4.}})), kFloat, {}, {1});
    CHECK(cov(tensor({1., 2.}), 1, Tensor(), tensor({1., 2.}, kDouble)).dtype() == kDouble);
    check_is(sum_to_size(ones({2, 3}, kInt), {3}), kInt, {3}, {2, 2, 2});
    check_is(sum_to_size(ones({2, 3}, kInt), {1, 1}), kInt, {1, 1}, {6});
    check_is(sum_to_size(ones({2, 3}, kInt), {2, 3}), kInt, {2, 3}, {1, 1, 1, 1, 1, 1});
    CHECK(block_diag({tensor(1., kDouble), ones({2, 2})}).dtype() == kFloat);
    check_is(diff(tensor({1., 2.}), 0, -1, tensor({9.})), kFloat, {2}, {1, 2});
    check_is(bincount(zeros({0}, kLong), zeros({0}), 2), kLong, {2}, {0, 0});
    check_is(std::get<1>(histogram(zeros({0}), 2)), kFloat, {3}, {0, 0.5, 1});
  }

  TEST_CASE("products of integers keep their dtype whatever the factors") {
    const Tensor m = full({2, 2}, 2, kLong), v = full({2}, 3, kLong), batch = full({1, 2, 2}, 2, kLong);
    check_is(addmv(v, m, v, 0.5, 1.5), kLong, {2}, {12, 12});
    check_is(addr(m, v, v, 1.9, 2.9), kLong, {2, 2}, {20, 20, 20, 20});
    check_is(addbmm(m, batch, batch, 0.5, 1), kLong, {2, 2}, {8, 8, 8, 8});
    check_is(baddbmm(batch, batch, batch, 1.5, 1.5), kLong, {1, 2, 2}, {10, 10, 10, 10});
    Tensor w = v.clone();
    check_is(w.addmv_(m, v, 0.5, 1.5), kLong, {2}, {12, 12});
    check_is(addcmul(v, v, v, 1.5), kLong, {2}, {12, 12});
  }

  TEST_CASE("products of integers wrap around") {
    const Tensor x = full({2, 2}, 100, kChar);
    CHECK(equal(mm(x, x), full({2, 2}, 2 * 100 * 100 - 78 * 256, kChar)));
    const Tensor large = full({1, 1}, int64_t{1} << 62, kLong);
    CHECK(mm(large, full({1, 1}, 4, kLong)).item<int64_t>() == 0);
    CHECK(addmm(large, large, full({1, 1}, 3, kLong), 2, 3).item<int64_t>() == -(int64_t{1} << 62));
  }

  TEST_CASE("products are computed in the dtype of the result") {
    const Tensor c = ones({1, 1}, kDouble), x = full({1}, -2147483648.0, kInt), y = full({1}, 3, kChar);
    CHECK(addr(c, x, y, 0.5, 0.7).item<double>() == doctest::Approx(-4509715660.3));
    const Tensor one = ones({1, 1, 1});
    check_is(baddbmm(one.to(kLong), one, one, 0.5, 0.7), kFloat, {1, 1, 1}, {1.2f});
  }

  TEST_CASE("statistics of nothing and of numbers whose squares overflow") {
    CHECK(std::isnan(var(zeros({0}), IntArrayRef(0), std::optional<int64_t>(-1), false).item<double>()));
    for (const double p : {-1.0, 0.0, 1.5, kInfinity, -kInfinity}) CHECK(norm(zeros({0, 1}), p).item<double>() == 0);
    for (const std::vector<int64_t>& sizes : {std::vector<int64_t>{2, 2}, {2, 2, 4}}) {
      const Tensor x = ones(sizes, kDouble), weight = ones({2}, kDouble);
      x.select(0, 0).fill_(-1e300);
      CHECK(equal(batch_norm(x, weight, weight, {}, {}, true, 0.1, 0.1, false), ones(sizes, kDouble)));
    }
  }

  TEST_CASE("differences of infinities weigh the elements themselves") {
    const Tensor x = tensor({-kInfinity, 0., 1., 2.}, kDouble), places = tensor({0., 1., kInfinity, 3.}, kDouble);
    check_is(xtgrad::gradient(x, 1, std::nullopt, 2)[0], kDouble, {4}, {kInfinity, kInfinity, 1, 1});
    check_is(xtgrad::gradient(tensor({1., 2., 4., 8.}, kDouble), TensorList({places}))[0], kDouble, {4},
             {1, kNan, kNan, 0});
  }

  TEST_CASE("limits of clamp are promoted together") {
    const Tensor x = tensor({0, 2}, kByte), low = tensor(-2, kInt), high = tensor({8, 1}, kShort);
    check_is(clamp(x, low, high), kShort, {2}, {0, 1});
    Tensor in_place = x.clone();
    in_place.clamp_(low, high);
    check_is(in_place, kByte, {2}, {0, 1});
  }

  TEST_CASE("distances between places do not overflow") {
    const Tensor x = tensor({0., 10., 30., 60.}, kDouble);
    const auto slopes = [&](const Tensor& places, ScalarType dtype) {
      return xtgrad::gradient(x.to(dtype), TensorList({places}))[0];
    };
    check_is(slopes(tensor({0, 10, 30, 60}, kByte), kDouble), kDouble, {4}, {1, 1, 1, 1});
    check_is(slopes(tensor({0, 10, 30, 60}).to(kHalf) * 100, kHalf), kHalf, {4}, {0.01, 0.01, 0.01, 0.01});
  }

  TEST_CASE("products of 16-bit floats are rounded behind their factor") {
    const Tensor m = full({1, 1}, 300, kHalf), nothing = zeros({1, 1}, kHalf), batch = m.unsqueeze(0);
    check_is(addmm(nothing, m, m, 1, 0.5), kHalf, {1, 1}, {44992});
    check_is(baddbmm(nothing, batch, batch, 1, 0.5), kHalf, {1, 1, 1}, {44992});
    check_is(addbmm(nothing, batch, batch, 1, 0.5), kHalf, {1, 1}, {44992});
    check_is(addmv(nothing[0], m, m[0], 1, 0.5), kHalf, {1}, {44992});
  }

  TEST_CASE("multinomial looks at its sizes before its elements") {
    CHECK_THROWS_WITH(multinomial(empty({0, 3}), 4), doctest::Contains("without replacement: 4 > 3"));
    CHECK(multinomial(empty({0, 3}), 4, true).sizes() == IntArrayRef({0, 4}));
  }

  TEST_CASE("methods and free functions that were missing") {
    const Tensor x = tensor({-2., 0.25, 3.});
    check_is(x.clone().less_(1), kFloat, {3}, {1, 1, 0});
    check_is(x.clone().greater_equal_(tensor(0.25)), kFloat, {3}, {0, 1, 1});
    check_is(tensor({12, 18}).gcd_(tensor({8, 27})), kLong, {2}, {4, 9});
    check_is(tensor({12, 18}).lcm_(tensor({8, 27})), kLong, {2}, {24, 54});
    CHECK_THROWS_WITH_AS(
        x.clone().float_power_(2),
        "the base given to float_power_ has dtype Float but the operation's result requires dtype Double", Error);
    check_is(x.isreal(), kBool, {3}, {1, 1, 1});
    check_is(x.hardshrink(), kFloat, {3}, {-2, 0, 3});
    check_is(x.prelu(tensor({0.5})), kFloat, {3}, {-1, 0.25, 3});
    check_is(std::get<0>(x.histogram(tensor({-3., 0., 4.}), Tensor())), kFloat, {2}, {1, 2});
    Tensor y = zeros({2});
    y.set_(x);
    CHECK(y.data_ptr() == x.data_ptr());
    CHECK(y.sizes() == x.sizes());
    CHECK_THROWS_AS(y.set_(zeros({2}, kLong)), Error);
    CHECK(xtgrad::is_same_size(x, y));
    CHECK(xtgrad::is_nonzero(tensor(3)));
    CHECK(xtgrad::size(x, -1) == 3);
    CHECK(xtgrad::stride(x, 0) == 1);
    check_is(xtgrad::clone(x), kFloat, {3}, {-2, 0.25, 3});
    CHECK_FALSE(xtgrad::detach(ones({2}).requires_grad_()).requires_grad());
    check_is(special::round(special::expm1(special::log1p(tensor({2.4})))), kFloat, {1}, {2});
    check_is(special::logsumexp(special::log_softmax(tensor({1., 2.}), 0), 0), kFloat, {}, {0});
    // Drawn by libtorch 1.13.1 with this seed.
    manual_seed(7);
    check_is(zeros({3}).cauchy_(1, 2), kFloat, {3}, {-0.66111153364181519, -0.72240608930587769, 5.323784351348877});
    check_is(zeros({3}, kDouble).log_normal_(0.5, 1.5), kDouble, {3},
             {0.25230914029402507, 0.097675816705947924, 3.2175288132467634});
    check_is(zeros({5}, kLong).geometric_(0.2), kLong, {5}, {3, 2, 2, 13, 13});
  }

  TEST_CASE("dtypes and sizes that single functions refused") {
    check_is(logsumexp(tensor({0, 0}), 0), kFloat, {}, {std::log(2.)});
    check_is(l1_loss(tensor({1, 5}), tensor({3, 3}), Reduction::None), kLong, {2}, {2, 2});
    check_is(l1_loss(tensor({1, 5}), tensor({3, 3}), Reduction::Sum), kLong, {}, {4});
    check_is(signbit(ones({2}, kBool)), kBool, {2}, {0, 0});
    Tensor sums = tensor({0, 1, 1, 0}).to(kBool), products = tensor({1, 1, 0, 1}).to(kBool);
    check_is(sums.cumsum_(0), kBool, {4}, {0, 1, 1, 1});
    check_is(products.cumprod_(0), kBool, {4}, {1, 1, 0, 0});
    check_is(norm(zeros({0}), kInfinity), kFloat, {}, {0});
    check_is(dist(zeros({0}), zeros({0}), kInfinity), kFloat, {}, {0});
    check_is(pairwise_distance(zeros({2, 0}), zeros({2, 0}), kInfinity), kFloat, {2}, {0, 0});
    check_is(zeros({2}).exponential_(0), kFloat, {2}, {kInfinity, kInfinity});
    check_is(tensor(3.).mT(), kFloat, {}, {3});
    check_is(adjoint(tensor(3.)), kFloat, {}, {3});
    check_is(linalg::cond(zeros({0, 0})), kFloat, {}, {0});
    CHECK_NOTHROW(mvlgamma(tensor({0.1}), 3));
  }
}
