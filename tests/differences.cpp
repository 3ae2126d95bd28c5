#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include <xtgrad/lib/kernels/index.h>
#include <xtgrad/xtgrad.h>

// Faults that a differential fuzzer found against libtorch 1.13. Every expected number is libtorch's, but where a
// comment says otherwise.

namespace {

using namespace xtgrad;
namespace F = xtgrad::nn::functional;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> numbers(const Tensor& x) {
  const Tensor flat = x.detach().to(kDouble).contiguous();
  return {flat.data_ptr<double>(), flat.data_ptr<double>() + flat.numel()};
}

void check_is(const Tensor& x, ScalarType dtype, IntArrayRef sizes, const std::vector<double>& expected) {
  CHECK(x.dtype() == dtype);
  CHECK(x.sizes() == sizes);
  const std::vector<double> got = numbers(x);
  REQUIRE(got.size() == expected.size());
  for (size_t i = 0; i < got.size(); ++i) {
    CAPTURE(i);
    if (std::isnan(expected[i]))
      CHECK(std::isnan(got[i]));
    else if (std::isinf(expected[i]))
      CHECK(got[i] == expected[i]);
    else
      CHECK(got[i] == doctest::Approx(expected[i]));
  }
}

Tensor longs(std::initializer_list<int64_t> values) {
  Tensor x = empty({static_cast<int64_t>(values.size())}, kLong);
  std::copy(values.begin(), values.end(), x.data_ptr<int64_t>());
  return x;
}

Tensor gradient(const Tensor& y, const Tensor& x, bool create_graph = false) {
  return autograd::grad({y.sum()}, {x}, {}, true, create_graph)[0];
}

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

  TEST_CASE("a result in place that does not depend on self cuts self's history") {
    const Tensor m = ones({2, 2}, kDouble), v = ones({2}, kDouble), batch = ones({3, 2, 2}, kDouble);
    struct Row {
      const char* name;
      std::vector<int64_t> sizes;
      std::function<void(Tensor&)> change;
    };
    const std::vector<Row> rows{
        {"addmv_", {2}, [&](Tensor& b) { b.addmv_(m, v, 0, 1); }},
        {"addr_", {2, 2}, [&](Tensor& b) { b.addr_(v, v, 0, 1); }},
        {"addmm_", {2, 2}, [&](Tensor& b) { b.addmm_(m, m, 0, 1); }},
        {"addbmm_", {2, 2}, [&](Tensor& b) { b.addbmm_(batch, batch, 0, 1); }},
        {"baddbmm_", {3, 2, 2}, [&](Tensor& b) { b.baddbmm_(batch, batch, 0, 1); }},
        {"heaviside_", {2}, [&](Tensor& b) { b.heaviside_(v); }},
        {"copy_", {2}, [&](Tensor& b) { b.copy_(v); }},
        {"fill_", {2}, [&](Tensor& b) { b.fill_(3); }},
        {"zero_", {2}, [&](Tensor& b) { b.zero_(); }},
        {"masked_fill_", {2}, [&](Tensor& b) { b.masked_fill_(ones({2}, kBool), 3); }},
        {"index_fill_",
         {2},
         [&](Tensor& b) {
           b.index_fill_(0, longs({0, 1}), 3);
         }},
        {"index_copy_",
         {2},
         [&](Tensor& b) {
           b.index_copy_(0, longs({0, 1}), v);
         }},
        {"index_put_",
         {2},
         [&](Tensor& b) {
           b.index_put_({longs({0, 1})}, v);
         }},
        {"put_",
         {2},
         [&](Tensor& b) {
           b.put_(longs({0, 1}), v);
         }},
        {"scatter_",
         {2},
         [&](Tensor& b) {
           b.scatter_(0, longs({0, 1}), v);
         }},
        {"masked_scatter_", {2}, [&](Tensor& b) { b.masked_scatter_(ones({2}, kBool), v); }},
        {"lerp_", {2}, [&](Tensor& b) { b.lerp_(v, 1.0); }},
        {"mul_", {2}, [&](Tensor& b) { b.mul_(0); }},
        {"clamp_", {2}, [&](Tensor& b) { b.clamp_(5, 6); }},
        {"eq_", {2}, [&](Tensor& b) { b.eq_(v); }},
        {"floor_", {2}, [&](Tensor& b) { b.floor_(); }},
        {"sign_", {2}, [&](Tensor& b) { b.sign_(); }},
        {"floor_divide_", {2}, [&](Tensor& b) { b.floor_divide_(2); }},
        {"uniform_", {2}, [&](Tensor& b) { b.uniform_(); }},
        {"normal_", {2}, [&](Tensor& b) { b.normal_(); }},
        {"bernoulli_", {2}, [&](Tensor& b) { b.bernoulli_(0.5); }},
        {"random_", {2}, [&](Tensor& b) { b.random_(5); }},
        {"exponential_", {2}, [&](Tensor& b) { b.exponential_(); }},
        {"dropout_", {2}, [&](Tensor& b) { dropout_(b, 1, true); }},
        {"tril_", {2, 2}, [&](Tensor& b) { b.tril_(-5); }},
    };
    for (const Row& row : rows) {
      CAPTURE(row.name);
      const Tensor x = full(row.sizes, 0.3, kDouble).requires_grad_();
      Tensor whole = x.clone();
      row.change(whole);
      CHECK(whole.requires_grad());
      whole.sum().backward();
      CHECK(x.grad().eq(0).all().item<bool>());
      // A view: the untouched half of the base keeps its history, the changed one does not.
      const Tensor base = stack({x, x});
      Tensor view = base.select(0, 1);
      row.change(view);
      CHECK(gradient(base, x).eq(1).all().item<bool>());
      // Without gradients a change keeps the history, as an optimiser's does.
      Tensor kept = x.clone();
      {
        const NoGradGuard no_grad;
        row.change(kept);
      }
      CHECK(gradient(kept, x).eq(1).all().item<bool>());
    }
  }

