#include <cmath>
#include <cstdlib>
#include <iostream>

#include <doctest/doctest.h>

#include <xtgrad/autograd/autograd.h>
#include <xtgrad/data/data.h>
#include <xtgrad/lib/parallel.h>
#include <xtgrad/nn/nn.h>
#include <xtgrad/optim/optim.h>

#include "family.h"
#include "settings.h"

// Short float32 runs on MNIST whose every loss must be PyTorch's: initialisation, shuffling, dropout and steps
// together.

namespace reference {
namespace {

struct Digits {
  Tensor images, targets;
};

const Digits& digits(const std::string& data) {
  static const Digits loaded = [&] {
    const data::datasets::MNIST mnist(data + "/mnist");
    return Digits{mnist.images().flatten(1), mnist.targets()};
  }();
  return loaded;
}

void add_activation(nn::Sequential& model, const std::string& name) {
  if (name == "relu")
    model->push_back(nn::ReLU());
  else if (name == "tanh")
    model->push_back(nn::Tanh());
  else if (name == "sigmoid")
    model->push_back(nn::Sigmoid());
  else
    fail("the runner does not know the activation ", name);
}

nn::Sequential make_mlp(const Settings& settings) {
  const std::vector<int64_t> sizes{784, 500, 250, 100, 10};
  nn::Sequential model;
  for (size_t i = 0; i + 1 < sizes.size(); ++i) {
    model->push_back(nn::Linear(sizes[i], sizes[i + 1]));
    if (i + 2 == sizes.size()) break;
    add_activation(model, settings.word(1));
    if (settings.number("dropout", 0) > 0) model->push_back(nn::Dropout(settings.number("dropout", 0)));
  }
  model->push_back(nn::LogSoftmax(1));
  return model;
}

/// PyTorch's first example for MNIST: two convolutions, each behind it max-pooling and ReLU, then two linear layers.
class Cnn : public nn::Module {
 public:
  Cnn() {
    register_module("conv1", conv1);
    register_module("conv2", conv2);
    register_module("fc1", fc1);
    register_module("fc2", fc2);
  }

  Tensor forward(const Tensor& images) {
    Tensor x = relu(max_pool2d(conv1(images.reshape({-1, 1, 28, 28})), 2));
    x = relu(max_pool2d(drop_channels(conv2(x)), 2)).reshape({-1, 320});
    x = dropout(relu(fc1(x)), 0.5, is_training());
    return log_softmax(fc2(x), 1);
  }

 private:
  Tensor drop_channels(const Tensor& x) const {
    if (!is_training()) return x;
    return x * (empty({x.size(0), x.size(1), 1, 1}).bernoulli_(0.5) / 0.5);
  }

  nn::Conv2d conv1{1, 10, 5}, conv2{10, 20, 5};
  nn::Linear fc1{320, 50}, fc2{50, 10};
};

nn::Sequential make_model(const Settings& settings) {
  if (settings.word(0) == "cnn") return nn::Sequential(std::make_shared<Cnn>());
  return make_mlp(settings);
}

std::unique_ptr<optim::Optimizer> make_optimizer(const Settings& s, const std::vector<Tensor>& parameters) {
  const double lr = s.number("lr", 0), decay = s.number("weight_decay", 0);
  if (s.word(2) == "SGD")
    return std::make_unique<optim::SGD>(parameters,
                                        optim::SGDOptions(lr).momentum(s.number("momentum", 0)).weight_decay(decay));
  if (s.word(2) == "Adam") return std::make_unique<optim::Adam>(parameters, optim::AdamOptions(lr).weight_decay(decay));
  check(s.word(2) == "RMSprop", "the runner does not know the optimiser ", s.word(2));
  return std::make_unique<optim::RMSprop>(parameters, optim::RMSpropOptions(lr).weight_decay(decay));
}

std::vector<std::string> check_losses(const std::vector<double>& got, const std::vector<double>& expected,
                                      const Settings& settings) {
  // RMSprop's first steps divide by what is little more than rounding noise.
  const bool amplifies = settings.word(2) == "RMSprop";
  double largest_early = 0, largest = 0;
  std::vector<std::string> problems;
  for (size_t i = 0; i < expected.size(); ++i) {
    const double limit = i < 20 ? (amplifies ? 1e-2 : 1e-4) : (amplifies ? 5e-2 : 1e-2);
    const double error = std::abs(got[i] - expected[i]) / std::abs(expected[i]);
    (i < 20 ? largest_early : largest) = std::max(i < 20 ? largest_early : largest, error);
    if (!(error <= limit))
      problems.push_back(
          text("loss before step ", i, " is ", got[i], ", expected ", expected[i], " (relative limit ", limit, ")"));
  }
  std::cout << "  largest relative error of a loss " << largest_early << " in the first 20 steps, " << largest
            << " after them\n";
  return problems;
}

std::vector<std::string> check_run(const Json& row, const Digits& mnist) {
  const Settings settings(row.at("id"));
  const int64_t steps = row.at("steps").get<int64_t>(), batch = row.at("batch_size").get<int64_t>();
  manual_seed(row.at("seed").get<uint64_t>());
  nn::Sequential model = make_model(settings);
  const auto optimizer = make_optimizer(settings, model->parameters());
  const Tensor order = randperm(60000);
  std::vector<double> losses;
  model->train();
  for (int64_t i = 0; i < steps; ++i) {
    const Tensor chosen = order.slice(0, i * batch, (i + 1) * batch);
    optimizer->zero_grad();
    const Tensor loss = nll_loss(model->forward(mnist.images.index({chosen})), mnist.targets.index({chosen}));
    loss.backward();
    optimizer->step();
    losses.push_back(loss.item<double>());
  }
  std::vector<std::string> problems = check_losses(losses, row.at("loss").get<std::vector<double>>(), settings);
  model->eval();
  NoGradGuard no_grad;
  const Tensor right = model->forward(mnist.images.slice(0, 0, 1000)).argmax(1) == mnist.targets.slice(0, 0, 1000);
  const double accuracy = right.to(kDouble).mean().item<double>();
  const double expected = row.at("accuracy_on_first_1000_training_images").get<double>();
  if (!(std::abs(accuracy - expected) <= 0.01))
    problems.push_back(text("accuracy is ", accuracy, ", expected ", expected));
  return problems;
}

/// The runs are PyTorch's on one thread.
class OneThread {
 public:
  OneThread() { set_num_threads(1); }
  OneThread(const OneThread&) = delete;
  OneThread& operator=(const OneThread&) = delete;
  ~OneThread() { set_num_threads(before_); }

 private:
  int before_ = get_num_threads();
};

}  // namespace

TEST_CASE("training") {
  const char* data = std::getenv("XTGRAD_DATA");
  if (!data || !*data) {
    const char* required = std::getenv("XTGRAD_REQUIRE_DATA");
    REQUIRE_MESSAGE(!(required && *required && std::string(required) != "0"),
                    "XTGRAD_REQUIRE_DATA is set, but XTGRAD_DATA, the folder that holds mnist/, is not");
    std::cout << "SKIPPED: training: it needs MNIST, and XTGRAD_DATA, the folder that holds mnist/, is not set\n";
    return;
  }
  const OneThread one_thread;
  run_family("training", {"cnn", "mlp"}, [&](const Json& row) { return check_run(row, digits(data)); });
}

}  // namespace reference
