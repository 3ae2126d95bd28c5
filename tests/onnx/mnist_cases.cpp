#include <cstdlib>

#include "cases.h"

using namespace xtgrad;
namespace F = xtgrad::nn::functional;

namespace {

struct CnnImpl : nn::Module {
  CnnImpl() {
    conv1 = register_module("conv1", nn::Conv2d(nn::Conv2dOptions(1, 8, 5)));
    conv2 = register_module("conv2", nn::Conv2d(nn::Conv2dOptions(8, 16, 5)));
    fc1 = register_module("fc1", nn::Linear(256, 50));
    fc2 = register_module("fc2", nn::Linear(50, 10));
  }
  Tensor forward(const Tensor& images) {
    Tensor x = relu(F::max_pool2d(conv1(images), F::MaxPool2dFuncOptions(2)));
    x = relu(F::max_pool2d(conv2(x), F::MaxPool2dFuncOptions(2)));
    x = relu(fc1(x.view({-1, 256})));
    return F::log_softmax(fc2(F::dropout(x, F::DropoutFuncOptions().training(is_training()))), 1);
  }
  nn::Conv2d conv1{nullptr}, conv2{nullptr};
  nn::Linear fc1{nullptr}, fc2{nullptr};
};
XTGRAD_MODULE(Cnn);

data::datasets::MNIST digits(data::datasets::MNIST::Mode mode) {
  const char* const folder = std::getenv("XTGRAD_DATA");
  return folder ? data::datasets::MNIST(folder, mode) : data::datasets::synthetic_mnist(2000, 1, mode);
}

// A hundred steps: weights that tell digits apart.
template <class Forward>
void fit(nn::Module& module, const Forward& forward) {
  const data::datasets::MNIST set = digits(data::datasets::MNIST::Mode::kTrain);
  optim::Adam adam(module.parameters(), optim::AdamOptions(1e-3));
  for (int64_t step = 0; step < 100; ++step) {
    const int64_t start = step * 64 % (set.images().size(0) - 64);
    adam.zero_grad();
    nll_loss(forward(set.images().narrow(0, start, 64)), set.targets().narrow(0, start, 64)).backward();
    adam.step();
  }
}

}  // namespace

std::vector<OnnxCase> mnist_cases() {
  manual_seed(2);
  nn::Sequential mlp(nn::Flatten(), nn::Linear(784, 500), nn::ReLU(), nn::Linear(500, 250), nn::ReLU(),
                     nn::Linear(250, 100), nn::ReLU(), nn::Linear(100, 10), nn::LogSoftmax(1));
  Cnn cnn;
  fit(*mlp, [&](const Tensor& x) { return mlp->forward(x); });
  fit(*cnn, [&](const Tensor& x) { return cnn->forward(x); });
  const Tensor images = digits(data::datasets::MNIST::Mode::kTest).images().narrow(0, 0, 256);
  return {{"mnist_mlp", mlp.ptr(), [mlp](const Tensor& x) mutable { return mlp->forward(x); }, images},
          {"mnist_cnn", cnn.ptr(), [cnn](const Tensor& x) { return cnn.ptr()->forward(x); }, images}};
}
