#include <memory>

#include "framework.h"

namespace bench {

namespace {

using torch::Tensor;
namespace nn = torch::nn;
namespace optim = torch::optim;

// A network, its optimiser and its place in the data.
struct Training {
  Tensor images, labels;
  int64_t batch, position = 0;
  int threads;
  nn::Sequential net{nullptr};
  std::unique_ptr<optim::Optimizer> optimizer = nullptr;

  void step() {
    const int64_t start = position++ % (labels.size(0) / batch) * batch;
    optimizer->zero_grad();
    Tensor loss = torch::nll_loss(net->forward(images.narrow(0, start, batch)), labels.narrow(0, start, batch));
    loss.backward();
    optimizer->step();
    last_loss = loss.item<float>();
  }
  float last_loss = 0;
};

Tensor images_of(const Digits& digits) {
  return torch::from_blob(const_cast<float*>(digits.images), {digits.count, 784}, torch::kFloat);
}
Tensor labels_of(const Digits& digits) {
  return torch::from_blob(const_cast<int64_t*>(digits.labels), {digits.count}, torch::kLong);
}

nn::Sequential mlp_of_digits() {
  torch::manual_seed(1);
  return nn::Sequential(nn::Linear(784, 500), nn::ReLU(), nn::Linear(500, 250), nn::ReLU(), nn::Linear(250, 100),
                        nn::ReLU(), nn::Linear(100, 10), nn::LogSoftmax(1));
}

Run run_of(const std::shared_ptr<Training>& training) {
  return [training](int times) {
    torch::set_num_threads(training->threads);
    for (int i = 0; i < times; ++i) training->step();
  };
}

}  // namespace

template <>
Run TWIN::mlp(const Digits& digits, int64_t batch, const std::string& optimizer, int threads) {
  auto training = std::make_shared<Training>(Training{images_of(digits), labels_of(digits), batch, 0, threads});
  training->net = mlp_of_digits();
  const auto parameters = training->net->parameters();
  if (optimizer == "sgd")
    training->optimizer = std::make_unique<optim::SGD>(parameters, optim::SGDOptions(0.01));
  else
    training->optimizer = std::make_unique<optim::Adam>(parameters, optim::AdamOptions(1e-3));
  return run_of(training);
}

template <>
Run TWIN::cnn(const Digits& digits, int64_t batch, bool channels_last, int threads) {
  const auto format = channels_last ? torch::MemoryFormat::ChannelsLast : torch::MemoryFormat::Contiguous;
  // contiguous(format) would leave images of one channel as they are: their strides then speak of rows, and the first
  // convolution keeps that order.
  const Tensor images = images_of(digits).view({-1, 1, 28, 28}).to(torch::kFloat, false, /*copy=*/true, format);
  auto training = std::make_shared<Training>(Training{images, labels_of(digits), batch, 0, threads});
  torch::manual_seed(1);
  training->net =
      nn::Sequential(nn::Conv2d(1, 32, 3), nn::ReLU(), nn::Conv2d(32, 64, 3), nn::ReLU(), nn::MaxPool2d(2),
                     nn::Flatten(), nn::Linear(9216, 128), nn::ReLU(), nn::Linear(128, 10), nn::LogSoftmax(1));
  for (Tensor& parameter : training->net->parameters())
    if (parameter.dim() == 4) parameter.set_data(parameter.detach().to(torch::kFloat, false, true, format));
  training->optimizer = std::make_unique<optim::SGD>(training->net->parameters(), optim::SGDOptions(0.01));
  return run_of(training);
}

template <>
Run TWIN::network(const std::vector<int64_t>& widths, int64_t batch, int threads) {
  torch::manual_seed(1);
  auto training =
      std::make_shared<Training>(Training{torch::rand({batch, widths.front()}),
                                          torch::randint(0, widths.back(), {batch}, torch::kLong), batch, 0, threads});
  training->net = nn::Sequential();
  for (size_t i = 0; i + 1 < widths.size(); ++i) {
    if (i > 0) training->net->push_back(nn::ReLU());
    training->net->push_back(nn::Linear(widths[i], widths[i + 1]));
  }
  training->net->push_back(nn::LogSoftmax(1));
  training->optimizer = std::make_unique<optim::SGD>(training->net->parameters(), optim::SGDOptions(0.01));
  return run_of(training);
}

template <>
Run TWIN::mlp_inference(const Digits& digits, int64_t batch, int threads) {
  const Tensor images = images_of(digits).narrow(0, 0, batch);
  return [images, net = mlp_of_digits(), threads](int times) mutable {
    torch::set_num_threads(threads);
    const torch::NoGradGuard no_grad;
    for (int i = 0; i < times; ++i) net->forward(images);
  };
}

}  // namespace bench
