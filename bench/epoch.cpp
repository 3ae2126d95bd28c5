// Milliseconds an epoch of training the MLP 784-500-250-100-10 on real MNIST: from the .gz files, read anew for every
// five epochs, through a shuffling loader, beside batches cut from a tensor in memory ("floor"). Without workers: to
// gather a batch takes 20 microseconds, to hand it to another processor's cache as long.
#include <cstdlib>

#include <xtgrad/xtgrad.h>

#include "command.h"

using namespace xtgrad;

namespace {

using Digits = data::datasets::MNIST;

struct Network {
  nn::Sequential net{nn::Linear(784, 500), nn::ReLU(), nn::Linear(500, 250), nn::ReLU(),
                     nn::Linear(250, 100), nn::ReLU(), nn::Linear(100, 10),  nn::LogSoftmax(1)};
  optim::SGD optimizer{net->parameters(), optim::SGDOptions(0.01)};

  void step(const Tensor& images, const Tensor& labels) {
    optimizer.zero_grad();
    nll_loss(net->forward(images), labels).backward();
    optimizer.step();
  }
};

bench::Run from_files(const std::string& folder, int64_t batch, int threads) {
  return [=, network = std::make_shared<Network>()](int epochs) {
    set_num_threads(threads);
    auto loader = data::make_data_loader(Digits(folder).map(data::transforms::Stack<>()),
                                         data::DataLoaderOptions(static_cast<size_t>(batch)).drop_last(true));
    for (int epoch = 0; epoch < epochs; ++epoch)
      for (auto& each : *loader) network->step(each.data.flatten(1), each.target);
  };
}

bench::Run from_memory(const std::string& folder, int64_t batch, int threads) {
  const Digits digits(folder);
  return [=, images = digits.images().flatten(1), labels = digits.targets(),
          network = std::make_shared<Network>()](int epochs) {
    set_num_threads(threads);
    for (int epoch = 0; epoch < epochs; ++epoch)
      for (int64_t at = 0; at + batch <= labels.size(0); at += batch)
        network->step(images.narrow(0, at, batch), labels.narrow(0, at, batch));
  };
}

}  // namespace

int main(int argc, char** argv) {
  Command command("Milliseconds an epoch of training on MNIST, from files and from memory");
  const char* folder = std::getenv("XTGRAD_DATA");
  std::string data = folder ? folder : "data";
  int64_t batch = 64;
  command.rounds = 5;
  command.app.add_option("--data", data, "folder with the MNIST files, by default $XTGRAD_DATA or data");
  command.app.add_option("--batch", batch, "images a batch")->check(CLI::PositiveNumber);
  return command.run(argc, argv, [&](Rows& rows) {
    for (const int threads : command.threads)
      rows.add(fmt::format("loader/training epoch from .gz/b{}/t{}", batch, threads),
               {{"ours", from_files(data, batch, threads)}, {"floor memory", from_memory(data, batch, threads)}},
               command.rounds, 5);
  });
}
