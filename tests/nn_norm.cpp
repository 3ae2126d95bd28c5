// Modules of normalisation and dropout.
#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/nn/nn.h>

// Expected numbers are PyTorch 1.13's.

namespace {

using namespace xtgrad;
namespace F = nn::functional;

template <class M>
std::string text_of(const M& module) {
  std::ostringstream stream;
  stream << module;
  return stream.str();
}
Tensor numbers(const std::vector<double>& values) { return tensor(values, kDouble); }
bool same(const Tensor& x, const Tensor& expected) {
  return allclose(x.reshape({-1}).to(kDouble), expected, 1e-5, 1e-6);
}
auto contains(const char* text) { return doctest::Contains(text); }
Tensor waves(IntArrayRef sizes, double pace) { return sin(arange(numel_of(sizes), kDouble) * pace).view(sizes); }

}  // namespace

TEST_SUITE("nn_norm") {
  TEST_CASE("BatchNorm keeps running statistics under PyTorch's names") {
    nn::BatchNorm1d bn(3);
    CHECK(bn->state_dict().keys() ==
          std::vector<std::string>{"weight", "bias", "running_mean", "running_var", "num_batches_tracked"});
    CHECK(bn->num_batches_tracked.dtype() == kLong);
    CHECK(equal(bn->weight, ones({3})));
    const Tensor x = waves({2, 3, 4}, 1.3).to(kFloat);
    CHECK(allclose(bn(x), batch_norm(x, {}, {}, {}, {}, true, 0, 1e-5)));
    CHECK(bn->num_batches_tracked.item<int64_t>() == 1);
    CHECK(allclose(bn->running_mean, x.mean({0, 2}) * 0.1, 1e-5, 1e-7));
    bn->eval();
    const Tensor evaluated = bn(x);
    CHECK(allclose(evaluated, batch_norm(x, {}, {}, bn->running_mean, bn->running_var, false, 0, 1e-5)));
    CHECK(bn->num_batches_tracked.item<int64_t>() == 1);
    bn->reset_running_stats();
    CHECK(equal(bn->running_var, ones({3})));
    CHECK(bn->num_batches_tracked.item<int64_t>() == 0);
  }

  TEST_CASE("without a momentum the statistics are means over the batches") {
    nn::BatchNorm1d bn(nn::BatchNorm1dOptions(3).momentum(std::nullopt));
    const Tensor x = waves({2, 3, 4}, 1.3).to(kFloat);
    bn(x);
    bn(x * 2);
    CHECK(same(bn->running_mean, numbers({-0.005506851710379124, 0.011847969144582748, 0.01660880818963051})));
    CHECK(same(bn->running_var, numbers({1.1694585084915161, 1.4105393886566162, 1.7073266506195068})));
  }

  TEST_CASE("BatchNorm without weights or statistics, cloned, converted") {
    nn::BatchNorm2d plain(nn::BatchNorm2dOptions(3).affine(false).track_running_stats(false));
    CHECK(plain->state_dict().is_empty());
    const Tensor x = waves({2, 3, 2, 2}, 1.3).to(kFloat);
    const Tensor trained = plain(x);
    plain->eval();
    CHECK(equal(plain(x), trained));
    nn::BatchNorm2d bn(3);
    bn(x);
    bn->to(kDouble);
    CHECK(bn->running_mean.dtype() == kDouble);
    CHECK(bn->num_batches_tracked.dtype() == kLong);
    const auto copy = std::dynamic_pointer_cast<nn::BatchNorm2dImpl>(bn->clone());
    CHECK(equal(copy->running_mean, bn->running_mean));
    bn(x.to(kDouble));
    CHECK(copy->num_batches_tracked.item<int64_t>() == 1);
    nn::BatchNorm3d volume(2);
    CHECK(volume(rand({2, 2, 2, 2, 2})).sizes() == IntArrayRef({2, 2, 2, 2, 2}));
  }

  TEST_CASE("InstanceNorm, also of a single sample") {
    nn::InstanceNorm2d in(3);
    CHECK(in->state_dict().is_empty());
    const Tensor x = waves({2, 3, 4, 5}, 1.3).to(kFloat);
    CHECK(allclose(in(x), instance_norm(x, {}, {}, {}, {}, true, 0.1, 1e-5)));
    CHECK(allclose(in(x[0]), in(x)[0], 1e-5, 1e-6));
    nn::InstanceNorm1d tracked(nn::InstanceNorm1dOptions(3).affine(true).track_running_stats(true));
    tracked(x.flatten(2));
    CHECK(allclose(tracked->running_mean, x.mean({0, 2, 3}) * 0.1, 1e-5, 1e-6));
    tracked->eval();
    CHECK(tracked(x.flatten(2)).sizes() == IntArrayRef({2, 3, 20}));
    CHECK_THROWS_WITH(in(rand({4})), contains("expected 3D or 4D input (got 1D input)"));
    CHECK_THROWS_WITH(nn::InstanceNorm1d(4)(rand({4})), contains("expected 2D or 3D input (got 1D input)"));
    CHECK_THROWS_WITH(nn::InstanceNorm3d(4)(rand({4, 3})), contains("expected 4D or 5D input (got 2D input)"));
    CHECK(nn::InstanceNorm3d(2)(rand({2, 2, 2, 2, 2})).sizes() == IntArrayRef({2, 2, 2, 2, 2}));
  }

  TEST_CASE("LayerNorm, GroupNorm and the response norms") {
    const Tensor x = waves({2, 4, 3}, 1.3).to(kFloat);
    nn::LayerNorm ln(std::vector<int64_t>{4, 3});
    CHECK(equal(ln(x), layer_norm(x, {4, 3}, ln->weight, ln->bias)));
    CHECK(ln->named_parameters().keys() == std::vector<std::string>{"weight", "bias"});
    nn::GroupNorm gn(2, 4);
    CHECK(equal(gn(x), group_norm(x, 2, gn->weight, gn->bias)));
    CHECK_THROWS_WITH(nn::GroupNorm(3, 4), contains("num_channels must be divisible by num_groups"));
    nn::LocalResponseNorm lrn(2);
    CHECK(equal(lrn(x), local_response_norm(x, 2)));
    const Tensor image = waves({1, 5, 4, 3}, 0.7);
    nn::CrossMapLRN2d odd(nn::CrossMapLRN2dOptions(3).alpha(0.5).k(2)),
        even(nn::CrossMapLRN2dOptions(4).alpha(0.5).k(2));
    CHECK(same(odd(image).flatten().slice(0, 0, 3), numbers({0.0, 0.3711291368273683, 0.5484786810243837})));
    CHECK(same(odd(image).flatten().slice(0, -3),
               numbers({0.46151011565601013, 0.13358594169405982, -0.23275741897698532})));
    CHECK(same(even(image).flatten().slice(0, -3),
               numbers({0.4660744209471371, 0.1355219747432625, -0.23966025684413178})));
    CHECK_THROWS_WITH(odd(x), contains("CrossMapLRN2d: Expected input to be 4D, got 3D instead."));
  }

  TEST_CASE("inputs that do not fit are refused") {
    CHECK_THROWS_WITH(nn::BatchNorm1d(4)(rand({4})), contains("expected 2D or 3D input (got 1D input)"));
    CHECK_THROWS_WITH(nn::BatchNorm2d(4)(rand({2, 4})), contains("expected 4D input (got 2D input)"));
    CHECK_THROWS_WITH(nn::BatchNorm3d(4)(rand({2, 4})), contains("expected 5D input (got 2D input)"));
    nn::BatchNorm1d one(4);
    CHECK_THROWS_WITH(one(rand({1, 4})),
                      contains("Expected more than 1 value per channel when training, got input size [1, 4]"));
    one->eval();
    CHECK(one(rand({1, 4})).sizes() == IntArrayRef({1, 4}));
    CHECK_THROWS_WITH(nn::BatchNorm2d(4)(rand({2, 3, 2, 2})), contains("running_mean should contain 3 elements not 4"));
  }

  TEST_CASE("modules print like PyTorch's") {
    CHECK(text_of(nn::BatchNorm2d(nn::BatchNorm2dOptions(4).eps(0.5).affine(false))) ==
          "xtgrad::nn::BatchNorm2d(4, eps=0.5, momentum=0.1, affine=false, track_running_stats=true)");
    CHECK(text_of(nn::InstanceNorm1d(4)) ==
          "xtgrad::nn::InstanceNorm1d(4, eps=1e-05, momentum=0.1, affine=false, track_running_stats=false)");
    CHECK(text_of(nn::LayerNorm(std::vector<int64_t>{2, 2})) ==
          "xtgrad::nn::LayerNorm([2, 2], eps=1e-05, elementwise_affine=true)");
    CHECK(text_of(nn::GroupNorm(2, 4)) == "xtgrad::nn::GroupNorm(2, 4, eps=1e-05, affine=true)");
    CHECK(text_of(nn::LocalResponseNorm(2)) == "xtgrad::nn::LocalResponseNorm(2, alpha=0.0001, beta=0.75, k=1)");
    CHECK(text_of(nn::CrossMapLRN2d(3)) == "xtgrad::nn::CrossMapLRN2d(3, alpha=0.0001, beta=0.75, k=1)");
    CHECK(text_of(nn::Dropout2d(0.42)) == "xtgrad::nn::Dropout2d(p=0.42, inplace=false)");
    CHECK(text_of(nn::FeatureAlphaDropout()) == "xtgrad::nn::FeatureAlphaDropout(p=0.5, inplace=false)");
  }

  TEST_CASE("dropout of channels and for selu draws PyTorch's numbers") {
    manual_seed(3);
    CHECK(same(F::alpha_dropout(arange(6, kFloat), F::AlphaDropoutFuncOptions().p(0.3).training(true)),
               numbers({0.4540920555591583, 1.315044641494751, -1.059548258781433, 3.036949872970581,
                        -1.059548258781433, 4.758854866027832})));
    manual_seed(3);
    const Tensor images = arange(12, kFloat).view({2, 3, 2});
    CHECK(same(F::feature_alpha_dropout(images, F::FeatureAlphaDropoutFuncOptions().p(0.3).training(true)),
               numbers({0.4540920555591583, 1.315044641494751, 2.175997257232666, 3.036949872970581, -1.059548258781433,
                        -1.059548258781433, 5.619807720184326, 6.48076057434082, -1.059548258781433, -1.059548258781433,
                        9.063617706298828, 9.92457103729248})));
    manual_seed(3);
    CHECK(same(F::dropout2d((images + 1).unsqueeze(-1), F::Dropout2dFuncOptions().p(0.3)),
               numbers({1.4285714626312256, 2.857142925262451, 4.285714149475098, 5.714285850524902, 0.0, 0.0, 10.0,
                        11.428571701049805, 0.0, 0.0, 15.714285850524902, 17.14285659790039})));
    manual_seed(3);
    nn::Dropout3d in_place(nn::Dropout3dOptions(0.3).inplace(true));
    const Tensor changed = images + 1;
    CHECK(in_place(changed).is_same(changed));
    CHECK(same(changed, numbers({1.4285714626312256, 2.857142925262451, 4.285714149475098, 5.714285850524902, 0.0, 0.0,
                                 10.0, 11.428571701049805, 0.0, 0.0, 15.714285850524902, 17.14285659790039})));
  }

  TEST_CASE("dropout at its limits and its gradient") {
    const Tensor x = rand({2, 3, 4}).requires_grad_();
    nn::Dropout2d channels(0.5);
    nn::AlphaDropout alpha;
    nn::FeatureAlphaDropout features(1.0);
    CHECK(equal(features(x), zeros({2, 3, 4})));
    const Tensor y = channels(x);
    const Tensor g = autograd::grad({y}, {x}, {ones_like(y)})[0];
    CHECK(equal(y, x * g));
    CHECK(alpha(x).requires_grad());
    for (nn::Module* module : {static_cast<nn::Module*>(channels.get()), static_cast<nn::Module*>(alpha.get()),
                               static_cast<nn::Module*>(features.get())})
      module->eval();
    CHECK(channels(x).is_same(x));
    CHECK(alpha(x).is_same(x));
    CHECK(features(x).is_same(x));
    CHECK_THROWS_WITH(nn::AlphaDropout(1.5), contains("dropout probability has to be between 0 and 1, but got 1.5"));
    CHECK_THROWS_WITH(F::dropout2d(rand({3})), contains("Feature dropout requires at least 2 dimensions in the input"));
    CHECK(channels(empty({0, 3, 2})).numel() == 0);
  }
}
