// A convolutional network learns handwritten digits: mnist_cnn FOLDER.
#include <xtgrad/torch.h>

#include <cmath>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

namespace F = torch::nn::functional;

struct DigitsImpl : torch::nn::Module {
  DigitsImpl()
      : conv1(torch::nn::Conv2dOptions(1, 8, /*kernel_size=*/5).stride(1)),
        conv2(torch::nn::Conv2dOptions(8, 16, 3).padding(1).bias(false)),
        norm(16),
        drop(torch::nn::Dropout2dOptions(0.25)),
        fc1(16 * 6 * 6, 32),
        fc2(32, 10) {
    register_module("conv1", conv1);
    register_module("conv2", conv2);
    register_module("norm", norm);
    register_module("drop", drop);
    register_module("fc1", fc1);
    register_module("fc2", fc2);
  }

  torch::Tensor forward(torch::Tensor x) {
    x = torch::relu(torch::max_pool2d(conv1(x), 2));
    x = F::max_pool2d(torch::relu(norm(conv2(x))), F::MaxPool2dFuncOptions(2).stride({2, 2}));
    x = drop(x).flatten(1);
    x = F::dropout(torch::relu(fc1(x)), F::DropoutFuncOptions().p(0.3).training(is_training()));
    return torch::log_softmax(fc2(x), /*dim=*/1);
  }

  torch::nn::Conv2d conv1, conv2;
  torch::nn::BatchNorm2d norm;
  torch::nn::Dropout2d drop;
  torch::nn::Linear fc1, fc2;
};
TORCH_MODULE(Digits);

template <class Loader>
void train(Digits& model, Loader& loader, torch::optim::Optimizer& optimizer, const torch::Device& device) {
  model->train();
  size_t number = 0;
  for (auto& batch : loader) {
    const auto data = batch.data.to(device), target = batch.target.to(device);
    optimizer.zero_grad();
    const auto loss = torch::nll_loss(model(data), target);
    TORCH_CHECK(std::isfinite(loss.template item<float>()), "the loss of batch ", number, " is not a number");
    loss.backward();
    optimizer.step();
    if (number++ % 10 == 0) std::cout << "batch " << number << " loss " << loss.template item<float>() << "\n";
  }
}

template <class Loader>
double test(Digits& model, Loader& loader, size_t size) {
  torch::NoGradGuard no_grad;
  model->eval();
  double total = 0;
  int64_t correct = 0;
  for (const auto& batch : loader) {
    const auto output = model(batch.data);
    total += F::nll_loss(output, batch.target, F::NLLLossFuncOptions().reduction(torch::kSum)).template item<double>();
    correct += output.argmax(1).eq(batch.target).sum().template item<int64_t>();
  }
  std::cout << "test loss " << total / static_cast<double>(size) << ", " << correct << " of " << size << "\n";
  return static_cast<double>(correct) / static_cast<double>(size);
}

int main(int argc, char** argv) {
  TORCH_CHECK(argc == 2, "usage: mnist_cnn FOLDER");
  const std::string folder = argv[1];
  torch::manual_seed(1);
  const torch::Device device(torch::cuda::is_available() ? torch::kCUDA : torch::kCPU);

  Digits model;
  model->to(device);
  auto train_set = torch::data::datasets::MNIST(folder)
                       .map(torch::data::transforms::Normalize<>(0.1307, 0.3081))
                       .map(torch::data::transforms::Stack<>());
  auto test_set = torch::data::datasets::MNIST(folder, torch::data::datasets::MNIST::Mode::kTest)
                      .map(torch::data::transforms::Normalize<>({0.1307}, {0.3081}))
                      .map(torch::data::transforms::Stack<>());
  std::cout << train_set.size().value() << " and " << *test_set.size() << " images\n";
  const size_t train_size = 1600, test_size = 500;  // the first ones suffice
  auto train_loader =
      torch::data::make_data_loader(std::move(train_set), torch::data::samplers::RandomSampler(train_size),
                                    torch::data::DataLoaderOptions().batch_size(32).workers(2));
  auto test_loader = torch::data::make_data_loader(
      std::move(test_set), torch::data::samplers::SequentialSampler(test_size), torch::data::DataLoaderOptions(100));

  torch::optim::SGD optimizer(model->parameters(), torch::optim::SGDOptions(0.05).momentum(0.5));
  double accuracy = 0;
  for (int epoch = 1; epoch <= 1; ++epoch) {
    std::cout << "epoch " << epoch << "\n";
    train(model, *train_loader, optimizer, device);
    accuracy = test(model, *test_loader, test_size);
  }
  TORCH_CHECK(accuracy > 0.8, "only ", 100 * accuracy, " % were recognised");
  return 0;
}
