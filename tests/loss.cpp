#include <cmath>
#include <limits>
#include <random>

#include <doctest/doctest.h>

#include <xtgrad/autograd/engine.h>
#include <xtgrad/autograd/ops/creation.h>
#include <xtgrad/autograd/ops/elementwise.h>
#include <xtgrad/autograd/ops/loss.h>
#include <xtgrad/autograd/ops/reduce.h>

using namespace xtgrad;

namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();

Tensor normals(IntArrayRef sizes, ScalarType dtype = kDouble, double scale = 1) {
  std::mt19937 generator(3);
  std::normal_distribution<double> normal;
  const Tensor x = empty(sizes, kDouble);
  for (int64_t i = 0; i < x.numel(); ++i) x.data_ptr<double>()[i] = scale * normal(generator);
  return x.to(dtype);
}

Tensor classes(IntArrayRef sizes, int64_t count) {
  const Tensor x = empty(sizes, kLong);
  for (int64_t i = 0; i < x.numel(); ++i) x.data_ptr<int64_t>()[i] = (i * 7 + 3) % count;
  return x;
}

bool same(const Tensor& x, const Tensor& y, double tolerance = 1e-12) {
  return x.sizes() == y.sizes() && allclose(x, y, tolerance, tolerance, true);
}

Tensor gradient(const Tensor& y, const Tensor& x) { return autograd::grad({y}, {x}, {}, std::nullopt, true)[0]; }

}  // namespace