  TEST_CASE("adaptive pools of output size 0 have gradients") {
    const Tensor x = ones({1, 2, 4, 4}).requires_grad_();
    check_is(gradient(adaptive_avg_pool2d(x, {0, 3}), x), kFloat, {1, 2, 4, 4}, std::vector<double>(32, 0));
    const Tensor y = ones({1, 2, 4, 4, 4}).requires_grad_();
    check_is(gradient(adaptive_avg_pool3d(y, {2, 0, 2}), y), kFloat, {1, 2, 4, 4, 4}, std::vector<double>(128, 0));
  }

  TEST_CASE("topk of a tensor without dimensions gives its element") {
    const auto [values, indices] = topk(tensor(3.), 0);
    check_is(values, kFloat, {}, {3});
    check_is(indices, kLong, {}, {0});
  }

  TEST_CASE("vander and powers of 0 have second derivatives") {
    const Tensor x = tensor({0., 2.}, kDouble).requires_grad_();
    const Tensor first = gradient(linalg::vander(x, 4), x, true);
    check_is(gradient(first, x), kDouble, {2}, {2, 14});
    check_is(gradient(gradient(vander(x, 4, true), x, true), x), kDouble, {2}, {2, 14});
    check_is(linalg::vander(tensor({{2, 3}}), 3), kLong, {1, 2, 3}, {1, 2, 4, 1, 3, 9});
    check_is(vander(tensor({2., 3.}), 1), kFloat, {2, 1}, {1, 1});
    check_is(vander(tensor({2., 3.}), 0), kFloat, {2, 0}, {});
    check_is(vander(tensor({2., 3.}), 3), kFloat, {2, 3}, {4, 2, 1, 9, 3, 1});
    // PyTorch's pow has nan there.
    const Tensor b = tensor({0., -2., 0., 3.}, kDouble).requires_grad_(), n = tensor({0., 3., 1., 0.}, kDouble);
    const Tensor slope = gradient(pow(b, n), b, true);
    check_is(slope, kDouble, {4}, {0, 12, 1, 0});
    check_is(gradient(slope, b), kDouble, {4}, {0, -12, 0, 0});
  }

  TEST_CASE("scans in place of a tensor without dimensions") {
    for (Tensor& (*scan)(Tensor&) :
         {+[](Tensor& y) -> Tensor& { return y.cumprod_(0); }, +[](Tensor& y) -> Tensor& { return y.cumsum_(0); }}) {
      const Tensor x = tensor(3., kDouble).requires_grad_();
      Tensor y = x.clone();
      scan(y).backward();
      check_is(x.grad(), kDouble, {}, {1});
    }
  }

