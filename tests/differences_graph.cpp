#include <doctest/doctest.h>

#include <functional>

#include "tensor_values.h"

// Faults that a differential fuzzer found against libtorch 1.13: gradients, changes in place and results that share
// their elements. Every expected number is libtorch's, but where a comment says otherwise.

namespace {

using namespace xtgrad;
using namespace test;
namespace F = xtgrad::nn::functional;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

TEST_SUITE("differences graph") {
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

  TEST_CASE("the parameters of a norm of nothing have gradients of 0") {
    const Tensor x = empty({1, 2, 0}, kDouble), w = ones({2}, kDouble).requires_grad_();
    group_norm(x, 2, w, zeros({2}, kDouble)).sum().backward();
    check_is(w.grad(), kDouble, {2}, {0, 0});
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

  TEST_CASE("x to the power of 0 has second derivatives where x is negative") {
    const Tensor x = tensor({-2., 4.}, kDouble).requires_grad_(), n = zeros({2}, kDouble).requires_grad_();
    const Tensor slope = autograd::grad({pow(x, n).sum()}, {n}, {}, true, true)[0];  // log(x)
    check_is(autograd::grad({slope.sum()}, {x})[0], kDouble, {2}, {-0.5, 0.25});
  }

  TEST_CASE("xlog1py beside Bytes, of which none is below -1") {
    const Tensor x = zeros({2}, kDouble).requires_grad_(), g = zeros({2}, kDouble).requires_grad_();
    const Tensor slope = autograd::grad({special::xlog1py(x, tensor({1, 255}, kByte))}, {x}, {g}, true, true)[0];
    // libtorch takes the -1 of its condition for 255: the first derivative is 0 there.
    check_is(autograd::grad({slope.sum()}, {g})[0], kDouble, {2}, {std::log(2.), std::log(256.)});
  }

  TEST_CASE("the gradient of atan2 beside a small integer") {
    // libtorch squares the integer in its own dtype: 127 * 127 is 1 there.
    const Tensor y = tensor(-1.5, kDouble).requires_grad_(), x = tensor(127).to(kChar);
    const Tensor g = autograd::grad({atan2(y, x)}, {y})[0];
    CHECK(g.item<double>() == doctest::Approx(127 / (1.5 * 1.5 + 127. * 127)));
    // One divided by the square of the first is beyond a 16-bit float.
    const Tensor small = tensor(-0.0026).to(kHalf).requires_grad_();
    check_is(autograd::grad({atan2(small, tensor(0).to(kShort))}, {small})[0], kHalf, {}, {0});
  }

  TEST_CASE("slopes far from zero and outside the domain") {
    for (const ScalarType dtype : {kFloat, kDouble}) {
      const Tensor x = tensor({1e30, -1e30}, dtype).requires_grad_();
      check_is(autograd::grad({mish(x).sum()}, {x})[0], dtype, {2}, {1, 0});
      const Tensor far = tensor({1e10, -1e10}, dtype).requires_grad_();
      const Tensor slope = gradient(gelu(far, "tanh"), far, true);
      check_is(gradient(slope, far), dtype, {2}, {0, 0});
      const Tensor p = tensor({0.5, 580., -1.}, dtype).requires_grad_();
      check_is(autograd::grad({logit(p).sum()}, {p})[0], dtype, {3}, {4, kNan, kNan});
    }
  }

  TEST_CASE("16-bit floats cancel in float, and small constants do not vanish in them") {
    const Tensor x = tensor({1.2109375, 1.2578125}).to(kBFloat16).requires_grad_();
    check_is(autograd::grad({xtgrad::std(x)}, {x})[0], kBFloat16, {2}, {-0.70703125, 0.70703125});
    const Tensor nothing = zeros({1, 3}, kHalf).requires_grad_(), one = ones({1, 3}, kHalf);
    check_is(cosine_similarity(nothing, one), kHalf, {1}, {0});
    check_is(renorm(nothing, 2, 0, 1.5), kHalf, {1, 3}, {0, 0, 0});
    check_is(autograd::grad({renorm(nothing, 2, 0, 1.5)}, {nothing}, {one})[0], kHalf, {1, 3}, {1, 1, 1});
  }

  TEST_CASE("factors of a power's derivative may leave the range of 16 bits") {
    // 3 * 515 * 515 is beyond it; libtorch's gradient is infinite.
    const Tensor x = tensor(515.).to(kHalf).requires_grad_(), g = tensor(-0.0625).to(kHalf);
    check_is(autograd::grad({pow(x, 3)}, {x}, {g})[0], kHalf, {}, {-49728});
    check_is(autograd::grad({pow(x, tensor(3.).to(kHalf))}, {x}, {g})[0], kHalf, {}, {-49728});
  }

  TEST_CASE("determinants of matrices without an inverse have second derivatives") {
    const Tensor rank1 =
        matmul(tensor({1., -2., 3.}, kDouble).view({3, 1}), tensor({2., 0.5, 1.}, kDouble).view({1, 3}));
    const Tensor rank2 = rank1 + tensor({0., 1., 0., 0., 2., 0., 0., -1., 0.}, kDouble).view({3, 3});
    const Tensor regular = eye(3, kDouble) + rank2, nothing = zeros({3, 3}, kDouble);
    const Tensor small = tensor({0., 1., 0., 1.}, kDouble).view({2, 2});
    for (const Tensor& A : {rank1, rank2, small, zeros({1, 1}, kDouble), stack({rank1, regular, rank2, nothing})})
      CHECK(autograd::gradgradcheck([](const variable_list& x) { return variable_list{linalg::det(x[0])}; },
                                    {A.detach().requires_grad_()}));
  }

  TEST_CASE("determinants of matrices with infinities have second derivatives") {
    const Tensor infinite = tensor({1., 1., -kInfinity, 1.}, kDouble).view({2, 2});
    const Tensor A = stack({infinite, ones({2, 2}, kDouble)}).requires_grad_();
    const Tensor g = autograd::grad({linalg::det(A).sum()}, {A}, {}, true, true)[0];
    const Tensor second = autograd::grad({g.sum()}, {A})[0];
    check_is(second[1], kDouble, {2, 2}, {1, -1, -1, 1});
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
    Tensor x = zeros({3});
    x.index_put_({false}, p[1]);  // nowhere
    CHECK_FALSE(x.requires_grad());
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
}
