// A layer and the ReLU behind it as one operation: linear_relu, conv2d_relu, and what a Sequential makes of them.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/nn/nn.h>

using namespace xtgrad;

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// A network, run as a whole and module by module, with the gradients of a weighted sum of what comes out.
struct Outcome {
  Tensor y, of_x;
  std::vector<Tensor> gradients;
};

Outcome outcome(nn::Sequential& net, const Tensor& input, bool as_a_whole) {
  Tensor x = input.clone(MemoryFormat::Preserve).set_requires_grad(true), y = x;
  net->zero_grad();
  if (as_a_whole)
    y = net->forward(x);
  else
    for (auto& module : *net) y = module.forward(y);
  manual_seed(8);
  (y * rand(y.sizes(), y.dtype())).sum().backward();
  Outcome result{y.detach(), x.grad().clone(), {}};
  for (const Tensor& parameter : net->parameters()) result.gradients.push_back(parameter.grad().clone());
  return result;
}

void check_same(nn::Sequential& net, const Tensor& x) {
  const Outcome one = outcome(net, x, true), other = outcome(net, x, false);
  CHECK(equal(one.y, other.y));
  CHECK(equal(one.of_x, other.of_x));
  REQUIRE(one.gradients.size() == other.gradients.size());
  for (size_t i = 0; i < one.gradients.size(); ++i) {
    CAPTURE(i);
    // Only how a bias's gradient is summed differs.
    CHECK(allclose(one.gradients[i], other.gradients[i], 1e-5, 1e-5));
  }
}

struct NegatedLinearImpl : nn::LinearImpl {
  using nn::LinearImpl::LinearImpl;
  Tensor forward(const Tensor& x) { return -nn::LinearImpl::forward(x); }
};

}  // namespace

TEST_SUITE("nn_fused") {
  TEST_CASE("a Linear and its ReLU give the same numbers together as one by one") {
    manual_seed(1);
    for (const bool bias : {true, false})
      for (const int64_t batch : {1, 3, 64, 300}) {
        CAPTURE(bias);
        CAPTURE(batch);
        nn::Sequential net(nn::Linear(nn::LinearOptions(300, 280).bias(bias)), nn::ReLU(), nn::Linear(280, 7),
                           nn::ReLU(), nn::Linear(7, 5));
        check_same(net, randn({batch, 300}));
        net->to(kDouble);
        check_same(net, randn({batch, 300}, kDouble));
        check_same(net, randn({2, batch, 300}, kDouble));
      }
  }

  TEST_CASE("a Conv2d and its ReLU give the same numbers together as one by one") {
    manual_seed(2);
    nn::Sequential net(nn::Conv2d(nn::Conv2dOptions(3, 8, 3).padding(1)), nn::ReLU(),
                       nn::Conv2d(nn::Conv2dOptions(8, 4, 3).stride(2).groups(2)), nn::ReLU());
    const Tensor x = randn({2, 3, 9, 8});
    check_same(net, x);
    check_same(net, x.contiguous(MemoryFormat::ChannelsLast));
    CHECK(net->forward(x).is_contiguous());
    CHECK(net->forward(x.contiguous(MemoryFormat::ChannelsLast)).is_contiguous(MemoryFormat::ChannelsLast));
    net->to(kDouble);
    check_same(net, x.to(kDouble));
  }

  TEST_CASE("what is run together is one node of the graph") {
    nn::Sequential dense(nn::Linear(3, 4), nn::ReLU()), image(nn::Conv2d(1, 2, 3), nn::ReLU());
    CHECK(dense->forward(ones({2, 3})).grad_fn()->name() == "AddmmActivationBackward0");
    CHECK(image->forward(ones({1, 1, 5, 5})).grad_fn()->name() == "ConvolutionReluBackward0");
    nn::Sequential tanh(nn::Linear(3, 4), nn::Tanh());
    CHECK(tanh->forward(ones({2, 3})).grad_fn()->name() == "TanhBackward0");
  }

  TEST_CASE("nan goes through") {
    for (const int64_t inputs : {2, 4000}) {
      Tensor x = ones({64, inputs}), weight = ones({50, inputs}), bias = zeros({50});
      x[3][1].fill_(kNan);
      const Tensor y = linear_relu(x, weight, bias);
      CHECK(y[3].isnan().all().item<bool>());
      CHECK(y.isnan().sum().item<int64_t>() == 50);
    }
    Tensor image = ones({1, 16, 8, 8}), kernel = ones({16, 16, 3, 3});
    image[0][2][4][4].fill_(kNan);
    CHECK(conv2d_relu(image, kernel).isnan().sum().item<int64_t>() == 16 * 9);
  }

  TEST_CASE("other paddings and what is derived from a layer run by themselves") {
    manual_seed(3);
    nn::Sequential reflecting(nn::Conv2d(nn::Conv2dOptions(1, 2, 3).padding(1).padding_mode(kReflect)), nn::ReLU());
    check_same(reflecting, randn({1, 1, 5, 5}));
    nn::Sequential same(nn::Conv2d(nn::Conv2dOptions(1, 2, 3).padding(kSame)), nn::ReLU());
    check_same(same, randn({1, 1, 5, 5}));
    nn::Sequential derived(std::make_shared<NegatedLinearImpl>(3, 4), nn::ReLU());
    const Tensor x = randn({2, 3});
    CHECK(equal(derived->forward(x), relu(-derived->at<NegatedLinearImpl>(0).nn::LinearImpl::forward(x))));
  }

  TEST_CASE("a wrong input is refused as before") {
    nn::Sequential net(nn::Linear(3, 4), nn::ReLU());
    CHECK_THROWS_WITH_AS(net->forward(ones({2, 5})), "mat1 and mat2 shapes cannot be multiplied (2x5 and 3x4)", Error);
    CHECK_THROWS_AS(net->forward(3), Error);
  }

  TEST_CASE("second derivatives") {
    manual_seed(4);
    Tensor x = randn({3, 4}, kDouble).set_requires_grad(true), w = randn({5, 4}, kDouble).set_requires_grad(true),
           b = randn({5}, kDouble).set_requires_grad(true);
    const auto second = [&](const Tensor& y) {
      const Tensor g = autograd::grad({y.pow(3).sum()}, {x}, {}, std::nullopt, true)[0];
      return autograd::grad({g.pow(2).sum()}, {x, w, b});
    };
    const auto one = second(linear_relu(x, w, b)), other = second(relu(linear(x, w, b)));
    for (size_t i = 0; i < 3; ++i) CHECK(allclose(one[i], other[i], 1e-12, 1e-12));
  }

  TEST_CASE("gradients that somebody holds are not written over") {
    Tensor x = tensor({-1.0, 2.0}).set_requires_grad(true);
    Tensor y = relu(x);
    y.retain_grad();
    Tensor seen;
    y.register_hook([&](const Tensor& g) { seen = g; });
    (y * 3).sum().backward();
    CHECK(equal(y.grad(), tensor({3.0, 3.0})));
    CHECK(equal(seen, tensor({3.0, 3.0})));
    CHECK(equal(x.grad(), tensor({0.0, 3.0})));
    const Tensor given = tensor({5.0, 5.0});
    relu(x).backward(given);
    CHECK(equal(given, tensor({5.0, 5.0})));
    // One element that stands for all: sum's gradient is expanded.
    Tensor wide = tensor({-1.0, 2.0, 3.0}).set_requires_grad(true);
    relu(wide).sum().backward();
    CHECK(equal(wide.grad(), tensor({0.0, 1.0, 1.0})));
  }
}