  TEST_CASE("trapezoids of small integers do not overflow") {
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

  TEST_CASE("numbers that require grad may be written where no gradient can be") {
    const Tensor p = tensor({0., 0.6, 2.}).requires_grad_();
    Tensor mask = zeros({3}, kBool), counts = zeros({3}, kLong);
    mask.copy_(p);
    counts.copy_(p);
    check_is(mask, kBool, {3}, {0, 1, 1});
    check_is(counts, kLong, {3}, {0, 0, 2});
    CHECK_FALSE(mask.requires_grad());
    counts.fill_(p[2]);
    check_is(counts, kLong, {3}, {2, 2, 2});
    Tensor part = counts.slice(0, 1);
    part.copy_(p.slice(0, 0, 2));
    check_is(counts, kLong, {3}, {2, 0, 0});
    CHECK_FALSE(counts.requires_grad());
    CHECK_THROWS_AS(counts.add_(p), Error);  // a sum is a float
  }

  TEST_CASE("gradients of piecewise linear functions stay in the graph") {
    struct Row {
      const char* name;
      std::function<Tensor(const Tensor&)> function;
    };
    const Tensor slope = full({1}, 0.2), weight = ones({3, 4});
    const Tensor kernel = ones({2, 3, 2, 2});
    const std::vector<Row> rows{
        {"relu", [](const Tensor& x) { return relu(x); }},
        {"relu_", [](const Tensor& x) { return x.clone().relu_(); }},
        {"relu6", [](const Tensor& x) { return relu6(x); }},
        {"hardtanh", [](const Tensor& x) { return hardtanh(x); }},
        {"hardsigmoid", [](const Tensor& x) { return hardsigmoid(x); }},
        {"leaky_relu", [](const Tensor& x) { return leaky_relu(x); }},
        {"hardshrink", [](const Tensor& x) { return hardshrink(x); }},
        {"softshrink", [](const Tensor& x) { return softshrink(x); }},
        {"threshold", [](const Tensor& x) { return threshold(x, 0.1, 0); }},
        {"prelu", [&](const Tensor& x) { return prelu(x, slope); }},
        {"abs", [](const Tensor& x) { return abs(x); }},
        {"linear_relu", [&](const Tensor& x) { return linear_relu(x, weight, Tensor()); }},
        {"conv2d_relu", [&](const Tensor& x) { return conv2d_relu(x, kernel, Tensor()); }},
        {"max_pool1d", [](const Tensor& x) { return max_pool1d(x[0], 2); }},
        {"max_pool2d", [](const Tensor& x) { return max_pool2d(x, 2); }},
        {"max_pool3d", [](const Tensor& x) { return max_pool3d(x, 2); }},
        {"avg_pool1d", [](const Tensor& x) { return avg_pool1d(x[0], 2); }},
        {"avg_pool2d", [](const Tensor& x) { return avg_pool2d(x, 2); }},
        {"avg_pool3d", [](const Tensor& x) { return avg_pool3d(x, 2); }},
        {"adaptive_avg_pool1d", [](const Tensor& x) { return adaptive_avg_pool1d(x[0], 2); }},
        {"adaptive_avg_pool2d",
         [](const Tensor& x) {
           return adaptive_avg_pool2d(x, {2, 2});
         }},
        {"adaptive_avg_pool3d",
         [](const Tensor& x) {
           return adaptive_avg_pool3d(x, {1, 2, 2});
         }},
        {"adaptive_max_pool1d", [](const Tensor& x) { return std::get<0>(adaptive_max_pool1d(x[0], 2)); }},
        {"adaptive_max_pool2d",
         [](const Tensor& x) {
           return std::get<0>(adaptive_max_pool2d(x, {2, 2}));
         }},
        {"adaptive_max_pool3d",
         [](const Tensor& x) {
           return std::get<0>(adaptive_max_pool3d(x, {1, 2, 2}));
         }},
        {"reflect",
         [](const Tensor& x) {
           return pad(x, {1, 1, 1, 1}, "reflect");
         }},
        {"replicate",
         [](const Tensor& x) {
           return pad(x, {1, 1, 1, 1}, "replicate");
         }},
        {"area",
         [](const Tensor& x) {
           return F::interpolate(x, F::InterpolateFuncOptions().size(std::vector<int64_t>{2, 2}).mode(kArea));
         }},
        {"l1_loss", [](const Tensor& x) { return l1_loss(x, zeros_like(x)); }},
        {"l1_loss none", [](const Tensor& x) { return l1_loss(x, zeros_like(x), Reduction::None); }},
        {"nll_loss", [](const Tensor& x) { return nll_loss(x[0][0], zeros({4}, kLong)); }},
        {"norm 1", [](const Tensor& x) { return norm(x, 1); }},
        {"norm inf", [](const Tensor& x) { return norm(x, kInfinity); }},
    };
    manual_seed(0);
    for (const Row& row : rows) {
      CAPTURE(row.name);
      const Tensor x = rand({1, 3, 4, 4}).requires_grad_();
      const Tensor g = gradient(row.function(x), x, true);
      REQUIRE(g.requires_grad());
      const Tensor second = gradient(g, x);
      CHECK(second.sizes() == x.sizes());
      CHECK(second.eq(0).all().item<bool>());
    }
    // A gradient penalty on a network of such functions alone.
    const Tensor x = tensor({-1., 2.}).requires_grad_();
    gradient(relu(x * 3), x, true).pow(2).sum().backward();
    check_is(x.grad(), kFloat, {2}, {0, 0});
  }

  TEST_CASE("nanmedian shares its gradient among equal elements") {
    const Tensor x = tensor({1., 1., 1., 2.}, kDouble).requires_grad_();
    check_is(gradient(nanmedian(x), x), kDouble, {4}, {1. / 3, 1. / 3, 1. / 3, 0});
    const Tensor y = tensor({kNan, 1., 1., 2.}, kDouble).requires_grad_();
    check_is(gradient(nanmedian(y), y), kDouble, {4}, {0, 0.5, 0.5, 0});
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

  TEST_CASE("results are copies, not the argument") {
    const auto shares = [](const Tensor& y, const Tensor& x) { return y.data_ptr() == x.data_ptr(); };
    const Tensor image = ones({1, 4, 2, 2}), line = ones({3}), matrix = ones({2, 2});
    CHECK_FALSE(shares(pixel_shuffle(image, 1), image));
    CHECK_FALSE(shares(pixel_unshuffle(image, 1), image));
    CHECK_FALSE(shares(diff(line, 0), line));
    CHECK_FALSE(shares(chain_matmul({matrix}), matrix));
    CHECK_FALSE(shares(sum_to_size(line, {3}), line));
    const Tensor row = ones({1, 3});
    CHECK_FALSE(shares(sum_to_size(row, {3}), row));
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
