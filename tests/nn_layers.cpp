// Layers: what they compute, print, register and refuse; their functional forms.
#include <cmath>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/lib/warning.h>
#include <xtgrad/nn/nn.h>

using namespace xtgrad;
namespace F = xtgrad::nn::functional;

namespace {
template <class T>
std::string printed(const T& module) {
  std::ostringstream out;
  out << module;
  return out.str();
}
}  // namespace

TEST_SUITE("nn_layers") {
  TEST_CASE("layers print their options as PyTorch does") {
    CHECK(printed(nn::Identity()) == "xtgrad::nn::Identity()");
    CHECK(printed(nn::Linear(3, 4)) == "xtgrad::nn::Linear(in_features=3, out_features=4, bias=true)");
    CHECK(printed(nn::Linear(nn::LinearOptions(3, 4).bias(false))) ==
          "xtgrad::nn::Linear(in_features=3, out_features=4, bias=false)");
    CHECK(printed(nn::Bilinear(1, 2, 3)) ==
          "xtgrad::nn::Bilinear(in1_features=1, in2_features=2, out_features=3, bias=true)");
    CHECK(printed(nn::Flatten()) == "xtgrad::nn::Flatten(start_dim=1, end_dim=-1)");
    CHECK(printed(nn::Flatten(nn::FlattenOptions().start_dim(2).end_dim(4))) ==
          "xtgrad::nn::Flatten(start_dim=2, end_dim=4)");
    CHECK(printed(nn::Unflatten(nn::UnflattenOptions(1, {2, 3}))) ==
          "xtgrad::nn::Unflatten(dim=1, unflattened_size={2, 3})");
    CHECK(printed(nn::ReLU()) == "xtgrad::nn::ReLU()");
    CHECK(printed(nn::ReLU(true)) == "xtgrad::nn::ReLU(inplace=true)");
    CHECK(printed(nn::ReLU(nn::ReLUOptions().inplace(true))) == "xtgrad::nn::ReLU(inplace=true)");
    CHECK(printed(nn::LeakyReLU(nn::LeakyReLUOptions().inplace(true))) ==
          "xtgrad::nn::LeakyReLU(negative_slope=0.01, inplace=true)");
    CHECK(printed(nn::ELU()) == "xtgrad::nn::ELU(alpha=1)");
    CHECK(printed(nn::GELU()) == "xtgrad::nn::GELU()");
    CHECK(printed(nn::SiLU()) == "xtgrad::nn::SiLU()");
    CHECK(printed(nn::Softplus()) == "xtgrad::nn::Softplus(beta=1, threshold=20)");
    CHECK(printed(nn::Sigmoid()) == "xtgrad::nn::Sigmoid()");
    CHECK(printed(nn::Tanh()) == "xtgrad::nn::Tanh()");
    CHECK(printed(nn::LogSigmoid()) == "xtgrad::nn::LogSigmoid()");
    CHECK(printed(nn::Softmax(1)) == "xtgrad::nn::Softmax(dim=1)");
    CHECK(printed(nn::LogSoftmax(nn::LogSoftmaxOptions(1))) == "xtgrad::nn::LogSoftmax(dim=1)");
    CHECK(printed(nn::Dropout()) == "xtgrad::nn::Dropout(p=0.5, inplace=false)");
    CHECK(printed(nn::Dropout(nn::DropoutOptions(0.42).inplace(true))) == "xtgrad::nn::Dropout(p=0.42, inplace=true)");
    CHECK(printed(nn::NLLLoss()) == "xtgrad::nn::NLLLoss()");
    CHECK(printed(nn::CrossEntropyLoss()) == "xtgrad::nn::CrossEntropyLoss()");
    CHECK(printed(nn::MSELoss()) == "xtgrad::nn::MSELoss()");
    CHECK(printed(nn::BCELoss()) == "xtgrad::nn::BCELoss()");
    CHECK(printed(nn::BCEWithLogitsLoss()) == "xtgrad::nn::BCEWithLogitsLoss()");
    CHECK(printed(nn::L1Loss()) == "xtgrad::nn::L1Loss()");
    CHECK(printed(nn::SmoothL1Loss()) == "xtgrad::nn::SmoothL1Loss");
    CHECK(printed(nn::HuberLoss()) == "xtgrad::nn::HuberLoss");
  }

  TEST_CASE("Linear multiplies by its weight and adds its bias, over any leading dimensions") {
    manual_seed(0);
    nn::Linear linear(3, 4);
    const Tensor x = rand({2, 5, 3});
    CHECK(allclose(linear(x), x.matmul(linear->weight.t()) + linear->bias, 1e-5, 1e-6));
    nn::Linear plain(nn::LinearOptions(3, 4).bias(false));
    CHECK(!plain->bias.defined());
    CHECK(allclose(plain(x), x.matmul(plain->weight.t()), 1e-5, 1e-6));
    CHECK_THROWS_AS(linear(rand({2, 4})), Error);
    CHECK_THROWS_AS(nn::Linear(-1, 4), Error);
    CHECK(nn::Linear(0, 4)(zeros({2, 0})).size(1) == 4);
    CHECK(nn::Linear(3, 0)(x).size(2) == 0);
  }

  TEST_CASE("Flatten, Unflatten and Identity reshape and nothing else") {
    const Tensor x = rand({2, 3, 4});
    CHECK(nn::Flatten()(x).sizes() == IntArrayRef({2, 12}));
    CHECK(nn::Unflatten(1, std::vector<int64_t>{3, -1})(nn::Flatten()(x)).sizes() == IntArrayRef({2, 3, 4}));
    CHECK_THROWS_AS(nn::Unflatten(1, std::vector<int64_t>{5, 5})(x), Error);
    CHECK(nn::Identity()(x).is_same(x));
  }

  TEST_CASE("activations are the functions of their names, as modules and with options") {
    const Tensor x = linspace(-3, 3, 13, kDouble);
    CHECK(equal(nn::ReLU()(x), relu(x)));
    CHECK(equal(nn::Sigmoid()(x), sigmoid(x)));
    CHECK(equal(nn::Tanh()(x), tanh(x)));
    CHECK(allclose(nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(0.5))(x), where(x > 0, x, x * 0.5)));
    CHECK(allclose(nn::ELU(nn::ELUOptions().alpha(2))(x), where(x > 0, x, expm1(x) * 2)));
    CHECK(allclose(nn::GELU()(x), x * 0.5 * (erf(x / std::sqrt(2.0)) + 1)));
    CHECK(allclose(nn::SiLU()(x), x * sigmoid(x)));
    CHECK(allclose(nn::Softplus(nn::SoftplusOptions().beta(2))(x), log1p(exp(x * 2)) / 2));
    CHECK(allclose(nn::LogSigmoid()(x), log(sigmoid(x))));
    CHECK(allclose(nn::LogSoftmax(0)(x), log(nn::Softmax(0)(x))));
    CHECK(F::softmax(x, F::SoftmaxFuncOptions(0).dtype(kFloat)).dtype() == kFloat);
    CHECK(allclose(F::log_softmax(x, 0).exp().sum(), ones({}, kDouble)));
  }

  TEST_CASE("inplace changes the tensor that is given, with the right gradient") {
    const auto in_place = [](auto module) {
      const Tensor x = tensor({-2.0, 1.0}).requires_grad_();
      Tensor y = x * 3;
      const Tensor result = module(y);
      CHECK(result.is_same(y));
      result.sum().backward();
      return x.grad();
    };
    CHECK(equal(in_place(nn::ReLU(true)), tensor({0.0, 3.0})));
    CHECK(equal(in_place(nn::LeakyReLU(nn::LeakyReLUOptions().negative_slope(0.5).inplace(true))), tensor({1.5, 3.0})));
    CHECK(in_place(nn::ELU(nn::ELUOptions().inplace(true)))[0].item<float>() ==
          doctest::Approx(3 * std::exp(-6.0)).epsilon(1e-4));
  }

  TEST_CASE("Dropout works while training and rests in evaluation") {
    manual_seed(0);
    nn::Dropout dropout(0.25);
    const Tensor x = ones({100, 100});
    const Tensor y = dropout(x);
    CHECK((y == 0).sum().item<int64_t>() == doctest::Approx(2500).epsilon(0.1));
    CHECK(y.max().item<float>() == doctest::Approx(4.0 / 3));
    dropout->eval();
    CHECK(equal(dropout(x), x));
    CHECK(equal(F::dropout(x, F::DropoutFuncOptions().training(false)), x));
    CHECK(F::dropout(x, F::DropoutFuncOptions().p(1)).sum().item<float>() == 0);
    const char* message = "dropout probability has to be between 0 and 1, but got 1.5";
    CHECK_THROWS_WITH_AS(nn::Dropout(1.5), message, Error);
    CHECK_THROWS_WITH_AS(F::dropout(x, F::DropoutFuncOptions().p(1.5)), message, Error);
    CHECK_THROWS_AS(nn::Dropout(-0.5), Error);
    CHECK_THROWS_AS(nn::Dropout(std::nan("")), Error);
    Tensor z = x.clone();
    CHECK(nn::Dropout(nn::DropoutOptions(0.5).inplace(true))(z).is_same(z));
    CHECK(!equal(z, x));
  }

  TEST_CASE("losses are the functions of their names, with their options") {
    manual_seed(0);
    const Tensor x = rand({4, 3}, kDouble), y = rand({4, 3}, kDouble), classes = tensor({0, 2, 1, 2});
    const Tensor weight = tensor({0.5, 1.0, 2.0}, kDouble), d = (x - y).abs();
    CHECK(allclose(nn::L1Loss(kSum)(x, y), d.sum()));
    CHECK(allclose(nn::MSELoss()(x, y), d.square().mean()));
    CHECK(allclose(nn::MSELoss(nn::MSELossOptions().reduction(kNone))(x, y), d.square()));
    CHECK(allclose(nn::SmoothL1Loss(nn::SmoothL1LossOptions().beta(0.25))(x, y),
                   where(d < 0.25, d.square() * 2, d - 0.125).mean()));
    CHECK(allclose(nn::HuberLoss(nn::HuberLossOptions(kSum).delta(0.25))(x, y),
                   where(d < 0.25, d.square() / 2, (d - 0.125) * 0.25).sum()));
    const Tensor bce = -(y * log(x) + (1 - y) * log(1 - x));
    CHECK(allclose(nn::BCELoss()(x, y), bce.mean()));
    CHECK(allclose(nn::BCELoss(nn::BCELossOptions().weight(weight).reduction(kSum))(x, y), (bce * weight).sum()));
    CHECK(allclose(nn::BCEWithLogitsLoss()(log(x / (1 - x)), y), bce.mean()));
    const Tensor log_p = log_softmax(x, 1), picked = -log_p.gather(1, classes.unsqueeze(1)).squeeze(1);
    CHECK(allclose(nn::CrossEntropyLoss()(x, classes), picked.mean()));
    CHECK(allclose(nn::NLLLoss()(log_p, classes), picked.mean()));
    const Tensor w = weight.index_select(0, classes);
    CHECK(allclose(nn::NLLLoss(nn::NLLLossOptions().weight(weight))(log_p, classes), (picked * w).sum() / w.sum()));
    CHECK(allclose(F::cross_entropy(x, classes, F::CrossEntropyFuncOptions().ignore_index(2).reduction(kSum)),
                   picked[0] + picked[2]));
    CHECK_THROWS_WITH_AS(F::cross_entropy(x, classes, F::CrossEntropyFuncOptions().label_smoothing(2)),
                         doctest::Contains("label_smoothing must be between 0.0 and 1.0"), Error);
  }

  TEST_CASE("a loss's weight is a buffer that is saved and converted") {
    nn::NLLLoss loss(nn::NLLLossOptions().weight(ones({3})));
    CHECK(loss->named_buffers().keys() == std::vector<std::string>{"weight"});
    loss->to(kDouble);
    CHECK(loss->weight.dtype() == kDouble);
    CHECK(nn::NLLLoss()->buffers().empty());
    auto copy = std::dynamic_pointer_cast<nn::NLLLossImpl>(loss->clone());
    REQUIRE(copy);
    CHECK(equal(copy->weight, loss->weight));
  }

  TEST_CASE("sizes that differ are refused or warned of") {
    std::string warning;
    set_warning_handler([&](const std::string& message) { warning = message; });
    F::mse_loss(ones({2}), ones({1}));
    set_warning_handler({});
    CHECK(warning.find("Using a target size ([1]) that is different to the input size ([2])") == 0);
    CHECK_THROWS_WITH_AS(F::binary_cross_entropy(ones({2}), ones({3})),
                         "Using a target size ([3]) that is different to the input size ([2]) is deprecated. Please "
                         "ensure they have the same size.",
                         Error);
    CHECK_THROWS_WITH_AS(F::binary_cross_entropy_with_logits(ones({2}), ones({3})),
                         "Target size ([3]) must be the same as input size ([2])", Error);
  }

  TEST_CASE("choices have names") {
    const nn::reduction_t reduction = kSum;
    CHECK(enumtype::get_enum_name(reduction) == "kSum");
    CHECK(enumtype::reduction_get_enum(kNone) == Reduction::None);
    CHECK(enumtype::reduction_get_enum(reduction) == Reduction::Sum);
  }
}
