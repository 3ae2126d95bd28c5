// Initialisation: the distributions, PyTorch's draws for PyTorch's seeds, and the QR factors behind orthogonal_.
#include <algorithm>
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/lib/kernels/qr.h>
#include <xtgrad/nn/nn.h>

using namespace xtgrad;
namespace init = xtgrad::nn::init;

namespace {
double largest(const Tensor& x) { return x.detach().abs().max().item<double>(); }
double deviation(const Tensor& x) { return x.detach().std().item<double>(); }
// PyTorch 1.13's numbers, printed with four digits.
bool agrees(const Tensor& x, const std::vector<double>& expected) {
  return allclose(x.detach().to(kDouble).flatten(), tensor(expected, kDouble), 0, 6e-5);
}
}  // namespace

TEST_SUITE("nn_init") {
  TEST_CASE("gains are PyTorch's") {
    CHECK(init::calculate_gain(kLinear) == 1);
    CHECK(init::calculate_gain(kConv2D) == 1);
    CHECK(init::calculate_gain(kSigmoid) == 1);
    CHECK(init::calculate_gain(kTanh) == doctest::Approx(5.0 / 3));
    CHECK(init::calculate_gain(kReLU) == doctest::Approx(std::sqrt(2.0)));
    CHECK(init::calculate_gain(kLeakyReLU) == doctest::Approx(std::sqrt(2 / 1.0001)));
    CHECK(init::calculate_gain(kLeakyReLU, 2) == doctest::Approx(std::sqrt(2.0 / 5)));
  }

  TEST_CASE("fixed values go where they belong, into the tensor that is given, unrecorded") {
    Tensor x = empty({2, 3}).requires_grad_();
    CHECK(init::constant_(x, 4).is_same(x));
    CHECK(x.is_leaf());
    CHECK(equal(x.detach(), full({2, 3}, 4.0)));
    CHECK(equal(init::zeros_(x).detach(), zeros({2, 3})));
    CHECK(equal(init::ones_(x).detach(), ones({2, 3})));
    CHECK(equal(init::eye_(x).detach(), eye(2, 3)));
    CHECK(agrees(init::dirac_(empty({3, 2, 3})), {0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0}));
    CHECK(init::dirac_(empty({2, 2, 3, 3, 3})).sum().item<float>() == 2);
  }

  TEST_CASE("the same seed draws PyTorch's numbers") {
    manual_seed(3);
    CHECK(agrees(init::kaiming_normal_(ones({3, 2})), {0.8033, 0.1748, 0.0890, -0.6137, 0.0462, -1.3683}));
    CHECK(agrees(init::xavier_uniform_(ones({3, 2})), {-0.7672, -0.2159, -0.9767, -0.0889, -0.7107, 0.9841}));
    manual_seed(3);
    nn::Linear linear(3, 2);
    CHECK(agrees(linear->weight, {-0.5724, -0.4554, -0.2473, -0.5462, -0.0328, -0.5079}));
    CHECK(agrees(linear->bias, {0.3139, 0.2814}));
    manual_seed(3);
    nn::Bilinear bilinear(2, 2, 1);
    CHECK(agrees(bilinear->weight, {-0.7011, -0.5578, -0.3029, -0.6690}));
    CHECK(agrees(bilinear->bias, {-0.040143}));
    manual_seed(3);
    CHECK(agrees(init::sparse_(ones({4, 3}), 0.4) * 100,
                 {0, 0, 0, -0.6137, 0.0462, -1.3683, 0.3375, 0, 0, 0, 0.5220, 1.2379}));
    manual_seed(3);
    CHECK(agrees(init::orthogonal_(ones({2, 3})), {0.9715, 0.2114, 0.1076, 0.0756, 0.1538, -0.9852}));
    manual_seed(3);
    CHECK(agrees(init::orthogonal_(ones({3, 2}), 2), {1.9846, 0.1949, 0.2198, -0.8172, 0.1141, -1.8150}));
  }

  TEST_CASE("distributions have the bounds and deviations of their formulas") {
    manual_seed(0);
    Tensor x = empty({200, 300});
    const double xavier = std::sqrt(2.0 / 500), fan_in = std::sqrt(1.0 / 300), fan_out = std::sqrt(1.0 / 200);
    init::xavier_uniform_(x, 2);
    CHECK(largest(x) <= 2 * std::sqrt(3.0) * xavier);
    CHECK(deviation(x) == doctest::Approx(2 * xavier).epsilon(0.02));
    init::xavier_normal_(x);
    CHECK(deviation(x) == doctest::Approx(xavier).epsilon(0.02));
    init::kaiming_uniform_(x);
    CHECK(largest(x) <= std::sqrt(6.0) * fan_in);
    CHECK(deviation(x) == doctest::Approx(std::sqrt(2.0) * fan_in).epsilon(0.02));
    init::kaiming_normal_(x, 0, kFanOut, kTanh);
    CHECK(deviation(x) == doctest::Approx(5.0 / 3 * fan_out).epsilon(0.02));
    init::uniform_(x, 2, 3);
    CHECK(x.min().item<float>() >= 2);
    CHECK(x.max().item<float>() < 3);
    init::normal_(x, 5, 0.5);
    CHECK(x.mean().item<double>() == doctest::Approx(5).epsilon(0.01));
    CHECK(deviation(x) == doctest::Approx(0.5).epsilon(0.02));
    init::sparse_(x, 0.25, 1);
    CHECK(equal((x == 0).sum(0), full({300}, 50)));
    init::trunc_normal_(x, 1, 2, 0, 2);
    CHECK(x.min().item<float>() >= 0);
    CHECK(x.max().item<float>() <= 2);
    CHECK(x.mean().item<double>() == doctest::Approx(1).epsilon(0.02));
    CHECK(std::get<0>(init::_calculate_fan_in_and_fan_out(empty({8, 4, 3, 3}))) == 36);
    CHECK(std::get<1>(init::_calculate_fan_in_and_fan_out(empty({8, 4, 3, 3}))) == 72);
  }

  TEST_CASE("orthogonal_ gives orthonormal rows or columns in every dtype and shape") {
    for (const auto& shape : std::vector<std::vector<int64_t>>{{5, 5}, {7, 3}, {3, 7}, {4, 2, 3}, {1, 1}}) {
      const Tensor x = init::orthogonal_(empty(shape, kDouble), 3).flatten(1);
      const Tensor product = x.size(0) <= x.size(1) ? x.matmul(x.t()) : x.t().matmul(x);
      CHECK(allclose(product, eye(product.size(0), kDouble) * 9, 1e-10, 1e-10));
    }
    CHECK(init::orthogonal_(empty({0, 3})).numel() == 0);
  }

  TEST_CASE("the QR factors multiply to the matrix, whatever its strides") {
    manual_seed(0);
    const Tensor x = randn({4, 6}, kDouble).t();
    const kernels::QR factors = kernels::qr(x.array());
    const Tensor q(factors.q), r(factors.r);
    CHECK(allclose(q.matmul(r), x));
    CHECK(allclose(q.t().matmul(q), eye(4, kDouble)));
    CHECK(equal(r, r.triu()));
    CHECK(kernels::qr(empty({3, 0}).array()).q.numel() == 0);
    CHECK_THROWS_AS(kernels::qr(empty({2, 3}).array()), Error);
    CHECK_THROWS_AS(kernels::qr(zeros({2, 2}, kLong).array()), Error);
  }

  TEST_CASE("tensors that an initialisation cannot fill are refused, empty ones are left") {
    CHECK_THROWS_WITH_AS(init::eye_(ones({2})), doctest::Contains("Only tensors with 2 dimensions are supported"),
                         Error);
    CHECK_THROWS_WITH_AS(init::sparse_(ones({2}), 0.5),
                         doctest::Contains("Only tensors with 2 dimensions are supported"), Error);
    CHECK_THROWS_AS(init::sparse_(ones({2, 2}), 1.5), Error);
    CHECK_THROWS_WITH_AS(init::dirac_(ones({2})),
                         doctest::Contains("Only tensors with 3, 4, or 5 dimensions are supported"), Error);
    CHECK_THROWS_WITH_AS(init::orthogonal_(ones({2})),
                         doctest::Contains("Only tensors with 2 or more dimensions are supported"), Error);
    CHECK_THROWS_AS(init::orthogonal_(zeros({2, 2}, kLong)), Error);
    CHECK_THROWS_WITH_AS(
        init::xavier_normal_(ones({2})),
        doctest::Contains("Fan in and fan out can not be computed for tensor with fewer than 2 dimensions"), Error);
    CHECK_THROWS_AS(init::trunc_normal_(ones({2}), 0, 0), Error);
    CHECK(init::xavier_uniform_(empty({0, 3})).numel() == 0);
    CHECK(init::kaiming_uniform_(empty({3, 0})).numel() == 0);
    CHECK(init::dirac_(empty({0, 2, 3})).numel() == 0);
  }
}