TEST_SUITE("loss") {
  TEST_CASE("softmax along any dimension of any layout and length is what its formula says") {
    for (const Dims& sizes :
         {Dims{7}, Dims{64, 10}, Dims{3, 1025}, Dims{5, 300}, Dims{4, 3, 5}, Dims{2000, 2}, Dims{1, 3000}, Dims{9, 1}})
      for (const Tensor& x : {normals(sizes), normals(sizes).transpose(0, -1)})
        for (int64_t dim = 0; dim < x.dim(); ++dim) {
          const Tensor exps = exp(x), total = sum(exps, dim, true);
          CHECK(same(softmax(x, dim), exps / total));
          CHECK(same(log_softmax(x, dim), x - log(total)));
          CHECK(same(softmin(x, dim), softmax(-x, dim)));
          CHECK(same(log_softmax(x.to(kFloat), dim).to(kDouble), x - log(total), 1e-5));
          const Tensor g = cos(x), y = softmax(x, dim);
          CHECK(same(softmax_backward(g, y, dim), y * (g - sum(g * y, dim, true))));
          CHECK(same(log_softmax_backward(g, log(y), dim), g - y * sum(g, dim, true)));
        }
  }

  TEST_CASE("log_softmax neither overflows nor loses small differences") {
    const Tensor y = log_softmax(tensor({10000., 9999., -10000.}, kDouble), 0);
    CHECK(y[0].item<double>() == doctest::Approx(-std::log1p(std::exp(-1.))));
    CHECK(y[2].item<double>() == doctest::Approx(-20000 - std::log1p(std::exp(-1.))));
    CHECK(softmax(tensor({-kInf, 0.}, kFloat), 0)[0].item<float>() == 0);
    CHECK(isnan(softmax(tensor({std::nan(""), 0.}, kDouble), 0)).all().item<bool>());
    CHECK(softmax(full({}, 3., kDouble), 0).item<double>() == 1);
    CHECK(softmax(empty({0, 3}), 1).sizes() == IntArrayRef({0, 3}));
    CHECK(softmax(tensor({1, 2}), 0, kDouble).dtype() == kDouble);
    CHECK_THROWS_AS(softmax(tensor({1, 2}), 0), Error);
    CHECK_THROWS_AS(softmax(empty({2, 3}), 2), Error);
  }

  TEST_CASE("nll_loss picks, weighs, ignores and reduces") {
    const Tensor x = tensor({{-1., -2., -3.}, {-4., -5., -6.}, {-7., -8., -9.}}, kDouble).set_requires_grad(true);
    const Tensor target = tensor({2, 0, 1}), weight = tensor({1., 2., 3.}, kDouble);
    CHECK(nll_loss(x, target).item<double>() == doctest::Approx(15 / 3.));
    CHECK(nll_loss(x, target, weight).item<double>() == doctest::Approx((9 + 4 + 16) / 6.));
    CHECK(nll_loss(x, target, weight, Reduction::Sum, 1).item<double>() == doctest::Approx(13));
    CHECK(same(nll_loss(x, target, {}, Reduction::None, 0), tensor({3., 0., 8.}, kDouble)));
    CHECK(same(gradient(nll_loss(x, target, weight, Reduction::Mean, 1), x),
               tensor({{0., 0., -.75}, {-.25, 0., 0.}, {0., 0., 0.}}, kDouble)));
    CHECK(std::isnan(nll_loss(x, tensor({1, 1, 1}), {}, Reduction::Mean, 1).item<double>()));
    CHECK(nll_loss(x, target.to(kByte)).item<double>() == 5);
    CHECK(nll_loss(x[0], target[0]).item<double>() == 3);
    CHECK(same(gradient(nll_loss(x[0], target[0]), x).sum(), full({}, -1., kDouble)));
  }

  TEST_CASE("nll_loss over images equals nll_loss over their places as rows") {
    const Tensor x = normals({2, 5, 3, 4}).set_requires_grad(true), target = classes({2, 3, 4}, 5);
    const Tensor rows = x.permute({0, 2, 3, 1}).reshape({-1, 5});
    for (int64_t reduction : {Reduction::Mean, Reduction::Sum})
      CHECK(same(nll_loss(x, target, {}, reduction, 2), nll_loss(rows, target.flatten(), {}, reduction, 2)));
    CHECK(same(nll_loss(x, target, {}, Reduction::None).flatten(),
               nll_loss(rows, target.flatten(), {}, Reduction::None)));
    CHECK(same(gradient(nll_loss(x, target), x), gradient(nll_loss(rows, target.flatten()), x)));
    const Tensor many = normals({40000, 3}), labels = classes({40000}, 3);
    CHECK(same(nll_loss(many, labels), nll_loss(many, labels, {}, Reduction::None).mean(), 1e-10));
  }

  TEST_CASE("nll_loss refuses what does not fit before it computes anything") {
    const Tensor x = normals({4, 10});
    CHECK_THROWS_WITH_AS(nll_loss(x, tensor({1, 2, 3, 12})),
                         "Target 12 is out of bounds. There are 10 classes, 0 to 9, and the ignore_index is -100.",
                         Error);
    CHECK_THROWS_AS(nll_loss(x, tensor({1, 2, 3, -1})), Error);
    CHECK_THROWS_WITH_AS(nll_loss(normals({3, 10}), tensor({1, 2, 3, 4})),
                         "Expected input batch_size (3) to match target batch_size (4).", Error);
    CHECK_THROWS_WITH_AS(nll_loss(x, tensor({1., 2., 3., 4.})),
                         "expected scalar type Long but found Float (the target of nll_loss)", Error);
    CHECK_THROWS_AS(nll_loss(x, tensor({1, 2, 3, 4}).to(kInt)), Error);
    CHECK_THROWS_AS(nll_loss(x, tensor({1, 2, 3, 4}), ones({9}, kDouble)), Error);
    CHECK_THROWS_AS(nll_loss(x, tensor({1, 2, 3, 4}), ones({10}, kFloat)), Error);
    CHECK_THROWS_AS(nll_loss(x, tensor({1, 2, 3, 4}), {}, 3), Error);
    CHECK_THROWS_AS(nll_loss(tensor({1, 2}), tensor(1)), Error);
    CHECK_THROWS_AS(nll_loss(normals({2, 3, 4}), classes({2, 5}, 3)), Error);
    CHECK_THROWS_AS(nll_loss(normals({0, 0}), classes({3}, 2)), Error);
    CHECK_THROWS_AS(nll_loss(normals({}), tensor(0)), Error);
  }

  TEST_CASE("cross_entropy_loss of classes equals that of one-hot probabilities, smoothed or weighted") {
    const Tensor x = normals({6, 4}).set_requires_grad(true), target = classes({6}, 4);
    const Tensor one_hot = (arange(4).unsqueeze(0) == target.unsqueeze(1)).to(kDouble);
    const Tensor weight = tensor({1., .5, 2., 3.}, kDouble);
    for (double smoothing : {0., .3})
      for (int64_t reduction : {Reduction::None, Reduction::Mean, Reduction::Sum}) {
        const Tensor a = cross_entropy_loss(x, target, {}, reduction, -100, smoothing);
        const Tensor b = cross_entropy_loss(x, one_hot, {}, reduction, -100, smoothing);
        CHECK(same(a, b));
        CHECK(same(gradient(a.sum(), x), gradient(b.sum(), x)));
        if (reduction == Reduction::Mean) continue;  // classes are averaged by weight, probabilities by number
        CHECK(same(cross_entropy_loss(x, target, weight, reduction, -100, smoothing),
                   cross_entropy_loss(x, one_hot, weight, reduction, -100, smoothing)));
      }
    CHECK_THROWS_AS(cross_entropy_loss(x, target, {}, Reduction::Mean, -100, 1.5), Error);
    CHECK_THROWS_AS(cross_entropy_loss(x, target.slice(0, 0, 5)), Error);
    // What is ignored counts neither in the sum nor in the mean, smoothing included.
    const Tensor kept = tensor({0, 1, 3}), some = x.index_select(0, kept);
    Tensor partly = target.clone();
    for (int64_t i : {2, 4, 5}) partly[i] = -100;
    CHECK(same(cross_entropy_loss(x, partly, weight, Reduction::Mean, -100, .2),
               cross_entropy_loss(some, target.index_select(0, kept), weight, Reduction::Mean, -100, .2)));
  }

  TEST_CASE("losses of numbers follow their formulas on both sides of their limits") {
    const Tensor x = tensor({0., 0.4, -3., 1.}, kDouble).set_requires_grad(true), y = zeros({4}, kDouble);
    CHECK(same(mse_loss(x, y, Reduction::None), x * x));
    CHECK(mse_loss(x, y).item<double>() == doctest::Approx(10.16 / 4));
    CHECK(l1_loss(x, y, Reduction::Sum).item<double>() == doctest::Approx(4.4));
    CHECK(same(smooth_l1_loss(x, y, Reduction::None, 0.5), tensor({0., .16, 2.75, .75}, kDouble)));
    CHECK(same(huber_loss(x, y, Reduction::None, 0.5), tensor({0., .08, 1.375, .375}, kDouble)));
    CHECK(same(smooth_l1_loss(x, y, Reduction::None, 0), abs(x)));
    CHECK(same(gradient(huber_loss(x, y, Reduction::Sum, 0.5), x), tensor({0., .4, -.5, .5}, kDouble)));
    CHECK(same(gradient(gradient(mse_loss(x, y), x).sum(), x), full({4}, 0.5, kDouble)));
    CHECK(mse_loss(x.unsqueeze(0), zeros({3, 1}, kDouble), Reduction::None).sizes() == IntArrayRef({3, 4}));
    CHECK_THROWS_AS(huber_loss(x, y, Reduction::Mean, 0), Error);
    CHECK_THROWS_AS(smooth_l1_loss(x, y, Reduction::Mean, -1), Error);
    CHECK_THROWS_AS(mse_loss(tensor({1}), tensor({2})), Error);
    CHECK_THROWS_AS(mse_loss(x, zeros({3}, kDouble)), Error);
    CHECK(std::isnan(mse_loss(empty({0}), empty({0})).item<float>()));
  }

  TEST_CASE("binary cross entropy of a probability and of its logit are one loss") {
    const Tensor z = normals({5, 3}).set_requires_grad(true), t = sigmoid(normals({5, 3}) * 2.).detach();
    const Tensor weight = tensor({1., 2., .5}, kDouble);
    for (int64_t reduction : {Reduction::None, Reduction::Mean, Reduction::Sum}) {
      const Tensor a = binary_cross_entropy(sigmoid(z), t, weight, reduction);
      const Tensor b = binary_cross_entropy_with_logits(z, t, weight, {}, reduction);
      CHECK(same(a, b, 1e-10));
      CHECK(same(gradient(a.sum(), z), gradient(b.sum(), z), 1e-10));
    }
    const Tensor p = tensor({2., 3., 4.}, kDouble);
    const Tensor with_positive = -(p * t * log(sigmoid(z)) + (1. - t) * log(1. - sigmoid(z)));
    CHECK(same(binary_cross_entropy_with_logits(z, t, {}, p, Reduction::None), with_positive, 1e-10));
    CHECK(
        binary_cross_entropy(tensor({0., 1.}, kDouble), tensor({1., 1.}, kDouble), {}, Reduction::Sum).item<double>() ==
        100);
    CHECK(binary_cross_entropy_with_logits(tensor({-1e4f, 1e4f}), tensor({0.f, 0.f}), {}, {}, Reduction::Sum)
              .item<float>() == 1e4f);
    CHECK_THROWS_AS(binary_cross_entropy(tensor({1.5}), tensor({1.})), Error);
    CHECK_THROWS_AS(binary_cross_entropy(tensor({.5}), tensor({1., 1.})), Error);
    CHECK_THROWS_AS(binary_cross_entropy_with_logits(z, t.slice(0, 0, 2)), Error);
    CHECK_THROWS_AS(binary_cross_entropy_with_logits(z, t, {}, ones({4}, kDouble)), Error);
  }

  TEST_CASE("the targets of binary cross entropy have gradients too") {
    const Tensor z = normals({6}), p = full({6}, 1.7, kDouble);
    const Tensor t = sigmoid(normals({6}) + 1.).detach().set_requires_grad(true);
    CHECK(same(gradient(binary_cross_entropy_with_logits(z, t, {}, {}, Reduction::Sum), t), -z));
    const Tensor expected = -(p * log(sigmoid(z)) - log(1. - sigmoid(z)));
    CHECK(same(gradient(binary_cross_entropy_with_logits(z, t, {}, p, Reduction::Sum), t), expected, 1e-10));
    CHECK(same(gradient(binary_cross_entropy(sigmoid(z), t, {}, Reduction::Sum), t), -z, 1e-10));
  }
}
